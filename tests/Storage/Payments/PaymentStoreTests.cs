using KashflowOrleans.Model;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Payments;
using KashflowOrleans.Tests.Storage.Effects;
using KashflowOrleans.Tests.Storage.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Storage.Payments;

public abstract class PaymentTest(PostgresFixture fixture) : EffectTest(fixture)
{
    protected static readonly PaymentFilter All = new(null, null, null, null, null, 200, null);

    protected PostgresPaymentStore Store => new(Database.Source, Clock);

    protected static GatewayTransaction Line(string id, decimal amount = 165m, string? reference = "000001") =>
        new("bank", id, GatewayTransactionKind.Capture, amount, "GBP", Sample.Noon.ToDateTimeOffset()) { Reference = reference };

    protected Task<IReadOnlyList<PaymentReceipt>> Receive(params GatewayTransaction[] lines) => Store.Receive("acme", lines, "c1", CancellationToken.None);

    protected static string KeyOf(string id) => $"acme/payments/bank/{id}";

    protected static PaymentProgress Progress(string id, string state, long version = 1, string? order = null, Instant? next = null) =>
        new(KeyOf(id), state, "why", order, order is null ? null : "shop", order, "auto", order is not null, next, Sample.Noon, version);

    protected Task Commit(PaymentProgress progress, params HistoryLine[] history) => Store.Commit(progress, history, "c2", CancellationToken.None);

    protected Task<long> Due(string key) => Database.Scalar<long>($"SELECT count(*) FROM due WHERE entity_key = '{key}'");
}

public sealed class Taking_payments_in(PostgresFixture fixture) : PaymentTest(fixture)
{
    [Fact]
    public async Task Keeps_every_field_and_wakes_its_grain()
    {
        var line = Line("B/1 é") with { Kind = GatewayTransactionKind.Refund, ParentId = "p", Fee = 0.35m, PayerName = "Ann", PayerEmail = "a@b.c", Method = "card" };
        var receipt = Assert.Single(await Receive(line));
        Assert.Equal((true, 0), (receipt.IsNew, receipt.Differences.Count));
        var row = (await Store.Find(receipt.Key, CancellationToken.None))!;
        Assert.Equal(line, row.Line);
        Assert.Equal(("acme", "received", 0L), (row.Merchant, row.Progress.State, row.Progress.Version));
        Assert.Equal(1, await Due(receipt.Key));
    }

