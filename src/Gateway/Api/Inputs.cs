using KashflowOrleans.Configuration;

namespace KashflowOrleans.Gateway.Api;

/// <summary>A merchant's own settings as they are sent (<c>#/$defs/merchant</c> of the schema).</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Posting">How orders become documents.</param>
/// <param name="TimeZone">IANA zone of the business.</param>
/// <param name="HomeCurrency">ISO 4217 code of the books.</param>
public sealed record MerchantInput(string Name, PostingInput Posting, string TimeZone = "Europe/London", string HomeCurrency = "GBP");

/// <summary>How orders become documents, as it is sent.</summary>
/// <param name="SalesNominal">Nominal code of goods.</param>
/// <param name="FirstInvoiceNumber">Start of the invoice numbers we give.</param>
/// <param name="Ledger">Connection that documents are posted to; needed only with more than one ledger.</param>
/// <param name="ShippingNominal">Nominal code of delivery; that of goods when left out.</param>
/// <param name="FeeNominal">Nominal code of surcharges; that of goods when left out.</param>
/// <param name="PaymentTermsDays">Days from issue to due date.</param>
/// <param name="WriteBack">Whether the channel is told the invoice number.</param>
/// <param name="PaymentMethods">Where each of the channel's payment methods is booked; <c>*</c> is for all others.</param>
/// <param name="ProductLines">Whether goods are sold as the ledger's product whose code is their stock-keeping unit, where there is one.</param>
/// <param name="RefundsReturnStock">Whether refunded goods go back into the product's stock where the channel does not tell.</param>
/// <param name="Numbering">Where the numbers of invoices come from: <c>series</c>, <c>order</c> or <c>ledger</c>.</param>
public sealed record PostingInput(
    int SalesNominal,
    int FirstInvoiceNumber,
    string? Ledger = null,
    int? ShippingNominal = null,
    int? FeeNominal = null,
    int PaymentTermsDays = 30,
    bool WriteBack = true,
    IReadOnlyDictionary<string, PaymentMethodInput>? PaymentMethods = null,
    bool ProductLines = false,
    bool RefundsReturnStock = false,
    string Numbering = "series");

/// <summary>Where one of the channel's payment methods is booked.</summary>
/// <param name="MethodId">The ledger's payment method id.</param>
/// <param name="AccountId">The ledger's bank account id.</param>
public sealed record PaymentMethodInput(int MethodId, int AccountId);

/// <summary>A connection as it is sent (<c>#/$defs/connection</c>).</summary>
/// <param name="Kind">The system: <c>magento</c> or <c>kashflow</c>.</param>
/// <param name="BaseUrl">Where it answers.</param>
/// <param name="Settings">Plain settings by name.</param>
/// <param name="Secrets">Secrets by name; write-only. Those that are left out keep their value.</param>
/// <param name="RequestsPerSecond">Budget for the whole cluster.</param>
/// <param name="TimeoutSeconds">Longest wait for one answer.</param>
/// <param name="PollSeconds">How often a channel is polled; 0 switches polling off.</param>
/// <param name="Environment">Which of the merchant's environments it belongs to: <c>dev</c>, <c>qa</c> or <c>prod</c>.</param>
public sealed record ConnectionInput(
    string Kind,
    string BaseUrl,
    IReadOnlyDictionary<string, string>? Settings = null,
    IReadOnlyDictionary<string, SecretInput>? Secrets = null,
    int RequestsPerSecond = 20,
    int TimeoutSeconds = 30,
    int PollSeconds = 60,
    string Environment = FlowEnvironments.Prod);

/// <summary>A secret: exactly one of the three.</summary>
/// <param name="Value">The secret itself; stored encrypted, never returned.</param>
/// <param name="Env">Name of an environment variable of the silo.</param>
/// <param name="File">Absolute path of a file on the silo.</param>
public sealed record SecretInput(string? Value = null, string? Env = null, string? File = null)
{
    /// <summary>Without the value: records print their members.</summary>
    public override string ToString() => nameof(SecretInput);
}

/// <summary>A key to be made (<c>#/$defs/key</c>).</summary>
/// <param name="Id">Name of the key, shown in the audit.</param>
/// <param name="Role">What it may do.</param>
public sealed record KeyInput(string Id, ApiRole Role);

/// <summary>A key in the set-up document (<c>#/$defs/setupKey</c>).</summary>
/// <param name="Role">What it may do.</param>
/// <param name="Sha256">Hash of a key of one's own; left out, a key is made and returned once.</param>
public sealed record SetupKeyInput(ApiRole Role, string? Sha256 = null);

/// <summary>The whole set-up document.</summary>
/// <param name="Merchant">The merchant's own settings.</param>
/// <param name="Connections">Connections by name.</param>
/// <param name="Keys">API keys by name.</param>
public sealed record SetupInput(
    MerchantInput Merchant,
    IReadOnlyDictionary<string, ConnectionInput>? Connections = null,
    IReadOnlyDictionary<string, SetupKeyInput>? Keys = null)
{
    /// <summary>Address of the schema, for editors.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("$schema")]
    public string? Schema { get; init; }
}

/// <summary>Why an order is left out (<c>#/$defs/skip</c>).</summary>
/// <param name="Reason">Stands in the order's history.</param>
public sealed record SkipInput(string Reason);

/// <summary>How an order is tried again (<c>#/$defs/retry</c>).</summary>
/// <param name="Flow"><c>latest</c> for the flow version that is in force now; left out, the one the order began with.</param>
public sealed record RetryInput(string? Flow)
{
    /// <summary>The flow version that is in force now.</summary>
    public const string LatestFlow = "latest";

    /// <summary>As before.</summary>
    public RetryInput()
        : this((string?)null)
    {
    }
}
