using KashflowOrleans.Configuration;
using KashflowOrleans.Model;

namespace KashflowOrleans.Flows.Validation;

/// <summary>What a flow is checked against besides itself.</summary>
/// <param name="Ledger">What is configured in the merchant's ledger account.</param>
/// <param name="Posting">The merchant's posting settings; null when they are not known.</param>
/// <param name="HomeCurrency">ISO 4217 code of the books, which needs no exchange rate; null when it is not known, and then it is not asked which currencies are enabled.</param>
public sealed record ValidationReference(LedgerReference Ledger, PostingConfig? Posting = null, string? HomeCurrency = null)
{
    /// <summary>What a merchant's flows are checked against.</summary>
    public static ValidationReference Of(MerchantConfig config, LedgerReference ledger) => new(ledger, config.Posting, config.HomeCurrency);
}
