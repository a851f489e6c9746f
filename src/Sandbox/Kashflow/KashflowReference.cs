using System.Collections.Frozen;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>A configured VAT rate, in percent.</summary>
public sealed record KashflowVatRate(int Id, decimal Rate, string Text);

/// <summary>A nominal (general ledger) account. Type is the label lists show; classification as in apis/kashflow.md §3.</summary>
public sealed record KashflowNominal(int Id, int Code, string Name, string Type, int NomType, string Classification, decimal VatRate);

/// <summary>A way customers pay; ids differ from account to account.</summary>
public sealed record KashflowPaymentMethod(int Id, string Name);

/// <summary>A bank account; Code is its nominal, payments up to <see cref="LockedUntil"/> are locked when it is set.</summary>
public sealed record KashflowBankAccount(int Id, int Code, string Name, bool IsDefault, int DefaultMethod, DateTime? LockedUntil = null);

/// <summary>An enabled currency; rate in units of it for one unit of home.</summary>
public sealed record KashflowCurrency(int Id, string Code, string Name, string Symbol, decimal ExchangeRate);

/// <summary>What an account is set up with. Immutable: a change makes a new one.</summary>
public sealed record KashflowReference
{
    /// <summary>Code of the home currency.</summary>
    public const string HomeCurrency = "GBP";

    /// <summary>VAT rates a line may name.</summary>
    public required IReadOnlyList<KashflowVatRate> VatRates { get; init; }

    /// <summary>Nominal accounts by code.</summary>
    public required IReadOnlyList<KashflowNominal> Nominals { get; init; }

    /// <summary>Payment methods for invoices.</summary>
    public required IReadOnlyList<KashflowPaymentMethod> PaymentMethods { get; init; }

    /// <summary>Bank accounts.</summary>
    public required IReadOnlyList<KashflowBankAccount> BankAccounts { get; init; }

    /// <summary>Enabled currencies.</summary>
    public required IReadOnlyList<KashflowCurrency> Currencies { get; init; }

    /// <summary>The day up to which, it included, nothing can be recorded or changed any more; null while nothing is locked.</summary>
    public DateTime? LockedUntil { get; init; }

    /// <summary>A UK company's account as it comes with the sandbox.</summary>
    public static KashflowReference Default { get; } = new()
    {
        VatRates = [new(1, 20m, "20%"), new(2, 5m, "5%"), new(3, 0m, "0%")],
        Nominals =
        [
            Sales(41001, 4000, "Sales of Goods", 20m),
            Sales(41002, 4010, "Sales of Digital Goods", 20m),
            Sales(41003, 4100, "Sales Zero Rated", 0m),
            Sales(41004, 4200, "Sales EU and Overseas", 0m),
            Sales(41005, 4905, "Shipping and Delivery", 20m),
            Sales(41006, 4906, "Discounts Allowed", 20m),
            Sales(41007, 4910, "Payment Surcharges", 20m),
            Sales(41008, 4920, "Gift Cards Sold", 0m),
            new(42001, 5000, "Cost of Goods Sold", "Cost of Sale", 2, "CostOfSale", 20m),
            new(42002, 7700, "Payment Processing Fees", "Expense", 2, "Expense", 0m),
            new(43001, 1200, "Current Account", "Current Asset", 3, "CurrentAsset", 0m),
            new(43002, 1210, "Card Clearing", "Current Asset", 3, "CurrentAsset", 0m),
            new(43003, 1220, "PayPal", "Current Asset", 3, "CurrentAsset", 0m),
        ],
        PaymentMethods =
        [
            new(409844, "Bank Transfer"), new(409845, "Cheque"), new(409846, "Credit Card"), new(409847, "Debit Card"), new(409848, "PayPal"),
            new(409849, "Cash"),
        ],
        BankAccounts =
        [
            new(55166, 1200, "Current Account", IsDefault: true, 409844),
            new(55167, 1210, "Card Clearing", IsDefault: false, 409846),
            new(55168, 1220, "PayPal", IsDefault: false, 409848),
        ],
        Currencies =
        [
            new(1, HomeCurrency, "British Pounds", "£", 1m),
            new(2, "USD", "US Dollars", "$", 1.27m),
            new(3, "EUR", "Euros", "€", 1.17m),
            new(4, "UGX", "Ugandan Shillings", "USh", 4700m),
            new(5, "SAR", "Saudi Riyals", "SR", 4.76m),
            new(6, "JPY", "Japanese Yen", "¥", 190m),
        ],
    };

    private FrozenDictionary<int, KashflowNominal>? _nominalByCode;

    internal bool HasVatRate(decimal rate)
    {
        foreach (var vat in VatRates)
        {
            if (vat.Rate == rate)
                return true;
        }

        return false;
    }

    internal KashflowNominal? Nominal(int code) =>
        (_nominalByCode ??= Nominals.ToFrozenDictionary(static nominal => nominal.Code)).GetValueOrDefault(code);

    internal KashflowCurrency? Currency(string code)
    {
        foreach (var currency in Currencies)
        {
            if (string.Equals(currency.Code, code, StringComparison.OrdinalIgnoreCase))
                return currency;
        }

        return null;
    }

    internal bool HasPaymentMethod(int id) => PaymentMethods.Any(method => method.Id == id);

    internal KashflowBankAccount? BankAccount(int id)
    {
        foreach (var account in BankAccounts)
        {
            if (account.Id == id)
                return account;
        }

        return null;
    }

    private static KashflowNominal Sales(int id, int code, string name, decimal rate) => new(id, code, name, "Turnover", 1, "Turnover", rate);
}
