using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(SecondEndToEndCollection.Name)]
public sealed class When_payments_come_from_elsewhere(Database database)
{
    private const string Payments = "/api/v1/merchants/acme/payments";

    [Fact]
    public async Task A_bank_transfer_that_names_its_order_pays_the_invoice_to_the_penny()
    {
        await using var stack = await Stack.Start(database);
        var (order, number, total) = await PlaceUnpaid(stack);
        var reply = await Send(stack, Line("B-1", total, $"Payment for order {number}, thank you"));
        Assert.Equal((1, 0), ((int)reply["received"]!, (int)reply["duplicates"]!));

        await WaitForState(stack, "B-1", "matched");
        await WaitUntilPaid(stack, number, total);
        var payment = Assert.Single((await Invoice(stack, number))["PaymentLines"]!.AsArray())!;
        Assert.Equal(("B-1", total), ((string)payment["Reference"]!, (decimal)payment["Amount"]!));
        Assert.Equal(total, (decimal)(await stack.Order(order))!["order"]!["paid"]!);
        Assert.Equal(0m, (decimal)(await Invoice(stack, number))["DueAmount"]!);
        var shown = await Payment(stack, "B-1");
        Assert.Equal(number, (string?)shown["payment"]!["order"]!["number"]);
        Assert.Contains(shown["steps"]!.AsArray(), step => (string?)step!["step"] == "payment.matched");
    }

    [Fact]
    public async Task The_same_statement_again_changes_nothing_and_another_content_is_a_conflict_that_is_named()
    {
        await using var stack = await Stack.Start(database);
        var (_, number, total) = await PlaceUnpaid(stack);
        await Send(stack, Line("B-1", total, number));
        await WaitUntilPaid(stack, number, total);

        var again = await Send(stack, Line("B-1", total, number), Line("B-1", total, number));
        Assert.Equal((0, 2), ((int)again["received"]!, (int)again["duplicates"]!));
        var other = await Send(stack, Line("B-1", total + 1, number));
        var conflict = Assert.Single(other["conflicts"]!.AsArray())!;
        Assert.Equal(("amount", "B-1"), ((string)conflict["field"]!, (string)conflict["id"]!));
        Assert.Contains("amount", (string)(await Payment(stack, "B-1"))["payment"]!["conflict"]!, StringComparison.Ordinal);
        await stack.WaitUntilQuiet();
        Assert.Equal(total, (decimal)(await Invoice(stack, number))["TotalPaidAmount"]!);
    }

