using System.Threading.Channels;
using KashflowOrleans.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Gateway.Events;

/// <summary>A bounded queue in front of the streams, emptied by a fixed number of senders. Full or failing, it drops events and counts them.</summary>
internal sealed partial class QueuedEventPublisher : BackgroundService, IEventPublisher
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    private readonly Channel<EntityEvent> _queue;
    private readonly IEventTransport _transport;
    private readonly GatewayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<QueuedEventPublisher> _logger;
    private readonly int _senders;
    private long _lastLogged;
    private long _unlogged;

    public QueuedEventPublisher(IEventTransport transport, GatewayOptions options, GatewayMetrics metrics, TimeProvider time, ILogger<QueuedEventPublisher> logger)
    {
        _transport = transport;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _senders = options.PublishConcurrency;

        // Wait: TryWrite then says when the queue is full. The other modes drop without a word.
        _queue = Channel.CreateBounded<EntityEvent>(new BoundedChannelOptions(options.PublishQueueLength) { FullMode = BoundedChannelFullMode.Wait });
        _lastLogged = time.GetTimestamp() - (long)(LogInterval.TotalSeconds * time.TimestampFrequency);
    }

    /// <inheritdoc/>
    public bool TryPublish(EntityEvent entityEvent)
    {
        if (_queue.Writer.TryWrite(entityEvent))
        {
            return true;
        }

        CountDropped("the queue is full");
        return false;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, _senders).Select(_ => Task.Run(() => SendAll(stoppingToken), CancellationToken.None)));

    private async Task SendAll(CancellationToken stopping)
    {
        try
        {
            await foreach (var next in _queue.Reader.ReadAllAsync(stopping))
            {
                await Send(next, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is left stands in the inbox.
        }
    }

    private async Task Send(EntityEvent entityEvent, CancellationToken stopping)
    {
        try
        {
            await _transport.Send(entityEvent).WaitAsync(Patience, _time, stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            CountDropped($"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private void CountDropped(string reason)
    {
        _metrics.PublicationDropped();
        Interlocked.Increment(ref _unlogged);
        var last = Interlocked.Read(ref _lastLogged);
        if (_time.GetElapsedTime(last) >= LogInterval && Interlocked.CompareExchange(ref _lastLogged, _time.GetTimestamp(), last) == last)
        {
            LogDropped(Interlocked.Exchange(ref _unlogged, 0), reason);
        }
    }
}
