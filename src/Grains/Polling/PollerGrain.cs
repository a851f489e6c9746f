using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Reconciliation;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Extensions;
using NodaTime.Text;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Polling;

/// <summary>The poller of one sales channel (see <see cref="IPollerGrain"/>): what it sees goes through the inbox like any other event. The cursor moves only after everything
/// in the window is durable, and never on a failure.</summary>
[GrainType("poller")]
public sealed partial class PollerGrain(
    [PersistentState("poller", StorageNames.Provider)] IPersistentState<PollerState> state,
    ConnectionDirectory connections,
    IInbox inbox,
    ISourceLooks looks,
    TimeProvider clock,
    ILogger<PollerGrain> logger) : Grain, IPollerGrain
{
    private ConnectionKey _key;
    private IGrainTimer? _timer;
    private int _periodSeconds;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ConnectionKey.Parse(this.GetPrimaryKeyString());
        return base.OnActivateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task EnsureRunning()
    {
        var period = (await connections.ConfigOf(_key.Merchant))?.Find(_key.Connection.Value)?.PollSeconds ?? 0;
        if (period == _periodSeconds)
        {
            return;
        }

        _timer?.Dispose();
        _timer = null;
        _periodSeconds = period;
        if (period > 0)
        {
            _timer = this.RegisterGrainTimer(_ => PollNow(), new GrainTimerCreationOptions
            {
                DueTime = TimeSpan.FromSeconds(Math.Min(period, 5)),
                Period = TimeSpan.FromSeconds(period),
                KeepAlive = true,
            });
        }
    }

    /// <inheritdoc/>
    public async Task<int> PollNow()
    {
        var channel = await connections.For(_key.Merchant, _key.Connection.Value);
        if (channel.Problem is { } problem)
        {
            LogPollFailed(logger, _key.ToString(), problem);
            return 0;
        }

        var window = PollWindow.Next(state.State.PolledUntil?.ToInstant(), clock.GetUtcNow().ToInstant());
        var correlationId = $"poll-{Guid.NewGuid():n}";
        var listed = await channel.Channel!.ListChangedOrders(window.From, window.To, new CallContext(correlationId, _key.ToString()), CancellationToken.None);
        if (!listed.TryGetValue(out var orders))
        {
            LogPollFailed(logger, _key.ToString(), listed.ToString());
            await Tell(window, 0, 0, listed.ToString());
            return 0;
        }

        try
        {
            var seen = await Hear(orders, correlationId);
            state.State.PolledUntil = window.To.ToDateTimeOffset();
            await state.WriteStateAsync();
            await Tell(window, orders.Count, seen, null);
            return seen;
        }
        catch (StorageUnavailableException failure)
        {
            LogPollFailed(logger, _key.ToString(), failure.Message);
            return 0;
        }
    }

    // A poll that saw nothing says so too. That it cannot be said must not fail the poll.
    private async Task Tell(PollWindow window, int seen, int isNew, string? problem)
    {
        try
        {
            var now = clock.GetUtcNow().ToInstant();
            await looks.Put(new SourceLook(_key.Merchant.Value, _key.Connection.Value, Source, now, window.From, window.To, seen, isNew, problem, null), CancellationToken.None);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or StorageRejectedException)
        {
            LogNotTold(logger, _key.ToString(), failure);
        }
    }

    private async Task<int> Hear(IReadOnlyList<ChangedOrder> orders, string correlationId)
    {
        var seen = 0;
        foreach (var batch in orders.Chunk(BatchSize))
        {
            var receipts = await Task.WhenAll(batch.Select(order => HearIfPossible(order, correlationId)));
            seen += receipts.Count(isNew => isNew);
        }

        return seen;
    }

    // An order that can never be stored must not keep the cursor in place for all the others.
    private async Task<bool> HearIfPossible(ChangedOrder changed, string correlationId)
    {
        try
        {
            return await Hear(changed, correlationId);
        }
        catch (Exception failure) when (failure is FormatException or StorageRejectedException)
        {
            LogNotStorable(logger, _key.ToString(), failure);
            return false;
        }
    }

    private async Task<bool> Hear(ChangedOrder changed, string correlationId)
    {
        var key = new OrderKey(_key.Merchant, _key.Connection, changed.OrderId).ToString();
        var dedupe = $"poll:{changed.OrderId}:{InstantPattern.ExtendedIso.Format(changed.ChangedAt)}";
        var receipt = await inbox.Append(
            new InboxEvent(_key.Merchant.Value, _key.Connection.Value, key, nameof(EntityEventKind.Polled), dedupe, correlationId, ReadOnlyMemory<byte>.Empty),
            CancellationToken.None);
        if (receipt.Duplicate)
        {
            return false;
        }

        try
        {
            await GrainFactory.GetGrain<IOrderGrain>(key).Notify(new EntityEvent(receipt.Id, key, EntityEventKind.Polled, correlationId));
        }
        catch (Exception failure)
        {
            // The event is durable: the pump hands it out again.
            LogNotReached(logger, key, failure);
        }

        return true;
    }

    private const int BatchSize = 100;
    private const string Source = "poll:orders";

    [LoggerMessage(1301, LogLevel.Warning, "Channel {Connection}: the poll failed and is repeated from the same place: {Problem}")]
    private static partial void LogPollFailed(ILogger logger, string connection, string problem);

    [LoggerMessage(1302, LogLevel.Warning, "Order {Order}: seen by the poll, but its grain could not be reached now; the pump takes it up")]
    private static partial void LogNotReached(ILogger logger, string order, Exception failure);

    [LoggerMessage(1456, LogLevel.Warning, "Channel {Connection}: what the poll saw could not be noted; the orders themselves are safe")]
    private static partial void LogNotTold(ILogger logger, string connection, Exception failure);

    [LoggerMessage(1303, LogLevel.Error, "Channel {Connection}: an order that the poll saw cannot be stored and is left out")]
    private static partial void LogNotStorable(ILogger logger, string connection, Exception failure);
}

/// <summary>What a poller remembers.</summary>
public sealed class PollerState() : VersionedState(1)
{
    /// <summary>End of the last window whose orders are all durable here.</summary>
    public DateTimeOffset? PolledUntil { get; set; }
}
