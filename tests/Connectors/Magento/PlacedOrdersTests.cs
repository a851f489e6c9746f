using System.Net;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Magento.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class When_orders_are_listed_by_the_day_they_were_placed
{
    private static readonly Instant From = Instant.FromUtc(2026, 3, 2, 0, 0);
    private static readonly Instant Until = Instant.FromUtc(2026, 3, 3, 0, 0);

    [Fact]
    public async Task They_come_in_short_with_what_is_to_be_accounted_for()
    {
        using var bench = ShopBench.Answering(HttpStatusCode.OK,
            """
            {"items":[{"entity_id":7,"increment_id":"000000007","created_at":"2026-03-02 10:00:00","state":"complete","grand_total":"90.0000","tax_amount":20,"order_currency_code":"gbp",
            "total_refunded":5,"extension_attributes":{"gift_cards_amount":10,"customer_balance_amount":20}},
            {"entity_id":9,"increment_id":"000000009","created_at":"2026-03-02 11:00:00","state":"new","grand_total":12,"tax_amount":2,"order_currency_code":"EUR","extension_attributes":[]}],"total_count":3}
            """);
        var page = Assert.IsType<Outcome<PlacedOrderPage>.Done>(await List(bench, "5")).Value;
        Assert.Equal(
            [
                new PlacedOrder("7", "000000007", Instant.FromUtc(2026, 3, 2, 10, 0), "complete", "GBP", 120m, 20m, 5m),
                new PlacedOrder("9", "000000009", Instant.FromUtc(2026, 3, 2, 11, 0), "new", "EUR", 12m, 2m, 0m),
            ],
            page.Orders);
        Assert.Equal("9", page.Next);
        var query = Uri.UnescapeDataString(Assert.Single(bench.Transport.Sent).Address.Query);
        Assert.Contains("[field]=created_at", query, StringComparison.Ordinal);
        Assert.Contains("[value]=2026-03-02 00:00:00", query, StringComparison.Ordinal);
        Assert.Contains("[value]=5", query, StringComparison.Ordinal);
        Assert.Contains("[condition_type]=lt", query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_page_says_so()
    {
        using var bench = ShopBench.Answering(HttpStatusCode.OK, """{"items":[],"total_count":0}""");
        Assert.Equal((0, null), Assert.IsType<Outcome<PlacedOrderPage>.Done>(await List(bench)).Value is { } page ? (page.Orders.Count, page.Next) : default);
    }

    [Theory]
    [InlineData("""{"message":"x"}""")]
    [InlineData("""{"items":[],"total_count":3}""")]
    [InlineData("""{"items":[{"entity_id":4,"created_at":"2026-03-02 10:00:00","grand_total":1}],"total_count":1}""")]
    [InlineData("""{"items":[{"created_at":"2026-03-02 10:00:00","grand_total":1}],"total_count":1}""")]
    [InlineData("""{"items":[{"entity_id":9,"created_at":"2026-03-04 10:00:00","grand_total":1}],"total_count":1}""")]
    [InlineData("""{"items":[{"entity_id":9,"created_at":"2026-03-02 10:00:00","grand_total":1},{"entity_id":9,"created_at":"2026-03-02 10:00:00","grand_total":1}],"total_count":2}""")]
    public async Task A_list_that_does_not_answer_what_was_asked_is_no_list(string body)
    {
        using var bench = ShopBench.Answering(HttpStatusCode.OK, body);
        Assert.IsType<Outcome<PlacedOrderPage>.Retry>(await List(bench, "5"));
    }

    private static Task<Outcome<PlacedOrderPage>> List(ShopBench bench, string? after = null) => bench.Call(channel => channel.ListPlacedOrders(From, Until, after, ShopBench.Context, CancellationToken.None));
}
