using KashflowOrleans.Flows.Schemas;

namespace KashflowOrleans.Flows.Validation;

/// <summary>The tables that <c>lookup</c> nodes look things up in.</summary>
public static class ReferenceTables
{
    /// <summary>Exchange rates.</summary>
    public const string ExchangeRates = "exchangeRates";

    /// <summary>VAT rates.</summary>
    public const string VatRates = "vatRates";

    /// <summary>Nominal accounts.</summary>
    public const string Nominals = "nominals";

    /// <summary>Payment methods.</summary>
    public const string PaymentMethods = "paymentMethods";

    /// <summary>Products.</summary>
    public const string Products = "products";

    /// <summary>How a payment method of the channel is booked.</summary>
    public static readonly ObjectType PaymentMethod = new("payment method",
    [
        new FlowField("methodId", FlowType.Number, IsRequired: true, "The ledger's payment method."),
        new FlowField("accountId", FlowType.Number, IsRequired: true, "The ledger's bank account."),
    ]);

    /// <summary>All tables.</summary>
    public static readonly IReadOnlyList<ReferenceTable> All =
    [
        new(ExchangeRates, "A currency's rate in the ledger, when that is more than 0.", FlowType.Text, FlowType.Number),
        new(VatRates, "The ledger's VAT rate within 0.05 percentage points of a percentage.", FlowType.Number, FlowType.Number),
        new(Nominals, "The code of a nominal account, when the ledger has it.", FlowType.Number, FlowType.Number),
        new(
            PaymentMethods, "The method and bank account that a payment method of the channel is booked to by the merchant's settings, with '*' for all others.",
            FlowType.Text, PaymentMethod),
        new(Products, "The code of a product, when the ledger has it.", FlowType.Text, FlowType.Text),
    ];

    /// <summary>The table of that name; null when there is none.</summary>
    public static ReferenceTable? Find(string name) => All.FirstOrDefault(table => string.Equals(table.Name, name, StringComparison.Ordinal));
}

/// <summary>A table.</summary>
/// <param name="Name">Name in the document.</param>
/// <param name="Description">What it gives, a sentence.</param>
/// <param name="Key">What is looked up.</param>
/// <param name="Result">What is found.</param>
public sealed record ReferenceTable(string Name, string Description, FlowType Key, FlowType Result);
