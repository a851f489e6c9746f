using KashflowOrleans.Documents;

namespace KashflowOrleans.Connectors.Common;

/// <summary>What a document stands in the books with, as far as crediting it needs that: the truth is what the ledger has, whoever wrote it.</summary>
/// <param name="CurrencyCode">ISO 4217 code.</param>
/// <param name="ExchangeRate">Units of the currency per home unit; null when the ledger did not say, or for the home currency.</param>
/// <param name="Address">Address printed on it.</param>
/// <param name="Lines">Lines with their rates and accounts.</param>
public sealed record LedgerContent(string CurrencyCode, decimal? ExchangeRate, LedgerAddress Address, IReadOnlyList<InvoiceLine> Lines)
{
    /// <summary>The same with every amount's sign turned.</summary>
    public LedgerContent Negated() => this with { Lines = [.. Lines.Select(static line => line with { UnitPrice = -line.UnitPrice, Vat = -line.Vat })] };
}
