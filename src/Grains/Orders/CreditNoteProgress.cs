using KashflowOrleans.Configuration;

namespace KashflowOrleans.Grains.Orders;

/// <summary>A refund of an order and how far its credit note has come.</summary>
public sealed class CreditNoteProgress
{
    /// <summary>The channel's identity of the refund.</summary>
    public string RefundId { get; set; } = string.Empty;

    /// <summary>What people call the refund.</summary>
    public string Number { get; set; } = string.Empty;

    /// <summary>The flow version the last run was made with; a refund under way stays on it.</summary>
    public FlowVersionRef? Flow { get; set; }

    /// <summary>Fingerprint of the refund as the last run read it.</summary>
    public string? InputHash { get; set; }

    /// <summary>What the flow's rules found in the last run, in words.</summary>
    public string? Findings { get; set; }

    /// <summary>Written before the credit note is created: its number is the natural key it will be found by.</summary>
    public CreditNoteIntent? Intent { get; set; }

    /// <summary>The credit note the ledger is known to have.</summary>
    public PostedCreditNote? Posted { get; set; }
}

/// <summary>A credit note that is about to be created, or may have been.</summary>
/// <param name="Number">The number it is created under, of the same series as the invoices'.</param>
/// <param name="CustomerCode">The customer it is for.</param>
/// <param name="At">When the intent was written.</param>
/// <param name="Reference">The reference it is created with.</param>
public sealed record CreditNoteIntent(int Number, string CustomerCode, DateTimeOffset At, string Reference);

/// <summary>A credit note in the ledger.</summary>
/// <param name="Number">Its number.</param>
/// <param name="LedgerId">The ledger's internal id.</param>
/// <param name="ContentHash">Hash of the document it was made from; empty when it is not known for sure.</param>
/// <param name="Gross">What it credits.</param>
/// <param name="Paid">Money given back on it.</param>
/// <param name="Applied">What of it pays invoices; null when that has not been seen to yet.</param>
public sealed record PostedCreditNote(int Number, long LedgerId, string ContentHash, decimal Gross, decimal Paid, decimal? Applied = null)
{
    /// <summary>Whether something of it may pay the invoice, and that has not been seen to yet.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsToBeApplied => Applied is null && Gross > Paid;
}
