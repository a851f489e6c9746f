using KashflowOrleans.Grains.Persistence;

namespace KashflowOrleans.Grains.Customers;

/// <summary>What a customer's grain remembers: its record in each ledger.</summary>
public sealed class CustomerState() : VersionedState(1)
{
    /// <summary>The code in the ledger once it is known to exist there.</summary>
    public string? LedgerCode { get; set; }

    /// <summary>The ledger's internal id.</summary>
    public long? LedgerId { get; set; }

    /// <summary>Written before a customer is created: the code is the natural key it will be found by.</summary>
    public string? IntendedCode { get; set; }
}
