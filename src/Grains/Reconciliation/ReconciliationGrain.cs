using System.Data.Common;
using System.Globalization;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage;
using Microsoft.Extensions.Logging;
using NodaTime;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;

namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>The comparison of one channel with its ledger (see <see cref="IReconciliationGrain"/>). One loop at a time reads page after page and writes the state after each, so that
/// a crash costs one page; requests only read, or write when no loop is there.</summary>
[GrainType("reconciliation")]
[Reentrant]
public sealed partial class ReconciliationGrain(
    [PersistentState("reconciliation", StorageNames.Provider)] IPersistentState<ReconciliationState> state,
    ReconciliationServices services,
    ILogger<ReconciliationGrain> logger) : Grain, IReconciliationGrain
{
    /// <summary>The most days of one check.</summary>
    public const int MaxDays = 366;

    /// <summary>Findings of a check that are kept by name.</summary>
    public const int MaxNamed = 1_000;

    private const int MaxPast = 20;
    private const int MaxAttempts = 12;

    private ConnectionKey _key;
    private IGrainTimer? _work;
    private bool _isWorking;
    private bool _isStarting;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ConnectionKey.Parse(this.GetPrimaryKeyString());
        return base.OnActivateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ReconciliationCheckStart> Start(ReconciliationCheckRequest request)
    {
        var (from, until) = (DayText.Read(request.From), DayText.Read(request.Until));
        if (until < from || Period.DaysBetween(from, until) >= MaxDays)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"to '{request.Until}' must be a day from '{request.From}' on, at most {MaxDays} days in all."));
        }

        if (state.State.Running is { } running)
        {
            EnsureWorking();
            return new ReconciliationCheckStart(false, ViewOf(running));
        }

        if (_isStarting)
        {
            throw new StorageUnavailableException("A check is just being started; ask again.");
        }

        _isStarting = true;
        try
        {
            var check = new RunningCheck
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{_key.Connection}-{state.State.Sequence + 1}"),
                From = from,
                Until = until,
                Day = from,
                RequestedBy = request.RequestedBy,
                CorrelationId = request.CorrelationId,
                StartedAt = services.Clock.GetUtcNow(),
            };
            state.State.Sequence++;
            state.State.Running = check;
            await Write();
            EnsureWorking();
            return new ReconciliationCheckStart(true, ViewOf(check));
        }
        finally
        {
            _isStarting = false;
        }
    }

    /// <inheritdoc/>
    public Task<ReconciliationCheckView?> GetCheck(string id) =>
        Task.FromResult(state.State.Running is { } running && running.Id == id ? ViewOf(running) : state.State.Past.Find(past => past.Id == id));

    /// <inheritdoc/>
    public Task EnsureRunning()
    {
        if (state.State.Running is not null && !_isStarting)
        {
            EnsureWorking();
        }

        return Task.CompletedTask;
    }

    private static ReconciliationCheckView ViewOf(RunningCheck check) => check.View(CheckStatuses.Running, null, check.Problem);

    private void EnsureWorking()
    {
        if (_isWorking)
        {
            return;
        }

        _isWorking = true;
        _work?.Dispose();
        _work = this.RegisterGrainTimer(Work, new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
    }

    private async Task Work(CancellationToken deactivation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deactivation, services.Stopping);
        var cancellation = either.Token;
        try
        {
            while (state.State.Running is { } check)
            {
                await Step(check, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            LogStopped(logger, _key.ToString());
        }
        catch (Exception failure) when (failure is StorageUnavailableException or InconsistentStateException or DbException or TimeoutException or OrleansException)
        {
            // What is stored is no longer known for sure: another activation reads it and goes on, at the latest when the watchdog looks.
            LogInterrupted(logger, _key.ToString(), failure);
            DeactivateOnIdle();
        }
        catch (Exception failure)
        {
            LogUnexpected(logger, _key.ToString(), failure);
            await GiveUp($"An unexpected fault ({failure.GetType().Name}); the log has it.");
        }
        finally
        {
            _isWorking = false;
        }
    }

    private async Task Step(RunningCheck check, CancellationToken cancellation)
    {
        var halt = await ReadOn(check, cancellation);
        if (halt is null)
        {
            (check.Attempts, check.Problem) = (0, null);
            await Write();
            return;
        }

        check.Attempts++;
        if (halt.IsFinal || check.Attempts >= MaxAttempts)
        {
            await GiveUp(halt.Problem);
            return;
        }

        check.Problem = halt.Problem;
        await Write();
        await Task.Delay(halt.After ?? TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, check.Attempts - 1))), services.Clock, cancellation);
    }

    private async Task GiveUp(string problem)
    {
        LogFailed(logger, state.State.Running?.Id ?? _key.ToString(), problem);
        await End(CheckStatuses.Failed, problem);
    }

    private async Task End(string status, string? problem)
    {
        if (state.State.Running is not { } check)
        {
            return;
        }

        state.State.Past.Insert(0, check.View(status, services.Clock.GetUtcNow(), problem));
        if (state.State.Past.Count > MaxPast)
        {
            state.State.Past.RemoveRange(MaxPast, state.State.Past.Count - MaxPast);
        }

        state.State.Running = null;
        await Write();
    }

    private Task Write() => state.WriteStateAsync();

    [LoggerMessage(1450, LogLevel.Information, "Channel {Channel}: the comparison with the books stopped with the silo and goes on elsewhere")]
    private static partial void LogStopped(ILogger logger, string channel);

    [LoggerMessage(1451, LogLevel.Warning, "Channel {Channel}: the comparison with the books was interrupted and goes on shortly")]
    private static partial void LogInterrupted(ILogger logger, string channel, Exception failure);

    [LoggerMessage(1452, LogLevel.Error, "Channel {Channel}: the comparison with the books met an unexpected fault")]
    private static partial void LogUnexpected(ILogger logger, string channel, Exception failure);

    [LoggerMessage(1453, LogLevel.Warning, "Check {Check}: given up: {Problem}")]
    private static partial void LogFailed(ILogger logger, string check, string problem);

    [LoggerMessage(1454, LogLevel.Warning, "Order {Order}: found by a check, but its grain could not be reached now; the pump takes it up")]
    private static partial void LogNotReached(ILogger logger, string order, Exception failure);

    [LoggerMessage(1455, LogLevel.Error, "Channel {Channel}: an order that a check found cannot be stored and is left out")]
    private static partial void LogNotStorable(ILogger logger, string channel, Exception failure);

    /// <summary>Why a page could not be read.</summary>
    private sealed record Halt(string Problem, bool IsFinal, TimeSpan? After);
}
