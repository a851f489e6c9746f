using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Kashflow.Wire;

/// <summary>Generated readers and writers of the wire types. Names are PascalCase and read in any case; what is not set is not sent.</summary>
[JsonSourceGenerationOptions(
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = true,
    Converters =
    [
        typeof(LooseBoolConverter),
        typeof(LooseIntConverter),
        typeof(AmountConverter),
        typeof(KashflowPageConverter<CustomerWire>),
        typeof(KashflowPageConverter<CustomerHit>),
        typeof(KashflowPageConverter<InvoiceWire>),
        typeof(KashflowPageConverter<VatRateWire>),
        typeof(KashflowPageConverter<CurrencyWire>),
        typeof(KashflowPageConverter<NominalWire>),
        typeof(KashflowPageConverter<PaymentMethodWire>),
        typeof(KashflowPageConverter<BankAccountWire>),
        typeof(KashflowPageConverter<ProductWire>),
        typeof(KashflowPageConverter<JournalWire>),
    ])]
[JsonSerializable(typeof(CustomerWire))]
[JsonSerializable(typeof(CustomerRequest))]
[JsonSerializable(typeof(InvoiceWire))]
[JsonSerializable(typeof(InvoiceRequest))]
[JsonSerializable(typeof(IReadOnlyList<CreditRequest>))]
[JsonSerializable(typeof(CreditRequest[]))]
[JsonSerializable(typeof(CredentialsRequest))]
[JsonSerializable(typeof(MemorableWordRequest))]
[JsonSerializable(typeof(SessionWire))]
[JsonSerializable(typeof(PageMetaData))]
[JsonSerializable(typeof(KashflowPage<CustomerWire>))]
[JsonSerializable(typeof(KashflowPage<CustomerHit>))]
[JsonSerializable(typeof(KashflowPage<InvoiceWire>))]
[JsonSerializable(typeof(KashflowPage<VatRateWire>))]
[JsonSerializable(typeof(KashflowPage<CurrencyWire>))]
[JsonSerializable(typeof(KashflowPage<NominalWire>))]
[JsonSerializable(typeof(KashflowPage<PaymentMethodWire>))]
[JsonSerializable(typeof(KashflowPage<BankAccountWire>))]
[JsonSerializable(typeof(KashflowPage<ProductWire>))]
[JsonSerializable(typeof(KashflowPage<JournalWire>))]
[JsonSerializable(typeof(JournalWire))]
[JsonSerializable(typeof(JournalRequest))]
[JsonSerializable(typeof(List<CustomerWire>))]
[JsonSerializable(typeof(List<CustomerHit>))]
[JsonSerializable(typeof(List<InvoiceWire>))]
[JsonSerializable(typeof(List<VatRateWire>))]
[JsonSerializable(typeof(List<CurrencyWire>))]
[JsonSerializable(typeof(List<NominalWire>))]
[JsonSerializable(typeof(List<PaymentMethodWire>))]
[JsonSerializable(typeof(List<BankAccountWire>))]
[JsonSerializable(typeof(List<ProductWire>))]
[JsonSerializable(typeof(List<JournalWire>))]
internal sealed partial class KashflowJson : JsonSerializerContext;
