using System.Globalization;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class When_an_order_is_invoiced_in_parts(Database database)
{
    [Theory]
    [InlineData("multiLine")]
    [InlineData("discounted")]
    [InlineData("coupon")]
    [InlineData("mixedVat")]
    [InlineData("configurable")]
    [InlineData("dynamicBundle")]
    [InlineData("fixedBundle")]
    [InlineData("euro")]
    public async Task Each_invoice_of_the_shop_becomes_one_of_the_books_and_together_they_are_the_order(string kind)
    {
        await using var stack = await Start();
        var order = await stack.PlaceUnpaid(kind, seed: 7);
        await Tell(stack, order);
        Assert.Contains("has not invoiced", await Reason(stack, order), StringComparison.Ordinal);
        Assert.Empty((await stack.Ledger())["invoices"]!.AsArray());

        var first = await stack.Make(order, "invoice", await Some(stack, order));
        await Tell(stack, order);
        await AssertBooks(stack, order, first);

        var left = (await stack.ShopOrder(order))["items"]!.AsArray().Any(item => (decimal)item!["qty_invoiced"]! < (decimal)item["qty_ordered"]!);
        int[] invoices = left ? [first, await stack.Make(order, "invoice")] : [first];
        await Tell(stack, order);
        await AssertBooks(stack, order, invoices);

        var books = (await stack.Ledger())["invoices"]!.AsArray();
        var body = await stack.ShopOrder(order);
        Assert.Equal(
            ((decimal)body["grand_total"]!, (decimal)body["tax_amount"]!, (decimal)body["total_paid"]!),
            (books.Sum(invoice => (decimal)invoice!["GrossAmount"]!), books.Sum(invoice => (decimal)invoice!["VATAmount"]!), books.Sum(invoice => (decimal)invoice!["TotalPaidAmount"]!)));
        Assert.Single(books.Select(invoice => (string?)invoice!["CustomerCode"]).Distinct());
        Assert.StartsWith("Billed by its invoice", await Reason(stack, order), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_delivery_is_on_the_first_only()
    {
        await using var stack = await Start();
        var order = await stack.PlaceUnpaid("multiLine", seed: 5);
        var first = await stack.Make(order, "invoice", await Some(stack, order));
        var second = await stack.Make(order, "invoice");
        await Tell(stack, order);
        await AssertBooks(stack, order, first, second);
        var shipping = (decimal)(await stack.ShopOrder(order))["shipping_amount"]!;
        Assert.True(shipping > 0);
        Assert.Equal([shipping], Delivery(await Book(stack, order, first)));
        Assert.Empty(Delivery(await Book(stack, order, second)));

        static IEnumerable<decimal> Delivery(JsonNode invoice) =>
            invoice["LineItems"]!.AsArray().Where(line => (int)line!["NominalCode"]! == 4905).Select(line => (decimal)line!["Rate"]!);
    }

    [Fact]
    public async Task A_refund_is_credited_to_the_part_it_takes_back()
    {
        await using var stack = await Start();
        var order = await stack.PlaceUnpaid("multiLine", seed: 5);
        var first = await stack.Make(order, "invoice", await Some(stack, order));
        var second = await stack.Make(order, "invoice");
        await Tell(stack, order);
        var before = await AssertBooks(stack, order, first, second);

        // Through the gateway: the memo names its invoice. Outside of it: the memo names the order alone.
        var row = (await stack.ShopInvoice(second))["items"]![0]!;
        var online = await stack.Refund(order, new JsonObject { ["invoiceId"] = second, ["items"] = new JsonArray(Quantity(row["order_item_id"]!, 1)), ["online"] = true });
        await Tell(stack, order);
        await AssertCredited(stack, order, second, online);

        var whole = await stack.ShopInvoice(first);
        var offline = await stack.Refund(order, new JsonObject
        {
            ["items"] = new JsonArray([.. whole["items"]!.AsArray().Select(item => Quantity(item!["order_item_id"]!, (decimal)item["qty"]!))]),
            ["shipping"] = (decimal)whole["base_shipping_amount"]!,
            ["online"] = false,
        });
        await Tell(stack, order);
        await AssertCredited(stack, order, first, offline);
        await AssertCredited(stack, order, second, online);
        Assert.Equal(2, (await stack.Ledger())["creditNotes"]!.AsArray().Count);
        Assert.Equal(before, await AssertBooks(stack, order, first, second));
    }

    [Fact]
    public async Task Hints_that_come_again_and_again_double_nothing()
    {
        await using var stack = await Start();
        await stack.PushTo(new JsonObject { ["kind"] = "module", ["secret"] = Stack.WebhookSecret, ["duplicate"] = 3, ["reorder"] = true });
        var order = await stack.PlaceUnpaid("multiLine", seed: 5);
        var first = await stack.Make(order, "invoice", await Some(stack, order));
        var second = await stack.Make(order, "invoice");
        foreach (var invoice in (int[])[first, second])
        {
            await stack.WaitForStatus(await NumberOf(stack, order, invoice), "synced");
        }

        await stack.WaitUntilQuiet();
        await Tell(stack, order);
        await Tell(stack, order);
        await AssertBooks(stack, order, first, second);
        Assert.Equal(2, (await stack.Ledger())["invoices"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_is_cancelled_of_the_rest_is_never_billed()
    {
        await using var stack = await Start();
        var order = await stack.PlaceUnpaid("multiLine", seed: 5);
        var first = await stack.Make(order, "invoice", await Some(stack, order));
        await Tell(stack, order);
        await stack.Change(order, "cancel");
        await Tell(stack, order);
        await AssertBooks(stack, order, first);
        Assert.True((decimal)(await stack.ShopOrder(order))["total_canceled"]! > 0);
        Assert.Equal("ignored", await Status(stack, order));
    }

    [Fact]
    public async Task An_invoice_whose_money_comes_later_is_paid_later()
    {
        await using var stack = await Start();
        var order = await stack.PlaceUnpaid("simple", seed: 5);
        var invoice = await stack.Make(order, "invoice", new JsonObject { ["capture"] = false });
        await Tell(stack, order);
        Assert.Equal(0m, (decimal)(await Book(stack, order, invoice))["TotalPaidAmount"]!);
        await stack.ChangeInvoice(invoice, "capture");
        await Tell(stack, order);
        await AssertBooks(stack, order, invoice);
    }

    [Fact]
    public async Task An_invoice_that_was_cancelled_before_we_heard_of_it_is_not_billed_and_the_next_one_is()
    {
        await using var stack = await Start();
        var order = await stack.PlaceUnpaid("multiLine", seed: 5);
        var cancelled = await stack.Make(order, "invoice", new JsonObject { ["capture"] = false });
        await stack.ChangeInvoice(cancelled, "cancel");
        await Tell(stack, order);
        Assert.Contains("cancelled every invoice", await Reason(stack, order), StringComparison.Ordinal);
        var next = await stack.Make(order, "invoice");
        await Tell(stack, order);
        await AssertBooks(stack, order, next);
        Assert.Single((await stack.Ledger())["invoices"]!.AsArray());
    }

    [Theory]
    [InlineData("order")]
    [InlineData("invoice")]
    public async Task Sending_the_goods_in_parts_changes_nothing_in_the_books(string billOn)
    {
        await using var stack = await Start(billOn);
        var order = await stack.PlaceUnpaid("multiLine", seed: 5);
        await stack.Make(order, "invoice");
        await Tell(stack, order);
        var before = (await stack.Ledger()).ToJsonString();
        Assert.Single((await stack.Ledger())["invoices"]!.AsArray());

        await stack.Make(order, "shipments", await Some(stack, order));
        Assert.Equal("processing", (string?)(await stack.ShopOrder(order))["state"]);
        await Tell(stack, order);
        await stack.Make(order, "shipments");
        Assert.Equal("complete", (string?)(await stack.ShopOrder(order))["state"]);
        await Tell(stack, order);
        Assert.Equal(before, (await stack.Ledger()).ToJsonString());
    }

    [Fact]
    public async Task What_was_billed_in_one_way_stays_so_when_the_setting_changes()
    {
        await using var stack = await Start("order");
        var whole = await stack.PlaceUnpaid("multiLine", seed: 5);
        await Tell(stack, whole);
        Assert.Equal("synced", await Status(stack, whole));

        await stack.SetUp(document => BillOn(document, "invoice"));
        await stack.Make(whole, "invoice", await Some(stack, whole));
        await stack.Make(whole, "invoice");
        await Tell(stack, whole);
        Assert.Single((await stack.Ledger())["invoices"]!.AsArray());
        Assert.Equal("synced", await Status(stack, whole));

        var parts = await stack.PlaceUnpaid("multiLine", seed: 6);
        var first = await stack.Make(parts, "invoice", await Some(stack, parts));
        await Tell(stack, parts);
        await stack.SetUp(document => BillOn(document, "order"));
        var second = await stack.Make(parts, "invoice");
        await Tell(stack, parts);
        await AssertBooks(stack, parts, first, second);
        Assert.Equal(3, (await stack.Ledger())["invoices"]!.AsArray().Count);
    }

    [Fact]
    public async Task While_the_ledger_loses_its_replies_each_part_is_billed_once()
    {
        await using var stack = await Start();
        var order = await stack.PlaceUnpaid("multiLine", seed: 5);
        var first = await stack.Make(order, "invoice", await Some(stack, order));
        var second = await stack.Make(order, "invoice");
        await stack.SetFaults("kashflow", new JsonObject { ["kind"] = "dropReplyAfterWork", ["match"] = "POST /v2/invoices", ["times"] = 2 });
        await Tell(stack, order);
        await AssertBooks(stack, order, first, second);
        Assert.Equal(2, (await stack.Ledger())["invoices"]!.AsArray().Count);
    }

    private Task<Stack> Start(string billOn = "invoice") => Stack.Start(database, document => BillOn(document, billOn));

    private static void BillOn(JsonObject document, string billOn) => document["connections"]!["shop"]!["settings"]!["billOn"] = billOn;

    // Of each product one, of those there is one of none but the first.
    private static async Task<JsonObject> Some(Stack stack, int order)
    {
        var items = (await stack.ShopOrder(order))["items"]!.AsArray().Where(item => item!["parent_item_id"] is null).ToList();
        var several = items.Where(item => (decimal)item!["qty_ordered"]! > 1).ToList();
        return new JsonObject { ["items"] = new JsonArray([.. (several.Count > 0 ? several : items.Take(1)).Select(item => Quantity(item!["item_id"]!, 1))]) };
    }

    private static JsonObject Quantity(JsonNode item, decimal quantity) => new() { ["orderItemId"] = (int)item, ["qty"] = quantity };

    // A retry by hand returns after the run of the order; its parts follow.
    private static async Task Tell(Stack stack, int order)
    {
        if (await stack.Order(order) is null)
        {
            using var heard = await stack.Ping(order);
        }
        else
        {
            using var reply = await stack.Api.PostAsync(new Uri($"/api/v1/merchants/acme/orders/shop/{order}/retry", UriKind.Relative), null);
            Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
        }

        await stack.WaitUntilQuiet();
    }

    private static async Task<string?> Status(Stack stack, int order) => (string?)(await stack.Order(order))!["order"]!["status"];

    private static async Task<string> Reason(Stack stack, int order) => (string?)(await stack.Order(order))!["order"]!["reason"] ?? string.Empty;

    private static async Task<string> NumberOf(Stack stack, int order, int invoice) =>
        $"{(await stack.ShopOrder(order))["increment_id"]}.{(await stack.ShopInvoice(invoice))["increment_id"]}";

    private static async Task<JsonNode> Book(Stack stack, int order, int invoice)
    {
        var number = await NumberOf(stack, order, invoice);
        return Assert.Single((await stack.Ledger())["invoices"]!.AsArray(), one => (string?)one!["CustomerReference"] == number)!;
    }

    // One invoice of the books for each of the shop, net, VAT, gross and paid as it says.
    private static async Task<string> AssertBooks(Stack stack, int order, params int[] invoices)
    {
        var all = new List<string>();
        foreach (var id in invoices)
        {
            await stack.WaitForStatus(await NumberOf(stack, order, id), "synced");
            var (shop, book) = (await stack.ShopInvoice(id), await Book(stack, order, id));
            var (gross, vat) = ((decimal)shop["grand_total"]!, (decimal)shop["tax_amount"]!);
            Assert.Equal((gross - vat, vat, gross, gross), ((decimal)book["NetAmount"]!, (decimal)book["VATAmount"]!, (decimal)book["GrossAmount"]!, (decimal)book["TotalPaidAmount"]!));
            Assert.Contains((string)shop["transaction_id"]!, Assert.Single(book["PaymentLines"]!.AsArray())!.ToJsonString(), StringComparison.Ordinal);
            all.Add($"{book["LineItems"]!.ToJsonString()} {book["PaymentLines"]!.ToJsonString()}");
        }

        Assert.Equal(invoices.Length, (await stack.ShopOrder(order))["status_histories"]!.AsArray().Count(line => ((string?)line!["comment"])?.StartsWith("KashFlow invoice", StringComparison.Ordinal) == true));
        return string.Join('\n', all);
    }

    private static async Task AssertCredited(Stack stack, int order, int invoice, int memo)
    {
        await stack.WaitForStatus(await NumberOf(stack, order, invoice), "synced");
        var shop = await stack.CreditMemo(memo);
        var note = Assert.Single((await stack.Ledger())["creditNotes"]!.AsArray(), one => (string?)one!["CustomerReference"] == $"CN-{shop["increment_id"]}")!;
        var (gross, vat) = ((decimal)shop["grand_total"]!, (decimal)shop["tax_amount"]!);
        Assert.Equal((vat - gross, -vat, -gross, -gross), ((decimal)note["NetAmount"]!, (decimal)note["VATAmount"]!, (decimal)note["GrossAmount"]!, (decimal)note["TotalPaidAmount"]!));
        var part = (await stack.Order(await NumberOf(stack, order, invoice)))!;
        Assert.Contains((string)shop["increment_id"]!, part.ToJsonString(), StringComparison.Ordinal);
    }
}
