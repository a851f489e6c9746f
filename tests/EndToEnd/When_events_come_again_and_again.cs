using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class When_events_come_again_and_again(Database database)
{
    [Fact]
    public async Task Three_deliveries_in_any_order_and_a_poll_make_one_customer_one_invoice_one_payment_one_note()
    {
        await using var stack = await Stack.Start(database);
        var orders = await stack.PlaceOrders("simple", count: 12, seed: 3);
        var deliveries = orders.Concat(orders).Concat(orders).ToArray();
        new Random(5).Shuffle(deliveries);

        var sending = deliveries.Select(async order =>
        {
            using var answer = await stack.Ping(order);
            Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        });
        using var poll = await stack.Api.PostAsync(new Uri("/api/v1/merchants/acme/connections/shop/poll", UriKind.Relative), null);
        await Task.WhenAll(sending);
        Assert.True(poll.IsSuccessStatusCode, await poll.Content.ReadAsStringAsync());

        foreach (var order in orders)
        {
            await stack.WaitForStatus(order, "synced");
        }

        await stack.WaitUntilQuiet();
        await Check(stack, orders);
    }

    [Fact]
    public async Task Lost_replies_after_the_work_double_nothing()
    {
        await using var stack = await Stack.Start(database);
        await stack.SetFaults("kashflow", new JsonObject { ["kind"] = "dropReplyAfterWork", ["match"] = "POST /v2/*", ["rate"] = 0.3 });
        await stack.SetFaults("magento", new JsonObject { ["kind"] = "dropReplyAfterWork", ["match"] = "POST */comments", ["rate"] = 0.3 });
        var orders = await stack.PlaceOrders("simple", count: 20, seed: 11);
        await Task.WhenAll(orders.Select(async order =>
        {
            using var answer = await stack.Ping(order);
        }));

        foreach (var order in orders)
        {
            await stack.WaitForStatus(order, "synced");
        }

        await Check(stack, orders);
    }

    private static async Task Check(Stack stack, IReadOnlyList<int> orders)
    {
        var ledger = await stack.Ledger();
        Assert.Equal(orders.Count, ledger["invoices"]!.AsArray().Count);
        Assert.Equal(0, (int)ledger["summary"]!["duplicateReferences"]!);
        var emails = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var id in orders)
        {
            var order = await stack.ShopOrder(id);
            emails.Add((string)order["customer_email"]!);
            var invoice = ledger["invoices"]!.AsArray().Single(invoice => (string?)invoice!["CustomerReference"] == (string?)order["increment_id"])!;
            var paid = (decimal?)order["total_paid"] ?? 0;
            Assert.Equal(paid == 0 ? 0 : 1, invoice["PaymentLines"]!.AsArray().Count);
            Assert.Equal(paid, (decimal?)invoice["TotalPaidAmount"] ?? 0);
            Assert.Single(order["status_histories"]!.AsArray(), history => ((string?)history!["comment"])?.Contains("KashFlow invoice", StringComparison.Ordinal) == true);
        }

        Assert.Equal(emails.Count, ledger["customers"]!.AsArray().Count);
    }
}
