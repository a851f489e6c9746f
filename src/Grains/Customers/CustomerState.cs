using KashflowOrleans.Grains.Persistence;

namespace KashflowOrleans.Grains.Customers;

/// <summary>What a customer's grain remembers: its record in each ledger.</summary>
public sealed class CustomerState() : VersionedState(2)
{
    /// <summary>The record in each ledger, by the ledger's connection.</summary>
    public Dictionary<string, CustomerLink> Links { get; set; } = new(StringComparer.Ordinal);

    /// <summary>In states of the first shape: the code in the merchant's only ledger. It moves into <see cref="Links"/> when that ledger's name is known.</summary>
    public string? LedgerCode { get; set; }

    /// <summary>In states of the first shape: the only ledger's internal id.</summary>
    public long? LedgerId { get; set; }

    /// <summary>In states of the first shape: the code that was about to be created.</summary>
    public string? IntendedCode { get; set; }

    /// <summary>The link to a ledger, made when there is none.</summary>
    /// <param name="ledger">The ledger's connection.</param>
    /// <param name="isMain">Whether it is the one that states of the first shape speak of.</param>
    public CustomerLink LinkTo(string ledger, bool isMain)
    {
        if (Links.TryGetValue(ledger, out var link))
        {
            return link;
        }

        link = new CustomerLink();
        if (isMain)
        {
            (link.Code, link.Id, link.IntendedCode) = (LedgerCode, LedgerId, IntendedCode);
            (LedgerCode, LedgerId, IntendedCode) = (null, null, null);
        }

        Links[ledger] = link;
        return link;
    }
}

/// <summary>A person's record in one ledger.</summary>
public sealed class CustomerLink
{
    /// <summary>The code once the record is known to exist.</summary>
    public string? Code { get; set; }

    /// <summary>The ledger's internal id.</summary>
    public long? Id { get; set; }

    /// <summary>Written before a record is created: the code is the natural key it will be found by.</summary>
    public string? IntendedCode { get; set; }
}
