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
                Begin(step, nothing.Money, null, scene);
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

        var entry = Begin(step, plan.Money, plan.Content, scene);
        entry.Reversal!.Intent = new CreditNoteIntent(number, plan.Content.CustomerCode, services.Clock.GetUtcNow(), plan.Content.Reference);
        state.State.Status = OrderStatuses.Posting;
        Remember(scene.Context.CorrelationId, "credit-note.intended", $"Credit note {Show(number)} is about to be created: it takes invoice {Show(step.Invoice.Number)} back, because {step.Why}");
        await WriteState(CancellationToken.None);
        return (run with { FreshRefunds = run.FreshRefunds.Add(entry.Reversal.RefundId), IsInvoiceLocked = false }, null);
    }

    private ReplacedInvoice Begin(OrderStep.WriteReversalIntent step, IReadOnlyList<RecordedMoney> money, ReversalContent? content, OrderScene scene)
    {
        var current = state.State;
        var ordinal = current.Replaced.Count + 1;
        var entry = new ReplacedInvoice
        {
            Ordinal = ordinal,
            Invoice = step.Invoice with { CustomerCode = content?.CustomerCode ?? step.Invoice.CustomerCode ?? current.CustomerCode, Payments = null },
            On = Today(scene).ToDateOnly(),
            Why = step.Why,
            IsCancelled = step.Wanted is null,
            Reversal = content is null ? null : new CreditNoteProgress { RefundId = ReplacedInvoice.IdOf(ordinal), Number = ReplacedInvoice.IdOf(ordinal) },
            Content = content,
            Money = [.. money],
            Returned = [.. content?.Returned ?? []],
            Netted = step.Wanted is null ? [.. current.CreditNotes.Where(refund => refund.Posted is not null).Select(refund => refund.Posted!.Number)] : [],
            IsSettled = content is null,
        };
        current.Replaced.Add(entry);
        current.Invoice = null;
        current.ReissuedOn = step.Wanted is null ? null : Today(scene).ToDateOnly();
        ForgetApplications();
        return entry;
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

    // What credit notes may still pay is looked at again: another invoice stands, or the same over another amount.
    private void ForgetApplications()
    {
        foreach (var progress in state.State.CreditNotes.Concat(state.State.Replaced.Where(replaced => replaced.IsSettled && replaced.Reversal is not null).Select(replaced => replaced.Reversal!)))
        {
            progress.Posted = progress.Posted is { } posted ? posted with { Applied = null } : null;
        }
    }

    private void NoteApplication(OrderStep.ApplyCreditNote step, decimal applied, decimal left, OrderScene scene)
    {
        var progress = ProgressOf(step.RefundId);
        if (state.State.Replaced.Find(replaced => replaced.Reversal == progress) is { IsSettled: false } replaced)
        {
            // What is left of it pays the invoice that comes next.
            progress.Posted = progress.Posted! with { Applied = left > 0 ? null : applied };
            (replaced.IsSettled, replaced.Content) = (true, null);
            Remember(scene.Context.CorrelationId, "invoice.credited", $"Invoice {Show(replaced.Invoice.Number)} is credited in full by credit note {Show(step.Number)}.");
            return;
        }

        progress.Posted = progress.Posted! with { Applied = applied };
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
