using System.Globalization;
using System.Net;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Tests.Connectors.Magento.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class Listing_past_orders
{
    private static readonly Instant From = Instant.FromUtc(2026, 3, 31, 8, 0);
    private static readonly Instant To = Instant.FromUtc(2026, 3, 31, 9, 0);

    private readonly ListedThings _orders = new(stamp: "created_at");

    [Theory]
    [InlineData(0, 25)]
    [InlineData(1, 25)]
    [InlineData(25, 25)]
    [InlineData(26, 25)]
    [InlineData(230, 25)]
    [InlineData(230, 100)]
    [InlineData(12, 1)]
    public async Task Page_by_page_yields_each_once_and_counts_what_is_left(int count, int most)
    {
        foreach (var repeats in (bool[])[false, true])
        {
            _orders.RepeatsLastPage = repeats;
            Place(count);
            _orders.Rows[500] = "2026-03-31 07:59:59";
            var seen = 0;
            foreach (var page in await Pages(most))
            {
                seen += page.OrderIds.Count;
                Assert.Equal(count - seen, page.Remaining);
                Assert.True(page.OrderIds.Count <= most, $"{page.OrderIds.Count} on a page of {most}");
            }

            Assert.Equal(count, seen);
        }
    }

    [Fact]
    public async Task The_same_page_is_the_same_however_often_it_is_asked_for()
    {
        Place(100);
        var first = await Page(null, 25);
        var second = await Page(first.Position, 25);
        for (var id = 300; id < 310; id++) _orders.Rows[id] = "2026-03-31 08:30:00";
        Assert.Equal(second.OrderIds, (await Page(first.Position, 25)).OrderIds);
        Assert.Equal("25", first.Position);
        Assert.Equal("50", second.Position);
    }

    [Fact]
    public async Task An_order_that_is_deleted_meanwhile_moves_no_other_out_of_reach()
    {
        Place(100);
        var first = await Page(null, 25);
        for (var id = 1; id <= 20; id++) _orders.Rows.Remove(id);
        Assert.Equal(Enumerable.Range(26, 25).Select(id => id.ToString(CultureInfo.InvariantCulture)), (await Page(first.Position, 25)).OrderIds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(25)]
    [InlineData(26)]
    [InlineData(60)]
    public async Task Steps_over_an_order_that_the_shop_cannot_list_and_counts_it(int corrupt)
    {
        foreach (var repeats in (bool[])[false, true])
        {
            _orders.RepeatsLastPage = repeats;
            Place(60);
            _orders.Corrupt.Clear();
            _orders.Corrupt.Add(corrupt);
            var pages = await Pages(25);
            Assert.Equal(
                Enumerable.Range(1, 60).Where(id => id != corrupt).Select(id => id.ToString(CultureInfo.InvariantCulture)),
                pages.SelectMany(page => page.OrderIds).OrderBy(id => int.Parse(id, CultureInfo.InvariantCulture)));
            Assert.Equal(1, pages.Sum(page => page.Unlisted));
            Assert.True(pages[^1].IsLast);
        }
    }

    [Fact]
    public async Task A_passing_fault_leaves_nobody_out()
    {
        Place(60);
        _orders.BeforeAnswer = request =>
        {
            _orders.Corrupt.Clear();
            if (request is >= 2 and < 8) _orders.Corrupt.UnionWith(Enumerable.Range(1, 60).Select(id => (long)id));
        };
        var pages = await Pages(25);
        Assert.Equal(60, pages.SelectMany(page => page.OrderIds).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(0, pages.Sum(page => page.Unlisted));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "<html></html>")]
    [InlineData(HttpStatusCode.OK, """{"items":[],"total_count":3}""")]
    [InlineData(HttpStatusCode.OK, """{"items":[{"created_at":"2026-03-31 08:30:00"}],"total_count":1}""")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "<html>maintenance</html>")]
    public async Task Never_takes_a_strange_answer_for_the_end(HttpStatusCode status, string body)
    {
        using var bench = ShopBench.Answering(status, body);
        Assert.IsType<Outcome<PastOrders>.Retry>(await Ask(bench, null, 25));
    }

    private void Place(int count)
    {
        _orders.Rows.Clear();
        for (var id = 1; id <= count; id++) _orders.Rows[id] = "2026-03-31 08:30:00";
    }

    private async Task<List<PastOrders>> Pages(int most)
    {
        var pages = new List<PastOrders> { await Page(null, most) };
        while (!pages[^1].IsLast && pages.Count < 300) pages.Add(await Page(pages[^1].Position, most));
        return pages;
    }

    private async Task<PastOrders> Page(string? after, int most)
    {
        using var bench = new ShopBench(_orders.Transport());
        return Assert.IsType<Outcome<PastOrders>.Done>(await Ask(bench, after, most)).Value;
    }

    private static Task<Outcome<PastOrders>> Ask(ShopBench bench, string? after, int most) =>
        bench.Call(channel => channel.ListPastOrders(new PastOrdersQuery(From, To, after, most), ShopBench.Context, CancellationToken.None));
}
