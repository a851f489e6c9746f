using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Inbox;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Extensions;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Pump;

/// <summary>The safety net of one inbox partition (see <see cref="IPumpGrain"/>). It calls the entity's grain itself rather than the stream: what was lost in transport must not
/// depend on the transport again. Two of them at a time do no harm, entities recognise what they have heard.</summary>
[GrainType("pump")]
public sealed partial class PumpGrain(IInbox inbox, IEffectStore effects, PumpOptions options, TimeProvider clock, ILogger<PumpGrain> logger) : Grain, IPumpGrain
{
    private IGrainTimer? _timer;

    /// <inheritdoc/>
    public Task EnsureRunning()
    {
        _timer ??= this.RegisterGrainTimer(Pump, new GrainTimerCreationOptions
        {
            DueTime = options.Period,
            Period = options.Period,
            KeepAlive = true,
        });
        return Task.CompletedTask;
    }

    private async Task Pump(CancellationToken cancellation)
    {
        var partition = (int)this.GetPrimaryKeyLong();
        var now = clock.GetUtcNow().ToInstant();
        try
        {
            var due = await effects.TakeDue(partition, now, Duration.FromTimeSpan(options.DueLease), options.BatchSize, cancellation);
            await Task.WhenAll(due.Select(row => Wake(new EntityEvent(0, row.EntityKey, EntityEventKind.Due, row.CorrelationId))));

            var undone = await inbox.TakeUndone(partition, now - Duration.FromTimeSpan(options.Grace), options.BatchSize, cancellation);
            await Task.WhenAll(undone.Select(row => Wake(new EntityEvent(
                row.Id, row.EntityKey, Enum.TryParse<EntityEventKind>(row.Kind, out var known) ? known : EntityEventKind.Changed, row.CorrelationId))));

            if (undone.Count > 0)
            {
                LogRepublished(logger, partition, undone.Count);
            }
        }
        catch (Exception failure) when (failure is StorageUnavailableException or TimeoutException or OrleansException)
        {
            LogPumpFailed(logger, partition, failure);
        }
    }

    // One entity that cannot be reached must not hold up the others; its row comes again.
    private async Task Wake(EntityEvent hint)
    {
        try
        {
            await (PaymentKey.IsKey(hint.EntityKey)
                ? GrainFactory.GetGrain<IPaymentGrain>(hint.EntityKey).Notify(hint)
                : GrainFactory.GetGrain<IOrderGrain>(hint.EntityKey).Notify(hint));
        }
        catch (Exception failure)
        {
            LogNotWoken(logger, hint.EntityKey, failure);
        }
    }

    [LoggerMessage(1201, LogLevel.Information, "Inbox partition {Partition}: {Count} events that nobody had finished were handed out again")]
    private static partial void LogRepublished(ILogger logger, int partition, int count);

    [LoggerMessage(1202, LogLevel.Warning, "Inbox partition {Partition}: the pump failed this time and goes on with the next tick")]
    private static partial void LogPumpFailed(ILogger logger, int partition, Exception failure);

    [LoggerMessage(1203, LogLevel.Warning, "Entity {Entity} could not be reached; its events are handed out again")]
    private static partial void LogNotWoken(ILogger logger, string entity, Exception failure);
}

/// <summary>How the pump works.</summary>
public sealed record PumpOptions
{
    /// <summary>Time between two looks.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an event may be on its way before it is handed out again.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a wake-up that was handed out is trusted to be carried out.</summary>
    public TimeSpan DueLease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Rows taken at a time.</summary>
    public int BatchSize { get; init; } = 500;
}
