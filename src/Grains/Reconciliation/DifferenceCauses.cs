namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>Why shop and books differ, as the report names it.</summary>
public static class DifferenceCauses
{
    /// <summary>Being worked on, or waiting for the next attempt.</summary>
    public const string NotPosted = "notPosted";

    /// <summary>A person must look; the reason says at what.</summary>
    public const string Held = "held";

    /// <summary>Given up.</summary>
    public const string Dead = "dead";

    /// <summary>Nothing is to be posted: cancelled, unpaid, …; the reason says why.</summary>
    public const string Ignored = "ignored";

    /// <summary>Left out by a person.</summary>
    public const string Skipped = "skipped";

    /// <summary>The books have it on another day than the shop.</summary>
    public const string AnotherDay = "anotherDay";

    /// <summary>Posted, with another amount than the shop's.</summary>
    public const string AmountDiffers = "amountDiffers";

    /// <summary>Posted in another currency than the shop's.</summary>
    public const string Currency = "currency";

    /// <summary>A refund's credit note is still to be posted.</summary>
    public const string CreditNotePending = "creditNotePending";

    /// <summary>A refund for which no credit note is to exist.</summary>
    public const string RefundNotCredited = "refundNotCredited";

    /// <summary>The shop's order says that more was given back than its refunds come to.</summary>
    public const string RefundNotRead = "refundNotRead";

    /// <summary>A credit note that stands for no refund of the shop: an invoice was replaced.</summary>
    public const string Correction = "correction";

    /// <summary>Posted before the days were kept; on which day the books have it is not known.</summary>
    public const string NotKnown = "notKnown";

    /// <summary>The shop has it; nobody had told us. Found by a check, which has it posted.</summary>
    public const string NeverSeen = "neverSeen";

    /// <summary>The shop says another amount than it did when we read it. Found by a check, which has it read again.</summary>
    public const string ShopDiffers = "shopDiffers";

    /// <summary>Changed in the books by hand. Found by a check.</summary>
    public const string ChangedByHand = "changedByHand";

    /// <summary>Dated by hand to or from another day. Found by a check.</summary>
    public const string MovedByHand = "movedByHand";

    /// <summary>No longer in the books. Found by a check.</summary>
    public const string DeletedByHand = "deletedByHand";

    /// <summary>The order has no invoice of ours, but the books have one by hand with its number as the reference. Found by a check.</summary>
    public const string PostedByHand = "postedByHand";

    /// <summary>In the books a second time, under a number that is not ours. Found by a check.</summary>
    public const string Doubled = "doubled";
}
