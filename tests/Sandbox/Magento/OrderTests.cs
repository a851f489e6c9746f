using System.Net;
using System.Text;
using System.Text.Json;
using KashflowOrleans.Sandbox.Magento;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox.Magento;

public sealed class When_an_order_is_asked_for
{
    [Fact]
    public async Task A_missing_order_and_a_missing_route_are_two_different_404s()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var entity = (await sandbox.MagentoAsync("/rest/default/V1/orders/9")).Expect(HttpStatusCode.NotFound);
        Assert.Equal("The entity that was requested doesn't exist. Verify the entity and try again.", entity.Json.GetProperty("message").GetString());
        var route = (await sandbox.MagentoAsync("/rest/default/V1/ordres/9")).Expect(HttpStatusCode.NotFound);
        Assert.Equal("Request does not match any route.", route.Json.GetProperty("message").GetString());
        (await sandbox.MagentoAsync("/rest/other/V1/orders/9")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_id_that_is_no_number_is_400()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        (await sandbox.MagentoAsync("/rest/V1/orders/abc")).Expect(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task It_comes_with_the_shipping_method_and_the_items_a_second_time_where_the_shop_puts_them()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 4, Kinds = [OrderKind.Configurable] });
        var order = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Expect(HttpStatusCode.OK).Json;
        Assert.False(order.TryGetProperty("shipping_method", out _));
        var assignment = order.GetProperty("extension_attributes").GetProperty("shipping_assignments")[0];
        Assert.NotEqual("", assignment.GetProperty("shipping").GetProperty("method").GetString());
        Assert.Equal(order.GetProperty("items").GetArrayLength(), assignment.GetProperty("items").GetArrayLength());
        var child = order.GetProperty("items").EnumerateArray().Single(static item => item.TryGetProperty("parent_item_id", out _));
        Assert.Equal(child.GetProperty("parent_item_id").GetInt32(), child.GetProperty("parent_item").GetProperty("item_id").GetInt32());
        Assert.Equal(0, child.GetProperty("row_total").GetDecimal());
    }

    [Fact]
    public async Task Statuses_answers_the_status_alone()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 4, Kinds = [OrderKind.BankTransfer] });
        Assert.Equal("\"pending\"", (await sandbox.MagentoAsync("/rest/V1/orders/1/statuses")).Text);
    }

    [Fact]
    public async Task An_older_shop_gives_rows_before_the_discount()
    {
        await using var newer = await TestSandbox.StartAsync();
        await using var older = await TestSandbox.StartAsync(magento: new MagentoOptions { RowTotals = RowTotals.Gross });
        foreach (var sandbox in new[] { newer, older })
            sandbox.Shop.Place(new() { Seed = 8, Kinds = [OrderKind.Discounted] });

        var order = newer.Shop.FindOrder(1)!;
        var row = order.Items.First(static item => item.Row.Discount > 0).Row;
        var at = order.Items.ToList().FindIndex(item => item.Row == row);
        Assert.Equal(row.RowTotal - row.Discount, (await newer.MagentoAsync("/rest/V1/orders/1")).Json.GetProperty("items")[at].GetProperty("row_total").GetDecimal());
        Assert.Equal(row.RowTotal, (await older.MagentoAsync("/rest/V1/orders/1")).Json.GetProperty("items")[at].GetProperty("row_total").GetDecimal());
    }
}

