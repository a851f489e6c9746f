using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using KashflowOrleans.Events;
using KashflowOrleans.Gateway;
using KashflowOrleans.Gateway.Events;
using KashflowOrleans.Tests.Gateway.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Orleans.Streams;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_events_are_published
{
    private static readonly EntityEvent Event = new(5, "acme/shop/7", EntityEventKind.Changed, "c-1");

    [Fact]
    public async Task They_go_to_the_stream_of_their_entity()
    {
        var streams = DispatchProxy.Create<IStreamProvider, FakeStreams>();
        var (client, cluster) = FakeCluster.Create(new FakeDirectory(), new FakeFlows());
        cluster.Services = new ServiceCollection().AddKeyedSingleton(StreamNames.Provider, streams).BuildServiceProvider();
        await new StreamTransport(client).Send(Event);

        Assert.Equal([(StreamId.Create(StreamNames.Orders, "acme/shop/7"), Event)], ((FakeStreams)(object)streams).Sent);
    }

    [Fact]
    public async Task They_are_sent_in_the_background()
    {
        var transport = new FakeTransport();
        using var publisher = Create(transport);
        await publisher.StartAsync(default);
        Assert.True(publisher.TryPublish(Event));
        await Answers.Eventually(() => !transport.Sent.IsEmpty, "the event to be sent");
        Assert.Equal([Event], transport.Sent);
        await publisher.StopAsync(default);
    }

    [Fact]
    public async Task A_full_queue_says_so_and_never_waits()
    {
        var transport = new FakeTransport { Gate = new TaskCompletionSource() };
        using var publisher = Create(transport, options => (options.PublishQueueLength, options.PublishConcurrency) = (2, 1));
        await publisher.StartAsync(default);
        Assert.True(publisher.TryPublish(Event));
        await Answers.Eventually(() => transport.Entered == 1, "the sender to be busy");
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => publisher.TryPublish(Event)));
        transport.Gate.SetResult();
        await Answers.Eventually(() => transport.Sent.Count == 3, "the queue to be sent");
        await publisher.StopAsync(default);
    }

    [Fact]
    public async Task A_failing_stream_stops_nothing()
    {
        var transport = new FakeTransport { Failures = 3 };
        using var publisher = Create(transport, options => options.PublishConcurrency = 1);
        await publisher.StartAsync(default);
        for (var index = 0; index < 4; index++)
        {
            publisher.TryPublish(Event);
        }

        await Answers.Eventually(() => transport.Sent.Count == 1, "the event after the failures to be sent");
        await publisher.StopAsync(default);
    }

    [Fact]
    public async Task A_stream_that_hangs_is_given_up()
    {
        var time = new ManualTime();
        var transport = new FakeTransport { Gate = new TaskCompletionSource() };
        using var publisher = Create(transport, options => options.PublishConcurrency = 1, time);
        await publisher.StartAsync(default);
        publisher.TryPublish(Event);
        publisher.TryPublish(Event);
        await Answers.Eventually(() => { time.Advance(TimeSpan.FromSeconds(1)); return transport.Entered == 2; }, "the next event to be tried");
        await publisher.StopAsync(default);
    }

    private static QueuedEventPublisher Create(IEventTransport transport, Action<GatewayOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new GatewayOptions();
        configure?.Invoke(options);
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new QueuedEventPublisher(transport, options, new GatewayMetrics(meters), time ?? TimeProvider.System, NullLogger<QueuedEventPublisher>.Instance);
    }

    private sealed class FakeTransport : IEventTransport
    {
        private int _entered;

        public ConcurrentQueue<EntityEvent> Sent { get; } = new();

        public TaskCompletionSource? Gate { get; init; }

        public int Failures { get; set; }

        public int Entered => _entered;

        public async Task Send(EntityEvent entityEvent)
        {
            Interlocked.Increment(ref _entered);
            if (Gate is { } gate)
            {
                await gate.Task;
            }

            if (Failures-- > 0)
            {
                throw new InvalidOperationException("no stream");
            }

            Sent.Enqueue(entityEvent);
        }
    }
}

/// <summary>A stream provider of either runtime that keeps what is published.</summary>
public class FakeStreams : DispatchProxy
{
    /// <summary>Stream and event.</summary>
    public ConcurrentQueue<(StreamId Stream, EntityEvent Event)> Sent { get; } = new();

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var stream = Create<IAsyncStream<EntityEvent>, FakeStream>();
        ((FakeStream)(object)stream).Publish = entityEvent => Sent.Enqueue(((StreamId)args![0]!, entityEvent));
        return stream;
    }
}

/// <summary>One stream.</summary>
public class FakeStream : DispatchProxy
{
    /// <summary>Takes what is published.</summary>
    public Action<EntityEvent>? Publish { get; set; }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Publish!((EntityEvent)args![0]!);
        return Task.CompletedTask;
    }
}
