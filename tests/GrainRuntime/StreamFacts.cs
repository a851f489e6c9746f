using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace KashflowOrleans.Tests.GrainRuntime;

[Collection(RuntimeCollection.Name)]
public sealed class A_stream(RuntimeFixture fixture)
{
    private readonly string _key = Journal.NewKey();

    private IAsyncStream<TestEvent> Stream => StreamOf(_key);

    private IListenerGrain Listener => fixture.Client.GetGrain<IListenerGrain>(_key);

    [Fact]
    public async Task Reaches_the_subscribed_grain_of_its_key()
    {
        await Stream.OnNextAsync(new TestEvent(1));
        await Journal.WaitForAsync(_key, "event 1");
        Assert.Equal($"subscribed to {ListenerGrain.Namespace}/{_key} of {RuntimeCollection.StreamProvider}", Journal.Of(_key)[0]);
        Assert.Equal(1, await Listener.Received());
    }

    [Fact]
    public async Task Keeps_the_order_of_its_events()
    {
        for (var number = 0; number < 200; number++) await Stream.OnNextAsync(new TestEvent(number));
        var entries = await Journal.WaitAsync(_key, "200 events", entries => entries.Count >= 201);
        Assert.Equal(Enumerable.Range(0, 200).Select(number => $"event {number}"), entries.Skip(1));
    }

    [Fact]
    public async Task Can_be_published_to_by_a_grain()
    {
        await fixture.Client.GetGrain<IPublisherGrain>(_key).Publish(_key, 20);
        var entries = await Journal.WaitAsync(_key, "20 events", entries => entries.Count >= 21);
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"event {number}"), entries.Skip(1));
    }

    [Fact]
    public async Task Offers_an_event_again_when_its_handler_throws_and_keeps_the_order()
    {
        await Stream.OnNextAsync(new TestEvent(1));
        await Stream.OnNextAsync(new TestEvent(2, "fail twice"));
        await Stream.OnNextAsync(new TestEvent(3));
        await Journal.WaitForAsync(_key, "event 3");
        Assert.Equal(["event 1", "tried 2", "tried 2", "tried 2", "event 2", "event 3"], Journal.Of(_key).Skip(1));
    }

    [Fact]
    public async Task Gives_an_event_up_in_the_end_and_goes_on()
    {
        await Stream.OnNextAsync(new TestEvent(1, "fail always"));
        await Stream.OnNextAsync(new TestEvent(2));
        await Journal.WaitForAsync(_key, "event 2");
        Assert.Equal(0, Journal.Count(_key, "event 1"));
        Assert.True(Journal.Count(_key, "tried 1") > 1);
        Assert.Equal(1, Journal.Count(_key, "told of an error"));
    }

    [Fact]
    public async Task Does_not_wait_for_another_stream()
    {
        await Stream.OnNextAsync(new TestEvent(1, "hold"));
        await Stream.OnNextAsync(new TestEvent(2));
        var others = Enumerable.Range(0, 10).Select(index => $"{_key}-{index}").ToList();
        foreach (var other in others) await StreamOf(other).OnNextAsync(new TestEvent(1));
        foreach (var other in others) await Journal.WaitForAsync(other, "event 1");
        Assert.Equal(0, Journal.Count(_key, "event 2"));
        Journal.Open(_key);
        await Journal.WaitForAsync(_key, "event 2");
    }

    [Fact]
    public async Task Subscribes_each_new_activation_again()
    {
        await Stream.OnNextAsync(new TestEvent(1));
        await Journal.WaitForAsync(_key, "event 1");
        await Listener.Leave();
        await Stream.OnNextAsync(new TestEvent(2));
        await Journal.WaitForAsync(_key, "event 2");
        Assert.Equal(1, await Listener.Received());
        Assert.Equal(2, Journal.Of(_key).Count(entry => entry.StartsWith("subscribed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Takes_events_from_many_publishers_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Task.Run(() => Stream.OnNextAsync(new TestEvent(number)))));
        var entries = await Journal.WaitAsync(_key, "100 events", entries => entries.Distinct(StringComparer.Ordinal).Count() >= 101);
        Assert.Equal(101, entries.Count);
    }

    [Fact]
    public async Task Without_a_subscriber_drops_its_events() =>
        await fixture.Client.GetStreamProvider(RuntimeCollection.StreamProvider).GetStream<TestEvent>(StreamId.Create("nobody", _key)).OnNextAsync(new TestEvent(1));

    [Fact]
    public void Of_an_unknown_provider_is_refused() => Assert.Throws<KeyNotFoundException>(() => fixture.Client.GetStreamProvider("unknown"));

    private IAsyncStream<TestEvent> StreamOf(string key) =>
        fixture.Client.GetStreamProvider(RuntimeCollection.StreamProvider).GetStream<TestEvent>(StreamId.Create(ListenerGrain.Namespace, key));
}
