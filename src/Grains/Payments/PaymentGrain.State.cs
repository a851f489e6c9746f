using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Payments;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Extensions;

namespace KashflowOrleans.Grains.Payments;

/// <content>What the grain remembers and shows.</content>
public sealed partial class PaymentGrain
{
    private static readonly Duration SafetyNet = Duration.FromSeconds(30);

    private void Belong(PaymentMatch match, string reason, string correlationId)
    {
        var current = state.State;
        (current.Match, current.IsTold, current.Attempts) = (match, false, 0);
        (current.Status, current.Reason) = (PaymentStates.Matched, reason);
        Remember(correlationId, "payment.matched", $"It belongs to order {match.Number} in {match.Channel}: {reason}");
    }

    private void Stand(string status, string reason, string correlationId, string step)
    {
        var current = state.State;
        if ((current.Status, current.Reason) != (status, reason))
        {
            (current.Status, current.Reason) = (status, reason);
            Remember(correlationId, step, reason);
        }
    }

    private void Remember(string correlationId, string step, string detail)
    {
        state.State.HistorySequence++;
        state.State.Unshown.Add(new RememberedLine(state.State.HistorySequence, services.Clock.GetUtcNow(), correlationId, step, detail));
    }

    private Task WriteState(CancellationToken cancellation)
    {
        state.State.Version++;
        return state.WriteStateAsync(cancellation);
    }

    // Before what a person asked for is decided: should this silo stop between deciding and telling the order, the pump brings it back.
    private Task WakeLater(string correlationId) =>
        services.Store.Commit(Progress() with { NextLook = services.Clock.GetUtcNow().ToInstant() + SafetyNet }, [], correlationId, CancellationToken.None);

    private PaymentProgress Progress()
    {
        var current = state.State;
        return new(
            _key.ToString(), current.Status, current.Reason, current.Match?.OrderKey, current.Match?.Channel, current.Match?.Number, current.Match?.By, current.IsTold,
            current.NextLook?.ToInstant(), services.Clock.GetUtcNow().ToInstant(), current.Version);
    }

    private async Task Show(string correlationId, CancellationToken cancellation)
    {
        var current = state.State;
        var key = _key.ToString();
        await services.Store.Commit(
            Progress(),
            [.. current.Unshown.Select(line => new HistoryLine(key, line.Sequence, line.At.ToInstant(), line.CorrelationId, line.Step, line.Detail))],
            correlationId,
            cancellation);

        // Shown: the next write of the state no longer carries them. Until then they may be sent again, which does no harm.
        current.Unshown.Clear();
    }

    [LoggerMessage(1410, LogLevel.Warning, "Payment {Payment}: the run's result could not be saved; it is woken again")]
    private static partial void LogFailed(ILogger logger, string payment, Exception failure);

    [LoggerMessage(1411, LogLevel.Debug, "Payment {Payment}: stopped in the middle of a run; it is taken up again")]
    private static partial void LogStopped(ILogger logger, string payment);

    [LoggerMessage(1412, LogLevel.Warning, "Payment {Payment}: its order could not be told; it is tried again")]
    private static partial void LogNotTold(ILogger logger, string payment, Exception failure);
}
