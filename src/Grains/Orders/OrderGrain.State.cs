using System.Text.Json;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Model;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Effects;
using NodaTime;
using NodaTime.Extensions;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Orders;

/// <content>What the grain remembers and shows.</content>
public sealed partial class OrderGrain
{
    private const int MaxStepsPerRun = 400;

    // Beyond this a merchant's series clearly runs into numbers given by hand.
    private const int MaxNumbersTaken = 100;

    // What was taken back before these stands in the history.
    private const int MaxReversedShown = 20;

    // More than a run ever makes; only a database that refuses lines for very long reaches it, and then the oldest are given up.
    private const int MaxUnshown = 200;

    // A wrong password or a missing setting is a person's to mend; looking again every few minutes lets the order go on by itself afterwards.
    private static readonly TimeSpan ConnectionProblemPause = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RunSpacing = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReadLagPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LateArrivalPause = TimeSpan.FromSeconds(5);

    private void TakeNote(Order order)
    {
        var current = state.State;
        current.Number = order.Number;
        current.Currency = order.Currency;
        current.Total = order.Total;
        current.PlacedAt = order.PlacedAt.ToDateTimeOffset();
    }

    private void Remember(string correlationId, string step, string detail)
    {
        state.State.HistorySequence++;
        var unshown = state.State.Unshown;
        unshown.Add(new RememberedLine(state.State.HistorySequence, services.Clock.GetUtcNow(), correlationId, step, detail));
        if (unshown.Count > MaxUnshown)
        {
            unshown.RemoveAt(0);
        }
    }

    private void Conclude(RunEnd end, string correlationId)
    {
        var current = state.State;
        var before = (current.Status, current.Reason);
        current.NextAttempt = null;
        switch (end)
        {
            case RunEnd.Synced:
                (current.Status, current.Reason, current.Attempts) = (OrderStatuses.Synced, null, 0);
                break;
            case RunEnd.Held held:
                (current.Status, current.Reason, current.Attempts) = (OrderStatuses.Held, held.Reason, 0);
                break;
            case RunEnd.Ignored ignored:
                (current.Status, current.Reason, current.Attempts) = (OrderStatuses.Ignored, ignored.Reason, 0);
                break;
            case RunEnd.Dead dead:
                (current.Status, current.Reason) = (OrderStatuses.Dead, dead.Reason);
                break;
            case RunEnd.Retry retry:
                ScheduleRetry(retry);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(end), end, "An end nobody draws conclusions from.");
        }

        if (before != (current.Status, current.Reason))
        {
            Remember(correlationId, $"order.{current.Status}", current.Reason ?? "Everything that should exist exists.");
        }
    }

    private void ScheduleRetry(RunEnd.Retry retry)
    {
        var current = state.State;
        if (retry.CountsAsAttempt)
        {
            current.Attempts++;
        }

        if (RetryPolicy.Next(current.Attempts, retry.After, services.Dice()) is { } wait)
        {
            (current.Status, current.Reason, current.NextAttempt) = (OrderStatuses.Retrying, retry.Reason, services.Clock.GetUtcNow() + wait);
        }
        else
        {
            (current.Status, current.Reason) = (OrderStatuses.Dead, $"Given up after {current.Attempts} attempts: {retry.Reason}");
        }
    }

    private async Task Save(IReadOnlyList<EntityEvent> hints, string correlationId, CancellationToken cancellation)
    {
        long[] done = [.. hints.Where(hint => hint.InboxId != 0).Select(hint => hint.InboxId)];
        await WriteState(cancellation);
        try
        {
            // The inbox rows are done only now: the state holds the effect or the time of the retry, and the same commit shows it.
            await services.Effects.Commit(new Effect(Row(), Lines(), Due(correlationId), done), cancellation);
        }
        catch (StorageRejectedException refusal)
        {
            // The same row would be refused for ever. Something smaller finishes the events and says why.
            LogRefused(logger, _key.ToString(), refusal);
            var current = state.State;
            (current.Status, current.Reason, current.NextAttempt) = (OrderStatuses.Dead, "The order's data cannot be stored in the read model; the log has it under the order's key.", null);
            current.Unshown.Clear();
            await WriteState(cancellation);
            await services.Effects.Commit(new Effect(BareRow(), [], Due(correlationId), done), cancellation);
        }

        // Shown: the next write of the state no longer carries them. Until then they may be sent again, which does no harm.
        state.State.Unshown.Clear();
    }

    private Task WriteState(CancellationToken cancellation)
    {
        state.State.Version++;
        return state.WriteStateAsync(cancellation);
    }

    private DueChange Due(string correlationId) => new(_key.ToString(), state.State.NextAttempt?.ToInstant(), correlationId);

    private IReadOnlyList<HistoryLine> Lines() =>
        [.. state.State.Unshown.Select(line => new HistoryLine(_key.ToString(), line.Sequence, line.At.ToInstant(), line.CorrelationId, line.Step, line.Detail))];

    private OrderRow Row()
    {
        var current = state.State;
        return new OrderRow(
            _key.ToString(), _key.Merchant.Value, _key.Channel.Value, _key.OrderId, current.Number, current.Status, current.Reason, current.Currency, current.Total,
            current.Invoice?.Number, current.Invoice?.Gross, current.Invoice?.Paid, current.CustomerCode, current.PlacedAt?.ToInstant(), current.ReceivedAt.ToInstant(),
            services.Clock.GetUtcNow().ToInstant(), current.Attempts, current.NextAttempt?.ToInstant(), current.Version, Documents())
        {
            Books = current.Books,
        };
    }

    // Nothing of what the shop said: one of its values is what the database refuses.
    private OrderRow BareRow() => Row() with
    {
        Number = null,
        Currency = null,
        Total = null,
        InvoiceGross = null,
        Paid = null,
        CustomerCode = null,
        PlacedAt = null,
        Documents = null,
        Books = null,
    };

    private string Documents() => JsonSerializer.Serialize(
        new
        {
            flow = state.State.Flow?.ToString(),
            findings = state.State.Findings,
            customer = state.State.CustomerCode,
            invoice = state.State.Invoice,
            intent = state.State.Intent,
            noted = state.State.NotedInvoiceNumber,
            parts = state.State.Parts.Select(part => new { id = part.Id, invoice = part.Number }),
            creditNotes = state.State.CreditNotes.Select(refund => new { refund = refund.Number, flow = refund.Flow?.ToString(), creditNote = refund.Posted, intent = refund.Intent }),
            journals = state.State.Journals.Select(journal => new { reference = journal.Reference, journal = journal.Posted, intent = journal.Intent, reversed = journal.Reversed }),
        },
        JsonSerializerOptions.Web);

    private OrderStatusView View() =>
        new(state.State.Status, state.State.Reason, state.State.Invoice?.Number, state.State.Attempts, state.State.NextAttempt);
}
