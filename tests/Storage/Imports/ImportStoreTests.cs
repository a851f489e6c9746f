using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Imports;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Tests.Storage.Effects;
using KashflowOrleans.Tests.Storage.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Tests.Storage.Imports;

public sealed class The_import_store(PostgresFixture fixture) : EffectTest(fixture)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private PostgresImportStore Store => new(Database.Source, Clock);

    [Fact]
    public async Task Gives_an_import_back_as_it_was_put()
    {
        var document = Document() with { Problem = "Der Shop fällt aus \0 😀", Remaining = 12, Unlisted = 3, Position = "77", RunningSince = Noon, EndedAt = null, ProblemAt = Noon.AddMinutes(1), Share = 0.05m };
        await Put("a", 1, document);
        var found = (await Find("a"))!;
        Assert.Equal(document with { Problem = found.Document.Problem }, found.Document);
        Assert.StartsWith("Der Shop fällt aus ", found.Document.Problem, StringComparison.Ordinal);
        Assert.Equal(("a", 0L, 0L), (found.Import, found.Seen, found.Queued));
        Assert.Empty(found.ByStatus);
    }

    [Fact]
    public async Task Keeps_the_newer_version()
    {
        await Put("a", 5, Document() with { Position = "50" });
        await Put("a", 4, Document() with { Position = "40" });
        Assert.Equal("50", (await Find("a"))!.Document.Position);
        await Put("a", 5, Document() with { Position = "51" });
        Assert.Equal("51", (await Find("a"))!.Document.Position);
    }

    [Fact]
    public async Task Counts_an_order_once_however_often_its_page_is_put()
    {
        await Put("a", 1, Document(), await Hear("1"), await Hear("2"));
        await Put("a", 1, Document(), await Hear("1"), await Hear("2"));
        await Put("a", 2, Document(), await Hear("2"), await Hear("3"));
        var found = (await Find("a"))!;
        Assert.Equal((3L, 3L), (found.Seen, found.Queued));
    }

    [Fact]
    public async Task Shows_where_the_orders_stand_and_the_counts_add_up()
    {
        var one = await Hear("1");
        var two = await Hear("2");
        var three = await Hear("3");
        var four = await Hear("4");
        await Put("a", 1, Document(), one, two, three, four);
        await Commit(Sample.Effect(Sample.Order("1", status: "synced"), done: [one.InboxId]));
        await Commit(Sample.Effect(Sample.Order("2", status: "held"), done: [two.InboxId]));
        await Commit(Sample.Effect(Sample.Order("3", status: "retrying"), done: [three.InboxId]));
        var found = (await Find("a"))!;
        Assert.Equal([("held", 1L), ("retrying", 1L), ("synced", 1L)], found.ByStatus.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(found.Seen, found.Queued + found.ByStatus.Values.Sum());
    }

    [Fact]
    public async Task An_order_that_stood_before_is_queued_until_its_event_is_done()
    {
        await Commit(Sample.Effect(Sample.Order("1", status: "synced")));
        var one = await Hear("1");
        await Put("a", 1, Document(), one);
        Assert.Equal(1, (await Find("a"))!.Queued);
        Assert.Equal(1, await Settle("a"));
        await Commit(Sample.Effect(done: [one.InboxId]));
        Assert.Equal((0L, 1L), ((await Find("a"))!.Queued, (await Find("a"))!.ByStatus["synced"]));
        Assert.Equal(0, await Settle("a"));
    }

    [Fact]
    public async Task Settles_what_is_finished_and_leaves_it_settled()
    {
        var one = await Hear("1");
        var two = await Hear("2");
        await Put("a", 1, Document(), one, two);
        Assert.Equal(2, await Settle("a"));
        await Commit(Sample.Effect(Sample.Order("1", version: 1, status: "held"), done: [one.InboxId]));
        await Commit(Sample.Effect(Sample.Order("2", version: 1, status: "retrying"), done: [two.InboxId]));
        Assert.Equal(1, await Settle("a"));
        await Commit(Sample.Effect(Sample.Order("1", version: 2, status: "retrying")));
        Assert.Equal(1, await Settle("a"));
        await Commit(Sample.Effect(Sample.Order("2", version: 2, status: "synced")));
        Assert.Equal(0, await Settle("a"));
        Assert.Equal(0, await Settle("no such import"));
    }

    [Fact]
    public async Task Keeps_imports_and_merchants_apart()
    {
        await Put("a", 1, Document(), await Hear("1"));
        await Put("b", 1, Document() with { State = ImportStates.Paused, StartedAt = Noon.AddDays(1) }, await Hear("1"), await Hear("2"));
        await Store.Put(new ImportRow("umbrella", "a", 1, Document() with { State = ImportStates.Done }), [], CancellationToken.None);
        Assert.Equal([("b", 2L), ("a", 1L)], (await Store.List("acme", 10, CancellationToken.None)).Select(found => (found.Import, found.Seen)));
        Assert.Equal(["b"], (await Store.List("acme", 1, CancellationToken.None)).Select(found => found.Import));
        Assert.Equal([("acme", "a")], await Store.ListRunning(CancellationToken.None));
        Assert.Equal(0, (await Store.Find("umbrella", "a", CancellationToken.None))!.Seen);
        Assert.Null(await Find("odd\0name"));
        Assert.Null(await Store.Find("nobody", "a", CancellationToken.None));
    }

    [Fact]
    public async Task Is_what_the_services_give_out()
    {
        var services = new ServiceCollection().AddLogging().AddKashflowStorage(new StorageOptions { ConnectionString = Database.ConnectionString, DataFolder = Path.GetTempPath() });
        await using var provider = services.BuildServiceProvider();
        Assert.IsType<PostgresImportStore>(provider.GetRequiredService<IImportStore>());
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.Execute("DELETE FROM imports; DELETE FROM import_orders");
    }

    private static ImportDocument Document() => new(
        "shop", ImportStates.Running, Noon.AddDays(-30), Noon, 0.25m, "somebody", Noon, null, IsListed: false, null, 0, null, null, Noon, 0, null);

    private Task Put(string import, long version, ImportDocument document, params ImportedOrder[] orders) =>
        Store.Put(new ImportRow("acme", import, version, document), orders, CancellationToken.None);

    private Task<ImportReading?> Find(string import) => Store.Find("acme", import, CancellationToken.None);

    private Task<int> Settle(string import) => Store.Settle("acme", import, CancellationToken.None);

    private async Task<ImportedOrder> Hear(string order)
    {
        await using var inbox = new PostgresInbox(Database.Source, new InboxOptions(), Clock, NullLogger<PostgresInbox>.Instance);
        var key = $"acme/shop/{order}";
        var receipt = await inbox.Append(new InboxEvent("acme", "shop", key, "Imported", $"import:x:{order}", "c-1", ReadOnlyMemory<byte>.Empty), CancellationToken.None);
        return new ImportedOrder(key, receipt.Id);
    }
}
