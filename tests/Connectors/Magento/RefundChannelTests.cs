using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Web;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class Reading_refunds
{
    private static readonly TestOrder Sold = new() { Items = [new TestItem(11, "A", 100, 1000, 200, 20)] };

    [Fact]
    public async Task Asks_for_the_orders_own_and_for_the_order_only_when_there_are_some()
    {
        using var none = Bench(0);
        Assert.Empty(await Done(none));
        Assert.Equal(
            "GET /rest/default/V1/creditmemos?searchCriteria[filter_groups][0][filters][0][field]=order_id&searchCriteria[filter_groups][0][filters][0][value]=3&" +
            "searchCriteria[filter_groups][0][filters][0][condition_type]=eq&searchCriteria[sortOrders][0][field]=entity_id&searchCriteria[sortOrders][0][direction]=ASC&" +
            "searchCriteria[pageSize]=20&searchCriteria[currentPage]=1",
            Uri.UnescapeDataString(Assert.Single(none.Transport.Sent).ToString()));

        using var one = Bench(1);
        Assert.Equal(12m, Assert.Single(await Done(one)).Total);
        Assert.Equal(["/rest/default/V1/creditmemos", "/rest/default/V1/orders/3"], one.Transport.Sent.Select(request => request.Address.AbsolutePath));
    }

    [Theory]
    [InlineData(45, false)]
    [InlineData(45, true)]
    [InlineData(41, true)]
    [InlineData(40, false)]
    public async Task Goes_through_all_pages_by_key_and_takes_each_once(int count, bool repeatsRows)
    {
        using var bench = Bench(count, rows => repeatsRows ? [.. rows, .. rows.Take(1)] : rows);
        var refunds = await Done(bench);
        Assert.Equal(Enumerable.Range(1, count).Select(id => id.ToString(CultureInfo.InvariantCulture)), refunds.Select(refund => refund.Id));
        Assert.All(refunds, refund => Assert.Empty(refund.Problems));
    }

    [Fact]
    public async Task Believes_no_shop_that_passes_over_the_conditions()
    {
        // Another order's among them: it must never be hung on this one.
        using var others = Bench(2, rows => [rows[0], Other(rows[1])]);
        Assert.Contains("ignores the condition", Assert.IsType<Outcome<IReadOnlyList<Refund>>.Retry>(await Get(others)).Reason, StringComparison.Ordinal);

        // The same page again and again.
        using var repeating = new ShopBench(new ScriptedTransport(_ => Page(Memos(45).Take(20), 45)));
        Assert.Contains("does not go on", Assert.IsType<Outcome<IReadOnlyList<Refund>>.Retry>(await Get(repeating)).Reason, StringComparison.Ordinal);

        static JsonObject Other(JsonObject row)
        {
            row["order_id"] = 4;
            return row;
        }
    }

    [Theory]
    [InlineData("""{"items":[],"total_count":2}""")]
    [InlineData("""{"items":null,"total_count":0}""")]
    [InlineData("""{"items":[]}""")]
    [InlineData("[]")]
    [InlineData("<html></html>")]
    [InlineData("")]
    public async Task Never_takes_a_body_that_is_no_list_for_an_empty_one(string body)
    {
        using var bench = ShopBench.Answering(HttpStatusCode.OK, body);
        Assert.IsType<Outcome<IReadOnlyList<Refund>>.Retry>(await Get(bench));
    }

    [Fact]
    public async Task Is_tried_again_later_when_the_shop_fails_on_one_of_them()
    {
        using var bench = ShopBench.Answering(HttpStatusCode.InternalServerError, """{"message":"Internal Error. Details are available in the Magento log file. Report ID: webapi-1"}""");
        Assert.IsType<Outcome<IReadOnlyList<Refund>>.Retry>(await Get(bench));
    }

    [Fact]
    public async Task Says_what_permission_is_missing()
    {
        using var bench = ShopBench.Answering(HttpStatusCode.Unauthorized, """{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Sales::sales_creditmemo"}}""");
        var refused = Assert.IsType<Outcome<IReadOnlyList<Refund>>.Refused>(await Get(bench));
        Assert.Equal(RefusalKind.Unauthorized, refused.Kind);
        Assert.Contains("Magento_Sales::sales_creditmemo", refused.Reason, StringComparison.Ordinal);
    }

    private static ShopBench Bench(int count, Func<IReadOnlyList<JsonObject>, IReadOnlyList<JsonObject>>? spoil = null) => new(new ScriptedTransport(request =>
    {
        if (request.Address.AbsolutePath.EndsWith("/orders/3", StringComparison.Ordinal)) return ScriptedTransport.Json(HttpStatusCode.OK, Sold.Write(BodyForm.Rest).ToJsonString());
        var query = HttpUtility.ParseQueryString(request.Address.Query);
        var after = int.Parse(query["searchCriteria[filter_groups][1][filters][0][value]"] ?? "0", CultureInfo.InvariantCulture);
        var left = Memos(count).Where(memo => (int)memo["entity_id"]! > after).ToList();
        IReadOnlyList<JsonObject> rows = [.. left.Take(20)];
        return Page(spoil?.Invoke(rows) ?? rows, left.Count);
    }));

    private static IEnumerable<JsonObject> Memos(int count) => Enumerable.Range(1, count).Select(id =>
    {
        var memo = RefundBodies.Memo(10, 0, 0, 2, 12, RefundBodies.Item(11, "A", 1, 10, 2));
        memo["entity_id"] = id;
        return memo;
    });

    private static HttpResponseMessage Page(IEnumerable<JsonObject> rows, int total) =>
        ScriptedTransport.Json(HttpStatusCode.OK, new JsonObject { ["items"] = new JsonArray([.. rows.Select(row => row.DeepClone())]), ["total_count"] = total }.ToJsonString());

    private static async Task<IReadOnlyList<Refund>> Done(ShopBench bench) => Assert.IsType<Outcome<IReadOnlyList<Refund>>.Done>(await Get(bench)).Value;

    private static Task<Outcome<IReadOnlyList<Refund>>> Get(ShopBench bench) => bench.Call(channel => channel.GetRefunds("3", ShopBench.Context, CancellationToken.None));
}
