using System.Globalization;
using System.Net;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Tests.Connectors.Magento.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Magento;

/// <summary>Every kind of document is listed with the care that orders are.</summary>
public sealed class Listing_changed_documents
{
    private static readonly Instant From = Instant.FromUtc(2026, 3, 31, 8, 0);
    private static readonly Instant To = Instant.FromUtc(2026, 3, 31, 9, 0);

    public static TheoryData<ChangeSource> Sources => [.. Enum.GetValues<ChangeSource>()];

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Yields_each_of_the_window_once_with_its_order(ChangeSource source)
    {
        foreach (var (count, repeats) in new[] { (0, false), (1, true), (99, false), (100, true), (101, false), (250, true) })
        {
            var list = Filled(source, count);
            list.RepeatsLastPage = repeats;
            list.Rows[500] = "2026-03-31 07:59:59";
            list.Rows[501] = "2026-03-31 09:00:01";
            var found = await Done(source, list);
            Assert.Equal(Enumerable.Range(1, count).Select(id => (id.ToString(CultureInfo.InvariantCulture), ListedThings.OrderOf(id))), found.Select(row => (row.DocumentId, row.OrderId)));
            Assert.All(found, row => Assert.Equal(Instant.FromUtc(2026, 3, 31, 8, 30), row.ChangedAt));
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Misses_none_although_others_leave_the_window_meanwhile(ChangeSource source)
    {
        var list = Filled(source, 250);
        list.BeforeAnswer = request =>
        {
            if (request == 2) for (var id = 10; id < 40; id++) list.Rows[id] = "2026-03-31 09:30:00";
        };
        Assert.Equal(250, (await Done(source, list)).Count);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Steps_over_those_that_the_shop_cannot_list(ChangeSource source)
    {
        foreach (var repeats in (bool[])[false, true])
        {
            var list = Filled(source, 230);
            list.RepeatsLastPage = repeats;
            list.Corrupt.UnionWith([1, 120, 230]);
            var found = await Done(source, list);
            Assert.Equal(227, found.Count);
            Assert.DoesNotContain(found, row => row.DocumentId is "1" or "120" or "230");
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Takes_a_passing_fault_for_no_corrupt_one(ChangeSource source)
    {
        var list = Filled(source, 230);
        list.BeforeAnswer = request =>
        {
            list.Corrupt.Clear();
            if (request is >= 2 and < 6) list.Corrupt.UnionWith(Enumerable.Range(1, 300).Select(id => (long)id));
        };
        Assert.Equal(230, (await Done(source, list)).Count);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Never_takes_a_strange_answer_for_an_empty_list(ChangeSource source)
    {
        foreach (var body in new[] { "<html></html>", "[]", "{}", """{"items":null,"total_count":3}""", """{"items":[],"total_count":3}""", """{"items":[]}""", """{"items":[{"order_id":7}],"total_count":1}""" })
        {
            using var bench = ShopBench.Answering(HttpStatusCode.OK, body);
            Assert.IsType<Outcome<IReadOnlyList<ChangedDocument>>.Retry>(await List(source, bench));
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Stops_when_the_shop_ignores_where_to_go_on(ChangeSource source)
    {
        using var bench = ShopBench.Answering(
            HttpStatusCode.OK,
            """{"items":[{"entity_id":"1","transaction_id":"1","order_id":"7","updated_at":"2026-03-31 08:30:00","created_at":"2026-03-31 08:30:00"}],"total_count":"900"}""");
        Assert.IsType<Outcome<IReadOnlyList<ChangedDocument>>.Retry>(await List(source, bench));
        Assert.Equal(2, bench.Transport.Sent.Count);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Leaves_out_one_that_names_no_order(ChangeSource source)
    {
        using var bench = ShopBench.Answering(
            HttpStatusCode.OK,
            """{"items":[{"entity_id":1,"transaction_id":1,"updated_at":"2026-03-31 08:30:00","created_at":"2026-03-31 08:30:00"},{"entity_id":2,"transaction_id":2,"order_id":7,"updated_at":"2026-03-31 08:30:00","created_at":"2026-03-31 08:30:00"}],"total_count":2}""");
        Assert.Equal(["7"], Assert.IsType<Outcome<IReadOnlyList<ChangedDocument>>.Done>(await List(source, bench)).Value.Select(row => row.OrderId));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Passes_a_refusal_on(ChangeSource source)
    {
        using var bench = ShopBench.Answering(HttpStatusCode.Unauthorized, """{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Sales::shipment"}}""");
        Assert.Equal(RefusalKind.Unauthorized, Assert.IsType<Outcome<IReadOnlyList<ChangedDocument>>.Refused>(await List(source, bench)).Kind);
    }

    [Fact]
    public async Task That_always_fail_leaves_the_orders_listed()
    {
        using var bench = new ShopBench(new(request => request.Address.AbsolutePath.EndsWith("/orders", StringComparison.Ordinal)
            ? Common.Support.ScriptedTransport.Json(HttpStatusCode.OK, """{"items":[],"total_count":0}""")
            : Common.Support.ScriptedTransport.Json(HttpStatusCode.InternalServerError, """{"message":"Internal Error. Report ID: webapi-1"}""")));
        for (var poll = 0; poll < 5; poll++)
        {
            Assert.IsType<Outcome<IReadOnlyList<ChangedDocument>>.Retry>(await List(ChangeSource.Shipments, bench));
            Assert.IsType<Outcome<IReadOnlyList<ChangedOrder>>.Done>(await bench.Call(channel => channel.ListChangedOrders(From, To, ShopBench.Context, CancellationToken.None)));
        }
    }

    private static ListedThings Filled(ChangeSource source, int count)
    {
        var list = source switch
        {
            ChangeSource.Invoices => new ListedThings("invoices", order: "order_id"),
            ChangeSource.CreditMemos => new ListedThings("creditmemos", order: "order_id"),
            ChangeSource.Shipments => new ListedThings("shipments", order: "order_id"),
            _ => new ListedThings("transactions", "transaction_id", "created_at", "order_id"),
        };
        for (var id = 1; id <= count; id++) list.Rows[id] = "2026-03-31 08:30:00";
        return list;
    }

    private static async Task<IReadOnlyList<ChangedDocument>> Done(ChangeSource source, ListedThings list)
    {
        using var bench = new ShopBench(list.Transport());
        return Assert.IsType<Outcome<IReadOnlyList<ChangedDocument>>.Done>(await List(source, bench)).Value;
    }

    private static Task<Outcome<IReadOnlyList<ChangedDocument>>> List(ChangeSource source, ShopBench bench) =>
        bench.Call(channel => channel.ListChanges(source, From, To, ShopBench.Context, CancellationToken.None));
}
