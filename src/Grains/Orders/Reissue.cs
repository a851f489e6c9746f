using KashflowOrleans.Documents;
using NodaTime;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What the invoice of an order says when earlier ones were taken back: pure.</summary>
public static class Reissue
{
    /// <summary>Money that came in on replaced invoices and still counts as received: the reversals' credit carries it on.</summary>
    public static IReadOnlyList<RecordedMoney> Standing(OrderGrainState state)
    {
        var standing = state.Replaced.SelectMany(replaced => replaced.Money).ToList();
        foreach (var returned in state.Replaced.SelectMany(replaced => replaced.Returned))
        {
            standing.Remove(returned);
        }

        return standing;
    }

    /// <summary>The document the ledger should have: dated the day of the change, and without the payments that stand on replaced invoices, so that no money is recorded twice.</summary>
    public static InvoiceDocument Of(OrderGrainState state, InvoiceDocument document)
    {
        if (state.Replaced.Count == 0)
        {
            return document;
        }

        var standing = Standing(state).ToList();
        var payments = document.Payments.Where(payment => !Take(standing, payment)).ToList();
        return state.ReissuedOn is { } day
            ? document with { IssuedOn = LocalDate.FromDateOnly(day), DueOn = LocalDate.Max(document.DueOn, LocalDate.FromDateOnly(day)), Payments = payments }
            : document with { Payments = payments };
    }

    /// <summary>Whether money that we recorded on a replaced invoice is no longer shown by the order.</summary>
    public static bool IsMoneyGone(OrderGrainState state, InvoiceDocument document) => state.Replaced.Count > 0 && Gone(Standing(state), document.Payments.ToList()).Count > 0;

    /// <summary>Recorded money that is not among the payments; each payment covers one, and what it covers is taken out of them. What somebody recorded by hand is never gone.</summary>
    internal static List<RecordedMoney> Gone(IEnumerable<RecordedMoney> recorded, List<PaymentDocument> payments)
    {
        var gone = new List<RecordedMoney>();
        foreach (var money in recorded)
        {
            var index = payments.FindIndex(money.Is);
            if (index >= 0)
            {
                payments.RemoveAt(index);
            }
            else if (!money.IsByHand)
            {
                gone.Add(money);
            }
        }

        return gone;
    }

    private static bool Take(List<RecordedMoney> standing, PaymentDocument payment)
    {
        var index = standing.FindIndex(money => money.Is(payment));
        if (index >= 0)
        {
            standing.RemoveAt(index);
        }

        return index >= 0;
    }
}
