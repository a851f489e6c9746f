using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KashflowOrleans.Tests.GrainRuntime;

[GenerateSerializer]
[Alias("test-event")]
public sealed record TestEvent([property: Id(0)] int Number, [property: Id(1)] string Kind = "");

public interface IListenerGrain : IGrainWithStringKey
{
    Task<int> Received();

    Task Leave();
}

/// <summary>Notes what it receives. An event may ask to fail some times, or to be held at the gate of the grain.</summary>
[GrainType("test-listener")]
[ImplicitStreamSubscription(Namespace)]
public sealed class ListenerGrain : Grain, IListenerGrain, IStreamSubscriptionObserver, IAsyncObserver<TestEvent>
{
    public const string Namespace = "test-events";

    private int _received;

    private string Key => this.GetPrimaryKeyString();

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        Journal.Note(Key, $"subscribed to {handleFactory.StreamId.GetNamespace()}/{handleFactory.StreamId.GetKeyAsString()} of {handleFactory.ProviderName}");
        await handleFactory.Create<TestEvent>().ResumeAsync(this);
    }

    public async Task OnNextAsync(TestEvent item, StreamSequenceToken? token = null)
    {
        if (item.Kind == "hold") await Journal.GateAsync(Key);
        if (item.Kind.StartsWith("fail ", StringComparison.Ordinal))
        {
            Journal.Note(Key, $"tried {item.Number}");
            if (item.Kind == "fail always" || Journal.Count(Key, $"tried {item.Number}") <= 2) throw new TestGrainException("try again");
        }

        _received++;
        Journal.Note(Key, $"event {item.Number}");
    }

    public Task OnErrorAsync(Exception ex)
    {
        Journal.Note(Key, "told of an error");
        return Task.CompletedTask;
    }

    public Task<int> Received() => Task.FromResult(_received);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public interface IPublisherGrain : IGrainWithStringKey
{
    Task Publish(string streamKey, int count);
}

public sealed class PublisherGrain : Grain, IPublisherGrain
{
    public async Task Publish(string streamKey, int count)
    {
        var stream = this.GetStreamProvider(RuntimeCollection.StreamProvider).GetStream<TestEvent>(StreamId.Create(ListenerGrain.Namespace, streamKey));
        for (var number = 0; number < count; number++) await stream.OnNextAsync(new TestEvent(number));
    }
}
