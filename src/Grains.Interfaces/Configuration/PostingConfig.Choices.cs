using Orleans;

namespace KashflowOrleans.Configuration;

/// <content>What a merchant may choose beyond the accounts that every merchant has. All of it may be left out; docs/money.md says what then holds.</content>
public sealed partial record PostingConfig
{
    private static readonly IReadOnlyDictionary<string, int> NoNominals = new Dictionary<string, int>();
    private static readonly IReadOnlyDictionary<string, string> NoTreatments = new Dictionary<string, string>();

    /// <summary>Liability account of gift cards that are sold; without it orders with gift cards are held.</summary>
    [Id(40)]
    public int? GiftCardNominal { get; init; }

    /// <summary>Nominal accounts by the channel's product type (<c>virtual</c>, <c>bundle</c>, <c>discount</c> …); what is not in it goes to its kind's account.</summary>
    [Id(41)]
    public IReadOnlyDictionary<string, int> NominalsByCategory { get => field ?? NoNominals; init => field = value?.ToDictionary(StringComparer.Ordinal); }

    /// <summary>Nominal accounts by stock-keeping unit; before <see cref="NominalsByCategory"/>.</summary>
    [Id(42)]
    public IReadOnlyDictionary<string, int> NominalsBySku { get => field ?? NoNominals; init => field = value?.ToDictionary(StringComparer.Ordinal); }

    /// <summary>How sales without VAT count, by the channel's product type: one of <see cref="VatTreatmentNames"/>.</summary>
    [Id(43)]
    public IReadOnlyDictionary<string, string> VatByCategory { get => field ?? NoTreatments; init => field = value?.ToDictionary(StringComparer.Ordinal); }

    /// <summary>How sales without VAT count, by stock-keeping unit; before <see cref="VatByCategory"/>.</summary>
    [Id(44)]
    public IReadOnlyDictionary<string, string> VatBySku { get => field ?? NoTreatments; init => field = value?.ToDictionary(StringComparer.Ordinal); }

    /// <summary>What the ledger is told of each treatment: one of <see cref="LedgerVatNames"/> by one of <see cref="VatTreatmentNames"/>; what is not in it has its default.</summary>
    [Id(45)]
    public IReadOnlyDictionary<string, string> VatTreatments { get => field ?? NoTreatments; init => field = value?.ToDictionary(StringComparer.Ordinal); }

    /// <summary>What <see cref="PaymentTermsDays"/> count from: one of <see cref="PaymentTermsTypes"/>.</summary>
    [Id(46)]
    public string PaymentTermsType { get => field ?? PaymentTermsTypes.AfterIssue; init; }

    /// <summary>Which day is the tax point: one of <see cref="TaxPoints"/>.</summary>
    [Id(47)]
    public string TaxPoint { get => field ?? TaxPoints.Placed; init; }

    /// <summary>Whose exchange rate invoices carry: one of <see cref="ExchangeRateSources"/>.</summary>
    [Id(48)]
    public string ExchangeRateSource { get => field ?? ExchangeRateSources.Ledger; init; }

    /// <summary>Where the business is for VAT: <c>GB</c>, or <c>XI</c> when it sells from Northern Ireland.</summary>
    [Id(49)]
    public string VatCountry { get => field ?? VatCountries.GreatBritain; init; }
}
