using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Payments.Matching;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Payments;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Storage;

namespace KashflowOrleans.Grains.Payments;

/// <summary>The reconciler of one line of a statement (see <see cref="IPaymentGrain"/>). Reentrant, so that a hint never waits for an order; what changes the state is done one
/// after the other.</summary>
[GrainType("payment")]
[Reentrant]
public sealed partial class PaymentGrain(
    [PersistentState("payment", StorageNames.Provider)] IPersistentState<PaymentGrainState> state,
    PaymentServices services,
    ILogger<PaymentGrain> logger) : Grain, IPaymentGrain
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private PaymentKey _key;
    private IGrainTimer? _work;
    private bool _isWorking;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = PaymentKey.Parse(this.GetPrimaryKeyString());
        return base.OnActivateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task Notify(EntityEvent hint)
    {
        if (!_isWorking)
        {
            _isWorking = true;
            _work?.Dispose();
            _work = this.RegisterGrainTimer(cancellation => Work(hint.CorrelationId, cancellation), new GrainTimerCreationOptions
            {
                DueTime = TimeSpan.Zero,
                Period = Timeout.InfiniteTimeSpan,
                Interleave = true,
                KeepAlive = true,
            });
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<PaymentStatusView> Match(PaymentTarget order, string requestedBy, string correlationId) => Change(correlationId, () =>
    {
        var current = state.State;
        var line = current.Line!;
        if (!PaymentDecision.IsForTheOrder(line.Kind) && line.Kind != GatewayTransactionKind.Refund)
        {
            throw new ArgumentException($"Payment {line.Id} is of the kind {line.Kind.ToString().ToLowerInvariant()}: no money has moved, so it belongs to no order.");
        }

        if (!string.Equals(order.Currency, line.Currency, StringComparison.Ordinal))
        {
            throw new ArgumentException($"Payment {line.Id} is in {line.Currency} and order {order.Number} in {order.Currency ?? "a currency that is not known yet"}; match it with an order in its own currency.");
        }

        if (current.Match is { } standing)
        {
            if (standing.OrderKey == order.OrderKey)
            {
                return;
            }

            throw new ArgumentException($"Payment {line.Id} belongs to order {standing.Number}; take it away from that first (unmatch).");
        }

        Belong(new PaymentMatch(order.OrderKey, order.Channel, order.Number, requestedBy, services.Clock.GetUtcNow()), $"{requestedBy} matched it.", correlationId);
    });

    /// <inheritdoc/>
    public Task<PaymentStatusView> Unmatch(string requestedBy, string correlationId) => Change(correlationId, () =>
    {
        var current = state.State;
        if (current.Match is null && current.Status != PaymentStates.Ignored)
        {
            return;
        }

        if (current.Match is { } match && PaymentDecision.IsForTheOrder(current.Line!.Kind))
        {
            // Also when it is not known whether the order was told: taking away what is not there does no harm.
            current.ToBeRemovedFrom.Add(match.OrderKey);
        }

        current.IsForPeople = current.IsForPeople || current.Match is not null;
        (current.Match, current.IsTold, current.Attempts) = (null, false, 0);
        Stand(PaymentStates.Unmatched, $"{requestedBy} took it back; {(current.IsForPeople ? "only a person matches it now" : "it is looked at again")}.", correlationId, "payment.unmatched");
    });

    /// <inheritdoc/>
    public Task<PaymentStatusView> Ignore(string requestedBy, string reason, string correlationId) => Change(correlationId, () =>
    {
        if (state.State.Match is { } match)
        {
            throw new ArgumentException($"Payment {_key.Id} belongs to order {match.Number}; take it away from that first (unmatch).");
        }

        Stand(PaymentStates.Ignored, $"{requestedBy} left it out: {reason}", correlationId, "payment.ignored");
    });

    /// <inheritdoc/>
    public async Task<PaymentCandidates> GetCandidates()
    {
        await ReadLine(CancellationToken.None);
        return state.State is { Line: not null, Match: null }
            ? new PaymentCandidates([.. (await Candidates(CancellationToken.None)).Take(PaymentMatcher.MostShown)])
            : new PaymentCandidates([]);
    }

    private async Task Work(string correlationId, CancellationToken cancellation)
    {
        try
        {
            await _oneAtATime.WaitAsync(cancellation);
            try
            {
                await ReadLine(cancellation);
                if (state.State.Line is not null)
                {
                    await Reconcile(correlationId, cancellation);
                }
            }
            finally
            {
                _oneAtATime.Release();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            LogStopped(logger, _key.ToString());
        }
        catch (Exception failure)
        {
            // The wake-up was only lent out and comes again. This activation no longer knows what is stored.
            LogFailed(logger, _key.ToString(), failure);
            DeactivateOnIdle();
        }
        finally
        {
            _isWorking = false;
        }
    }

    private async Task<PaymentStatusView> Change(string correlationId, Action change)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            await ReadLine(CancellationToken.None);
            if (state.State.Line is null)
            {
                throw new ArgumentException($"There is no payment '{_key.Id}' of '{_key.Source}'.");
            }

            await WakeLater(correlationId);
            change();
            await Reconcile(correlationId, CancellationToken.None);
            return new PaymentStatusView(state.State.Status, state.State.Reason, state.State.Match?.OrderKey, state.State.IsTold);
        }
        catch (Exception failure) when (failure is not ArgumentException)
        {
            // This activation no longer knows what is stored.
            LogFailed(logger, _key.ToString(), failure);
            DeactivateOnIdle();
            throw new StorageUnavailableException($"The payment's state could not be saved: {failure.Message}", failure);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task ReadLine(CancellationToken cancellation)
    {
        if (state.State.Line is null && await services.Store.Find(_key.ToString(), cancellation) is { } row)
        {
            state.State.Line ??= row.Line;
            state.State.ReceivedAt = row.ReceivedAt.ToDateTimeOffset();
        }
    }

    private async Task Reconcile(string correlationId, CancellationToken cancellation)
    {
        var current = state.State;
        current.CorrelationId = correlationId;
        current.NextLook = null;
        if (current.Status is PaymentStates.Received or PaymentStates.Unmatched && !current.IsForPeople)
        {
            await Look(correlationId, cancellation);
        }

        // What was decided is durable before anybody is told of it.
        await WriteState(cancellation);
        if (current.ToBeRemovedFrom.Count > 0 || current is { Match: not null, IsTold: false })
        {
            await TellOrders(correlationId);
            await WriteState(cancellation);
        }

        await Show(correlationId, cancellation);
    }

    private async Task Look(string correlationId, CancellationToken cancellation)
    {
        var current = state.State;
        var decision = PaymentDecision.WithoutOrders(current.Line!) ?? PaymentDecision.By(await Candidates(cancellation));
        if (decision.Order is { } order)
        {
            Belong(new PaymentMatch(order.OrderKey, order.Channel, order.Number, PaymentMatch.Auto, services.Clock.GetUtcNow()), decision.Reason, correlationId);
            return;
        }

        Stand(decision.State, decision.Reason, correlationId, $"payment.{decision.State}");
        if (decision.State == PaymentStates.Unmatched)
        {
            var now = services.Clock.GetUtcNow();
            current.NextLook = now + LookPolicy.Next(now - current.ReceivedAt, services.Dice());
        }
    }

    private async Task<IReadOnlyList<PaymentCandidate>> Candidates(CancellationToken cancellation)
    {
        var line = state.State.Line!;
        var settings = (await services.Connections.ConfigOf(_key.Merchant))?.Posting.Statements;
        var orders = await services.Store.FindCandidates(PaymentMatcher.QueryFor(_key, line, settings), cancellation);
        return PaymentMatcher.Rank(line, orders, settings);
    }

    private async Task TellOrders(string correlationId)
    {
        var current = state.State;
        var line = current.Line!;
        try
        {
            foreach (var order in current.ToBeRemovedFrom.ToArray())
            {
                await GrainFactory.GetGrain<IOrderGrain>(order).RemovePayment(line.Source, line.Id, correlationId);
                current.ToBeRemovedFrom.Remove(order);
            }

            if (current.Match is { } match && !current.IsTold)
            {
                if (PaymentDecision.IsForTheOrder(line.Kind))
                {
                    await GrainFactory.GetGrain<IOrderGrain>(match.OrderKey).AddPayment(ReceivedPayment.Of(line), correlationId);
                }

                current.IsTold = true;
            }

            current.Attempts = 0;
        }
        catch (Exception failure) when (failure is TimeoutException or StorageUnavailableException or OrleansException or InconsistentStateException)
        {
            LogNotTold(logger, _key.ToString(), failure);
            current.Attempts++;
            current.NextLook = services.Clock.GetUtcNow() + (RetryPolicy.Next(Math.Min(current.Attempts, RetryPolicy.MaxAttempts - 1), null, services.Dice()) ?? RetryPolicy.Longest);
        }
    }
}
