using System.Data.Common;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Documents;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Grains.Reconciliation;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Effects;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Extensions;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KashflowOrleans.Grains.Orders;

/// <summary>The reconciler of one order (see <see cref="IOrderGrain"/>). Requests only leave a note of what was heard or asked; one loop at a time does the work and is the
/// only writer of the state, so that the grain can be reentrant, a request never waits for the outside world and a stream delivery never fails for it.</summary>
[GrainType("order")]
[Reentrant]
[ImplicitStreamSubscription(StreamNames.Orders)]
public sealed partial class OrderGrain(
    [PersistentState("order", StorageNames.Provider)] IPersistentState<OrderGrainState> state,
    OrderServices services,
    ILogger<OrderGrain> logger) : Grain, IOrderGrain, IStreamSubscriptionObserver, IAsyncObserver<EntityEvent>
{
    private const string Stopping = "The silo is stopping; ask again.";

    // Hints beyond this are dropped: their inbox rows stay undone and the pump brings them again.
    private const int MaxWaitingHints = 1_000;

    private readonly List<EntityEvent> _hints = [];
    private readonly List<Request> _requests = [];
    private OrderKey _key;
    private OrderSight? _sight;
    private IGrainTimer? _work;
    private bool _isWorking;
    private long? _lastRun;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = OrderKey.Parse(this.GetPrimaryKeyString());
        return base.OnActivateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => await handleFactory.Create<EntityEvent>().ResumeAsync(this);

    /// <inheritdoc/>
    public Task OnNextAsync(EntityEvent item, StreamSequenceToken? token = null) => Notify(item);

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex)
    {
        LogStreamError(logger, _key.ToString(), ex);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Notify(EntityEvent hint)
    {
        if (hint.InboxId != 0 && (_hints.Exists(waiting => waiting.InboxId == hint.InboxId) || Array.Exists(_inHand, taken => taken.InboxId == hint.InboxId)))
        {
            return Task.CompletedTask;
        }

        if (_hints.Count < MaxWaitingHints)
        {
            _hints.Add(hint);
        }

        HurryFor(hint);
        EnsureWorking();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<OrderStatusView> GetStatus() => Task.FromResult(View());

    /// <inheritdoc/>
    public Task<OrderStatusView> Retry(string requestedBy, bool onLatestFlow, string correlationId) =>
        Ask(new Request(onLatestFlow ? RequestKind.RetryOnLatestFlow : RequestKind.Retry, requestedBy, null, correlationId));

    /// <inheritdoc/>
    public Task<OrderStatusView> Release(string requestedBy, string correlationId) => Ask(new Request(RequestKind.Release, requestedBy, null, correlationId));

    /// <inheritdoc/>
    public Task<OrderStatusView> Skip(string requestedBy, string reason, string correlationId) => Ask(new Request(RequestKind.Skip, requestedBy, reason, correlationId));

    private async Task<OrderStatusView> Ask(Request request)
    {
        _requests.Add(request);
        _pace?.Hurry();
        EnsureWorking();

        // A silo that stops may never come to the work, and waits for whoever waits here.
        await using var stopping = services.Stopping.Register(() => request.Reply.TrySetException(new StorageUnavailableException(Stopping)));
        return await request.Reply.Task;
    }

    private void EnsureWorking()
    {
        if (_isWorking)
        {
            return;
        }

        _isWorking = true;
        _work?.Dispose();
        _work = this.RegisterGrainTimer(Work, new GrainTimerCreationOptions
        {
            DueTime = TimeSpan.Zero,
            Period = Timeout.InfiniteTimeSpan,
            Interleave = true,
            KeepAlive = true,
        });
    }

    private async Task Work(CancellationToken deactivation)
    {
        // A silo that stops does not wait for a shop that hangs: what is left open is found again by its keys.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deactivation, services.Stopping);
        var cancellation = either.Token;
        try
        {
            while (_hints.Count > 0 || _requests.Count > 0)
            {
                await LetHintsGather(cancellation);
                using var pace = NextPace();
                _pace = pace;
                using var place = await services.Gates.Enter(_key.Merchant, pace, cancellation);
                EntityEvent[] hints = [.. _hints];
                Request[] requests = [.. _requests];
                _inHand = hints;
                _hints.Clear();
                _requests.Clear();
                try
                {
                    await RunOnce(hints, requests, cancellation);
                    foreach (var request in requests)
                    {
                        request.Reply.TrySetResult(View());
                    }
                }
                catch (Exception failure)
                {
                    // State or read models could not be written: what was heard stays undone in the inbox and comes again. This activation no longer knows what is stored.
                    LogRunFailed(logger, _key.ToString(), failure);
                    Disappoint(requests, $"The order's state could not be saved: {failure.Message}");
                    DeactivateOnIdle();
                    return;
                }
                finally
                {
                    _lastRun = services.Clock.GetTimestamp();
                    (_pace, _inHand) = (null, []);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            LogStopped(logger, _key.ToString());
            Disappoint([], Stopping);
        }
        finally
        {
            (_isWorking, _pace) = (false, null);
        }
    }

    private void Disappoint(IReadOnlyList<Request> taken, string reason)
    {
        foreach (var request in taken.Concat(_requests))
        {
            request.Reply.TrySetException(new StorageUnavailableException(reason));
        }

        _requests.Clear();
    }

    // A shop saves an order many times in a moment and says so each time (apis/magento.md §3.2): the first hint is followed at once, the next ones together. People do not wait.
    private async Task LetHintsGather(CancellationToken cancellation)
    {
        if (_lastRun is { } last && _requests.Count == 0 && RunSpacing - services.Clock.GetElapsedTime(last) is var pause && pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, services.Clock, cancellation);
        }
    }

    private async Task RunOnce(IReadOnlyList<EntityEvent> hints, IReadOnlyList<Request> requests, CancellationToken cancellation)
    {
        var correlationId = requests.Count > 0 ? requests[^1].CorrelationId : hints[^1].CorrelationId;
        var now = services.Clock.GetUtcNow();
        var current = state.State;
        if (!state.RecordExists && current.Version == 0)
        {
            current.ReceivedAt = now;
        }

        foreach (var request in requests)
        {
            Obey(request);
        }

        current.IsBackfill = RunPace.Remember(hints, requests.Count > 0, current);
        var context = new CallContext(correlationId, _key.ToString()) { Pace = _pace ?? CallPace.Live };
        _sight = null;
        var end = OrderProcess.WhyLeftOut(current, new OrderRun()) is { } leftOut
            ? new RunEnd.Ignored(leftOut)
            : await ReconcileSafely(context, isAsked: requests.Count > 0, cancellation);
        Conclude(end, correlationId);
        current.Books = BooksOfOrder.Of(current, _sight);
        await Save(hints, correlationId, cancellation);
    }

    private void Obey(Request request)
    {
        var current = state.State;
        current.Attempts = 0;
        current.SkippedBecause = request.Kind == RequestKind.Skip ? request.Reason : null;
        switch (request.Kind)
        {
            case RequestKind.Skip:
                Remember(request.CorrelationId, "order.skipped", $"{request.By} left the order out: {request.Reason}");
                break;
            case RequestKind.Release:
                current.IsReleased = true;
                Remember(request.CorrelationId, "order.released", $"{request.By} released the order: it is posted even if the ledger has its reference already.");
                break;
            case RequestKind.Retry:
                Remember(request.CorrelationId, "order.retry-requested", $"{request.By} asked for another attempt.");
                break;
            case RequestKind.RetryOnLatestFlow:
                current.Flow = null;
                current.CreditNotes.ForEach(refund => refund.Flow = null);
                Remember(request.CorrelationId, "order.retry-requested", $"{request.By} asked for another attempt on the flow version that is in force.");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(request), request.Kind, "A request nobody obeys.");
        }
    }

    // A defect must not become an endless loop of redelivery: it counts as a failed attempt and ends as dead, with its message where people see it.
    private async Task<RunEnd> ReconcileSafely(CallContext context, bool isAsked, CancellationToken cancellation)
    {
        try
        {
            return await Reconcile(context, isAsked, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && failure is not (StorageUnavailableException or InconsistentStateException or DbException))
        {
            LogUnexpected(logger, _key.ToString(), failure);
            return new RunEnd.Retry($"An unexpected fault ({failure.GetType().Name}); the log has it under the correlation id.", null, CountsAsAttempt: true);
        }
    }

    private async Task<RunEnd> Reconcile(CallContext context, bool isAsked, CancellationToken cancellation)
    {
        if (isAsked)
        {
            // Who asks for another attempt may have mended something in the settings.
            services.Connections.Forget(_key.Merchant);
        }

        var connections = await services.Connections.For(_key.Merchant, _key.Channel.Value);
        if (connections.Problem is { } problem)
        {
            return new RunEnd.Retry(problem, ConnectionProblemPause, CountsAsAttempt: false);
        }

        if (await BillByInvoices(connections, context, isAsked, cancellation) is { } billed)
        {
            return billed;
        }

        var channel = connections.Channel!;
        var ledger = connections.Ledger!;
        if (!(await channel.GetOrder(_key.OrderId, context, cancellation) is var observed && observed.TryGetValue(out var order)))
        {
            return RunEnd.FromFailure(observed, "The order could not be read from the shop");
        }

        TakeNote(order);
        _sight = new OrderSight(order, connections.Config!.TimeZone);
        (order, var refunds, var unread) = await ReadRefunds(order, channel, context, cancellation);
        if (unread is not null)
        {
            return unread;
        }

        if (isAsked)
        {
            // Who asks for another attempt may have mended something in the ledger.
            connections.Reference!.Forget();
        }

        var (documents, undecided) = await Decide(order, connections, context, cancellation);
        if (documents is not { } desired)
        {
            return undecided!;
        }

        (var credits, undecided) = await DecideRefunds(order, refunds, connections, context, cancellation);
        if (credits is null)
        {
            return undecided!;
        }

        _sight = new OrderSight(order, connections.Config!.TimeZone, refunds, desired, credits);
        var scene = new OrderScene(order, channel, ledger, connections, context, cancellation);
        var run = new OrderRun();

        // Every step either ends the run or brings it measurably forward; the bound only guards against a defect.
        for (var count = 0; count < MaxStepsPerRun; count++)
        {
            var step = OrderProcess.Next(state.State, run, desired, credits);
            var (next, end) = await Act(step, run, scene);
            if (end is not null)
            {
                return end;
            }

            run = next;
        }

        throw new InvalidOperationException($"Order {_key}: no end after {MaxStepsPerRun} steps.");
    }

    private enum RequestKind
    {
        Retry,
        RetryOnLatestFlow,
        Release,
        Skip,
    }

    private sealed record Request(RequestKind Kind, string By, string? Reason, string CorrelationId)
    {
        public TaskCompletionSource<OrderStatusView> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
