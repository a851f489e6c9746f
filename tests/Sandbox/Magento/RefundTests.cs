using System.Net;
using System.Text.Json;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Sandbox.Magento.Webhooks;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox.Magento;

public sealed class When_an_order_is_refunded
{
    [Fact]
    public async Task Everything_given_back_closes_it_and_says_so_in_its_totals()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 8, Kinds = [OrderKind.Coupon] });
        sandbox.Shop.Pay(1);
        var before = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Json;
        Assert.False(before.TryGetProperty("total_refunded", out _));
        (await Panel(sandbox, "orders/1/refund")).Expect(HttpStatusCode.Created);

        var order = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Json;
        var memo = (await sandbox.MagentoAsync("/rest/V1/creditmemo/1")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("closed", "closed"), (order.GetProperty("state").GetString(), order.GetProperty("status").GetString()));
        foreach (var name in new[] { "grand_total", "subtotal", "tax_amount", "shipping_amount", "shipping_tax_amount", "discount_amount", "base_grand_total" })
            Assert.Equal(Money(order, name), Money(memo, name));

        // The hidden tax of shipping is within the credit memo's own, and in no field by itself.
        Assert.Equal(Money(order, "discount_tax_compensation_amount") + Money(order, "shipping_discount_tax_compensation_amount"), Money(memo, "discount_tax_compensation_amount"));
        Assert.False(memo.TryGetProperty("shipping_discount_tax_compensation_amount", out _));
        Assert.False(memo.TryGetProperty("shipping_discount_amount", out _));
        Assert.Equal(Money(order, "grand_total"), Money(order, "total_refunded"));
        Assert.Equal(Money(order, "grand_total"), Money(order, "total_online_refunded"));
        Assert.Equal(Money(order, "grand_total"), Money(order.GetProperty("payment"), "amount_refunded"));
        Assert.Equal((1, 2), (memo.GetProperty("order_id").GetInt32(), memo.GetProperty("state").GetInt32()));
        Assert.All(order.GetProperty("items").EnumerateArray(), item => Assert.Equal(Money(item, "qty_ordered"), Money(item, "qty_refunded")));
        Assert.False(memo.TryGetProperty("billing_address", out _));
        Assert.All(memo.GetProperty("items").EnumerateArray(), item => Assert.False(item.TryGetProperty("parent_item_id", out _)));
    }

    [Fact]
    public async Task Parts_add_up_to_the_whole_in_both_currencies()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        foreach (var id in sandbox.Shop.Place(new() { Count = 200, Seed = 5 }))
        {
            if (sandbox.Shop.FindOrder(id)!.Totals is { Paid: 0, Grand: > 0 })
                sandbox.Shop.Pay(id);

            var order = sandbox.Shop.FindOrder(id)!;
            if (order.Totals.Paid == 0)
                continue;

            var items = order.Items.Where(static item => item.ParentItemId is null).ToList();
            var half = items.Select(static item => new RefundItem(item.ItemId, Math.Floor(item.Quantity / 2))).ToList();
            Assert.Null(sandbox.Shop.Refund(id, new RefundRequest { Items = half, Shipping = Math.Round(order.BaseTotals.Shipping / 3, 2), AdjustmentPositive = 0.01m }, out var first));
            Assert.Null(sandbox.Shop.Refund(id, new RefundRequest { AdjustmentNegative = 0.01m }, out var second));
            var refunded = sandbox.Shop.FindOrder(id)!;
            Assert.Equal((order.Totals.Grand, order.Totals.Tax), (first.Totals.Grand + second.Totals.Grand, first.Totals.Tax + second.Totals.Tax));
            Assert.Equal(order.BaseTotals.Grand, first.BaseTotals.Grand + second.BaseTotals.Grand);
            Assert.Equal("closed", refunded.State);
            Assert.All(refunded.Items, static item => Assert.Equal(item.Quantity, item.QuantityRefunded));
        }
    }

    [Fact]
    public async Task A_dynamic_bundle_shows_its_parts_with_money_and_itself_without_a_row()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 2, Kinds = [OrderKind.DynamicBundle] });
        sandbox.Shop.Pay(1);
        var bundle = sandbox.Shop.FindOrder(1)!.Items.Single(static item => item.IsDynamicBundle);
        (await Panel(sandbox, "orders/1/refund", $$"""{"items":[{"orderItemId":{{bundle.ItemId}},"qty":1}]}""")).Expect(HttpStatusCode.Created);
        var rows = (await sandbox.MagentoAsync("/rest/V1/creditmemo/1")).Json.GetProperty("items").EnumerateArray().ToList();
        var parent = rows.Single(row => row.GetProperty("order_item_id").GetInt32() == bundle.ItemId);
        Assert.False(parent.TryGetProperty("row_total", out _));
        Assert.Equal(1, parent.GetProperty("qty").GetDecimal());
        Assert.All(rows.Where(row => row.GetProperty("order_item_id").GetInt32() != bundle.ItemId), static row => Assert.True(row.GetProperty("row_total").GetDecimal() > 0));
    }

    [Fact]
    public async Task The_list_is_searched_by_order_and_the_single_one_stands_under_another_word()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Count = 3, Seed = 3, Kinds = [OrderKind.Simple] });
        foreach (var id in new[] { 3, 1, 3 })
        {
            sandbox.Shop.Pay(id);
            (await Panel(sandbox, $"orders/{id}/refund", """{"items":[],"adjustmentPositive":0.50}""")).Expect(HttpStatusCode.Created);
        }

        var found = (await sandbox.MagentoAsync(
            "/rest/default/V1/creditmemos?searchCriteria[filter_groups][0][filters][0][field]=order_id&searchCriteria[filter_groups][0][filters][0][value]=3&searchCriteria[sortOrders][0][field]=entity_id&searchCriteria[sortOrders][0][direction]=ASC")).Json;
        Assert.Equal([1, 3], found.GetProperty("items").EnumerateArray().Select(static memo => memo.GetProperty("entity_id").GetInt32()));
        Assert.Equal(2, found.GetProperty("total_count").GetInt32());
        (await sandbox.MagentoAsync("/rest/V1/creditmemos/1")).Expect(HttpStatusCode.NotFound);
        (await sandbox.MagentoAsync("/rest/V1/creditmemo/9")).Expect(HttpStatusCode.NotFound);
        (await sandbox.AnonymousMagentoAsync(HttpMethod.Get, "/rest/V1/creditmemo/1")).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Online_leaves_a_transaction_behind_its_capture_and_offline_none()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 3, Kinds = [OrderKind.Simple] });
        sandbox.Shop.Pay(1);
        (await Panel(sandbox, "orders/1/refund", """{"items":[],"adjustmentPositive":0.50,"online":false}""")).Expect(HttpStatusCode.Created);
        (await Panel(sandbox, "orders/1/refund", """{"items":[],"adjustmentPositive":0.25}""")).Expect(HttpStatusCode.Created);
        var offline = (await sandbox.MagentoAsync("/rest/V1/creditmemo/1")).Json;
        var online = (await sandbox.MagentoAsync("/rest/V1/creditmemo/2")).Json;
        Assert.False(offline.TryGetProperty("transaction_id", out _));
        var rows = (await sandbox.MagentoAsync("/rest/V1/transactions?searchCriteria[sortOrders][0][field]=transaction_id&searchCriteria[sortOrders][0][direction]=ASC")).Json.GetProperty("items");
        Assert.Equal(["capture", "refund"], rows.EnumerateArray().Select(static row => row.GetProperty("txn_type").GetString()!));
        Assert.Equal(online.GetProperty("transaction_id").GetString(), rows[1].GetProperty("txn_id").GetString());
        Assert.Equal(rows[0].GetProperty("txn_id").GetString(), rows[1].GetProperty("parent_txn_id").GetString());
        Assert.All(rows.EnumerateArray(), static row => Assert.False(row.TryGetProperty("amount", out _)));
        var order = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Json;
        Assert.Equal((0.75m, 0.25m, 0.50m), (Money(order, "total_refunded"), Money(order, "total_online_refunded"), Money(order, "total_offline_refunded")));
    }

    [Fact]
    public async Task To_store_credit_only_the_order_tells()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 3, Kinds = [OrderKind.Business, OrderKind.Guest] });
        sandbox.Shop.Place(new() { Seed = 3, Kinds = [OrderKind.Guest] });
        sandbox.Shop.Pay(1);
        sandbox.Shop.Pay(2);
        (await Panel(sandbox, "orders/1/refund", """{"toStoreCredit":true}""")).Expect(HttpStatusCode.Created);
        (await Panel(sandbox, "orders/2/refund", """{"toStoreCredit":true}""")).Expect(HttpStatusCode.Conflict);
        var order = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Json;
        Assert.Equal(Money(order, "grand_total"), Money(order.GetProperty("extension_attributes"), "customer_balance_total_refunded"));
        Assert.DoesNotContain("balance", (await sandbox.MagentoAsync("/rest/V1/creditmemo/1")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"items":[{"orderItemId":999,"qty":1}]}""")]
    [InlineData("""{"items":[{"orderItemId":100,"qty":1000}]}""")]
    [InlineData("""{"items":[{"orderItemId":100,"qty":-1}]}""")]
    [InlineData("""{"items":[]}""")]
    [InlineData("""{"items":[],"shipping":1000}""")]
    [InlineData("""{"items":[],"adjustmentPositive":100000}""")]
    [InlineData("""{"items":[],"adjustmentPositive":1,"adjustmentNegative":2}""")]
    public async Task What_the_shop_does_not_allow_is_refused_and_changes_nothing(string request)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 3, Kinds = [OrderKind.Simple] });
        (await Panel(sandbox, "orders/1/refund", """{"items":[],"adjustmentPositive":0}""")).Expect(HttpStatusCode.Conflict);
        sandbox.Shop.Pay(1);
        var before = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Text;
        (await Panel(sandbox, "orders/1/refund", request)).Expect(HttpStatusCode.Conflict);
        Assert.Equal(before, (await sandbox.MagentoAsync("/rest/V1/orders/1")).Text);
        Assert.Equal(0, (await sandbox.MagentoAsync("/rest/V1/creditmemos?searchCriteria=")).Json.GetProperty("total_count").GetInt32());
    }

    [Fact]
    public async Task It_is_there_after_a_restart_and_counts_on()
    {
        using var folder = new TemporaryFolder();
        string memo, order;
        await using (var sandbox = await TestSandbox.StartAsync(data: folder.Path))
        {
            sandbox.Shop.Place(new() { Seed = 3, Kinds = [OrderKind.Simple] });
            sandbox.Shop.Pay(1);
            (await Panel(sandbox, "orders/1/refund", """{"items":[],"adjustmentPositive":0.50}""")).Expect(HttpStatusCode.Created);
            (await Panel(sandbox, "creditmemos", """{"raw":{"entity_id":7,"order_id":1,"increment_id":"CM-7"}}""")).Expect(HttpStatusCode.Created);
            (memo, order) = ((await sandbox.MagentoAsync("/rest/V1/creditmemo/1")).Text, (await sandbox.MagentoAsync("/rest/V1/orders/1")).Text);
        }

        await using var again = await TestSandbox.StartAsync(data: folder.Path);
        Assert.Equal(memo, (await again.MagentoAsync("/rest/V1/creditmemo/1")).Text);
        Assert.Equal(order, (await again.MagentoAsync("/rest/V1/orders/1")).Text);
        Assert.Equal("CM-7", (await again.MagentoAsync("/rest/V1/creditmemo/7")).Json.GetProperty("increment_id").GetString());
        Assert.Equal(8, (await Panel(again, "orders/1/refund", """{"items":[],"adjustmentPositive":0.50}""")).Json.GetProperty("ids")[0].GetInt32());
    }

    [Fact]
    public async Task The_credit_memo_is_pushed_and_its_order_too()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Count = 2, Seed = 3, Kinds = [OrderKind.Simple] });
        sandbox.Shop.Pay(2);
        await sandbox.Shop.Webhooks.SetAsync(
        [
            new WebhookTarget { Kind = WebhookKind.AdobeIo, Url = receiver.Url },
            new WebhookTarget { Kind = WebhookKind.Module, Url = receiver.Url, On = [ShopEventReason.Refunded] },
        ]);
        (await Panel(sandbox, "orders/2/refund")).Expect(HttpStatusCode.Created);
        await Wait.ForAsync(() => receiver.Pushes.Count == 3, "three pushes");
        var events = receiver.Pushes.Select(static push => push.Json).Where(static push => push.TryGetProperty("type", out _)).ToDictionary(static push => push.GetProperty("type").GetString()!);
        var memo = events["com.adobe.commerce.observer.sales_order_creditmemo_save_after"].GetProperty("data").GetProperty("value");
        Assert.Equal(("1", "2"), (memo.GetProperty("entity_id").GetString(), memo.GetProperty("order_id").GetString()));
        Assert.Contains("com.adobe.commerce.observer.sales_order_save_commit_after", events.Keys);
        var ping = receiver.Pushes.Select(static push => push.Json).Single(static push => push.TryGetProperty("event", out _));
        Assert.Equal(("creditmemo", 1, 2), (ping.GetProperty("event").GetString(), ping.GetProperty("id").GetInt32(), ping.GetProperty("order_id").GetInt32()));
    }

    private static Task<Reply> Panel(TestSandbox sandbox, string path, string? body = null) =>
        sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/" + path, body ?? "");

    private static decimal Money(JsonElement element, string name) => element.GetProperty(name).GetDecimal();
}
