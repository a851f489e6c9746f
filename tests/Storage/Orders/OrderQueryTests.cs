using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Orders;
using KashflowOrleans.Tests.Storage.Effects;
using KashflowOrleans.Tests.Storage.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Storage.Orders;

public sealed class Listing_orders(PostgresFixture fixture) : EffectTest(fixture)
{
    private static readonly OrderFilter All = new(null, null, null, null, null, 200, null);

    [Fact]
    public async Task Starts_with_the_newest_by_the_time_they_were_placed_or_heard_of()
    {
        await Commit(Sample.Order("1") with { ReceivedAt = Sample.Noon });
        await Commit(Sample.Order("2") with { ReceivedAt = Sample.Noon, PlacedAt = Sample.Noon - Duration.FromDays(1) });
        await Commit(Sample.Order("3") with { ReceivedAt = Sample.Noon + Duration.FromSeconds(1) });
        Assert.Equal(["3", "1", "2"], await Ids(All));
    }

    [Fact]
    public async Task Goes_through_all_pages_without_gap_or_repetition()
    {
        // Many at the same moment: the key decides.
        await Task.WhenAll(Enumerable.Range(0, 53).Select(number => Commit(Sample.Order($"{number:00}") with { ReceivedAt = Sample.Noon + Duration.FromSeconds(number / 10) })));
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await List(All with { Limit = 10, Cursor = cursor });
            Assert.True(page.Orders.Count == 10 || page.NextCursor is null);
            ids.AddRange(page.Orders.Select(order => order.OrderId));
            cursor = page.NextCursor;

            // What comes in meanwhile does not move the pages that follow.
            await Commit(Sample.Order($"new-{ids.Count}") with { ReceivedAt = Sample.Noon + Duration.FromDays(1) });
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 53).Select(number => $"{number:00}").Reverse(), ids);
    }

    [Fact]
    public async Task Ends_without_a_cursor_when_the_last_page_is_full()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Commit(Sample.Order($"{number}"))));
        Assert.Null((await List(All with { Limit = 10 })).NextCursor);
        Assert.NotNull((await List(All with { Limit = 9 })).NextCursor);
    }

    [Fact]
    public async Task Filters()
    {
        await Commit(Sample.Order("1", status: "synced") with { ReceivedAt = Sample.Noon });
        await Commit(Sample.Order("2", status: "held", channel: "other") with { ReceivedAt = Sample.Noon + Duration.FromHours(1) });
        await Commit(Sample.Order("3", status: "held") with { ReceivedAt = Sample.Noon + Duration.FromHours(2) });
        await Commit(Sample.Order("4", status: "held", merchant: "umbrella"));

        Assert.Equal(["3", "2"], await Ids(All with { Status = "held" }));
        Assert.Equal(["3", "1"], await Ids(All with { Channel = "shop" }));
        Assert.Equal(["3"], await Ids(All with { Status = "held", Channel = "shop" }));
        Assert.Equal(["2", "1"], await Ids(All with { To = Sample.Noon + Duration.FromHours(2) }));
        Assert.Equal(["3", "2"], await Ids(All with { From = Sample.Noon + Duration.FromHours(1) }));
        Assert.Empty(await Ids(All with { Status = "dead" }));
    }

    [Theory]
    [InlineData("000000123")]
    [InlineData("0123")]
    [InlineData("10001")]
    [InlineData("100")]
    [InlineData("SMITH01")]
    [InlineData("smith")]
    [InlineData(" Smith ")]
    public async Task Searches_in_number_invoice_number_and_customer_code(string query)
    {
        await Commit(Sample.Order("1") with { Number = "000000123", InvoiceNumber = 10_001, CustomerCode = "SMITH01" });
        await Commit(Sample.Order("2") with { Number = "000000999", InvoiceNumber = 20_002, CustomerCode = "JONES" });
        Assert.Equal(["1"], await Ids(All with { Query = query }));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("' OR 1=1 --")]
    [InlineData("\0")]
    public async Task Takes_a_search_for_text_literally(string query)
    {
        await Commit(Sample.Order("1"));
        Assert.Empty(await Ids(All with { Query = query }));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("!!!")]
    [InlineData("OTk5OTk5OTk5OTk5OTk5OTk5OTk5OXxh")]
    public async Task Refuses_a_cursor_that_is_not_its_own(string cursor)
    {
        var failure = await Assert.ThrowsAsync<FormatException>(() => List(All with { Cursor = cursor }));
        Assert.Contains(cursor, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "orders_newest")]
    [InlineData("held", "orders_status")]
    public async Task Uses_an_index_and_no_sort(string? status, string index)
    {
        await Database.Execute(
            """
            INSERT INTO orders (key, merchant, channel, order_id, number, status, received_at, updated_at, attempts, version)
            SELECT 'acme/shop/' || n, 'acme', 'shop', n, n, CASE n % 50 WHEN 0 THEN 'held' ELSE 'synced' END, timestamptz '2026-01-01' + n * interval '1 second', now(), 0, 1
            FROM generate_series(1, 20000) AS n;
            ANALYZE orders
            """);
        var condition = status is null ? string.Empty : "AND status = 'held'";
        await using var command = Database.Source.CreateCommand(
            $"""
             EXPLAIN SELECT key FROM orders
             WHERE merchant = 'acme' {condition} AND (sorted_at, key) < (timestamptz '2026-01-01 03:00', 'x')
             ORDER BY sorted_at DESC, key DESC LIMIT 51
             """);
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(0));
        }

        Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Sort", StringComparison.Ordinal));
    }

    private Task<OrderPage> List(OrderFilter filter) => Queries.List("acme", filter, CancellationToken.None);

    private async Task<IEnumerable<string>> Ids(OrderFilter filter) => (await List(filter)).Orders.Select(order => order.OrderId);
}

