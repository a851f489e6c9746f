using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Orders.Parts;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Storage.Effects;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What an order's grain remembers: the last observation in short, what is posted, what is intended. The rest is in the read models and the audit.</summary>
public sealed class OrderGrainState() : VersionedState(3)
{
    /// <summary>Grows with every write; the read model keeps the newest.</summary>
    public long Version { get; set; }

    /// <summary>One of <see cref="OrderStatuses"/>.</summary>
    public string Status { get; set; } = OrderStatuses.Received;

    /// <summary>Why, where the status needs one.</summary>
    public string? Reason { get; set; }

    /// <summary>What people call the order.</summary>
    public string? Number { get; set; }

    /// <summary>ISO 4217 code.</summary>
    public string? Currency { get; set; }

    /// <summary>The channel's total.</summary>
    public decimal? Total { get; set; }

    /// <summary>When it was placed.</summary>
    public DateTimeOffset? PlacedAt { get; set; }

    /// <summary>When we first heard of it.</summary>
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>Nothing but imports of past orders ever spoke of it: its attempts can wait for live work.</summary>
    public bool IsBackfill { get; set; }

    /// <summary>The flow version the last run was made with; an order under way stays on it.</summary>
    public FlowVersionRef? Flow { get; set; }

    /// <summary>Fingerprint of the order as the last run read it.</summary>
    public string? InputHash { get; set; }

    /// <summary>Version of the merchant's configuration in the last run.</summary>
    public long? ConfigVersion { get; set; }

    /// <summary>What the flow's rules found in the last run, in words.</summary>
    public string? Findings { get; set; }

    /// <summary>Alerts the flow raised that stand in the history already.</summary>
    public List<string> Alerts { get; set; } = [];

    /// <summary>The ledger's customer.</summary>
    public string? CustomerCode { get; set; }

    /// <summary>Written before an invoice is created: its number is the natural key it will be found by.</summary>
    public InvoiceIntent? Intent { get; set; }

    /// <summary>The invoice the ledger is known to have.</summary>
    public PostedInvoice? Invoice { get; set; }

    /// <summary>The refunds of the order and how far their credit notes have come, in the order in which the channel made them.</summary>
    public List<CreditNoteProgress> CreditNotes { get; set; } = [];

    /// <summary>The journals of the order and how far they have come.</summary>
    public List<JournalProgress> Journals { get; set; } = [];

    /// <summary>What shop and books say of the order, by day; null in states from before this was kept, until the order is looked at again.</summary>
    public OrderBooks? Books { get; set; }

    /// <summary>The parts that were handed to their own grains; once there is one, the order itself is never posted.</summary>
    public List<HandedPart> Parts { get; set; } = [];

    /// <summary>The invoice number that the channel has been told.</summary>
    public int? NotedInvoiceNumber { get; set; }

    /// <summary>Failed attempts in a row.</summary>
    public int Attempts { get; set; }

    /// <summary>When the next attempt is due.</summary>
    public DateTimeOffset? NextAttempt { get; set; }

    /// <summary>Set by a person: leave the order out for good.</summary>
    public string? SkippedBecause { get; set; }

    /// <summary>Set by a person: post the order even though the ledger has an invoice with its reference.</summary>
    public bool IsReleased { get; set; }

    /// <summary>History lines that the read model may not have yet; written with the state, so that none is lost between the two.</summary>
    public List<RememberedLine> Unshown { get; set; } = [];

    /// <summary>Number of the last history line.</summary>
    public long HistorySequence { get; set; }

    /// <inheritdoc/>
    protected override void Lift(int version)
    {
        if (version == 1)
        {
            // States of the first shape were all made by what is now the first version of the prebuilt flow.
            Flow = new FlowVersionRef("prebuilt/magento-order-to-cash", 1, string.Empty);
        }
    }
}

/// <summary>An invoice that is about to be created, or may have been.</summary>
/// <param name="Number">The number it is created under; 0 where the ledger gives the number, and its reference is what it will be found by.</param>
/// <param name="CustomerCode">The customer it is for.</param>
/// <param name="At">When the intent was written.</param>
/// <param name="Reference">The reference it is created with; null in intents from before it was noted, when it was the order's number.</param>
/// <param name="By">Where its number comes from; what is set later changes nothing for it.</param>
public sealed record InvoiceIntent(int Number, string CustomerCode, DateTimeOffset At, string? Reference = null, InvoiceNumbering By = InvoiceNumbering.Series)
{
    /// <summary>What it comes to, where the ledger gives the number.</summary>
    public decimal? Gross { get; init; }

    /// <summary>Invoices that had the reference before, where the ledger gives the number: none of them is this one.</summary>
    public IReadOnlyList<int>? Others { get; init; }

    /// <summary>When its reply was given up; null while nobody knows of a reply that was lost.</summary>
    public DateTimeOffset? DoubtSince { get; init; }
}

/// <summary>An invoice in the ledger.</summary>
/// <param name="Number">Its number.</param>
/// <param name="LedgerId">The ledger's internal id.</param>
/// <param name="ContentHash">Hash of the document it was made from.</param>
/// <param name="Gross">Its total.</param>
/// <param name="Paid">Payments on it.</param>
/// <param name="CustomerCode">Whose it is; null in states from before it was noted, when it was the order's customer's.</param>
public sealed record PostedInvoice(int Number, long LedgerId, string ContentHash, decimal Gross, decimal Paid, string? CustomerCode = null);

/// <summary>A history line on its way to the read model.</summary>
public sealed record RememberedLine(long Sequence, DateTimeOffset At, string CorrelationId, string Step, string Detail);
