using System.Net;
using System.Text.Json;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Sandbox.Magento.Webhooks;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox.Magento;

public sealed class When_an_order_is_invoiced_in_parts
{
    [Fact]
    public async Task The_order_counts_what_was_invoiced_and_the_delivery_is_on_the_first()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 8, Kinds = [OrderKind.Coupon], Unpaid = true });
        var before = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Json;
        Assert.False(before.TryGetProperty("total_invoiced", out _));
        var item = before.GetProperty("items").EnumerateArray().First();
        var id = item.GetProperty("item_id").GetInt32();
        Assert.True(Money(item, "qty_ordered") > 1);

        var first = Id((await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/order/1/invoice", $$"""{"capture":true,"items":[{"order_item_id":{{id}},"qty":1}],"notify":true}""")).Expect(HttpStatusCode.OK));
        var (order, invoice) = await Read(sandbox, first);
        Assert.Equal(Money(invoice, "grand_total"), Money(order, "total_invoiced"));
        Assert.Equal((Money(invoice, "grand_total"), Money(before, "grand_total") - Money(invoice, "grand_total")), (Money(order, "total_paid"), Money(order, "total_due")));
        Assert.Equal(("processing", 2, 1), (order.GetProperty("state").GetString(), invoice.GetProperty("state").GetInt32(), invoice.GetProperty("order_id").GetInt32()));
        Assert.Equal(Money(order, "shipping_amount"), Money(invoice, "shipping_amount"));
        Assert.Equal(1, Money(order.GetProperty("items").EnumerateArray().First(), "qty_invoiced"));
        Assert.Equal(Money(invoice.GetProperty("items")[0], "row_total"), Money(order.GetProperty("items").EnumerateArray().First(), "row_invoiced"));

        var second = Id((await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/order/1/invoice", """{"capture":true}""")).Expect(HttpStatusCode.OK));
        var (whole, rest) = await Read(sandbox, second);
        Assert.Equal(0, Money(rest, "shipping_amount"));
        foreach (var name in new[] { "grand_total", "subtotal", "tax_amount", "discount_amount", "discount_tax_compensation_amount", "base_grand_total" })
            Assert.Equal(Money(before, name), Money(invoice, name) + Money(rest, name));

        Assert.Equal((Money(before, "grand_total"), Money(before, "grand_total"), 0m), (Money(whole, "total_invoiced"), Money(whole, "total_paid"), Money(whole, "total_due")));
        Assert.NotEqual(invoice.GetProperty("transaction_id").GetString(), rest.GetProperty("transaction_id").GetString());
        Assert.Equal(2, (await sandbox.MagentoAsync("/rest/V1/transactions?searchCriteria[pageSize]=9")).Json.GetProperty("total_count").GetInt32());
        Assert.Equal(2, (await sandbox.MagentoAsync("/rest/V1/invoices?searchCriteria[filter_groups][0][filters][0][field]=order_id&searchCriteria[filter_groups][0][filters][0][value]=1")).Json.GetProperty("total_count").GetInt32());
    }

    [Fact]
    public async Task Parts_add_up_to_the_whole_in_both_currencies()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        foreach (var id in sandbox.Shop.Place(new() { Count = 200, Seed = 5, Unpaid = true }))
        {
            var order = sandbox.Shop.FindOrder(id)!;
            var half = order.Items.Where(static item => item.ParentItemId is null).Select(static item => new InvoicedQuantity(item.ItemId, Math.Floor(item.Quantity / 2))).ToList();
            _ = sandbox.Shop.Invoice(id, new InvoiceRequest { Items = half }, out _);
            Assert.Null(sandbox.Shop.Invoice(id, new InvoiceRequest(), out _));
            var invoiced = sandbox.Shop.FindOrder(id)!;
            Assert.Equal((order.Totals.Grand, order.Totals.Grand), (invoiced.Totals.Invoiced, invoiced.Totals.Paid));
            Assert.Equal(order.BaseTotals.Grand, invoiced.BaseTotals.Invoiced);
            Assert.All(invoiced.Items, static item => Assert.Equal(item.Quantity, item.QuantityInvoiced));
            Assert.NotNull(sandbox.Shop.Invoice(id, new InvoiceRequest(), out _));
        }
    }

    [Fact]
    public async Task An_open_one_is_captured_or_cancelled_once()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 8, Kinds = [OrderKind.MultiLine], Unpaid = true });
        (await Panel(sandbox, "orders/1/invoice", """{"capture":false}""")).Expect(HttpStatusCode.Created);
        var (order, invoice) = await Read(sandbox, 1);
        Assert.Equal(1, invoice.GetProperty("state").GetInt32());
        Assert.False(invoice.TryGetProperty("transaction_id", out _));
        Assert.False(order.TryGetProperty("total_paid", out _));
        (await Panel(sandbox, "invoices/1/cancel")).Expect(HttpStatusCode.Created);
        (order, invoice) = await Read(sandbox, 1);
        Assert.Equal(3, invoice.GetProperty("state").GetInt32());
        Assert.False(order.TryGetProperty("total_invoiced", out _));
        (await Panel(sandbox, "invoices/1/capture")).Expect(HttpStatusCode.Conflict);

        (await Panel(sandbox, "orders/1/invoice", """{"capture":false}""")).Expect(HttpStatusCode.Created);
        (await Panel(sandbox, "invoices/2/capture")).Expect(HttpStatusCode.Created);
        (order, invoice) = await Read(sandbox, 2);
        Assert.Equal((2, Money(order, "grand_total")), (invoice.GetProperty("state").GetInt32(), Money(order, "total_paid")));
        Assert.Equal(Money(order, "shipping_amount"), Money(invoice, "shipping_amount"));
        (await Panel(sandbox, "invoices/2/cancel")).Expect(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_rest_can_be_cancelled_or_paid()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 8, Count = 2, Kinds = [OrderKind.MultiLine], Unpaid = true });
        foreach (var id in new[] { 1, 2 })
            (await Panel(sandbox, $"orders/{id}/invoice", $$"""{"items":[{"orderItemId":{{sandbox.Shop.FindOrder(id)!.Items[0].ItemId}},"qty":1}]}""")).Expect(HttpStatusCode.Created);

        Assert.True(sandbox.Shop.Cancel(1));
        Assert.True(sandbox.Shop.Pay(2));
        var cancelled = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Json;
        Assert.Equal(Money(cancelled, "grand_total"), Money(cancelled, "total_invoiced") + Money(cancelled, "total_canceled"));
        Assert.NotEqual("canceled", cancelled.GetProperty("state").GetString());
        var paid = (await sandbox.MagentoAsync("/rest/V1/orders/2")).Json;
        Assert.Equal(Money(paid, "grand_total"), Money(paid, "total_paid"));
        Assert.Equal(3, sandbox.Shop.Invoices().Count);
    }

    [Fact]
    public async Task A_refund_may_name_its_invoice_and_takes_what_is_left_of_it()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 8, Kinds = [OrderKind.MultiLine], Unpaid = true });
        (await Panel(sandbox, "orders/1/invoice", $$"""{"items":[{"orderItemId":{{sandbox.Shop.FindOrder(1)!.Items[0].ItemId}},"qty":1}]}""")).Expect(HttpStatusCode.Created);
        (await Panel(sandbox, "orders/1/invoice")).Expect(HttpStatusCode.Created);
        (await Panel(sandbox, "orders/1/refund", """{"invoiceId":1}""")).Expect(HttpStatusCode.Created);
        var (order, invoice) = await Read(sandbox, 1);
        var memo = (await sandbox.MagentoAsync("/rest/V1/creditmemo/1")).Json;
        Assert.Equal((1, Money(invoice, "grand_total")), (memo.GetProperty("invoice_id").GetInt32(), Money(memo, "grand_total")));
        Assert.Equal(Money(memo, "grand_total"), Money(order, "total_refunded"));
        (await Panel(sandbox, "orders/1/refund", """{"invoiceId":9}""")).Expect(HttpStatusCode.Conflict);
        var captures = (await sandbox.MagentoAsync("/rest/V1/transactions?searchCriteria[sortOrders][0][field]=transaction_id&searchCriteria[sortOrders][0][direction]=ASC")).Json.GetProperty("items");
        Assert.Equal(captures[0].GetProperty("txn_id").GetString(), captures[2].GetProperty("parent_txn_id").GetString());
    }

    [Fact]
    public async Task Goods_are_sent_in_parts_and_the_last_completes_the_order()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 8, Kinds = [OrderKind.MultiLine], Unpaid = true });
        sandbox.Shop.Pay(1);
        var item = sandbox.Shop.FindOrder(1)!.Items[0].ItemId;
        (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/order/1/ship", $$"""{"items":[{"order_item_id":{{item}},"qty":1}]}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(("processing", 1m), (sandbox.Shop.FindOrder(1)!.State, sandbox.Shop.FindOrder(1)!.Items[0].QuantityShipped));
        (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/order/1/ship", $$"""{"items":[{"order_item_id":{{item}},"qty":999}]}""")).Expect(HttpStatusCode.BadRequest);
        (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/order/1/ship")).Expect(HttpStatusCode.OK);
        Assert.Equal("complete", sandbox.Shop.FindOrder(1)!.State);
    }

    [Theory]
    [InlineData("""{"items":[{"order_item_id":999,"qty":1}]}""")]
    [InlineData("""{"items":[{"order_item_id":100,"qty":1000}]}""")]
    [InlineData("""{"items":[{"order_item_id":100,"qty":-1}]}""")]
    [InlineData("""{"items":[{"order_item_id":100,"qty":0}]}""")]
    public async Task What_cannot_be_invoiced_is_refused_and_changes_nothing(string body)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 8, Kinds = [OrderKind.MultiLine], Unpaid = true });
        var before = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Text;
        (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/order/1/invoice", body)).Expect(HttpStatusCode.BadRequest);
        (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/order/7/invoice", body)).Expect(HttpStatusCode.NotFound);
        Assert.Equal(before, (await sandbox.MagentoAsync("/rest/V1/orders/1")).Text);
        Assert.Empty(sandbox.Shop.Invoices());
    }

    [Fact]
    public async Task The_invoice_is_pushed_with_its_orders_id()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 3, Count = 5, Unpaid = true });
        await sandbox.Shop.Webhooks.SetAsync([new WebhookTarget { Kind = WebhookKind.AdobeIo, Url = receiver.Url }]);
        Assert.Null(sandbox.Shop.Invoice(5, new InvoiceRequest(), out _));
        await Wait.ForAsync(() => sandbox.Shop.Webhooks.Status[0].Acknowledged == 2, "both events");
        var invoice = receiver.Pushes.Where(static push => push.Text.Contains("sales_order_invoice_save_after", StringComparison.Ordinal)).Select(static push => JsonDocument.Parse(push.Text).RootElement).Single();
        var value = invoice.GetProperty("data").GetProperty("value");
        Assert.Equal(("1", "5", "000000001"), (value.GetProperty("entity_id").GetString(), value.GetProperty("order_id").GetString(), value.GetProperty("increment_id").GetString()));
    }

    [Fact]
    public async Task All_of_it_is_there_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        string order, first, second;
        await using (var sandbox = await TestSandbox.StartAsync(data: folder.Path))
        {
            sandbox.Shop.Place(new() { Seed = 8, Kinds = [OrderKind.MultiLine], Unpaid = true });
            Assert.Null(sandbox.Shop.Invoice(1, new InvoiceRequest { Items = [new InvoicedQuantity(sandbox.Shop.FindOrder(1)!.Items[0].ItemId, 1)], Capture = false }, out _));
            Assert.True(sandbox.Shop.CaptureInvoice(1));
            Assert.Null(sandbox.Shop.Invoice(1, new InvoiceRequest(), out _));
            (order, first, second) = await Texts(sandbox);
        }

        for (var restart = 0; restart < 2; restart++)
        {
            await using var sandbox = await TestSandbox.StartAsync(data: folder.Path);
            Assert.Equal((order, first, second), await Texts(sandbox));
        }

        static async Task<(string, string, string)> Texts(TestSandbox sandbox) =>
            ((await sandbox.MagentoAsync("/rest/V1/orders/1")).Text, (await sandbox.MagentoAsync("/rest/V1/invoices/1")).Text, (await sandbox.MagentoAsync("/rest/V1/invoices/2")).Text);
    }

    private static async Task<(JsonElement Order, JsonElement Invoice)> Read(TestSandbox sandbox, int invoice) =>
        ((await sandbox.MagentoAsync("/rest/V1/orders/1")).Json, (await sandbox.MagentoAsync($"/rest/V1/invoices/{invoice}")).Expect(HttpStatusCode.OK).Json);

    private static int Id(Reply reply) => int.Parse(reply.Json.GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static Task<Reply> Panel(TestSandbox sandbox, string path, string? body = null) => sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/" + path, body ?? "");

    private static decimal Money(JsonElement element, string name) => element.GetProperty(name).GetDecimal();
}
