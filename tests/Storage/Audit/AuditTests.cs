using KashflowOrleans.Ports;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Audit;
using KashflowOrleans.Tests.Storage.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Storage.Audit;

public sealed class The_audit(PostgresFixture fixture) : DatabaseTest(fixture)
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 3, 1, 12, 0);
    private readonly ListLogger<AuditStore> _log = new();

    [Fact]
    public async Task Stores_a_line_as_it_is_without_being_asked()
    {
        await using var audit = Start();
        var line = Line(1) with { Request = """{"Number":10001}""", Response = "created" };
        audit.Record(line);

        await Eventually.Is(async () => (await audit.List("acme", null, null, null, 10, CancellationToken.None)).Count == 1, "the line is stored");
        Assert.Equal(line, Assert.Single(await audit.List("acme", null, null, null, 10, CancellationToken.None)));
    }

    [Fact]
    public async Task Stores_many_lines_in_few_writes()
    {
        await using (var audit = Start())
        {
            for (var number = 0; number < 5_000; number++)
            {
                audit.Record(Line(number));
            }
        }

        Assert.Equal(5_000, await Database.Scalar<long>("SELECT count(*) FROM audit"));
        Assert.InRange(await Database.Scalar<long>("SELECT count(DISTINCT xmin::text) FROM audit"), 1, 20);
    }

    [Fact]
    public async Task Stores_what_waits_when_it_ends()
    {
        var audit = Start(new() { FlushInterval = TimeSpan.FromHours(1) });
        audit.Record(Line(1));
        await audit.DisposeAsync();
        Assert.Equal(1, await Database.Scalar<long>("SELECT count(*) FROM audit"));
    }

    [Fact]
    public async Task Is_read_newest_first_by_entity_by_correlation_and_before_a_time()
    {
        await using (var audit = Start())
        {
            audit.Record(Line(1) with { Entity = "acme/shop/1", CorrelationId = "c1" });
            audit.Record(Line(2) with { Entity = "acme/shop/1", CorrelationId = "c2" });
            audit.Record(Line(3) with { Entity = "acme/shop/2", CorrelationId = "c2" });
            audit.Record(Line(4) with { Merchant = "umbrella" });
        }

        await using var reading = Start();
        Task<IReadOnlyList<AuditLine>> List(string? entity = null, string? correlation = null, Instant? before = null, int limit = 100) =>
            reading.List("acme", entity, correlation, before, limit, CancellationToken.None);
        Assert.Equal([3, 2, 1], (await List()).Select(line => line.Milliseconds));
        Assert.Equal([2, 1], (await List(entity: "acme/shop/1")).Select(line => line.Milliseconds));
        Assert.Equal([3, 2], (await List(correlation: "c2")).Select(line => line.Milliseconds));
        Assert.Equal([2], (await List(entity: "acme/shop/1", correlation: "c2")).Select(line => line.Milliseconds));
        Assert.Equal([2, 1], (await List(before: Noon + Duration.FromSeconds(3))).Select(line => line.Milliseconds));
        Assert.Equal([3], (await List(limit: 1)).Select(line => line.Milliseconds));
    }

    [Fact]
    public async Task Stores_texts_with_odd_characters_and_cuts_long_ones()
    {
        await using (var audit = Start(new() { MaxBodyLength = 10 }))
        {
            audit.Record(Line(1) with { Request = "nul \0", Response = new string('x', 100), Actor = "half \ud83d" });
        }

        Assert.Equal("nul \ufffd|xxxxxxxxxx|half \ufffd", await Database.Scalar<string>("SELECT concat_ws('|', request, response, actor) FROM audit"));
    }

    [Fact]
    public async Task Never_blocks_a_call_and_counts_what_it_drops_when_the_database_is_away()
    {
        await using var away = StorageDatabase.Open(new() { ConnectionString = "Host=127.0.0.1;Port=1;Username=nobody;Database=none", DataFolder = "/nonexistent" });
        var audit = new AuditStore(away, new() { MaxWaiting = 100, DrainTimeout = TimeSpan.FromMilliseconds(200) }, TimeProvider.System, _log);
        for (var number = 0; number < 1_000; number++)
        {
            audit.Record(Line(number));
        }

        await audit.DisposeAsync();
        Assert.InRange(audit.Dropped, 700, 950);
        Assert.Contains(_log.Lines, line => line.Contains("were dropped", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, line => line.Contains("lost at shutdown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keeps_lines_through_an_outage()
    {
        await Database.Execute("ALTER TABLE audit RENAME TO elsewhere");
        await using var audit = Start(new() { RetryInterval = TimeSpan.FromMilliseconds(20) });
        audit.Record(Line(1));
        await Eventually.Is(() => Task.FromResult(_log.Lines.Any(line => line.Contains("tried again", StringComparison.Ordinal))), "a write has failed");
        await Database.Execute("ALTER TABLE elsewhere RENAME TO audit");
        await Eventually.Is(async () => await Database.Scalar<long>("SELECT count(*) FROM audit") == 1, "the line is stored");
        Assert.Equal(0, audit.Dropped);
    }

    private static AuditLine Line(int number) => new(
        Noon + Duration.FromSeconds(number), "acme", "kashflow", "acme/shop/1", "c1", "engine", "POST /v2/invoices", "201", number, null, null);

    private AuditStore Start(AuditStoreOptions? options = null) => new(Database.Source, options ?? new(), TimeProvider.System, _log);
}
