using System.Globalization;
using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What becomes of a posted invoice when its order changes: pure. docs/changes.md shows it to users; the two must say the same.</summary>
public static class ChangePolicy
{
    /// <summary>The most invoices of one order that are taken back by themselves; an order that changes more often than this has something wrong with it.</summary>
    public const int MaxReplaced = 20;

    /// <summary>Decides.</summary>
    /// <param name="posted">The invoice that stands.</param>
    /// <param name="wanted">What should stand; null when nothing should.</param>
    /// <param name="why">Why nothing should stand, in words.</param>
    /// <param name="word">What the shop says of the order.</param>
    /// <param name="isLocked">Whether the ledger is known not to let the invoice be changed.</param>
    /// <param name="isMoneyGone">Whether money that came in on an earlier, replaced invoice is no longer shown by the order.</param>
    public static Change Decide(PostedInvoice posted, InvoiceDocument? wanted, string? why, ShopWord word, bool isLocked, bool isMoneyGone)
    {
        if (wanted is null)
        {
            return word switch
            {
                ShopWord.Cancelled => new Change.Credit(why ?? "The order was cancelled."),
                ShopWord.Waits => new Change.Leave(string.Create(CultureInfo.InvariantCulture, $"{why} Invoice {posted.Number} stands meanwhile.")),
                _ => new Change.Hold(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Invoice {posted.Number} was posted, but now nothing should be: {why} Credit or delete the invoice in the ledger, then skip this order.")),
            };
        }

        if (string.Equals(posted.ContentHash, ContentHash.Of(wanted), StringComparison.Ordinal) && !isMoneyGone)
        {
            return new Change.Nothing();
        }

        return isLocked ? new Change.CreditAndReissue("the ledger no longer lets it be changed")
            : isMoneyGone ? new Change.CreditAndReissue("money on an earlier invoice is no longer the order's")
            : new Change.UpdateInPlace();
    }

    /// <summary>What the shop's state says of a posted order.</summary>
    public static ShopWord WordOf(Model.OrderState state) => state switch
    {
        Model.OrderState.Canceled => ShopWord.Cancelled,
        Model.OrderState.OnHold or Model.OrderState.InReview or Model.OrderState.AwaitingPayment => ShopWord.Waits,
        _ => ShopWord.Stands,
    };
}

/// <summary>What the shop says of an order for which nothing is to be posted.</summary>
public enum ShopWord
{
    /// <summary>It is an order like any other; the merchant's flow is what wants nothing.</summary>
    Stands,

    /// <summary>It waits: on hold, in review, for its payment. What is posted stays.</summary>
    Waits,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}

/// <summary>What becomes of a posted invoice: a closed set.</summary>
public abstract record Change
{
    private Change()
    {
    }

    /// <summary>It says what it should.</summary>
    public sealed record Nothing : Change;

    /// <summary>Its content is replaced, under the same number.</summary>
    public sealed record UpdateInPlace : Change;

    /// <summary>It is credited in full and another takes its place.</summary>
    public sealed record CreditAndReissue(string Why) : Change;

    /// <summary>It is credited in full and nothing takes its place.</summary>
    public sealed record Credit(string Why) : Change;

    /// <summary>It stays as it is, whatever the order says now.</summary>
    public sealed record Leave(string Reason) : Change;

    /// <summary>A person must look.</summary>
    public sealed record Hold(string Reason) : Change;
}
