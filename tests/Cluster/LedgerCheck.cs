using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Demo;

namespace KashflowOrleans.Tests.Cluster;

/// <summary>Compares the shop, the books and what the product says: each order that is a sale has exactly one invoice over its total, its payment once, its note once.</summary>
internal static class LedgerCheck
{
    public static async Task<bool> Run(HttpClient shop, HttpClient books, GatewayClient product, IReadOnlyList<int> orders, bool isSettled)
    {
        var ledger = (await books.GetFromJsonAsync<JsonObject>("/_sandbox/kashflow/ledger"))!;
        var invoices = ledger["invoices"]!.AsArray().ToLookup(invoice => (string?)invoice!["CustomerReference"] ?? string.Empty, StringComparer.Ordinal);
        var states = (await product.AllOrders(DemoMerchant.Id, CancellationToken.None)).ToDictionary(order => (string)order["orderId"]!, StringComparer.Ordinal);

        var problems = new List<string>();
        var sales = 0;
        var ignored = 0;
        foreach (var id in orders)
        {
            var order = await ReadOrder(shop, id);
            var key = id.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var number = (string)order["increment_id"]!;
            var found = invoices[number].ToList();
            if (!states.TryGetValue(key, out var shown))
            {
                problems.Add($"order {number}: the product does not know it");
            }
            else if ((string?)order["state"] is "pending_payment")
            {
                ignored++;
                Expect(problems, number, "status", "ignored", (string?)shown["status"]);
                Expect(problems, number, "invoices", 0, found.Count);
            }
            else
            {
                sales++;
                Judge(problems, number, order, shown, found);
            }
        }

        Print("orders", orders.Count);
        Print("  sales", sales);
        Print("  waiting for payment", ignored);
        var summary = ledger["summary"]!;
        Print("invoices", (int)summary["invoices"]!);
        Print("  beyond the first of an order", (int)summary["duplicateReferences"]!);
        Print("payments", (int)summary["payments"]!);
        Print("customers", (int)summary["customers"]!);
        Print("log-ins", (int)summary["sessionsBegun"]!);
        Print("by status", string.Join(", ", states.Values.GroupBy(order => (string?)order["status"], StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}")));
        foreach (var problem in problems.Take(20))
        {
            Console.WriteLine($"  WRONG {problem}");
        }

        var isRight = isSettled && problems.Count == 0 && sales > 0 && (int)summary["invoices"]! == sales && (int)summary["duplicateReferences"]! == 0;
        Console.WriteLine(isRight
            ? "RIGHT: every order that is a sale has exactly one invoice; payments and notes once; nothing is stuck."
            : $"WRONG: {problems.Count} problems{(isSettled ? string.Empty : ", and something is stuck")}.");
        return isRight;
    }

    private static void Judge(List<string> problems, string number, JsonNode order, JsonNode shown, List<JsonNode?> found)
    {
        Expect(problems, number, "status", "synced", (string?)shown["status"]);
        Expect(problems, number, "invoices", 1, found.Count);
        if (found.Count == 0)
        {
            return;
        }

        var invoice = found[0]!;
        Expect(problems, number, "total", (decimal?)order["grand_total"], (decimal?)invoice["GrossAmount"]);
        var paid = (decimal?)order["total_paid"] ?? 0;
        Expect(problems, number, "paid", paid, (decimal?)invoice["TotalPaidAmount"] ?? 0);
        Expect(problems, number, "payments", paid == 0 ? 0 : 1, invoice["PaymentLines"]?.AsArray().Count ?? 0);
        var note = $"KashFlow invoice {invoice["Number"]}";
        var notes = order["status_histories"]?.AsArray().Count(history => ((string?)history!["comment"])?.Contains(note, StringComparison.Ordinal) == true) ?? 0;
        Expect(problems, number, "notes in the shop", 1, notes);
    }

    private static void Expect<T>(List<string> problems, string number, string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            problems.Add($"order {number}: {what} {actual}, expected {expected}");
        }
    }

    private static async Task<JsonObject> ReadOrder(HttpClient shop, int id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/rest/default/V1/orders/{id}");
        request.Headers.Add("Authorization", "Bearer sandbox0integration0token0000001");
        using var reply = await shop.SendAsync(request);
        reply.EnsureSuccessStatusCode();
        return (await reply.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private static void Print(string what, object value) => Console.WriteLine($"  {what,-32} {value}");
}
