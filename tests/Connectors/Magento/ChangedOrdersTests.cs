using System.Globalization;
using System.Net;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Magento.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class Listing_changed_orders
{
    private static readonly Instant From = Instant.FromUtc(2026, 3, 31, 8, 0);
    private static readonly Instant To = Instant.FromUtc(2026, 3, 31, 9, 0);

    private readonly ListedThings _orders = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(250)]
    public async Task Yields_each_order_of_the_window_once(int count)
    {
        foreach (var repeats in (bool[])[false, true])
        {
            _orders.RepeatsLastPage = repeats;
            Place(1, count);
            _orders.Rows[500] = "2026-03-31 07:59:59";
            _orders.Rows[501] = "2026-03-31 09:00:01";
            var found = await Done();
            Assert.Equal(Enumerable.Range(1, count).Select(id => id.ToString(CultureInfo.InvariantCulture)), found.Select(order => order.OrderId));
            Assert.All(found, order => Assert.Equal(Instant.FromUtc(2026, 3, 31, 8, 30), order.ChangedAt));
        }
    }

    [Fact]
    public async Task Has_closed_ends()
    {
        _orders.Rows[1] = "2026-03-31 08:00:00";
        _orders.Rows[2] = "2026-03-31 09:00:00";
        Assert.Equal(2, (await Done()).Count);
    }

    [Fact]
    public async Task Misses_none_although_others_leave_the_window_meanwhile()
    {
        Place(1, 250);
        _orders.BeforeAnswer = request =>
        {
            // Between two pages thirty orders of the first one change again: with page numbers thirty of the second would slip through.
            if (request == 2) for (var id = 10; id < 40; id++) _orders.Rows[id] = "2026-03-31 09:30:00";
        };
        Assert.Equal(250, (await Done()).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(229)]
    [InlineData(230)]
    public async Task Steps_over_an_order_that_the_shop_cannot_list(int corrupt)
    {
        foreach (var repeats in (bool[])[false, true])
        {
            _orders.RepeatsLastPage = repeats;
            Place(1, 230);
            _orders.Corrupt.Clear();
            _orders.Corrupt.Add(corrupt);
            var found = await Done();
            Assert.Equal(229, found.Count);
            Assert.DoesNotContain(found, order => order.OrderId == corrupt.ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task Steps_over_several_of_them()
    {
        Place(1, 230);
        _orders.Corrupt.UnionWith([7, 8, 120, 229, 230]);
        Assert.Equal(225, (await Done()).Count);
        Assert.InRange(_orders.Requests, 1, 80);
    }

    [Fact]
    public async Task Steps_over_the_only_order_there_is()
    {
        Place(1, 1);
        _orders.Corrupt.Add(1);
        Assert.Empty(await Done());
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(2, 9)]
    [InlineData(3, 8)]
    public async Task Takes_a_passing_fault_for_no_corrupt_order(int from, int faults)
    {
        Place(1, 230);
        _orders.BeforeAnswer = request =>
        {
            _orders.Corrupt.Clear();
            if (request >= from && request < from + faults) _orders.Corrupt.UnionWith(Enumerable.Range(1, 300).Select(id => (long)id));
        };
        Assert.Equal(230, (await Done()).Count);
    }

    [Fact]
    public async Task Reports_no_progress_while_the_shop_is_down()
    {
        Place(1, 230);
        foreach (var from in (int[])[1, 2, 3])
        {
            var first = _orders.Requests;
            _orders.Corrupt.Clear();
            _orders.BeforeAnswer = request =>
            {
                if (request - first >= from) _orders.Corrupt.UnionWith(Enumerable.Range(1, 300).Select(id => (long)id));
            };
            Assert.IsType<Outcome<IReadOnlyList<ChangedOrder>>.Retry>(await List());
            Assert.InRange(_orders.Requests - first, 1, 80);
        }
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "<html></html>")]
    [InlineData(HttpStatusCode.OK, "[]")]
    [InlineData(HttpStatusCode.OK, "{}")]
    [InlineData(HttpStatusCode.OK, """{"items":null,"total_count":3}""")]
    [InlineData(HttpStatusCode.OK, """{"items":[],"total_count":3}""")]
    [InlineData(HttpStatusCode.OK, """{"items":[]}""")]
    [InlineData(HttpStatusCode.OK, """{"items":[{"updated_at":"2026-03-31 08:30:00"}],"total_count":1}""")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "<html>maintenance</html>")]
    public async Task Never_takes_a_strange_answer_for_an_empty_list(HttpStatusCode status, string body)
    {
        using var bench = ShopBench.Answering(status, body);
        Assert.IsType<Outcome<IReadOnlyList<ChangedOrder>>.Retry>(await List(bench));
        Assert.Single(bench.Transport.Sent);
    }

    [Fact]
    public async Task Stops_when_the_shop_ignores_where_to_go_on()
    {
        using var bench = ShopBench.Answering(HttpStatusCode.OK, """{"items":[{"entity_id":"1","updated_at":"2026-03-31 08:30:00"}],"total_count":"900"}""");
        Assert.IsType<Outcome<IReadOnlyList<ChangedOrder>>.Retry>(await List(bench));
        Assert.Equal(2, bench.Transport.Sent.Count);
    }

    [Fact]
    public async Task Passes_a_refusal_on()
    {
        using var bench = ShopBench.Answering(HttpStatusCode.Unauthorized, """{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"Magento_Sales::actions_view"}}""");
        Assert.Equal(RefusalKind.Unauthorized, Assert.IsType<Outcome<IReadOnlyList<ChangedOrder>>.Refused>(await List(bench)).Kind);
    }

    private void Place(int first, int count)
    {
        _orders.Rows.Clear();
        for (var id = first; id < first + count; id++) _orders.Rows[id] = "2026-03-31 08:30:00";
    }

    private async Task<IReadOnlyList<ChangedOrder>> Done() => Assert.IsType<Outcome<IReadOnlyList<ChangedOrder>>.Done>(await List()).Value;

    private async Task<Outcome<IReadOnlyList<ChangedOrder>>> List()
    {
        using var bench = new ShopBench(_orders.Transport());
        return await List(bench);
    }

    private static Task<Outcome<IReadOnlyList<ChangedOrder>>> List(ShopBench bench) => bench.Call(channel => channel.ListChangedOrders(From, To, ShopBench.Context, CancellationToken.None));
}
