using System.Globalization;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What should exist for the refunds of an order: pure.</summary>
/// <param name="Refunds">What each refund's flow decided, oldest first.</param>
/// <param name="Hold">Why none of them may be credited until a person has looked; null when nothing speaks against it.</param>
public sealed record RefundsToCredit(IReadOnlyList<RefundDecision> Refunds, string? Hold)
{
    /// <summary>The most refunds of one order that are credited.</summary>
    public const int MaxRefunds = 50;

    /// <summary>An order without refunds.</summary>
    public static RefundsToCredit None { get; } = new([], null);

    /// <summary>Whether the channel has to be asked for the order's refunds: it says that money was given back, or closed the order, which may be because all of its store credit
    /// was given back (no money, apis/magento.md §1.7), or refunds are known already.</summary>
    public static bool AreExpected(OrderGrainState state, Order order) => order.Refunded != 0 || order.State == OrderState.Closed || state.CreditNotes.Count > 0;

    /// <summary>Why the refunds and their order contradict each other; null when they do not.</summary>
    public static string? Contradiction(Order order, IReadOnlyList<Refund> refunds)
    {
        if (refunds.Count > MaxRefunds)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The order has {refunds.Count} refunds; at most {MaxRefunds} are credited. Credit them by hand, then skip the order.");
        }

        var sum = refunds.Sum(refund => refund.PartOfRefunded);
        return Pennies(sum) == Pennies(order.Refunded)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The shop's order says that {order.Refunded:0.00##} {order.Currency} was refunded, its refunds come to {sum:0.00##}: a difference of {order.Refunded - sum:0.00##}. Mend it in the shop, or credit the order by hand and skip it.");
    }

    private static decimal Pennies(decimal amount) => decimal.Round(amount, 2, MidpointRounding.AwayFromZero);

    /// <summary>Puts the decisions together; two that would make credit notes of one reference are held, since either could be taken for the other.</summary>
    public static RefundsToCredit Of(IReadOnlyList<RefundDecision> decisions)
    {
        var twice = decisions.Where(decision => decision.Document is not null).GroupBy(decision => decision.Document!.Reference, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any());
        return new RefundsToCredit(
            decisions,
            twice is null
                ? null
                : $"The flow gives the refunds {string.Join(" and ", twice.Select(decision => decision.Number))} one reference, '{twice.Key}'; each needs its own, such as one with the refund's number.");
    }
}

/// <summary>What a refund's flow decided: exactly one of a document, a reason to hold and a reason to leave it.</summary>
/// <param name="RefundId">The channel's identity of the refund.</param>
/// <param name="Number">What people call it.</param>
/// <param name="Document">The credit note the ledger should have.</param>
/// <param name="Hold">Why a person must look first.</param>
/// <param name="Ignore">Why nothing is to be credited now.</param>
public sealed record RefundDecision(string RefundId, string Number, CreditNoteDocument? Document, string? Hold, string? Ignore)
{
    /// <summary>Reads a flow's result.</summary>
    public static RefundDecision Of(Refund refund, DesiredDocuments desired)
    {
        var decision = new RefundDecision(refund.Id, refund.Number, null, null, null);
        if (desired.Hold is { } hold)
        {
            return decision with { Hold = hold };
        }

        if (desired.Ignore is { } ignore)
        {
            return decision with { Ignore = ignore };
        }

        if ((desired.Invoice is not null ? "an invoice" : UnpostedDocuments.KindIn(desired)) is { } kind)
        {
            return decision with { Hold = $"The flow makes {kind} of this refund, which is not posted from refunds; take that node out of the flow." };
        }

        return desired.CreditNotes switch
        {
            [] => decision with { Ignore = "The flow makes no credit note of this refund." },
            [var document] => decision with { Document = document },
            _ => decision with { Hold = string.Create(CultureInfo.InvariantCulture, $"The flow makes {desired.CreditNotes.Count} credit notes of this refund; one is posted for each refund.") },
        };
    }
}
