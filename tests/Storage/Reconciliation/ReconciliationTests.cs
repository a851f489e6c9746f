using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Reconciliation;
using KashflowOrleans.Tests.Storage.Effects;
using KashflowOrleans.Tests.Storage.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Storage.Reconciliation;

public sealed class Orders_by_day(PostgresFixture fixture) : EffectTest(fixture)
{
    private static readonly LocalDate Day = new(2026, 3, 1);
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/London"];

    private PostgresReconciliationStore Store => new(Database.Source);

    [Fact]
    public async Task Come_back_with_all_that_shop_and_books_say()
    {
        var books = new OrderBooks
        {
            PlacedOn = Day,
            Vat = 27.5m,
            Refunded = 12.34m,
            IsSkipped = true,
            Refunds = [new BookedRefund("7", "R\0-7", Day.PlusDays(3), 12.34m, 2.06m, 12.34m, "left\0 because")],
            Documents = [new BookedDocument(10_001, "000001", Day, "GBP", 165m, 27.5m, false, null, [new BookedPayment(Day.PlusDays(1), 165m)]), new BookedDocument(10_002, "CN-7", Day.PlusDays(4), "GBP", 12.34m, 2.06m, true, "7", [])],
        };
        await Commit(Sample.Order("1", status: "synced") with { InvoiceNumber = 10_001, PlacedAt = Sample.Noon, Books = books });
        var order = Assert.Single(await Read(Day, Day));
        Assert.Equal(("acme/shop/1", "shop", "1", "000001", "synced", 165m, 10_001), (order.Key, order.Channel, order.OrderId, order.Number, order.Status, order.Total, order.InvoiceNumber));
        Assert.Equal((Day, 27.5m, 12.34m, true), (order.Books!.PlacedOn, order.Books.Vat, order.Books.Refunded, order.Books.IsSkipped));
        Assert.Equal(books.Refunds[0] with { Number = "R\uFFFD-7", Left = "left\uFFFD because" }, Assert.Single(order.Books.Refunds));
        Assert.Equal(books.Documents[0].Payments, order.Books.Documents[0].Payments);
        Assert.Equal(books.Documents[1] with { Payments = [] }, order.Books.Documents[1] with { Payments = [] });
        Assert.Equal((Day, Day.PlusDays(4)), order.Books.Span);
    }

    [Fact]
    public async Task Are_found_by_each_of_their_days_and_by_time_where_none_is_known()
    {
        await Commit(Sample.Order("1") with { Books = new OrderBooks { PlacedOn = Day } });
        await Commit(Sample.Order("2") with { Books = new OrderBooks { PlacedOn = Day.PlusDays(-5), Refunds = [new BookedRefund("7", "7", Day.PlusDays(2), 1m, 0m, 1m, null)] } });
        await Commit(Sample.Order("3") with { PlacedAt = Sample.Noon });
        await Commit(Sample.Order("4") with { ReceivedAt = Sample.Noon + Duration.FromDays(2) });
        await Commit(Sample.Order("5", merchant: "umbrella") with { Books = new OrderBooks { PlacedOn = Day } });
        Assert.Equal(["1", "2", "3"], await Ids(Day, Day));
        Assert.Equal(["2", "4"], await Ids(Day.PlusDays(2), Day.PlusDays(2)));
        Assert.Equal(["2"], await Ids(Day.PlusDays(-5), Day.PlusDays(-5)));
        Assert.Empty(await Ids(Day.PlusDays(3), Day.PlusDays(30)));
        Assert.Empty(await Ids(Day.PlusDays(-30), Day.PlusDays(-6)));
    }

    [Fact]
    public async Task Are_found_by_identity_and_by_number()
    {
        await Commit(Sample.Order("1"));
        await Commit(Sample.Order("2"));
        await Commit(Sample.Order("1", channel: "other"));
        await Commit(Sample.Order("1", merchant: "umbrella"));
        Assert.Equal(["acme/shop/1"], (await Store.FindByIds("acme", "shop", ["1", "9", "it's \"odd\""], CancellationToken.None)).Select(order => order.Key));
        Assert.Equal(["acme/other/1", "acme/shop/1", "acme/shop/2"], (await Store.FindByNumbers("acme", ["shop", "other"], ["000001", "000002"], CancellationToken.None)).Select(order => order.Key).Order());
        Assert.Equal(["acme/other/1"], (await Store.FindByNumbers("acme", ["other"], ["000001"], CancellationToken.None)).Select(order => order.Key));
    }

    [Fact]
    public async Task Keep_what_the_last_check_of_a_day_found()
    {
        var day = new CheckedDay("acme", "shop", Day, "shop-1", Sample.Noon, """{"notJudged":1}""");
        await Store.PutDay(day, CancellationToken.None);
        await Store.PutDay(day with { CheckId = "shop-2", CheckedAt = Sample.Noon + Duration.FromHours(1) }, CancellationToken.None);
        await Store.PutDay(day, CancellationToken.None);
        await Store.PutDay(day with { Merchant = "umbrella" }, CancellationToken.None);
        Assert.Equal([day with { CheckId = "shop-2", CheckedAt = Sample.Noon + Duration.FromHours(1) }], await Store.ListDays("acme", Day, Day, CancellationToken.None));
        Assert.Empty(await Store.ListDays("acme", Day.PlusDays(1), Day.PlusDays(2), CancellationToken.None));
    }

    private async Task<List<BookedOrder>> Read(LocalDate from, LocalDate until)
    {
        var rows = new List<BookedOrder>();
        await foreach (var row in Store.Read("acme", DayRange.Of(from, until, Zone), CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }

    private async Task<IEnumerable<string>> Ids(LocalDate from, LocalDate until) => (await Read(from, until)).Select(order => order.OrderId).Order(StringComparer.Ordinal);
}