    [Fact]
    public async Task Again_changes_nothing_and_says_what_differs()
    {
        await Receive(Line("1"), Line("2"));
        var again = await Receive(Line("2") with { Amount = 165.00m }, Line("1", 166m), Line("3"), Line("3"));
        Assert.Equal([false, false, true, false], again.Select(receipt => receipt.IsNew));
        Assert.Equal([0, 1, 0, 0], again.Select(receipt => receipt.Differences.Count));
        Assert.Equal(new PaymentDifference("amount", "165.00", "166.00"), again[1].Differences[0]);
        var row = (await Store.Find(KeyOf("1"), CancellationToken.None))!;
        Assert.Equal(165m, row.Line.Amount);
        Assert.Contains("166.00", row.Conflict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_many_at_once_stores_each_once()
    {
        var lines = Enumerable.Range(0, 200).Select(number => Line($"{number}")).ToArray();
        var deliveries = await Task.WhenAll(Enumerable.Range(0, 6).Select(seed => Task.Run(() =>
        {
            var shuffled = lines.ToArray();
            new Random(seed).Shuffle(shuffled);
            return Receive(shuffled);
        })));
        Assert.Equal(200, deliveries.Sum(receipts => receipts.Count(receipt => receipt.IsNew)));
        Assert.Equal(200, await Database.Scalar<long>("SELECT count(*) FROM payments"));
        Assert.Equal(200, await Database.Scalar<long>("SELECT count(*) FROM due"));
    }

    [Fact]
    public async Task Of_another_merchant_is_another_payment()
    {
        await Receive(Line("1"));
        Assert.True((await Store.Receive("other", [Line("1", 5m)], "c1", CancellationToken.None)).Single().IsNew);
        Assert.Single((await Store.List("acme", All, CancellationToken.None)).Payments);
    }
}

public sealed class Moving_payments_on(PostgresFixture fixture) : PaymentTest(fixture)
{
    [Fact]
    public async Task Keeps_the_newest_and_its_wake_up()
    {
        await Receive(Line("1"));
        await Commit(Progress("1", "matched", 5, "acme/shop/1"), Sample.Line(KeyOf("1"), 1, "payment.matched"));
        Assert.Equal(0, await Due(KeyOf("1")));
        await Commit(Progress("1", "unmatched", 4, next: Sample.Noon), Sample.Line(KeyOf("1"), 1, "other"));
        Assert.Equal(("matched", "acme/shop/1"), ((await Store.Find(KeyOf("1"), CancellationToken.None))!.Progress is var now ? (now.State, now.OrderKey) : default));
        Assert.Equal(0, await Due(KeyOf("1")));
        await Commit(Progress("1", "unmatched", 6, next: Sample.Noon));
        Assert.Equal(1, await Due(KeyOf("1")));
        Assert.Equal("payment.matched", Assert.Single(await Queries.GetHistory(KeyOf("1"), 10, CancellationToken.None)).Step);
    }
}

public sealed class Listing_payments(PostgresFixture fixture) : PaymentTest(fixture)
{
    [Fact]
    public async Task Filters_and_goes_through_all_pages()
    {
        await Receive([.. Enumerable.Range(0, 25).Select(number => Line($"{number:00}") with { OccurredAt = (Sample.Noon + Duration.FromHours(number / 5)).ToDateTimeOffset(), PayerName = number == 7 ? "Ann Lee" : null })]);
        await Commit(Progress("03", "unmatched"));
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Store.List("acme", All with { Limit = 10, Cursor = cursor }, CancellationToken.None);
            ids.AddRange(page.Payments.Select(payment => payment.Line.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).Select(number => $"{number:00}").Reverse(), ids);
        Assert.Equal(["03"], await Ids(All with { State = "unmatched" }));
        Assert.Equal(["07"], await Ids(All with { Query = "ann lee" }));
        Assert.Equal(5, (await Ids(All with { From = Sample.Noon + Duration.FromHours(4) })).Count);
        Assert.Equal(5, (await Ids(All with { To = Sample.Noon + Duration.FromHours(1), Source = "bank" })).Count);
        Assert.Empty(await Ids(All with { Source = "paypal" }));
        await Assert.ThrowsAsync<FormatException>(() => Store.List("acme", All with { Cursor = "x" }, CancellationToken.None));
    }

    private async Task<IReadOnlyList<string>> Ids(PaymentFilter filter) => [.. (await Store.List("acme", filter, CancellationToken.None)).Payments.Select(payment => payment.Line.Id)];
}

public sealed class Finding_candidates(PostgresFixture fixture) : PaymentTest(fixture)
{
    [Fact]
    public async Task By_number_invoice_reference_parent_and_amount_within_the_days()
    {
        await Commit(Sample.Order("1") with { Total = 1m });
        await Commit(Sample.Order("2") with { Total = 1m, InvoiceNumber = 100_002 });
        await Commit(Sample.Order("3") with { Total = 1m, ShopPayments = [new("ch_3", 1m), new("~giftcard", 0.5m)] });
        await Commit(Sample.Order("4") with { Total = 1m });
        await Commit(Sample.Order("5") with { Total = 50m });
        await Commit(Sample.Order("6") with { Total = 80m, Paid = 30m });
        await Commit(Sample.Order("7") with { Total = 50m, PlacedAt = Sample.Noon - Duration.FromDays(90) });
        await Commit(Sample.Order("8") with { Total = 99m });
        await Commit(Sample.Order("1", merchant: "other"));
        await Receive(Line("parent", 1m));
        await Commit(Progress("parent", "matched", 1, "acme/shop/4"));

        var found = await Find(new CandidateQuery("acme", KeyOf("x"), ["000001"], [100_002], ["ch_3"], KeyOf("parent"), 50m, Sample.Noon - Duration.FromDays(30), Sample.Noon + Duration.FromDays(3)));
        Assert.Equal(["1", "2", "3", "4", "5", "6"], found.Select(order => order.OrderId).Order());
        Assert.Equal(["4"], found.Where(order => order.IsParents).Select(order => order.OrderId));
        var third = found.Single(order => order.OrderId == "3");
        Assert.Equal((1.5m, 2), (third.Explained, third.References.Count));
    }

    [Fact]
    public async Task What_is_matched_is_explained_once_whether_the_shop_knows_of_it_or_not()
    {
        await Commit(Sample.Order("1") with { ShopPayments = [new("ch_1", 100m)] });
        await Receive(Line("ch_1", 100m), Line("b", 20m), Line("c", 7m), Line("f", 3m) with { Kind = GatewayTransactionKind.Fee });
        foreach (var id in new[] { "ch_1", "b", "c", "f" })
        {
            await Commit(Progress(id, id == "c" ? "unmatched" : "matched", 1, id == "c" ? null : "acme/shop/1"));
        }

        Assert.Equal(120m, (await Find(Named(KeyOf("x")))).Single().Explained);
        Assert.Equal(100m, (await Find(Named(KeyOf("b")))).Single().Explained);

        await Commit(Sample.Order("1", version: 2) with { ShopPayments = [] });
        Assert.Equal(120m, (await Find(Named(KeyOf("x")))).Single().Explained);
        await Commit(Sample.Order("1", version: 3));
        Assert.Equal(120m, (await Find(Named(KeyOf("x")))).Single().Explained);
    }

    [Fact]
    public async Task An_odd_character_harms_nothing()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => Receive(Line(string.Empty)));
        Assert.Empty(await Find(Named(KeyOf("x")) with { Numbers = ["\0"], References = ["\ud800"] }));
    }

    private static CandidateQuery Named(string self) => new("acme", self, ["000001"], [], [], null, 0m, Sample.Noon, Sample.Noon);

    private Task<IReadOnlyList<CandidateOrder>> Find(CandidateQuery query) => Store.FindCandidates(query, CancellationToken.None);
}
