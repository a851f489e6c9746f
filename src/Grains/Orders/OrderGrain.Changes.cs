using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Effects;
using NodaTime;
using NodaTime.Extensions;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Orders;

/// <content>Takes posted invoices back, and ties orders together that took each other's place.</content>
public sealed partial class OrderGrain
{
    private async Task<(OrderRun Run, RunEnd? End)> WriteReversalIntent(OrderStep.WriteReversalIntent step, OrderRun run, OrderScene scene)
    {
        if (state.State.Replaced.Count >= ChangePolicy.MaxReplaced)
        {
            return (run, new RunEnd.Held($"{ChangePolicy.MaxReplaced.ToString(CultureInfo.InvariantCulture)} invoices of the order were taken back already: see why it changes so often, then correct invoice {Show(step.Invoice.Number)} by hand and skip the order."));
        }

        var (plan, end) = await PlanReversal(step, scene);
        switch (plan)
        {
            case null:
                return (run, end);
            case ReversalPlan.Hold hold:
                return (run, new RunEnd.Held(hold.Reason));
            case ReversalPlan.NothingLeft nothing:
                Replacing.Begin(state.State, step, nothing.Money, null, Today(scene).ToDateOnly());
                await WriteState(CancellationToken.None);
                return (run with { IsInvoiceLocked = false }, null);
            case ReversalPlan.Credit credit:
                return await WriteReversalIntent(step, credit, run, scene);
            default:
                throw new InvalidOperationException("A plan nobody follows.");
        }
    }

    private async Task<(OrderRun Run, RunEnd? End)> WriteReversalIntent(OrderStep.WriteReversalIntent step, ReversalPlan.Credit plan, OrderRun run, OrderScene scene)
    {
        int number;
        try
        {
            number = await services.Series.Next(scene.Connections.LedgerKey, scene.Connections.Config!.Posting.FirstInvoiceNumber);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return (run, new RunEnd.Retry("No credit note number could be had.", null, CountsAsAttempt: false));
        }

        var entry = Replacing.Begin(state.State, step, plan.Money, plan.Content, plan.Content.On);
        entry.Reversal!.Intent = new CreditNoteIntent(number, plan.Content.CustomerCode, services.Clock.GetUtcNow(), plan.Content.Reference);
        state.State.Status = OrderStatuses.Posting;
        Remember(scene.Context.CorrelationId, "credit-note.intended", $"Credit note {Show(number)} is about to be created: it takes invoice {Show(step.Invoice.Number)} back, because {step.Why}");
        await WriteState(CancellationToken.None);
        return (run with { FreshRefunds = run.FreshRefunds.Add(entry.Reversal.RefundId), IsInvoiceLocked = false }, null);
    }

    private async Task<(ReversalPlan? Plan, RunEnd? End)> PlanReversal(OrderStep.WriteReversalIntent step, OrderScene scene)
    {
        var read = await scene.Ledger.GetInvoice(step.Invoice.Number, scene.Context, scene.Cancellation);
        if (!read.TryGetValue(out var invoice))
        {
            return (null, read is Outcome<LedgerInvoice>.Refused { Kind: RefusalKind.NotFound }
                ? new RunEnd.Held(NoLongerThere(step.Invoice.Number))
                : RunEnd.FromFailure(read, $"Invoice {Show(step.Invoice.Number)} could not be read"));
        }

        var refunds = new List<LedgerCreditNote>();
        foreach (var posted in step.Wanted is null ? state.State.CreditNotes.Where(refund => refund.Posted is not null).Select(refund => refund.Posted!) : [])
        {
            var readNote = await scene.Ledger.GetCreditNote(posted.Number, scene.Context, scene.Cancellation);
            if (!readNote.TryGetValue(out var note))
            {
                return (null, Unread(readNote, $"Credit note {Show(posted.Number)}"));
            }

            refunds.Add(note);
        }

        Order? successor = null;
        if (step.Wanted is null && scene.Order.ReplacedBy is { } link)
        {
            var readOrder = await scene.Channel.GetOrder(link.Id, scene.Context, scene.Cancellation);
            if (!readOrder.TryGetValue(out successor))
            {
                return (null, RunEnd.FromFailure(readOrder, $"Order {link.Number}, which replaces this one, could not be read from the shop"));
            }
        }

        return (Reversal.Plan(new ReversalRequest(
            invoice, step.Invoice, state.State.Replaced.Count + 1, Today(scene), Reissue.Standing(state.State), step.Wanted, refunds, successor, state.State.IsReleased)), null);
    }

    // A reversal may go on paying invoices long after the day it was made on, which may be in a closed period by then.
    private LocalDate DayOf(OrderStep.ApplyCreditNote step, OrderScene scene) =>
        state.State.Replaced.Exists(replaced => replaced.Reversal?.RefundId == step.RefundId) ? Today(scene) : step.On;

    private void NoteApplication(OrderStep.ApplyCreditNote step, decimal applied, decimal open, OrderScene scene)
    {
        if (Replacing.NoteApplication(state.State, step.RefundId, applied, open) is { } settled)
        {
            Remember(scene.Context.CorrelationId, "invoice.credited", $"Invoice {Show(settled.Invoice.Number)} is credited in full by credit note {Show(step.Number)}.");
        }
    }

    // The original hears of it even if its own event was lost: the wake-up is stored, and only this order's own state says that it was.
    private async Task TieToReplaced(Order order, string correlationId, CancellationToken cancellation)
    {
        var current = state.State;
        if (order.Replaces is { } original && current.Replaces is null && original.Id != _key.OrderId && IsOrderId(original.Id))
        {
            await services.Effects.Commit(new Effect(null, [], new DueChange(new OrderKey(_key.Merchant, _key.Channel, original.Id).ToString(), services.Clock.GetUtcNow().ToInstant(), correlationId), []), cancellation);
            current.Replaces = original.Number;
            Remember(correlationId, "order.replaces", $"The order takes the place of order {original.Number}, which is looked at again.");
        }

        if (order.ReplacedBy is { } successor && current.ReplacedBy is null)
        {
            current.ReplacedBy = successor.Number;
            Remember(correlationId, "order.replaced", $"Order {successor.Number} takes this order's place.");
        }
    }

    private static bool IsOrderId(string id) => id.Length is > 0 and <= 20 && id.All(char.IsAsciiDigit);

    private LocalDate Today(OrderScene scene) =>
        services.Clock.GetUtcNow().ToInstant().InZone(DateTimeZoneProviders.Tzdb.GetZoneOrNull(scene.Connections.Config!.TimeZone) ?? DateTimeZone.Utc).Date;

    private static IReadOnlyList<RecordedMoney> MoneyOn(LedgerInvoice invoice) => [.. Reversal.RecordedOn(invoice)];

    private static string NoLongerThere(int number) => $"Invoice {Show(number)} is no longer in the ledger. If it was deleted on purpose, skip the order.";

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
