using KashflowOrleans.Configuration;
using KashflowOrleans.Grains.Flows;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage.Flows;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class The_flow_library
{
    private static readonly MerchantId Acme = MerchantId.Parse("acme");
    private static readonly MerchantId Umbrella = MerchantId.Parse("umbrella");

    private readonly FakeFlowStore _store = new();
    private readonly FlowLibrary _library;

    public The_flow_library() => _library = new FlowLibrary(_store);

    [Fact]
    public async Task Reads_and_compiles_a_version_once()
    {
        var flow = await Put(Acme, FlowExamples.Holding("one"));
        var compiled = await _library.Get(Acme, flow);
        Assert.Same(compiled, await _library.Get(Acme, flow));
        Assert.Same(compiled, await _library.Get(Acme, flow with { Flow = "renamed", Number = 7 }));
        Assert.Equal(1, _store.ReadsOf(flow.Hash));
        Assert.Equal("Web orders", compiled.Document.Name);
    }

    [Fact]
    public async Task Lets_all_who_ask_at_once_wait_for_one_reading()
    {
        var flow = await Put(Acme, FlowExamples.Holding("one"));
        _store.ReadDoor = new Door();
        var asked = Enumerable.Range(0, 20).Select(_ => _library.Get(Acme, flow).AsTask()).ToList();
        _store.ReadDoor.Open();
        Assert.Single((await Task.WhenAll(asked)).Distinct());
        Assert.Equal(1, _store.ReadsOf(flow.Hash));
    }

    [Fact]
    public async Task Compiles_a_text_that_two_merchants_have_once()
    {
        var flow = await Put(Acme, FlowExamples.Holding("one"));
        await Put(Umbrella, FlowExamples.Holding("one"));
        Assert.Same(await _library.Get(Acme, flow), await _library.Get(Umbrella, flow));
    }

    [Fact]
    public async Task Gives_nobody_a_flow_of_somebody_else()
    {
        var flow = await Put(Acme, FlowExamples.Holding("one"));
        await _library.Get(Acme, flow);
        var refusal = await Assert.ThrowsAsync<FlowUnavailableException>(() => _library.Get(Umbrella, flow).AsTask());
        Assert.Equal("The flow web/1 is not there.", refusal.Message);
    }

    [Fact]
    public async Task Tries_again_after_a_failure()
    {
        var flow = await Put(Acme, FlowExamples.Holding("one"));
        _store.Fail("acme", nameof(IFlowStore.GetDocument), 1);
        var failure = await Assert.ThrowsAsync<FlowUnavailableException>(() => _library.Get(Acme, flow).AsTask());
        Assert.Contains("cannot be read now", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(await _library.Get(Acme, flow));
    }

    [Fact]
    public async Task Says_what_is_wrong_with_a_text_that_is_no_flow()
    {
        await _store.PutDocument("acme", "a1", """{"flow":99}""", CancellationToken.None);
        var failure = await Assert.ThrowsAsync<FlowUnavailableException>(() => _library.Get(Acme, new FlowVersionRef("web", 3, "a1")).AsTask());
        Assert.StartsWith("The flow web/3 cannot be read by this program: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Has_the_flow_that_the_choice_falls_on_where_a_merchant_has_none()
    {
        var chosen = FlowChoice.For(An.Config, "prod", "order", ConnectionKinds.Magento);
        Assert.True(chosen.IsPrebuilt);
        var compiled = await _library.Get(Acme, chosen);
        Assert.Same(compiled, await _library.Get(Umbrella, chosen));
    }

    [Theory]
    [InlineData("prebuilt/magento-order-to-cash", 999)]
    [InlineData("prebuilt/nothing", 1)]
    public async Task Has_no_prebuilt_flow_that_does_not_exist(string name, int number)
    {
        var failure = await Assert.ThrowsAsync<FlowUnavailableException>(() => _library.Get(Acme, new FlowVersionRef(name, number, "")).AsTask());
        Assert.Contains($"{name}/{number}", failure.Message, StringComparison.Ordinal);
    }

    private async Task<FlowVersionRef> Put(MerchantId merchant, string document)
    {
        var text = FlowText.Read(document);
        await _store.PutDocument(merchant.Value, text.Hash, text.Kept, CancellationToken.None);
        return new FlowVersionRef("web", 1, text.Hash);
    }
}

public sealed class The_choice_of_a_flow
{
    [Fact]
    public void Falls_on_the_merchants_own_in_its_environment_and_elsewhere_on_the_prebuilt_one()
    {
        var own = new FlowVersionRef("web", 3, "a1");
        var config = An.Config with { Flows = [new FlowBinding("dev", "order", "*", own)] };
        Assert.Equal(own, FlowChoice.For(config, "dev", "order", ConnectionKinds.Magento));
        Assert.True(FlowChoice.For(config, "prod", "order", ConnectionKinds.Magento).IsPrebuilt);
    }

    [Fact]
    public void That_falls_on_nothing_says_so()
    {
        var failure = Assert.Throws<FlowUnavailableException>(() => FlowChoice.For(An.Config, "prod", "order", "carrier-pigeon-post"));
        Assert.Contains("order of carrier-pigeon-post", failure.Message, StringComparison.Ordinal);
    }
}
