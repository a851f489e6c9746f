using Orleans;

namespace KashflowOrleans.Configuration;

/// <summary>Where the numbers of invoices come from. Numbers of credit notes always come from our series.</summary>
[GenerateSerializer, Alias("kf.InvoiceNumbering")]
public enum InvoiceNumbering
{
    /// <summary>A series of ours: each number is reserved before the invoice is created under it.</summary>
    Series = 0,

    /// <summary>The order's own number.</summary>
    Order = 1,

    /// <summary>The ledger's next number.</summary>
    Ledger = 2,
}
