using System.Globalization;
using KashflowOrleans.Documents;
using NodaTime;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Which step comes next for invoices of an order that are taken back: pure, total and safe to ask again after any crash. A reversal that was begun is ended before
/// anything else, whatever the order says now.</summary>
public static class ReversalProcess
{
    /// <summary>An intent of an earlier run, settled before anything else is decided. Null when there is none.</summary>
    public static OrderStep? Doubt(OrderGrainState state, OrderRun run) =>
        state.Replaced.Find(replaced => replaced.Reversal is { Posted: null, Intent: not null } reversal && !run.FreshRefunds.Contains(reversal.RefundId)) is { Reversal: { } doubtful }
            ? new OrderStep.ResolveCreditNoteDoubt(doubtful.RefundId, doubtful.Intent!.Number)
            : null;

    /// <summary>What is left to do of the reversal that is under way; null when none is.</summary>
    public static OrderStep? Unfinished(OrderGrainState state)
    {
        if (state.Replaced.Find(replaced => !replaced.IsSettled) is not { Reversal: { } reversal, Content: { } content } replaced)
        {
            return null;
        }

        var document = content.ToDocument();
        return reversal switch
        {
            { Posted: null, Intent: null } => new OrderStep.WriteCreditNoteIntent(reversal.RefundId, content.CustomerCode, content.Reference),
            { Posted: null, Intent: { } intent } => new OrderStep.CreateCreditNote(reversal.RefundId, intent.Number, intent.CustomerCode, document),
            { Posted: { } posted } when !string.Equals(posted.ContentHash, ContentHash.Of(document), StringComparison.Ordinal) =>
                new OrderStep.UpdateCreditNote(reversal.RefundId, posted.Number, document),
            { Posted: { } posted } => new OrderStep.ApplyCreditNote(reversal.RefundId, posted.Number, replaced.Invoice.Number, document.IssuedOn),
        };
    }

    /// <summary>A reversal whose credit may pay the invoice that stands now; null when there is none.</summary>
    public static OrderStep? CarryOn(OrderGrainState state, PostedInvoice invoice) =>
        state.Replaced.Find(replaced => replaced.Reversal?.Posted?.IsToBeApplied == true) is { Reversal: { } reversal } replaced
            ? new OrderStep.ApplyCreditNote(reversal.RefundId, reversal.Posted!.Number, invoice.Number, LocalDate.FromDateOnly(state.ReissuedOn ?? replaced.On))
            : null;

    /// <summary>What follows when nothing should stand for the order.</summary>
    /// <param name="state">What the grain remembers.</param>
    /// <param name="run">What this run has learned.</param>
    /// <param name="why">Why nothing should stand.</param>
    /// <param name="word">What the shop says of the order.</param>
    /// <param name="refunds">What should exist for its refunds.</param>
    public static OrderStep WhenNothingIsWanted(OrderGrainState state, OrderRun run, string why, ShopWord word, RefundsToCredit refunds)
    {
        if (state.Invoice is not { } posted)
        {
            return WhyNotOver(state, why, word, refunds) is { } open ? new OrderStep.Hold(open) : new OrderStep.Ignore(why + Told(state));
        }

        switch (ChangePolicy.Decide(posted, null, why, word, isLocked: false, isMoneyGone: false))
        {
            case Change.Leave leave:
                return new OrderStep.Ignore(leave.Reason);
            case Change.Hold hold:
                return new OrderStep.Hold(hold.Reason);
            default:
                // Refunds of it come first: what they credit is not credited again.
                return refunds.Hold is { } contradiction
                    ? new OrderStep.Hold(contradiction)
                    : CarryOn(state, posted) ?? CreditNoteProcess.Next(state, run, customer: null, posted, refunds) ?? new OrderStep.WriteReversalIntent(posted, null, why);
        }
    }

    /// <summary>Why an order for which an invoice should be made must wait for a person; null when it need not.</summary>
    public static string? Obstacle(OrderGrainState state) =>
        state.Invoice is null && state.Replaced.Find(replaced => replaced.IsCancelled && replaced.Netted.Count > 0) is { } entangled
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The order was cancelled after refunds, invoice {entangled.Invoice.Number} was credited with them, and now the order is back: post it by hand, then skip it.")
            : null;

    // An order that is over leaves nothing in the books. Refunds that came after, and a cancellation that came while one invoice was taken back and the next was not made yet, may.
    private static string? WhyNotOver(OrderGrainState state, string why, ShopWord word, RefundsToCredit refunds)
    {
        if (state.Replaced.Count == 0 || word == ShopWord.Waits)
        {
            return null;
        }

        if (refunds.Refunds.Any(refund => refund.Document is not null && state.CreditNotes.Find(known => known.RefundId == refund.RefundId)?.Posted is null))
        {
            return $"{why}{Told(state)} A refund came after that: credit it by hand, then skip the order.";
        }

        var posted = state.CreditNotes.Where(refund => refund.Posted is not null).Select(refund => refund.Posted!).ToList();
        var kept = Reissue.Standing(state).Sum(money => money.Amount) - posted.Sum(note => note.Paid);
        return state.Replaced[^1].IsCancelled || state.IsReleased || (kept == 0 && posted.Count == 0)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{why}{Told(state)} {kept:0.00} was received for it and not given back, and {posted.Sum(note => note.Gross):0.00} is credited for refunds: put that right by hand, then skip the order.");
    }

    // Credit pays invoices of the same customer only.
    internal static string? CustomerOf(OrderGrainState state) => state.Replaced.LastOrDefault()?.Invoice.CustomerCode is { Length: > 0 } code ? code : null;

    private static string Told(OrderGrainState state) => state.Replaced.LastOrDefault() switch
    {
        null => string.Empty,
        { Reversal.Posted: { } note } replaced => string.Create(CultureInfo.InvariantCulture, $" Invoice {replaced.Invoice.Number} was credited in full by credit note {note.Number}."),
        var replaced => string.Create(CultureInfo.InvariantCulture, $" Invoice {replaced.Invoice.Number} is credited in full{ByRefunds(replaced)}."),
    };

    private static string ByRefunds(ReplacedInvoice replaced) => replaced.Netted.Count == 0
        ? string.Empty
        : " by credit note " + string.Join(", ", replaced.Netted.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
