using System.Globalization;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class When_an_order_is_refunded(Database database)
{
    [Theory]
    [InlineData("simple")]
    [InlineData("configurable")]
    [InlineData("dynamicBundle")]
    [InlineData("fixedBundle")]
    [InlineData("virtual")]
    [InlineData("discounted")]
    [InlineData("coupon")]
    [InlineData("mixedVat")]
    [InlineData("guest")]
    [InlineData("business")]
    [InlineData("euro")]
    public async Task Whole_its_invoice_stays_and_a_credit_note_takes_all_of_it_back(string kind)
    {
        await using var stack = await Stack.Start(database);
        var order = await PlacePaid(stack, kind, seed: 7);
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        var memo = await stack.Refund(order);
        await Poke(stack, order);

        await AssertBooks(stack, order, memo);
        var books = await Books(stack, order);
        Assert.Equal(-(decimal)books.Invoice["NetAmount"]!, (decimal)books.Notes.Single()["NetAmount"]!);
        Assert.Equal(-(decimal)books.Invoice["VATAmount"]!, (decimal)books.Notes.Single()["VATAmount"]!);
        Assert.Equal("closed", (string?)(await stack.ShopOrder(order))["state"]);
    }

    [Fact]
    public async Task In_two_parts_each_has_its_credit_note_and_together_they_take_all_of_it_back()
    {
        await using var stack = await Stack.Start(database);
        var order = await PlacePaid(stack, "multiLine", seed: 5);
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        var item = (await stack.ShopOrder(order))["items"]!.AsArray().First(row => (decimal)row!["qty_ordered"]! >= 1)!;
        var first = await stack.Refund(order, new JsonObject { ["items"] = new JsonArray(new JsonObject { ["orderItemId"] = (int)item["item_id"]!, ["qty"] = 1 }) });
        await Poke(stack, order);
        await AssertBooks(stack, order, first);

        var second = await stack.Refund(order);
        await Poke(stack, order);
        await Poke(stack, order);
        await AssertBooks(stack, order, first, second);
        var books = await Books(stack, order);
        Assert.Equal((decimal)books.Invoice["GrossAmount"]!, -books.Notes.Sum(note => (decimal)note["GrossAmount"]!));
        Assert.Equal((decimal)books.Invoice["VATAmount"]!, -books.Notes.Sum(note => (decimal)note["VATAmount"]!));
    }

    [Fact]
    public async Task With_adjustments_they_stand_on_the_credit_note_without_VAT()
    {
        await using var stack = await Stack.Start(database);
        var order = await PlacePaid(stack, "simple", seed: 9);
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        var given = await stack.Refund(order, new JsonObject { ["items"] = new JsonArray(), ["adjustmentPositive"] = 1.25m });
        await Poke(stack, order);
        var note = (await Books(stack, order)).Notes.Single();
        Assert.Equal((-1.25m, 0m, -1.25m), Amounts(note));

        var kept = await stack.Refund(order, new JsonObject { ["adjustmentNegative"] = 2m });
        await Poke(stack, order);
        await AssertBooks(stack, order, given, kept);
    }

    [Fact]
    public async Task To_store_credit_it_is_booked_by_the_merchants_method_for_it()
    {
        await using var stack = await Stack.Start(database, document =>
            document["merchant"]!["posting"]!["paymentMethods"]!["customer_balance"] = new JsonObject { ["methodId"] = 409845, ["accountId"] = 55166 });
        var order = await PlacePaid(stack, "business", seed: 7);
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        var memo = await stack.Refund(order, new JsonObject { ["toStoreCredit"] = true });
        await Poke(stack, order);
        await AssertBooks(stack, order, memo);
        var books = await Books(stack, order);
        Assert.Equal([409845], books.Notes.Single()["PaymentLines"]!.AsArray().Select(line => (int)line!["Method"]!));
        Assert.DoesNotContain(409845, books.Invoice["PaymentLines"]!.AsArray().Select(line => (int)line!["Method"]!));
    }

    [Fact]
    public async Task Before_our_first_look_the_sale_is_posted_whole_and_credited()
    {
        await using var stack = await Stack.Start(database);
        var order = await PlacePaid(stack, "multiLine", seed: 5);
        var memo = await stack.Refund(order);
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        await AssertBooks(stack, order, memo);
    }

    [Fact]
    public async Task The_shops_own_word_of_the_credit_memo_is_enough()
    {
        await using var stack = await Stack.Start(database);
        await stack.PushTo(new JsonObject { ["kind"] = "module", ["secret"] = Stack.WebhookSecret, ["duplicate"] = 3, ["reorder"] = true });
        var order = await PlacePaid(stack, "simple", seed: 3);
        await stack.WaitForStatus(order, "synced");
        var memo = await stack.Refund(order);
        await Stack.WaitUntil(async () => (await stack.Ledger())["creditNotes"]!.AsArray().Count > 0, () => "a credit note");
        await stack.WaitUntilQuiet();
        await stack.WaitForStatus(order, "synced");
        await AssertBooks(stack, order, memo);
    }

    [Fact]
    public async Task While_the_ledger_loses_its_replies_there_is_one_credit_note_all_the_same()
    {
        await using var stack = await Stack.Start(database);
        var order = await PlacePaid(stack, "simple", seed: 4);
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        await stack.SetFaults("kashflow", new JsonObject { ["kind"] = "dropReplyAfterWork", ["match"] = "POST /v2/invoices", ["times"] = 1 });
        var memo = await stack.Refund(order);
        await Poke(stack, order);
        await stack.WaitForStatus(order, "synced");
        await AssertBooks(stack, order, memo);
    }

    private static async Task<int> PlacePaid(Stack stack, string kind, int seed)
    {
        var order = (await stack.PlaceOrders(kind, seed: seed)).Single();
        if ((decimal?)(await stack.ShopOrder(order))["total_paid"] is null or 0m)
        {
            await stack.Change(order, "pay");
        }

        return order;
    }

    // The order's one invoice as it was sold, a credit note for each credit memo, nothing left to pay or to give back.
    private static async Task AssertBooks(Stack stack, int order, params int[] memos)
    {
        Assert.Equal("synced", (string?)(await stack.Order(order))!["order"]!["status"]);
        var (invoice, notes) = await Books(stack, order);
        var body = await stack.ShopOrder(order);
        Assert.Equal(((decimal)body["grand_total"]!, (decimal)body["tax_amount"]!), ((decimal)invoice["GrossAmount"]!, (decimal)invoice["VATAmount"]!));
        Assert.Equal(((decimal)body["total_paid"]!, 0m), ((decimal)invoice["TotalPaidAmount"]!, (decimal)invoice["DueAmount"]!));
        Assert.Equal(memos.Length, notes.Count);
        foreach (var id in memos)
        {
            var memo = await stack.CreditMemo(id);
            var note = Assert.Single(notes, one => (string?)one["CustomerReference"] == $"CN-{memo["increment_id"]}");
            var (gross, vat) = ((decimal)memo["grand_total"]!, (decimal)memo["tax_amount"]!);
            Assert.Equal((vat - gross, -vat, -gross), Amounts(note));
            Assert.Equal((-gross, 0m), ((decimal)note["TotalPaidAmount"]!, (decimal)note["DueAmount"]!));
            Assert.Equal((string?)invoice["CustomerCode"], (string?)note["CustomerCode"]);
        }
    }

    private static (decimal Net, decimal Vat, decimal Gross) Amounts(JsonNode note) => ((decimal)note["NetAmount"]!, (decimal)note["VATAmount"]!, (decimal)note["GrossAmount"]!);

    private static async Task<(JsonNode Invoice, IReadOnlyList<JsonNode> Notes)> Books(Stack stack, int order)
    {
        var ledger = await stack.Ledger();
        var number = (string)(await stack.ShopOrder(order))["increment_id"]!;
        return (Assert.Single(ledger["invoices"]!.AsArray(), invoice => (string?)invoice!["CustomerReference"] == number)!, [.. ledger["creditNotes"]!.AsArray()!]);
    }

    // A retry by hand returns after the run, so nothing has to be waited for.
    private static async Task Poke(Stack stack, int order)
    {
        var number = (string)(await stack.ShopOrder(order))["increment_id"]!;
        using var reply = await stack.Api.PostAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/merchants/acme/orders/shop/{number}/retry"), UriKind.Relative), null);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }
}
