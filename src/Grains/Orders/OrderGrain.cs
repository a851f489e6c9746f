using System.Data.Common;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Documents;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Effects;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Extensions;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KashflowOrleans.Grains.Orders;

/// <summary>The reconciler of one order (see <see cref="IOrderGrain"/>). Requests only leave a note of what was heard or asked; one loop at a time does the work and is the
/// only writer of the state, so that a request never waits for the outside world and a stream delivery never fails for it.</summary>
[GrainType("order")]
[ImplicitStreamSubscription(StreamNames.Orders)]
public sealed partial class OrderGrain(
    [PersistentState("order", StorageNames.Provider)] IPersistentState<OrderGrainState> state,
    OrderServices services,
    ILogger<OrderGrain> logger) : Grain, IOrderGrain, IStreamSubscriptionObserver, IAsyncObserver<EntityEvent>
{
    // Hints beyond this are dropped: their inbox rows stay undone and the pump brings them again.
    private const int MaxWaitingHints = 1_000;

    private readonly List<EntityEvent> _hints = [];
    private readonly List<Request> _requests = [];
    private readonly List<HistoryLine> _history = [];
    private OrderKey _key;
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
        if (_hints.Count < MaxWaitingHints && !(hint.InboxId != 0 && _hints.Exists(waiting => waiting.InboxId == hint.InboxId)))
        {
            _hints.Add(hint);
        }

        EnsureWorking();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<OrderStatusView> GetStatus() => Task.FromResult(View());

    /// <inheritdoc/>
    public Task<OrderStatusView> Retry(string requestedBy, string correlationId) => Ask(new Request(RequestKind.Retry, requestedBy, null, correlationId));

    /// <inheritdoc/>
    public Task<OrderStatusView> Release(string requestedBy, string correlationId) => Ask(new Request(RequestKind.Release, requestedBy, null, correlationId));

    /// <inheritdoc/>
    public Task<OrderStatusView> Skip(string requestedBy, string reason, string correlationId) => Ask(new Request(RequestKind.Skip, requestedBy, reason, correlationId));

    private Task<OrderStatusView> Ask(Request request)
    {
        _requests.Add(request);
        EnsureWorking();
        return request.Reply.Task;
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

    private async Task Work(CancellationToken cancellation)
    {
        try
        {
            while (_hints.Count > 0 || _requests.Count > 0)
            {
                await LetHintsGather(cancellation);
                await services.Gate.WaitAsync(cancellation);
                EntityEvent[] hints = [.. _hints];
                Request[] requests = [.. _requests];
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
                    foreach (var request in requests)
                    {
                        request.Reply.TrySetException(new StorageUnavailableException($"The order's state could not be saved: {failure.Message}"));
                    }

                    DeactivateOnIdle();
                    return;
                }
                finally
                {
                    _lastRun = services.Clock.GetTimestamp();
                    services.Gate.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            LogStopped(logger, _key.ToString());
        }
        finally
        {
            _isWorking = false;
        }
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

        var context = new CallContext(correlationId, _key.ToString());
        var end = await ReconcileSafely(context, cancellation);
        Conclude(end, correlationId, now);
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
            default:
                throw new ArgumentOutOfRangeException(nameof(request), request.Kind, "A request nobody obeys.");
        }
    }

    // A defect must not become an endless loop of redelivery: it counts as a failed attempt and ends as dead, with its message where people see it.
    private async Task<RunEnd> ReconcileSafely(CallContext context, CancellationToken cancellation)
    {
        try
        {
            return await Reconcile(context, cancellation);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or StorageUnavailableException or InconsistentStateException or DbException))
        {
            LogUnexpected(logger, _key.ToString(), failure);
            return new RunEnd.Retry($"An unexpected fault ({failure.GetType().Name}); the log has it under the correlation id.", null, CountsAsAttempt: true);
        }
    }

    private async Task<RunEnd> Reconcile(CallContext context, CancellationToken cancellation)
    {
        var connections = await services.Connections.For(_key.Merchant, _key.Channel.Value);
        if (connections.Problem is { } problem)
        {
            return new RunEnd.Retry(problem, ConnectionProblemPause, CountsAsAttempt: false);
        }

        var channel = connections.Channel!;
        var ledger = connections.Ledger!;
        if (!(await channel.GetOrder(_key.OrderId, context, cancellation) is var observed && observed.TryGetValue(out var order)))
        {
            return RunEnd.FromFailure(observed, "The order could not be read from the shop");
        }

        TakeNote(order);
        var reference = await connections.Reference!.Get(context, cancellation);
        if (!reference.TryGetValue(out var ledgerReference))
        {
            return RunEnd.FromFailure(reference, "The ledger's settings could not be read");
        }

        state.State.FlowVersion = services.Flow.Version;
        var desired = services.Flow.Decide(order, new OrderFlowContext(_key, connections.Config!, ledgerReference));
        var run = new OrderRun();

        // Every step either ends the run or brings it measurably forward; the bound only guards against a defect.
        for (var count = 0; count < MaxStepsPerRun; count++)
        {
            var step = OrderProcess.Next(state.State, run, desired);
            var (next, end) = await Act(step, run, order, ledger, channel, connections, context, cancellation);
            if (end is not null)
            {
                return end;
            }

            run = next;
        }

        throw new InvalidOperationException($"Order {_key}: no end after {MaxStepsPerRun} steps.");
    }

    private async Task<(OrderRun Run, RunEnd? End)> Act(
        OrderStep step, OrderRun run, Order order, ILedger ledger, ISalesChannel channel, MerchantConnections connections, CallContext context, CancellationToken cancellation)
    {
        switch (step)
        {
            case OrderStep.Finished:
                return (run, new RunEnd.Synced());
            case OrderStep.Hold hold:
                return (run, new RunEnd.Held(hold.Reason));
            case OrderStep.Ignore ignore:
                return (run, new RunEnd.Ignored(ignore.Reason));
            case OrderStep.EnsureCustomer ensure:
                return await EnsureCustomer(ensure.Document, run, order, context);
            case OrderStep.LookForExistingInvoice look:
                return await LookForExistingInvoice(look, run, ledger, connections, context, cancellation);
            case OrderStep.WriteIntent intend:
                return await WriteIntent(intend.CustomerCode, run, connections, context);
            case OrderStep.ResolveDoubt doubt:
                return await ResolveDoubt(doubt.Number, run, ledger, order, context, cancellation);
            case OrderStep.CreateInvoice create:
                return await CreateInvoice(create, run, ledger, order, context, cancellation);
            case OrderStep.UpdateInvoice update:
                return await UpdateInvoice(update, run, ledger, context, cancellation);
            case OrderStep.WriteNote note:
                return await WriteNote(note.Text, run, channel, order, context, cancellation);
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, "A step nobody carries out.");
        }
    }

    private async Task<(OrderRun Run, RunEnd? End)> EnsureCustomer(CustomerDocument document, OrderRun run, Order order, CallContext context)
    {
        var person = CustomerDocuments.KeyOf(order, _key);
        EnsureCustomerReply reply;
        try
        {
            reply = await GrainFactory.GetGrain<ICustomerGrain>(person.ToString()).Ensure(document, context.CorrelationId);
        }
        catch (Exception failure) when (failure is TimeoutException or StorageUnavailableException or OrleansException or InconsistentStateException)
        {
            return (run, new RunEnd.Retry("The customer is being worked on.", null, CountsAsAttempt: false));
        }

        if (reply.Code is { } code)
        {
            if (reply.Created)
            {
                Remember(context.CorrelationId, "customer.created", $"Customer {code} was created in the ledger.");
            }

            state.State.CustomerCode = code;
            return (run with { CustomerEnsured = code }, null);
        }

        return (run, reply.Retryable
            ? new RunEnd.Retry(reply.Problem!, reply.RetryAfter, CountsAsAttempt: true)
            : new RunEnd.Held(reply.Problem!));
    }

    private async Task<(OrderRun Run, RunEnd? End)> LookForExistingInvoice(
        OrderStep.LookForExistingInvoice step, OrderRun run, ILedger ledger, MerchantConnections connections, CallContext context, CancellationToken cancellation)
    {
        var found = await ledger.FindInvoicesByReference(step.Document.Reference, context, cancellation);
        if (!found.TryGetValue(out var invoices))
        {
            return (run, RunEnd.FromFailure(found, "The ledger could not be searched for the order's invoice"));
        }

        switch (ExistingInvoices.Judge(invoices, step.CustomerCode, step.Document, connections.Config!.Posting.FirstInvoiceNumber))
        {
            case Judgement.NoneExists:
                return (run with { ExistingLooked = true }, null);
            case Judgement.TakeOver existing:
                Accept(existing.Invoice, step.Document, context, "invoice.taken-over", $"Invoice {existing.Invoice.Number} was in the ledger already and says the same.");
                return (run, null);
            case Judgement.Unclear unclear:
                return (run, new RunEnd.Held(unclear.Reason));
            default:
                throw new InvalidOperationException("A judgement nobody follows.");
        }
    }

    private async Task<(OrderRun Run, RunEnd? End)> WriteIntent(string customerCode, OrderRun run, MerchantConnections connections, CallContext context)
    {
        var first = connections.Config!.Posting.FirstInvoiceNumber;
        int number;
        try
        {
            number = await services.Series.Next(connections.LedgerKey, first);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return (run, new RunEnd.Retry("No invoice number could be had.", null, CountsAsAttempt: false));
        }

        state.State.Intent = new InvoiceIntent(number, customerCode, services.Clock.GetUtcNow());
        state.State.Status = OrderStatuses.Posting;
        Remember(context.CorrelationId, "invoice.intended", $"Invoice {number} is about to be created.");
        state.State.Version++;
        await state.WriteStateAsync();
        return (run with { IntentFresh = true }, null);
    }

    private async Task<(OrderRun Run, RunEnd? End)> ResolveDoubt(
        int number, OrderRun run, ILedger ledger, Order order, CallContext context, CancellationToken cancellation)
    {
        var read = await ledger.GetInvoice(number, context, cancellation);
        if (read.TryGetValue(out var invoice))
        {
            return Settle(invoice, run, order, context, "invoice.found", $"Invoice {number} was in the ledger already.");
        }

        // Not there, or not readable yet (apis/kashflow.md §7.6): creating it again under the same number cannot make a second one.
        return read is Outcome<LedgerInvoice>.Refused { Kind: RefusalKind.NotFound }
            ? (run with { IntentFresh = true }, null)
            : (run, RunEnd.FromFailure(read, "The ledger could not be asked for the invoice"));
    }

    private async Task<(OrderRun Run, RunEnd? End)> CreateInvoice(
        OrderStep.CreateInvoice step, OrderRun run, ILedger ledger, Order order, CallContext context, CancellationToken cancellation)
    {
        var created = await ledger.CreateInvoice(step.Number, step.CustomerCode, step.Document, context, cancellation);
        switch (created)
        {
            case Outcome<LedgerInvoice>.Done done:
                Accept(done.Value, step.Document, context, "invoice.created", $"Invoice {step.Number} was created.");
                return (run, null);
            case Outcome<LedgerInvoice>.Found found:
                return Settle(found.Value, run, order, context, "invoice.found", $"Invoice {step.Number} was in the ledger already.");
            case Outcome<LedgerInvoice>.Refused { Kind: RefusalKind.Duplicate }:
                return await ResolveTakenNumber(step, run, ledger, order, context, cancellation);
            default:
                return (run, RunEnd.FromFailure(created, $"Invoice {step.Number} could not be created"));
        }
    }

    // The number is taken: by ourselves, in an attempt whose reply was lost, or by somebody who typed it in.
    private async Task<(OrderRun Run, RunEnd? End)> ResolveTakenNumber(
        OrderStep.CreateInvoice step, OrderRun run, ILedger ledger, Order order, CallContext context, CancellationToken cancellation)
    {
        var read = await ledger.GetInvoice(step.Number, context, cancellation);
        if (read.TryGetValue(out var invoice))
        {
            return Settle(invoice, run, order, context, "invoice.found", $"Invoice {step.Number} was in the ledger already.");
        }

        return read is Outcome<LedgerInvoice>.Refused { Kind: RefusalKind.NotFound }
            ? (run, new RunEnd.Retry($"Invoice {step.Number} exists in the ledger but cannot be read yet.", ReadLagPause, CountsAsAttempt: true))
            : (run, RunEnd.FromFailure(read, $"Invoice {step.Number} could not be read"));
    }

    private (OrderRun Run, RunEnd? End) Settle(LedgerInvoice invoice, OrderRun run, Order order, CallContext context, string step, string detail)
    {
        if (!string.Equals(invoice.Reference, order.Number, StringComparison.Ordinal)
            || !string.Equals(invoice.CustomerCode, state.State.Intent?.CustomerCode, StringComparison.OrdinalIgnoreCase))
        {
            // Somebody else's invoice under our number: take another number. It was never ours, so nothing can be doubled by that.
            Remember(context.CorrelationId, "invoice.number-taken", $"Invoice {invoice.Number} in the ledger belongs to something else ('{invoice.Reference}').");
            state.State.Intent = null;
            return (run with { IntentFresh = false, ExistingLooked = true }, null);
        }

        // The content that was posted is not known for sure: an empty hash makes the next step compare by writing it again.
        state.State.Invoice = new PostedInvoice(invoice.Number, invoice.Id, string.Empty, invoice.Gross, invoice.Paid);
        state.State.Intent = null;
        Remember(context.CorrelationId, step, detail);
        return (run, null);
    }

    private void Accept(LedgerInvoice invoice, InvoiceDocument document, CallContext context, string step, string detail)
    {
        state.State.Invoice = new PostedInvoice(invoice.Number, invoice.Id, ContentHash.Of(document), document.Gross, document.Paid);
        state.State.Intent = null;
        Remember(context.CorrelationId, step, detail);
    }

    private async Task<(OrderRun Run, RunEnd? End)> UpdateInvoice(
        OrderStep.UpdateInvoice step, OrderRun run, ILedger ledger, CallContext context, CancellationToken cancellation)
    {
        var read = await ledger.GetInvoice(step.Number, context, cancellation);
        if (!read.TryGetValue(out var existing))
        {
            return read is Outcome<LedgerInvoice>.Refused { Kind: RefusalKind.NotFound }
                ? (run, new RunEnd.Held($"Invoice {step.Number} is no longer in the ledger. If it was deleted on purpose, skip the order."))
                : (run, RunEnd.FromFailure(read, $"Invoice {step.Number} could not be read"));
        }

        if (SaysTheSame(existing, step.Document))
        {
            Accept(existing, step.Document, context, "invoice.checked", $"Invoice {step.Number} says what it should.");
            return (run, null);
        }

        var updated = await ledger.UpdateInvoice(existing, step.CustomerCode, step.Document, context, cancellation);
        if (!updated.TryGetValue(out var invoice))
        {
            return (run, RunEnd.FromFailure(updated, $"Invoice {step.Number} could not be changed"));
        }

        Accept(invoice, step.Document, context, "invoice.updated", $"Invoice {step.Number} was changed to what the order says now.");
        return (run, null);
    }

    // Only after an adopted attempt of our own (empty hash): totals and payments then show whether that very document arrived.
    private bool SaysTheSame(LedgerInvoice existing, InvoiceDocument document) =>
        state.State.Invoice is { ContentHash.Length: 0 }
        && existing.Net == document.Net
        && existing.Vat == document.Vat
        && existing.Paid == document.Paid
        && document.Payments.All(wanted => existing.Payments.Any(payment =>
            payment.Amount == wanted.Amount && string.Equals(payment.Reference, wanted.Reference, StringComparison.Ordinal)));

    private async Task<(OrderRun Run, RunEnd? End)> WriteNote(
        string text, OrderRun run, ISalesChannel channel, Order order, CallContext context, CancellationToken cancellation)
    {
        var number = state.State.Invoice!.Number;

        // Each run reads the order first: a note of an attempt whose reply was lost is seen there.
        if (order.Notes.Any(note => note.Contains(text, StringComparison.Ordinal)))
        {
            state.State.NotedInvoiceNumber = number;
            return (run, null);
        }

        var added = await channel.AddNote(_key.OrderId, text, context, cancellation);
        switch (added)
        {
            case Outcome<bool>.Done or Outcome<bool>.Found:
                state.State.NotedInvoiceNumber = number;
                Remember(context.CorrelationId, "channel.noted", $"The shop was told invoice number {number}.");
                return (run, null);
            case Outcome<bool>.InDoubt doubt:
                // Wait longer than a late request can take, then look before writing again.
                return (run, new RunEnd.Retry(doubt.Reason, LateArrivalPause, CountsAsAttempt: true));
            default:
                return (run, RunEnd.FromFailure(added, "The invoice number could not be written to the shop"));
        }
    }

    private enum RequestKind
    {
        Retry,
        Release,
        Skip,
    }

    private sealed record Request(RequestKind Kind, string By, string? Reason, string CorrelationId)
    {
        public TaskCompletionSource<OrderStatusView> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
