using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>What a client may write of a customer (apis/kashflow.md Appendix A, POST /customers).</summary>
public sealed record CustomerFields
{
    public string? Code { get; init; }

    public string? Name { get; init; }

    public int? Source { get; init; }

    public string? Note { get; init; }

    public decimal? DiscountRate { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool ShowDiscount { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool AutoIncludeVATNumber { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool ReceivesWholesalePricing { get; init; }

    public string? DefaultCustomerReference { get; init; }

    public int? EmailTemplateNumber { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool OverrideInvoiceFileFormat { get; init; }

    public string? InvoiceFileFormat { get; init; }

    public string? UniqueEntityNumber { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool AutomaticCreditControlEnabled { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool UseCustomDeliveryAddress { get; init; }

    public decimal? WithholdingTaxRate { get; init; }

    public int? PDFThemeId { get; init; }

    public int? DefaultNominalCode { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool IsArchived { get; init; }

    public string? VATNumber { get; init; }

    public string? TradeBorderType { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool IsCISReverseCharge { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool ApplyWithholdingTax { get; init; }

    public string? CustomerKey { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool EnableCreditLimit { get; init; }

    public decimal? CreditLimit { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool CreateCustomerCodeIfDuplicate { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool CreateCustomerNameIfEmptyOrNull { get; init; }

    public CurrencyFields? Currency { get; init; }

    public IReadOnlyList<ContactFields>? Contacts { get; init; }

    public IReadOnlyList<AddressFields>? Addresses { get; init; }

    public IReadOnlyList<AddressFields>? DeliveryAddresses { get; init; }

    public IReadOnlyList<NamedText>? WithholdingTaxReferences { get; init; }

    public PaymentTermsFields? PaymentTerms { get; init; }

    public IReadOnlyList<NamedText>? CustomTextBoxes { get; init; }

    public IReadOnlyList<NamedFlag>? CustomCheckBoxes { get; init; }
}

/// <summary>A contact of a customer; the e-mail address lives here (apis/kashflow.md §3).</summary>
public sealed record ContactFields
{
    public int Id { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool IsPrimary { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool ReceiveEmails { get; init; }

    public string? Name { get; init; }

    public string? Title { get; init; }

    public string? Firstname { get; init; }

    public string? LastName { get; init; }

    public string? Telephone { get; init; }

    public string? Fax { get; init; }

    public string? Mobile { get; init; }

    public string? Website { get; init; }

    public string? Email { get; init; }
}

/// <summary>A postal address; Name belongs to delivery addresses.</summary>
public sealed record AddressFields
{
    public string? Name { get; init; }

    public string? Line1 { get; init; }

    public string? Line2 { get; init; }

    public string? Line3 { get; init; }

    public string? Line4 { get; init; }

    public string? PostCode { get; init; }

    public string? CountryCode { get; init; }
}

/// <summary>A currency by code, and the rate to the home currency: units of it for one unit of home.</summary>
public sealed record CurrencyFields
{
    public string? Code { get; init; }

    public decimal? ExchangeRate { get; init; }
}

/// <summary>When a customer's invoices fall due.</summary>
public sealed record PaymentTermsFields
{
    public string? Type { get; init; }

    public int? Days { get; init; }
}

/// <summary>A custom text box or a withholding tax reference.</summary>
public sealed record NamedText(string? Name, string? Value);

/// <summary>A custom checkbox.</summary>
public sealed record NamedFlag
{
    public string? Name { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool Value { get; init; }
}

/// <summary>A customer in the ledger.</summary>
/// <param name="Id">The service's own id.</param>
/// <param name="Code">Unique, case does not matter.</param>
/// <param name="Name">Name, never empty.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Updated">When it was last written.</param>
/// <param name="Fields">Everything a client wrote.</param>
public sealed record KashflowCustomer(int Id, string Code, string Name, DateTime Created, DateTime Updated, CustomerFields Fields)
{
    /// <summary>E-mail address of the first contact that has one.</summary>
    [JsonIgnore]
    public string? Email => Fields.Contacts?.FirstOrDefault(static contact => !string.IsNullOrEmpty(contact.Email))?.Email;
}
