namespace KashflowOrleans.Model;

/// <summary>What is configured in the ledger account.</summary>
/// <param name="VatPercents">The VAT rates of the account, in percent.</param>
/// <param name="ExchangeRates">Enabled currencies and their rate against the home currency, by ISO 4217 code.</param>
/// <param name="Nominals">Codes of the nominal accounts.</param>
/// <param name="PaymentMethods">Ids of the payment methods for invoices.</param>
/// <param name="BankAccounts">Ids of the bank accounts.</param>
/// <param name="Products">The products by code, case ignored, each with the nominal account it is addressed under; null when they were not read. Where one code stands under several
/// nominals it is the lowest (apis/kashflow.md §3 Products &amp; stock).</param>
public sealed record LedgerReference(
    IReadOnlyList<decimal> VatPercents,
    IReadOnlyDictionary<string, decimal> ExchangeRates,
    IReadOnlySet<int> Nominals,
    IReadOnlySet<int> PaymentMethods,
    IReadOnlySet<int> BankAccounts,
    IReadOnlyDictionary<string, int>? Products = null)
{
    /// <summary>The nominal account of each bank account, by the bank account's id; empty where the ledger does not say.</summary>
    public IReadOnlyDictionary<int, int> BankNominals { get; init; } = new Dictionary<int, int>();
}
