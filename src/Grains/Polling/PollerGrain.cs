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

/// <summary>The poller of one sales channel (see <see cref="IPollerGrain"/>): what it sees goes through the inbox like any other event. Orders and each kind of document
/// have a cursor of their own; it moves only after everything in the window is durable, and never on a failure.</summary>
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
    private readonly Dictionary<string, RefusedSource> _refused = new(StringComparer.Ordinal);

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

        var context = new CallContext($"poll-{Guid.NewGuid():n}", _key.ToString());
        var seen = await PollOrders(channel.Channel!, context);
        foreach (var source in PollSources.Of(channel.ChannelConfig!))
        {
            // One that fails does not stop the others: each has a cursor of its own.
            seen += await PollSource(channel.Channel!, source, context);
        }

        return seen;
    }

    /// <inheritdoc/>
    public Task<PollerView> GetView() => Task.FromResult(new PollerView(
        state.State.PolledUntil,
        [.. state.State.Sources.Keys.Union(_refused.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new PollSourceView(
            name,
            state.State.Sources.TryGetValue(name, out var until) ? until : null,
            _refused.TryGetValue(name, out var refused) ? refused.Problem : null,
            _refused.TryGetValue(name, out refused) ? refused.NotBefore : null))]));

    private async Task<int> PollOrders(ISalesChannel channel, CallContext context)
    {
        var window = PollWindow.Next(state.State.PolledUntil?.ToInstant(), clock.GetUtcNow().ToInstant());
        var listed = await channel.ListChangedOrders(window.From, window.To, context, CancellationToken.None);
        if (!listed.TryGetValue(out var orders))
        {
            LogPollFailed(logger, _key.ToString(), listed.ToString());
            await Tell(Source, window, 0, 0, listed.ToString());
            return 0;
        }

        return await Take(
            Source,
            window,
            orders.Select(order => new Heard(order.OrderId, $"poll:{order.OrderId}:{InstantPattern.ExtendedIso.Format(order.ChangedAt)}")),
            () => state.State.PolledUntil = window.To.ToDateTimeOffset(),
            context.CorrelationId);
    }

    private async Task<int> PollSource(ISalesChannel channel, ChangeSource source, CallContext context)
    {
        var name = PollSources.NameOf(source);
        var now = clock.GetUtcNow();
        if (_refused.TryGetValue(name, out var refused) && now < refused.NotBefore)
        {
            return 0;
        }

        var window = PollWindow.Next(state.State.Sources.TryGetValue(name, out var until) ? until.ToInstant() : null, now.ToInstant());
        var listed = await channel.ListChanges(source, window.From, window.To, context, CancellationToken.None);
        if (!listed.TryGetValue(out var documents))
        {
            if (listed is Outcome<IReadOnlyList<ChangedDocument>>.Refused refusal)
            {
                _refused[name] = new RefusedSource(refusal.Reason, now + PollSources.RefusedPause);
                LogSourceRefused(logger, _key.ToString(), name, PollSources.RefusedPause, refusal.Reason);
            }
            else
            {
                LogSourceFailed(logger, _key.ToString(), name, listed.ToString());
            }

            await Tell($"poll:{name}", window, 0, 0, listed.ToString());
            return 0;
        }

        _refused.Remove(name);
        return await Take(
            $"poll:{name}",
            window,
            documents.Select(document => new Heard(
                document.OrderId, $"poll:{PollSources.WordOf(source)}:{document.DocumentId}:{InstantPattern.ExtendedIso.Format(document.ChangedAt)}")),
            () => state.State.Sources[name] = window.To.ToDateTimeOffset(),
            context.CorrelationId);
    }

    // The cursor moves only after everything in the window is durable.
    private async Task<int> Take(string source, PollWindow window, IEnumerable<Heard> heard, Action moveCursor, string correlationId)
    {
        var all = heard.ToList();
        try
        {
            var seen = 0;
            foreach (var batch in all.Chunk(BatchSize))
            {
                var receipts = await Task.WhenAll(batch.Select(one => HearIfPossible(one, correlationId)));
                seen += receipts.Count(isNew => isNew);
            }

            moveCursor();
            await state.WriteStateAsync();
            await Tell(source, window, all.Count, seen, null);
            return seen;
        }
        catch (StorageUnavailableException failure)
        {
            LogPollFailed(logger, _key.ToString(), failure.Message);
            return 0;
        }
    }

    // A poll that saw nothing says so too. That it cannot be said must not fail the poll.
    private async Task Tell(string source, PollWindow window, int seen, int isNew, string? problem)
    {
        try
        {
            var now = clock.GetUtcNow().ToInstant();
            await looks.Put(new SourceLook(_key.Merchant.Value, _key.Connection.Value, source, now, window.From, window.To, seen, isNew, problem, null), CancellationToken.None);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or StorageRejectedException)
        {
            LogNotTold(logger, _key.ToString(), failure);
        }
    }

    // An order that can never be stored must not keep the cursor in place for all the others.
    private async Task<bool> HearIfPossible(Heard heard, string correlationId)
    {
        try
        {
            return await Hear(heard, correlationId);
        }
        catch (Exception failure) when (failure is FormatException or StorageRejectedException)
        {
            LogNotStorable(logger, _key.ToString(), failure);
            return false;
        }
    }

    private async Task<bool> Hear(Heard heard, string correlationId)
    {
        var key = new OrderKey(_key.Merchant, _key.Connection, heard.OrderId).ToString();
        var receipt = await inbox.Append(
            new InboxEvent(_key.Merchant.Value, _key.Connection.Value, key, nameof(EntityEventKind.Polled), heard.DedupeKey, correlationId, ReadOnlyMemory<byte>.Empty),
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

    [LoggerMessage(1304, LogLevel.Warning, "Channel {Connection}: its {Source} could not be polled; repeated from the same place: {Problem}")]
    private static partial void LogSourceFailed(ILogger logger, string connection, string source, string problem);

    [LoggerMessage(1305, LogLevel.Warning, "Channel {Connection}: it refuses to list {Source}, which are asked for again in {Pause}; orders are polled all the same: {Problem}")]
    private static partial void LogSourceRefused(ILogger logger, string connection, string source, TimeSpan pause, string problem);

    private sealed record RefusedSource(string Problem, DateTimeOffset NotBefore);

    private readonly record struct Heard(string OrderId, string DedupeKey);
}

/// <summary>What a poller remembers.</summary>
public sealed class PollerState() : VersionedState(1)
{
    /// <summary>End of the last window whose orders are all durable here.</summary>
    public DateTimeOffset? PolledUntil { get; set; }

    /// <summary>The same for each source of documents, by name.</summary>
    public Dictionary<string, DateTimeOffset> Sources { get; set; } = new(StringComparer.Ordinal);
}