public sealed class Finding_an_order(PostgresFixture fixture) : EffectTest(fixture)
{
    [Fact]
    public async Task Goes_by_number_or_by_the_channels_identity()
    {
        await Commit(Sample.Order("17") with { Number = "000000123" });
        Assert.Equal("17", (await Find("000000123"))!.OrderId);
        Assert.Equal("17", (await Find("17"))!.OrderId);
        Assert.Null(await Find("18"));
        Assert.Null(await Queries.Find("acme", "other", "17", CancellationToken.None));
        Assert.Null(await Queries.Find("umbrella", "shop", "17", CancellationToken.None));
    }

    [Fact]
    public async Task Takes_the_newest_of_several_with_one_number()
    {
        await Commit(Sample.Order("1") with { Number = "100", ReceivedAt = Sample.Noon });
        await Commit(Sample.Order("2") with { Number = "100", ReceivedAt = Sample.Noon + Duration.FromDays(1) });
        Assert.Equal("2", (await Find("100"))!.OrderId);
    }

    [Fact]
    public async Task Prefers_the_number_to_the_identity_of_another_order()
    {
        await Commit(Sample.Order("100") with { Number = "7" });
        await Commit(Sample.Order("7") with { Number = "100" });
        Assert.Equal("7", (await Find("100"))!.OrderId);
    }

    [Fact]
    public async Task Copes_with_characters_that_keys_escape()
    {
        await Commit(Sample.Order("1") with { Key = "acme/shop/a%2Fb%20c", OrderId = "a/b c", Number = null });
        Assert.Equal("a/b c", (await Find("a/b c"))!.OrderId);
        Assert.Null(await Find("\0"));
    }

    private Task<OrderRow?> Find(string text) => Queries.Find("acme", "shop", text, CancellationToken.None);
}

public sealed class Counting_orders(PostgresFixture fixture) : EffectTest(fixture)
{
    [Fact]
    public async Task Tells_how_many_stand_where_and_what_was_invoiced()
    {
        await Commit(Sample.Order("1", status: "synced") with { InvoiceNumber = 1, InvoiceGross = 165.00m });
        await Commit(Sample.Order("2", status: "synced") with { InvoiceNumber = 2, InvoiceGross = 0.05m });
        await Commit(Sample.Order("3", status: "synced") with { InvoiceNumber = 3, InvoiceGross = 10m, Currency = "EUR" });
        await Commit(Sample.Order("4", status: "held") with { InvoiceGross = 99m });
        await Commit(Sample.Order("5", status: "held", merchant: "umbrella"));

        var counts = await Queries.Count("acme", CancellationToken.None);
        Assert.Equal(new Dictionary<string, long> { ["synced"] = 3, ["held"] = 1 }, counts.ByStatus);
        Assert.Equal(new Dictionary<string, decimal> { ["GBP"] = 165.05m, ["EUR"] = 10m }, counts.InvoicedGross);
    }

    [Fact]
    public async Task Is_empty_for_a_merchant_without_orders()
    {
        var counts = await Queries.Count("nobody", CancellationToken.None);
        Assert.Empty(counts.ByStatus);
        Assert.Empty(counts.InvoicedGross);
    }
}