    [Fact]
    public async Task One_that_names_nothing_waits_with_its_candidates_until_a_person_matches_it_and_can_be_taken_back()
    {
        await using var stack = await Stack.Start(database);
        var (_, number, total) = await PlaceUnpaid(stack);
        await Send(stack, Line("B-7", total, "thank you"));
        await WaitForState(stack, "B-7", "unmatched");
        var queue = (await stack.Api.GetFromJsonAsync<JsonObject>($"{Payments}?state=unmatched"))!["payments"]!.AsArray();
        Assert.Equal("B-7", (string?)Assert.Single(queue)!["id"]);
        var candidate = Assert.Single((await Payment(stack, "B-7"))["candidates"]!.AsArray())!;
        Assert.Equal((number, total), ((string)candidate["number"]!, (decimal)candidate["due"]!));
        Assert.NotEmpty(candidate["reasons"]!.AsArray());
        Assert.InRange((decimal)candidate["score"]!, 0.2m, 0.9m);
        Assert.Equal(0m, (decimal)(await Invoice(stack, number))["TotalPaidAmount"]!);

        using var matched = await stack.Api.PostAsJsonAsync($"{Payments}/bank/B-7/match", new JsonObject { ["channel"] = "shop", ["number"] = number });
        Assert.Equal(HttpStatusCode.OK, matched.StatusCode);
        await WaitUntilPaid(stack, number, total);

        using var taken = await stack.Api.PostAsync(new Uri($"{Payments}/bank/B-7/unmatch", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        await WaitUntilPaid(stack, number, 0m);
        Assert.Empty((await Invoice(stack, number))["PaymentLines"]!.AsArray());

        using var ignored = await stack.Api.PostAsJsonAsync($"{Payments}/bank/B-7/ignore", new JsonObject { ["reason"] = "not ours" });
        Assert.Equal("ignored", (string?)(await ignored.Content.ReadFromJsonAsync<JsonObject>())!["state"]);
    }

    [Fact]
    public async Task A_part_and_the_rest_add_up_and_a_penny_too_much_waits_for_a_person()
    {
        await using var stack = await Stack.Start(database);
        var (_, number, total) = await PlaceUnpaid(stack);
        await Send(stack, Line("P-1", 1.23m, number));
        await WaitUntilPaid(stack, number, 1.23m);
        await Send(stack, Line("P-2", total - 1.23m, number));
        await WaitUntilPaid(stack, number, total);
        Assert.Equal(0m, (decimal)(await Invoice(stack, number))["DueAmount"]!);

        await Send(stack, Line("P-3", 0.01m, number));
        await WaitForState(stack, "P-3", "unmatched");
        Assert.Equal(total, (decimal)(await Invoice(stack, number))["TotalPaidAmount"]!);
    }

    [Fact]
    public async Task It_finds_an_order_that_comes_after_it()
    {
        await using var stack = await Stack.Start(database);
        var order = (await stack.PlaceOrders("bankTransfer", seed: 3)).Single();
        var (number, total) = await Figures(stack, order);
        await Send(stack, Line("E-1", total, number));
        await WaitForState(stack, "E-1", "unmatched");

        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        await WaitForState(stack, "E-1", "matched");
        await WaitUntilPaid(stack, number, total);
    }

    [Fact]
    public async Task The_shops_own_capture_in_a_statement_is_the_same_money()
    {
        await using var stack = await Stack.Start(database);
        var order = (await stack.PlaceOrders("simple", seed: 7)).Single();
        var body = await stack.ShopOrder(order);
        if ((decimal?)body["total_paid"] is null or 0m)
        {
            await stack.Change(order, "pay");
            body = await stack.ShopOrder(order);
        }

        var (number, total) = await Figures(stack, order);
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        var transaction = (string?)body["payment"]!["last_trans_id"];
        Assert.NotNull(transaction);
        await Send(stack, Line(transaction, total, null, fee: 0.35m));
        await WaitForState(stack, transaction, "matched");
        await stack.WaitUntilQuiet();
        await stack.WaitForStatus(order, "synced");
        var payment = Assert.Single((await Invoice(stack, number))["PaymentLines"]!.AsArray())!;
        Assert.Equal(total, (decimal)payment["Amount"]!);
    }

    [Fact]
    public async Task A_bank_transfer_that_the_shop_marks_as_paid_later_counts_once()
    {
        await using var stack = await Stack.Start(database);
        var (order, number, total) = await PlaceUnpaid(stack);
        await Send(stack, Line("B-1", total, number));
        await WaitUntilPaid(stack, number, total);
        await stack.Change(order, "pay?offline");
        await Poke(stack, number);
        await stack.WaitForStatus(order, "synced");
        Assert.Equal(total, Assert.Single((await Invoice(stack, number))["PaymentLines"]!.AsArray())!["Amount"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task What_KashFlows_own_importer_booked_first_is_not_booked_again()
    {
        await using var stack = await Stack.Start(database);
        var (order, number, total) = await PlaceUnpaid(stack);
        await Import(stack, await Invoice(stack, number), total, "PP-123");
        await stack.Change(order, "pay");
        await Poke(stack, number);
        await stack.WaitForStatus(order, "synced");
        var payment = Assert.Single((await Invoice(stack, number))["PaymentLines"]!.AsArray())!;
        Assert.Equal(("PP-123", total, 1), ((string)payment["Reference"]!, (decimal)payment["Amount"]!, (int)payment["PaymentProcessor"]!));
        Assert.Equal(0m, (decimal)(await Invoice(stack, number))["DueAmount"]!);
    }

    [Fact]
    public async Task What_KashFlows_own_importer_books_after_us_is_kept_and_the_order_held_with_both_figures_once_it_changes()
    {
        await using var stack = await Stack.Start(database);
        var (order, number, total) = await PlaceUnpaid(stack);
        await Send(stack, Line("B-1", 1m, number));
        await WaitUntilPaid(stack, number, 1m);
        await Import(stack, await Invoice(stack, number), total, "PP-9");
        await Send(stack, Line("B-2", total - 1m, number));
        var held = await stack.WaitForStatus(order, "held");
        var reason = (string)held["order"]!["reason"]!;
        Assert.Contains("PP-9", reason, StringComparison.Ordinal);
        Assert.Contains(total.ToString("0.00", CultureInfo.InvariantCulture), reason, StringComparison.Ordinal);
        Assert.Equal(2, (await Invoice(stack, number))["PaymentLines"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_statement_as_CSV_is_taken_whole_or_not_at_all()
    {
        await using var stack = await Stack.Start(database);
        var (_, number, total) = await PlaceUnpaid(stack);
        var amount = total.ToString(CultureInfo.InvariantCulture);
        using var wrong = await SendCsv(stack, $"source,id,amount,currency,occurredAt,reference\nbank,C-1,{amount},GBP,2026-01-02,{number}\nbank,C-2,-1,pounds,yesterday,x\n");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(
            ["row 3.amount", "row 3.currency", "row 3.occurredAt"],
            (await wrong.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsArray().Select(error => (string)error!["field"]!));
        Assert.Empty((await stack.Api.GetFromJsonAsync<JsonObject>(Payments))!["payments"]!.AsArray());

        using var right = await SendCsv(stack, $"source,id,amount,currency,occurredAt,reference\r\nbank,C-1,{amount},GBP,{Today()},\"order {number}, \"\"thanks\"\"\"\r\n");
        Assert.Equal(HttpStatusCode.Accepted, right.StatusCode);
        await WaitUntilPaid(stack, number, total);
    }

    private static async Task<(int Order, string Number, decimal Total)> PlaceUnpaid(Stack stack)
    {
        var order = (await stack.PlaceOrders("bankTransfer", seed: 3)).Single();
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        var (number, total) = await Figures(stack, order);
        return (order, number, total);
    }

    private static async Task<(string Number, decimal Total)> Figures(Stack stack, int order)
    {
        var body = await stack.ShopOrder(order);
        return ((string)body["increment_id"]!, (decimal)body["grand_total"]!);
    }

    private static JsonObject Line(string id, decimal amount, string? reference, decimal? fee = null) => new()
    {
        ["source"] = "bank",
        ["id"] = id,
        ["amount"] = amount,
        ["currency"] = "GBP",
        ["occurredAt"] = Today(),
        ["reference"] = reference,
        ["fee"] = fee,
    };

    private static string Today() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<JsonObject> Send(Stack stack, params JsonNode[] lines)
    {
        using var reply = await stack.Api.PostAsJsonAsync(Payments, new JsonArray(lines));
        Assert.True(reply.StatusCode == HttpStatusCode.Accepted, await reply.Content.ReadAsStringAsync());
        return (await reply.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private static Task<HttpResponseMessage> SendCsv(Stack stack, string text) => stack.Api.PostAsync(new Uri(Payments, UriKind.Relative), new StringContent(text, Encoding.UTF8, "text/csv"));

    private static async Task<JsonObject> Payment(Stack stack, string id) => (await stack.Api.GetFromJsonAsync<JsonObject>($"{Payments}/bank/{id}"))!;

    private static async Task WaitForState(Stack stack, string id, string state)
    {
        JsonObject? last = null;
        await Stack.WaitUntil(
            async () => (string?)(last = await Payment(stack, id))["payment"]!["state"] == state,
            () => $"payment {id} to be {state}; it is {last?.ToJsonString()}");
    }

    private static async Task WaitUntilPaid(Stack stack, string number, decimal paid)
    {
        JsonNode? last = null;
        await Stack.WaitUntil(
            async () => (decimal)(last = await Invoice(stack, number))["TotalPaidAmount"]! == paid,
            () => $"the invoice of {number} to be paid {paid}; it is {last?.ToJsonString()}");
    }

    private static async Task<JsonNode> Invoice(Stack stack, string number) =>
        Assert.Single((await stack.Ledger())["invoices"]!.AsArray(), invoice => (string?)invoice!["CustomerReference"] == number)!;

    private static Task Import(Stack stack, JsonNode invoice, decimal amount, string reference)
    {
        var issued = ((string)invoice["IssuedDate"]!)[..10];
        return stack.TypeIntoBooks(
            string.Create(CultureInfo.InvariantCulture, $"invoices/{(int)invoice["Number"]!}/payments"),
            new JsonObject { ["amount"] = amount, ["date"] = issued, ["reference"] = reference, ["processor"] = 1 });
    }

    // A retry by hand returns after the run, so nothing has to be waited for.
    private static async Task Poke(Stack stack, string number)
    {
        using var reply = await stack.Api.PostAsync(new Uri($"/api/v1/merchants/acme/orders/shop/{number}/retry", UriKind.Relative), null);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }
}
