using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Imports;
using KashflowOrleans.Storage.Inbox;
using Microsoft.Extensions.Logging;
using NodaTime.Extensions;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Imports;

/// <summary>One import of past orders (see <see cref="IImportGrain"/>). A page's orders go through the inbox like every other event; then they are counted, and only then the
/// cursor moves. A crash anywhere in between repeats the page, and the inbox and the count recognise it. Reentrant, so that a person can stop it while it waits for the
/// shop: one step at a time is under way, and whoever changes the state ends it first.</summary>
[GrainType("import")]
[Reentrant]
public sealed partial class ImportGrain(
    [PersistentState("import", StorageNames.Provider)] IPersistentState<ImportGrainState> state,
    ConnectionDirectory connections,
    IInbox inbox,
    IImportStore store,
    ImportOptions options,
    TimeProvider clock,
    ILogger<ImportGrain> logger) : Grain, IImportGrain
{
    // The connections forget the share a minute after they were told last.
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private ImportKey _key;
    private IGrainTimer? _timer;
    private CancellationTokenSource? _step;
    private long? _told;
    private int _failures;
    private DateTimeOffset _notBefore;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ImportKey.Parse(this.GetPrimaryKeyString());
        return base.OnActivateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task Start(ImportRequest request) => InTurn(async () =>
    {
        if (state.State.Import is null)
        {
            await Write(ImportProcess.Begin(request, clock.GetUtcNow()));
        }

        await Show([]);
        Run();
        return state.State.Import!.State;
    });

    /// <inheritdoc/>
    public Task EnsureRunning()
    {
        Run();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<string> Pause() => Change(ImportProcess.Pause);

    /// <inheritdoc/>
    public Task<string> Resume() => InTurn(async () =>
    {
        var import = Import();
        var standing = await store.Find(_key.Merchant.Value, _key.Import, CancellationToken.None);
        var finished = standing is null ? 0 : ImportProgress.Of(standing, clock.GetUtcNow()).Finished;
        await Write(ImportProcess.Resume(import, finished, clock.GetUtcNow()));
        await Show([]);
        (_failures, _notBefore) = (0, default);
        Run();
        return Import().State;
    });

    /// <inheritdoc/>
    public Task<string> Cancel() => Change(import => ImportProcess.End(import, ImportStates.Cancelled, clock.GetUtcNow()));

    private Task<string> Change(Func<ImportDocument, ImportDocument> change) => InTurn(async () =>
    {
        await Write(change(Import()));
        await Show([]);
        Run();
        return Import().State;
    });

    // The step that is under way is ended: it may be waiting for a shop that hangs. What it had done is done again.
    private async Task<string> InTurn(Func<Task<string>> act)
    {
        if (_step is { } step)
        {
            await step.CancelAsync();
        }

        await _turn.WaitAsync();
        try
        {
            return await act();
        }
        catch (StorageUnavailableException failure)
        {
            // Without its cause: the database's own exceptions cannot be sent to callers in other processes.
            throw new StorageUnavailableException(failure.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Run()
    {
        if (state.State.Import?.State != ImportStates.Running)
        {
            _timer?.Dispose();
            _timer = null;
            return;
        }

        _timer ??= this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = options.Period, Interleave = true, KeepAlive = true });
    }

    private async Task Tick(CancellationToken deactivation)
    {
        if (clock.GetUtcNow() < _notBefore || !await _turn.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            return;
        }

        using var step = CancellationTokenSource.CreateLinkedTokenSource(deactivation);
        _step = step;
        try
        {
            await Step(step.Token);
        }
        catch (OperationCanceledException) when (step.IsCancellationRequested)
        {
            LogInterrupted(logger, _key.ToString());
        }
        catch (Exception failure)
        {
            LogStepFailed(logger, _key.ToString(), failure);
            Postpone();
            if (failure is not (StorageUnavailableException or TimeoutException))
            {
                // The state may have been written or not, by this activation or another: a new one reads it and goes on.
                this.DeactivateOnIdle();
            }
        }
        finally
        {
            _step = null;
            _turn.Release();
            Run();
        }
    }

    private async Task Step(CancellationToken cancellation)
    {
        if (state.State.Import is not { State: ImportStates.Running } import)
        {
            return;
        }

        var found = await connections.For(_key.Merchant, import.Channel);
        await TellShare(found, import);
        switch (ImportProcess.Next(import, await store.Settle(_key.Merchant.Value, _key.Import, cancellation), options))
        {
            case ImportStep.ReadPage when found.Problem is { } problem:
                await Fail(problem);
                break;
            case ImportStep.ReadPage:
                await ReadPage(found.Channel!, import, cancellation);
                break;
            case ImportStep.Finish:
                await Write(ImportProcess.End(import, ImportStates.Done, clock.GetUtcNow()));
                await Show([]);
                LogDone(logger, _key.ToString());
                break;
            default:
                // Nothing to do now.
                break;
        }
    }

    private async Task ReadPage(ISalesChannel channel, ImportDocument import, CancellationToken cancellation)
    {
        var correlationId = $"{_key.Import}-{state.State.Version}";
        using var pace = CallPace.Backfill();
        var listed = await channel.ListPastOrders(
            new PastOrdersQuery(import.From.ToInstant(), import.To.ToInstant(), import.Position, options.PageSize),
            new CallContext(correlationId, _key.ToString()) { Pace = pace },
            cancellation);
        if (!listed.TryGetValue(out var page))
        {
            await Fail(listed switch
            {
                Outcome<PastOrders>.Retry retry => retry.Reason,
                Outcome<PastOrders>.Refused refused => refused.Reason,
                _ => listed.ToString(),
            });
            return;
        }

        // From here to the cursor nothing is cut short: the page is durable, then counted, then passed.
        var heard = await Task.WhenAll(page.OrderIds.Select(order => Hear(import, order, correlationId)));
        EntityEvent[] hints = [.. heard.OfType<EntityEvent>()];
        await Show([.. hints.Select(hint => new ImportedOrder(hint.EntityKey, hint.InboxId))], ImportProcess.Advance(import, page));
        await Write(ImportProcess.Advance(import, page));
        _failures = 0;
        await Task.WhenAll(hints.Select(HandOut));
    }

    // An order that can never be stored must not keep the cursor in place for all the others.
    private async Task<EntityEvent?> Hear(ImportDocument import, string orderId, string correlationId)
    {
        try
        {
            var key = new OrderKey(_key.Merchant, ConnectionId.Parse(import.Channel), orderId).ToString();
            var receipt = await inbox.Append(
                new InboxEvent(
                    _key.Merchant.Value, import.Channel, key, nameof(EntityEventKind.Imported), $"import:{_key.Import}:{orderId}", correlationId, ReadOnlyMemory<byte>.Empty),
                CancellationToken.None);
            return new EntityEvent(receipt.Id, key, EntityEventKind.Imported, correlationId);
        }
        catch (Exception failure) when (failure is FormatException or StorageRejectedException)
        {
            LogNotStorable(logger, _key.ToString(), failure);
            return null;
        }
    }

    private async Task HandOut(EntityEvent hint)
    {
        try
        {
            await GrainFactory.GetGrain<IOrderGrain>(hint.EntityKey).Notify(hint);
        }
        catch (Exception failure)
        {
            // The event is durable: the pump hands it out again.
            LogNotReached(logger, hint.EntityKey, failure);
        }
    }

    private async Task TellShare(MerchantConnections found, ImportDocument import)
    {
        if (found.Problem is not null || (_told is { } told && clock.GetElapsedTime(told) < TellEvery))
        {
            return;
        }

        ConnectionKey[] both = [new ConnectionKey(_key.Merchant, ConnectionId.Parse(import.Channel)), found.LedgerKey];
        await Task.WhenAll(both.Select(key => GrainFactory.GetGrain<IConnectionGrain>(key.ToString()).AllowBackfill(ImportProcess.Permille(import))));
        _told = clock.GetTimestamp();
    }

    private async Task Fail(string problem)
    {
        LogFailed(logger, _key.ToString(), problem);
        await Write(ImportProcess.Fail(Import(), problem, clock.GetUtcNow()));
        await Show([]);
        Postpone();
    }

    private void Postpone() => _notBefore = clock.GetUtcNow() + ImportProcess.PauseAfter(++_failures, options.FailurePause);

    private ImportDocument Import() => state.State.Import ?? throw new FormatException($"There is no import '{_key.Import}'.");

    private async Task Write(ImportDocument next)
    {
        var before = (state.State.Import, state.State.Version);
        (state.State.Import, state.State.Version) = (next, before.Version + 1);
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            (state.State.Import, state.State.Version) = before;
            throw;
        }
    }

    private Task Show(IReadOnlyList<ImportedOrder> orders) => store.Put(new ImportRow(_key.Merchant.Value, _key.Import, state.State.Version, Import()), orders, CancellationToken.None);

    // Shown as it will be once the state is written: orders and cursor are seen together, never one without the other.
    private Task Show(IReadOnlyList<ImportedOrder> orders, ImportDocument next) =>
        store.Put(new ImportRow(_key.Merchant.Value, _key.Import, state.State.Version + 1, next), orders, CancellationToken.None);

    [LoggerMessage(1321, LogLevel.Warning, "Import {Import}: it cannot go on for now and tries again: {Problem}")]
    private static partial void LogFailed(ILogger logger, string import, string problem);

    [LoggerMessage(1322, LogLevel.Warning, "Import {Import}: a step failed and is repeated from the same place")]
    private static partial void LogStepFailed(ILogger logger, string import, Exception failure);

    [LoggerMessage(1323, LogLevel.Information, "Import {Import}: done")]
    private static partial void LogDone(ILogger logger, string import);

    [LoggerMessage(1324, LogLevel.Error, "Import {Import}: an order of the range cannot be stored and is left out")]
    private static partial void LogNotStorable(ILogger logger, string import, Exception failure);

    [LoggerMessage(1325, LogLevel.Warning, "Order {Order}: imported, but its grain could not be reached now; the pump takes it up")]
    private static partial void LogNotReached(ILogger logger, string order, Exception failure);

    [LoggerMessage(1326, LogLevel.Debug, "Import {Import}: a step was interrupted")]
    private static partial void LogInterrupted(ILogger logger, string import);
}

/// <summary>What an import remembers.</summary>
public sealed class ImportGrainState() : VersionedState(1)
{
    /// <summary>The import; null before it was started.</summary>
    public ImportDocument? Import { get; set; }

    /// <summary>Grows with every write.</summary>
    public long Version { get; set; }
}