public sealed class When_a_comment_is_posted
{
    [Fact]
    public async Task The_reply_is_true_and_the_order_shows_it_and_its_updated_at_moves()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1 });
        sandbox.Time.Advance(TimeSpan.FromMinutes(1));
        const string Body = """{"statusHistory":{"comment":"KashFlow invoice 12","is_customer_notified":0,"is_visible_on_front":1}}""";
        Assert.Equal("true", (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/1/comments", Body)).Expect(HttpStatusCode.OK).Text);
        var order = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Json;
        var history = Assert.Single(order.GetProperty("status_histories").EnumerateArray());
        Assert.Equal("KashFlow invoice 12", history.GetProperty("comment").GetString());
        Assert.Equal(1, history.GetProperty("is_visible_on_front").GetInt32());
        Assert.Equal("2025-06-01 10:01:00", order.GetProperty("updated_at").GetString());
        Assert.Equal(1, (await sandbox.MagentoAsync("/rest/V1/orders/1/comments")).Json.GetProperty("total_count").GetInt32());
    }

    [Fact]
    public async Task A_status_nobody_defined_is_taken_silently()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1 });
        await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/1/comments", """{"statusHistory":{"comment":"x","status":"synced_to_books"}}""");
        Assert.Equal("\"synced_to_books\"", (await sandbox.MagentoAsync("/rest/V1/orders/1/statuses")).Text);
    }

    [Theory]
    [InlineData("""{"comment":"x"}""")]
    [InlineData("""{}""")]
    [InlineData("nonsense")]
    public async Task Without_statusHistory_it_is_refused(string body)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1 });
        (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/1/comments", body)).Expect(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task On_an_order_that_is_not_there_it_is_404()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/1/comments", """{"statusHistory":{"comment":"x"}}""")).Expect(HttpStatusCode.NotFound);
    }
}

public sealed class When_an_orders_state_changes
{
    [Fact]
    public async Task A_hold_can_be_set_once_and_ended_once()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1, Kinds = [OrderKind.BankTransfer] });
        Assert.Equal("true", (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/1/hold")).Text);
        Assert.Equal("A hold action is not available.", (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/1/hold")).Expect(HttpStatusCode.BadRequest).Json.GetProperty("message").GetString());
        Assert.Equal("holded", sandbox.Shop.FindOrder(1)!.State);
        Assert.Equal("true", (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/1/unhold")).Text);
        Assert.Equal("new", sandbox.Shop.FindOrder(1)!.State);
        (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/1/unhold")).Expect(HttpStatusCode.BadRequest);
        (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/2/hold")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_canceled_order_keeps_its_total_due_and_a_paid_one_cannot_be_canceled()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1, Kinds = [OrderKind.BankTransfer] });
        Assert.Equal("true", (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/1/cancel")).Text);
        Assert.Equal("false", (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/1/cancel")).Text);
        var order = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Json;
        Assert.Equal("canceled", order.GetProperty("state").GetString());
        Assert.Equal(order.GetProperty("grand_total").GetDecimal(), order.GetProperty("total_due").GetDecimal());

        sandbox.Shop.Place(new() { Seed = 1, Kinds = [OrderKind.Euro] });
        Assert.Equal("false", (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/2/cancel")).Text);
    }

    [Fact]
    public async Task Paying_and_shipping_complete_an_order_and_make_its_invoice_and_transaction()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1, Kinds = [OrderKind.CheckMo] });
        Assert.Equal(0, (await sandbox.MagentoAsync("/rest/V1/invoices?searchCriteria=")).Json.GetProperty("total_count").GetInt32());
        (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/orders/1/pay")).Expect(HttpStatusCode.OK);
        (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/orders/1/ship")).Expect(HttpStatusCode.OK);
        var order = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Json;
        Assert.Equal("complete", order.GetProperty("state").GetString());
        Assert.Equal(order.GetProperty("grand_total").GetDecimal(), order.GetProperty("total_paid").GetDecimal());
        var invoice = (await sandbox.MagentoAsync("/rest/V1/invoices?searchCriteria%5BfilterGroups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bfield%5D=order_id&searchCriteria%5BfilterGroups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bvalue%5D=1")).Json.GetProperty("items")[0];
        Assert.Equal(order.GetProperty("grand_total").GetDecimal(), invoice.GetProperty("grand_total").GetDecimal());
        (await sandbox.MagentoAsync("/rest/V1/invoices/1")).Expect(HttpStatusCode.OK);
        var transaction = (await sandbox.MagentoAsync("/rest/V1/transactions?searchCriteria=")).Json.GetProperty("items")[0];
        Assert.Equal(order.GetProperty("payment").GetProperty("last_trans_id").GetString(), transaction.GetProperty("txn_id").GetString());
        (await sandbox.MagentoAsync("/rest/V1/transactions/1")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_edited_order_is_canceled_and_replaced_and_each_names_the_other()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1, Kinds = [OrderKind.BankTransfer] });
        var reply = (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/orders/1/edit")).Expect(HttpStatusCode.Created);
        Assert.Equal(2, reply.Json.GetProperty("ids")[0].GetInt32());
        var original = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Json;
        var edited = (await sandbox.MagentoAsync("/rest/V1/orders/2")).Json;
        Assert.Equal("canceled", original.GetProperty("state").GetString());
        Assert.Equal("000000001-1", edited.GetProperty("increment_id").GetString());
        Assert.Equal("000000001-1", original.GetProperty("relation_child_real_id").GetString());
        Assert.Equal("000000001", edited.GetProperty("relation_parent_real_id").GetString());
        Assert.Equal("000000001", edited.GetProperty("original_increment_id").GetString());
        Assert.Equal(original.GetProperty("customer_email").GetString(), edited.GetProperty("customer_email").GetString());
        (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/orders/1/edit")).Expect(HttpStatusCode.Conflict);
    }
}

public sealed class When_a_body_is_given_whole
{
    private const string Raw = """
        { "entity_id": 77,  "increment_id":"EC000077", "state":"new","status":"pending", "grand_total": 165.00,
          "updated_at":"2017-08-21 22:22:20", "items":[ {"sku":"A\/B","row_total":22.0} ], "odd":[1,  2] }
        """;

    [Fact]
    public async Task It_is_served_byte_for_byte_alone_and_in_a_list()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var placed = await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/orders", $$"""{"raw":{{Raw}}}""");
        Assert.Equal("""{"ids":[77]}""", placed.Expect(HttpStatusCode.Created).Text);
        Assert.Equal(Raw.Trim(), (await sandbox.MagentoAsync("/rest/V1/orders/77")).Text.Trim());
        Assert.Contains(Raw.Trim(), (await sandbox.MagentoAsync("/rest/V1/orders?searchCriteria=")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_changes_nothing_but_its_history_and_date()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.PlaceRaw(Encoding.UTF8.GetBytes(Raw));
        (await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/77/comments", """{"statusHistory":{"comment":"x"}}""")).Expect(HttpStatusCode.OK);
        var order = (await sandbox.MagentoAsync("/rest/V1/orders/77")).Json;
        Assert.Equal("x", order.GetProperty("status_histories")[0].GetProperty("comment").GetString());
        Assert.Equal("165.00", order.GetProperty("grand_total").GetRawText());
        Assert.Equal("2025-06-01 10:00:00", order.GetProperty("updated_at").GetString());
        Assert.Equal(1, (await sandbox.MagentoAsync("/rest/V1/orders/77/comments")).Json.GetProperty("total_count").GetInt32());
    }

    [Fact]
    public async Task It_can_be_paid_held_and_canceled_as_the_others()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.PlaceRaw(Encoding.UTF8.GetBytes(Raw));
        Assert.True(sandbox.Shop.Hold(77));
        Assert.False(sandbox.Shop.Cancel(77));
        Assert.True(sandbox.Shop.Unhold(77));
        Assert.True(sandbox.Shop.Pay(77));
        var order = (await sandbox.MagentoAsync("/rest/V1/orders/77")).Json;
        Assert.Equal("processing", order.GetProperty("state").GetString());
        Assert.Equal(165m, order.GetProperty("total_paid").GetDecimal());
        Assert.False(sandbox.Shop.Cancel(77));
        Assert.Null(sandbox.Shop.Edit(77));
    }

    [Fact]
    public async Task One_without_an_id_needs_one_beside_it()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/orders", """{"raw":{"state":"new"}}""")).Expect(HttpStatusCode.BadRequest);
        (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/orders", """{"raw":{"state":"new"},"entityId":5}""")).Expect(HttpStatusCode.Created);
        Assert.Equal("""{"state":"new"}""", (await sandbox.MagentoAsync("/rest/V1/orders/5")).Text);
    }

    [Fact]
    public async Task Generated_orders_go_on_after_its_id()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.PlaceRaw(Encoding.UTF8.GetBytes(Raw));
        Assert.Equal([78], sandbox.Shop.Place(new() { Seed = 1 }));
    }
}

public sealed class When_orders_are_searched
{
    [Fact]
    public async Task A_list_without_search_criteria_is_refused()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var refused = (await sandbox.MagentoAsync("/rest/V1/orders")).Expect(HttpStatusCode.BadRequest);
        Assert.Equal("searchCriteria", refused.Json.GetProperty("parameters").GetProperty("fieldName").GetString());
    }

    [Fact]
    public async Task Groups_are_anded_and_filters_in_a_group_ored()
    {
        await using var sandbox = await FilledAsync(10);
        Assert.Equal([3, 5], await IdsAsync(sandbox, Filter(0, 0, "entity_id", "3") + Filter(0, 1, "entity_id", "5") + Filter(1, 0, "entity_id", "6", "lteq") + Ascending));
        Assert.Equal([2, 4], await IdsAsync(sandbox, Filter(0, 0, "entity_id", "2,4", "in") + Ascending));
        Assert.Equal([9, 10], await IdsAsync(sandbox, Filter(0, 0, "entity_id", "8", "gt") + Ascending));
        Assert.Equal([4, 5], await IdsAsync(sandbox, Filter(0, 0, "entity_id", "4", "from") + Filter(1, 0, "entity_id", "5", "to") + Ascending));
        Assert.Equal([10], await IdsAsync(sandbox, Filter(0, 0, "increment_id", "%2510", "like")));
        Assert.Empty(await IdsAsync(sandbox, Filter(0, 0, "increment_id", "3")));
        Assert.Equal([3], await IdsAsync(sandbox, Filter(0, 0, "increment_id", "000000003")));
    }

    [Fact]
    public async Task A_window_of_updated_at_finds_what_changed_in_it()
    {
        await using var sandbox = await FilledAsync(4);
        sandbox.Time.Advance(TimeSpan.FromMinutes(10));
        sandbox.Shop.Place(new() { Seed = 2, Count = 1 });
        sandbox.Shop.Hold(2);
        var query = Filter(0, 0, "updated_at", "2025-06-01%2010:05:00", "gteq") + Filter(1, 0, "updated_at", "2025-06-01%2010:15:00", "lteq") + Ascending;
        Assert.Equal([2, 5], await IdsAsync(sandbox, query));
    }

    [Theory]
    [InlineData("shipping_method", "eq")]
    [InlineData("entity_id", "between")]
    public async Task A_column_or_condition_there_is_not_is_an_internal_error(string field, string condition)
    {
        await using var sandbox = await FilledAsync(1);
        var refused = (await sandbox.MagentoAsync("/rest/V1/orders?" + Filter(0, 0, field, "1", condition))).Expect(HttpStatusCode.InternalServerError);
        Assert.Contains("Report ID", refused.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_past_the_end_is_empty_in_a_new_shop()
    {
        await using var sandbox = await FilledAsync(5);
        Assert.Equal([5], await IdsAsync(sandbox, Page(3, 2) + Ascending));
        Assert.Empty(await IdsAsync(sandbox, Page(4, 2) + Ascending));
        Assert.Equal([1, 2], await IdsAsync(sandbox, Page(0, 2) + Ascending));
    }

    [Fact]
    public async Task A_page_past_the_end_repeats_the_last_one_in_an_old_shop()
    {
        await using var sandbox = await FilledAsync(5, new MagentoOptions { PageBeyondEnd = PageBeyondEnd.RepeatLast });
        Assert.Equal([5], await IdsAsync(sandbox, Page(9, 2) + Ascending));
        var page = (await sandbox.MagentoAsync("/rest/V1/orders?" + Page(9, 2))).Json;
        Assert.Equal(5, page.GetProperty("total_count").GetInt32());
        Assert.Equal(2, page.GetProperty("search_criteria").GetProperty("page_size").GetInt32());
    }

    [Fact]
    public async Task No_order_asked_for_is_descending_and_a_sort_without_direction_too()
    {
        await using var sandbox = await FilledAsync(3);
        Assert.Equal([3, 2, 1], await IdsAsync(sandbox, "searchCriteria="));
        Assert.Equal([3, 2, 1], await IdsAsync(sandbox, "searchCriteria%5BsortOrders%5D%5B0%5D%5Bfield%5D=entity_id"));
    }

    [Fact]
    public async Task Rows_that_compare_equal_move_between_pages_unless_the_id_is_in_the_order()
    {
        await using var sandbox = await FilledAsync(40);
        var byDate = "searchCriteria%5BsortOrders%5D%5B0%5D%5Bfield%5D=created_at&searchCriteria%5BsortOrders%5D%5B0%5D%5Bdirection%5D=ASC&";
        var loose = new List<int>();
        var total = new List<int>();
        for (var page = 1; page <= 8; page++)
        {
            loose.AddRange(await IdsAsync(sandbox, byDate + Page(page, 5)));
            total.AddRange(await IdsAsync(sandbox, byDate + Page(page, 5) + "searchCriteria%5BsortOrders%5D%5B1%5D%5Bfield%5D=entity_id&searchCriteria%5BsortOrders%5D%5B1%5D%5Bdirection%5D=ASC&"));
        }

        Assert.True(loose.Distinct().Count() < 40);
        Assert.Equal(Enumerable.Range(1, 40), total);
    }

    [Fact]
    public async Task Fields_must_be_named_inside_items_or_the_list_comes_back_empty()
    {
        await using var sandbox = await FilledAsync(2);
        Assert.Equal("""{"items":[{"entity_id":1},{"entity_id":2}],"total_count":2}""", (await sandbox.MagentoAsync("/rest/V1/orders?" + Ascending + "fields=items%5Bentity_id%5D,total_count")).Text);
        Assert.Equal("[]", (await sandbox.MagentoAsync("/rest/V1/orders?" + Ascending + "fields=entity_id,increment_id")).Text);
        Assert.Equal("""{"entity_id":1,"payment":{"method":"banktransfer"}}""", (await sandbox.MagentoAsync("/rest/V1/orders/1?fields=entity_id,payment%5Bmethod%5D")).Text);
    }

    private const string Ascending = "searchCriteria%5BsortOrders%5D%5B0%5D%5Bfield%5D=entity_id&searchCriteria%5BsortOrders%5D%5B0%5D%5Bdirection%5D=ASC&";

    private static async Task<TestSandbox> FilledAsync(int count, MagentoOptions? options = null)
    {
        var sandbox = await TestSandbox.StartAsync(magento: options);
        sandbox.Shop.Place(new() { Seed = 1, Count = count, Kinds = [OrderKind.BankTransfer] });
        return sandbox;
    }

    private static string Filter(int group, int index, string field, string value, string condition = "eq")
    {
        var prefix = $"searchCriteria%5Bfilter_groups%5D%5B{group}%5D%5Bfilters%5D%5B{index}%5D";
        return $"{prefix}%5Bfield%5D={field}&{prefix}%5Bvalue%5D={value}&{prefix}%5Bcondition_type%5D={condition}&";
    }

    private static string Page(int page, int size) => $"searchCriteria%5BpageSize%5D={size}&searchCriteria%5BcurrentPage%5D={page}&";

    private static async Task<IReadOnlyList<int>> IdsAsync(TestSandbox sandbox, string query) =>
        [.. (await sandbox.MagentoAsync("/rest/V1/orders?" + query)).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().Select(static row => row.GetProperty("entity_id").GetInt32())];
}

public sealed class When_customers_and_the_store_are_asked_for
{
    [Fact]
    public async Task A_customer_has_addresses_and_a_default_billing_that_is_text()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var customer = (await sandbox.MagentoAsync("/rest/V1/customers/7")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(JsonValueKind.String, customer.GetProperty("default_billing").ValueKind);
        Assert.Equal(1, customer.GetProperty("addresses").GetArrayLength());
        var email = Uri.EscapeDataString(customer.GetProperty("email").GetString()!);
        var found = (await sandbox.MagentoAsync("/rest/V1/customers/search?searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bfield%5D=email&searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bvalue%5D=" + email)).Json;
        Assert.Equal(7, Assert.Single(found.GetProperty("items").EnumerateArray()).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task An_unknown_customer_is_404_with_the_field_and_value()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var refused = (await sandbox.MagentoAsync("/rest/V1/customers/99999")).Expect(HttpStatusCode.NotFound);
        Assert.Equal("""{"message":"No such entity with %fieldName = %fieldValue","parameters":{"fieldName":"customerId","fieldValue":"99999"}}""", refused.Text);
        (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/customers", """{"raw":{"id":99999,"email":"a@example.test"}}""")).Expect(HttpStatusCode.Created);
        Assert.Equal("""{"id":99999,"email":"a@example.test"}""", (await sandbox.MagentoAsync("/rest/V1/customers/99999")).Text);
    }

    [Fact]
    public async Task The_store_keeps_london_time()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        Assert.Equal("Europe/London", (await sandbox.MagentoAsync("/rest/V1/store/storeConfigs")).Json[0].GetProperty("timezone").GetString());
    }
}
