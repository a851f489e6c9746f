using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Keys;

namespace KashflowOrleans.Connectors.Magento.Invoices;

/// <summary>An order with all that the shop invoiced and gave back of it, each oldest first.</summary>
internal sealed record OrderDocuments(WireOrder Order, IReadOnlyList<WireInvoice> Invoices, IReadOnlyList<WireCreditMemo> Memos)
{
    /// <summary>Which credit memo takes back what of which invoice.</summary>
    public MemoAllocation Allocation { get; } = MemoAllocation.Of(Invoices, Memos);

    /// <summary>The invoice of a part; null when there is none.</summary>
    public WireInvoice? Find(PartId part) => Invoices.FirstOrDefault(invoice => invoice.EntityId?.Trim() == part.Invoice);
}

/// <summary>Where an invoice stands (apis/magento.md §1.8).</summary>
internal enum InvoiceState
{
    /// <summary>The shop did not say, or said something unknown.</summary>
    Unknown,

    /// <summary>Made, the money not taken yet.</summary>
    Open,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>Cancelled.</summary>
    Canceled,
}

/// <summary>Reads the states of invoices.</summary>
internal static class InvoiceStates
{
    /// <summary>What an invoice's state means.</summary>
    public static InvoiceState StateOf(this WireInvoice invoice) => invoice.State?.Trim() switch
    {
        "1" => InvoiceState.Open,
        "2" => InvoiceState.Paid,
        "3" => InvoiceState.Canceled,
        _ => InvoiceState.Unknown,
    };
}
