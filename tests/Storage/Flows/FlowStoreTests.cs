using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Flows;
using KashflowOrleans.Tests.Storage.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KashflowOrleans.Tests.Storage.Flows;

public sealed class The_flow_store(PostgresFixture fixture) : DatabaseTest(fixture)
{
    private PostgresFlowStore Store => new(Database.Source, Clock);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.Execute("DELETE FROM flows; DELETE FROM flow_documents");
    }

    [Fact]
    public async Task Gives_a_document_back_as_it_was_put()
    {
        const string text = """{"name":"Äpfel 🍏 \u0000","nodes":[1.10]}""";
        await Store.PutDocument("acme", "a1", text, CancellationToken.None);
        Assert.Equal(text, await Store.GetDocument("acme", "a1", CancellationToken.None));
    }

    [Fact]
    public async Task Has_no_document_that_was_not_put()
    {
        await Store.PutDocument("acme", "a1", "{}", CancellationToken.None);
        Assert.Null(await Store.GetDocument("acme", "b2", CancellationToken.None));
        Assert.Null(await Store.GetDocument("acme", "odd\0hash", CancellationToken.None));
    }

    [Fact]
    public async Task Keeps_what_stands_when_a_document_is_put_again()
    {
        await Store.PutDocument("acme", "a1", "{}", CancellationToken.None);
        await Store.PutDocument("acme", "a1", "[]", CancellationToken.None);
        Assert.Equal("{}", await Store.GetDocument("acme", "a1", CancellationToken.None));
        Assert.Equal(1, await Database.Scalar<long>("SELECT count(*) FROM flow_documents"));
    }

    [Fact]
    public async Task Takes_the_same_document_from_many_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.PutDocument("acme", "a1", "{}", CancellationToken.None)));
        Assert.Equal("{}", await Store.GetDocument("acme", "a1", CancellationToken.None));
    }

    [Fact]
    public async Task Gives_a_merchant_no_document_of_another()
    {
        await Store.PutDocument("acme", "a1", "{}", CancellationToken.None);
        Assert.Null(await Store.GetDocument("umbrella", "a1", CancellationToken.None));
    }

    [Fact]
    public async Task Gives_a_summary_back_whole()
    {
        var flow = Flow("web-orders");
        await Store.PutSummary("acme", flow, 7, CancellationToken.None);
        Assert.Equivalent(flow, Assert.Single(await Store.List("acme", CancellationToken.None)), strict: true);
        Assert.Equal(7, await Database.Scalar<long>("SELECT version FROM flows WHERE merchant = 'acme' AND flow = 'web-orders' AND subject = 'order'"));
    }

    [Fact]
    public async Task Leaves_a_newer_summary_alone()
    {
        await Store.PutSummary("acme", Flow("web-orders") with { Title = "five" }, 5, CancellationToken.None);
        await Store.PutSummary("acme", Flow("web-orders") with { Title = "four" }, 4, CancellationToken.None);
        Assert.Equal("five", Assert.Single(await Store.List("acme", CancellationToken.None)).Title);
        await Store.PutSummary("acme", Flow("web-orders") with { Title = "six" }, 6, CancellationToken.None);
        Assert.Equal("six", Assert.Single(await Store.List("acme", CancellationToken.None)).Title);
    }

    [Fact]
    public async Task Lists_the_merchants_own_flows_by_name()
    {
        await Store.PutSummary("acme", Flow("web-orders"), 1, CancellationToken.None);
        await Store.PutSummary("acme", Flow("refunds"), 1, CancellationToken.None);
        await Store.PutSummary("umbrella", Flow("others"), 1, CancellationToken.None);
        Assert.Equal(["refunds", "web-orders"], (await Store.List("acme", CancellationToken.None)).Select(flow => flow.Flow));
    }

    [Fact]
    public async Task Takes_texts_of_people_that_the_database_cannot_hold()
    {
        await Store.PutSummary("acme", Flow("web-orders") with { Title = "a\0b" }, 1, CancellationToken.None);
        Assert.Equal("a\uFFFDb", Assert.Single(await Store.List("acme", CancellationToken.None)).Title);
    }

    [Fact]
    public async Task Says_so_when_the_database_is_away()
    {
        await using var gone = StorageDatabase.Open(new() { ConnectionString = "Host=127.0.0.1;Port=1;Username=nobody", DataFolder = "/nonexistent" });
        var store = new PostgresFlowStore(gone, Clock);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.GetDocument("acme", "a1", CancellationToken.None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.PutDocument("acme", "a1", "{}", CancellationToken.None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.PutSummary("acme", Flow("web-orders"), 1, CancellationToken.None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.List("acme", CancellationToken.None));
    }

    [Fact]
    public async Task Is_registered_with_the_storage()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddKashflowStorage(new() { ConnectionString = Database.ConnectionString, DataFolder = "/nonexistent" });
        await using var provider = services.BuildServiceProvider();
        Assert.Empty(await provider.GetRequiredService<IFlowStore>().List("acme", CancellationToken.None));
    }

    private static FlowDetails Flow(string name) => new(
        name,
        "Web orders",
        "order",
        ["magento"],
        new FlowDraftHead(3, new FlowVersionRef("prebuilt/magento-order-to-cash", 1, ""), "ann", At(1)),
        [new FlowVersionHead(1, "a1", "first", "ann", At(2)), new FlowVersionHead(2, "b2", null, "bob", At(3))],
        new Dictionary<string, int>(StringComparer.Ordinal) { ["dev"] = 2, ["prod"] = 1 },
        [new FlowPromotion(4, 1, "prod", FlowPromotionStates.Done, """{"orders":20}""", "as agreed", "ann", At(4), "bob", At(5)), new FlowPromotion(5, 2, "prod", FlowPromotionStates.Waiting, null, null, "ann", At(6), null, null)]);

    private static DateTimeOffset At(int minute) => new(2026, 3, 2, 10, minute, 0, TimeSpan.Zero);
}
