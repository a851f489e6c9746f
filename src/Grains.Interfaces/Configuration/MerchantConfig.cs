using Orleans;

namespace KashflowOrleans.Configuration;

/// <summary>Everything that is configured for one merchant: immutable, versioned, handed out by the merchant's grain. Secrets stand in it only as references
/// (<c>env:NAME</c>, <c>file:/path</c>) or encrypted (<c>enc:…</c>).</summary>
/// <param name="Merchant">The merchant's id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Version">Grows with every change.</param>
/// <param name="TimeZone">IANA zone of the business; dates on documents are in it.</param>
/// <param name="HomeCurrency">ISO 4217 code of the books.</param>
/// <param name="Connections">Sales channels and the ledger.</param>
/// <param name="Posting">How orders become documents.</param>
/// <param name="ApiKeys">Who may use the API for this merchant.</param>
[GenerateSerializer, Immutable, Alias("kf.MerchantConfig")]
public sealed record MerchantConfig(
    [property: Id(0)] string Merchant,
    [property: Id(1)] string Name,
    [property: Id(2)] long Version,
    [property: Id(3)] string TimeZone,
    [property: Id(4)] string HomeCurrency,
    IReadOnlyList<ConnectionConfig> Connections,
    [property: Id(6)] PostingConfig Posting,
    IReadOnlyList<ApiKeyConfig> ApiKeys)
{
    // Collections are kept as arrays and dictionaries: the runtime can send those between processes, not the types a collection expression may make.

    /// <summary>Sales channels and the ledger.</summary>
    [Id(5)]
    public IReadOnlyList<ConnectionConfig> Connections { get; init => field = value.ToArray(); } = Connections.ToArray();

    /// <summary>Who may use the API for this merchant.</summary>
    [Id(7)]
    public IReadOnlyList<ApiKeyConfig> ApiKeys { get; init => field = value.ToArray(); } = ApiKeys.ToArray();

    /// <summary>The merchant's own flow versions that are in force; where none is, the prebuilt one is.</summary>
    [Id(8)]
    public IReadOnlyList<FlowBinding> Flows { get => field ?? []; init => field = value?.ToArray(); }

    /// <summary>The connection of that name; null when there is none.</summary>
    public ConnectionConfig? Find(string connection) =>
        Connections.FirstOrDefault(candidate => string.Equals(candidate.Id, connection, StringComparison.Ordinal));

    /// <summary>The ledger that documents of real channels are posted to.</summary>
    public ConnectionConfig? Ledger => LedgerOf(FlowEnvironments.Prod);

    /// <summary>The ledger that documents of an environment are posted to: in Prod the connection named in <see cref="PostingConfig.Ledger"/>; otherwise the environment's only
    /// ledger; null when none fits. A ledger never gets documents of another environment's channels.</summary>
    public ConnectionConfig? LedgerOf(string environment)
    {
        if (environment == FlowEnvironments.Prod && Posting.Ledger is { Length: > 0 } named)
        {
            return Find(named) is { Environment: FlowEnvironments.Prod } found ? found : null;
        }

        var ledgers = Connections.Where(candidate => candidate.Kind == ConnectionKinds.Kashflow && candidate.Environment == environment).Take(2).ToList();
        return ledgers.Count == 1 ? ledgers[0] : null;
    }

    /// <summary>The merchant's own flow version in force; null where the prebuilt one is used.</summary>
    /// <param name="environment">One of <see cref="FlowEnvironments"/>.</param>
    /// <param name="subject">For example <c>order</c>.</param>
    /// <param name="channelKind">Kind of the channel.</param>
    public FlowVersionRef? FlowFor(string environment, string subject, string channelKind) =>
        (Bound(environment, subject, channelKind) ?? Bound(environment, subject, FlowBinding.AllChannels))?.Version;

    private FlowBinding? Bound(string environment, string subject, string channel) =>
        Flows.FirstOrDefault(binding => binding.Environment == environment && binding.Subject == subject && binding.Channel == channel);
}

/// <summary>One connection to an outside system.</summary>
/// <param name="Id">Its name within the merchant.</param>
/// <param name="Kind">One of <see cref="ConnectionKinds"/>.</param>
/// <param name="BaseUrl">Where the system answers; Magento up to and including the store code, for example <c>https://shop.example/rest/default</c>; KashFlow
/// <c>https://api.kashflow.com/v2</c>.</param>
/// <param name="Settings">Plain settings by name; each connector's README lists its own.</param>
/// <param name="Secrets">Secrets by name, as references or encrypted.</param>
/// <param name="RequestsPerSecond">The connection's budget for the whole cluster.</param>
/// <param name="TimeoutSeconds">Longest wait for one answer.</param>
/// <param name="PollSeconds">How often a channel is polled; 0 switches polling off.</param>
/// <param name="Environment">Which of the merchant's environments it belongs to, one of <see cref="FlowEnvironments"/>.</param>
[GenerateSerializer, Immutable, Alias("kf.ConnectionConfig")]
public sealed record ConnectionConfig(
    [property: Id(0)] string Id,
    [property: Id(1)] string Kind,
    [property: Id(2)] string BaseUrl,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyDictionary<string, string> Secrets,
    [property: Id(5)] int RequestsPerSecond = 20,
    [property: Id(6)] int TimeoutSeconds = 30,
    [property: Id(7)] int PollSeconds = 60,
    string Environment = FlowEnvironments.Prod)
{
    /// <summary>Which of the merchant's environments it belongs to; configurations from before there were any are of Prod.</summary>
    [Id(8)]
    public string Environment { get => field ?? FlowEnvironments.Prod; init; } = Environment;

    /// <summary>Plain settings by name.</summary>
    [Id(3)]
    public IReadOnlyDictionary<string, string> Settings { get; init => field = value.ToDictionary(StringComparer.Ordinal); } = Settings.ToDictionary(StringComparer.Ordinal);

    /// <summary>Secrets by name, as references or encrypted.</summary>
    [Id(4)]
    public IReadOnlyDictionary<string, string> Secrets { get; init => field = value.ToDictionary(StringComparer.Ordinal); } = Secrets.ToDictionary(StringComparer.Ordinal);

    /// <summary>A plain setting, or null.</summary>
    public string? Setting(string name) => Settings.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}

/// <summary>The systems we speak.</summary>
public static class ConnectionKinds
{
    /// <summary>Magento 2 / Adobe Commerce over REST.</summary>
    public const string Magento = "magento";

    /// <summary>KashFlow over REST v2.</summary>
    public const string Kashflow = "kashflow";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Magento, Kashflow];
}

/// <summary>How orders become documents.</summary>
/// <param name="Ledger">Connection that documents are posted to; null when the merchant has just one ledger.</param>
/// <param name="SalesNominal">Nominal account of goods.</param>
/// <param name="ShippingNominal">Nominal account of delivery.</param>
/// <param name="FeeNominal">Nominal account of surcharges.</param>
/// <param name="PaymentTermsDays">Days from issue to due date.</param>
/// <param name="FirstInvoiceNumber">Start of the number series our invoices use, away from numbers given by hand.</param>
/// <param name="WriteBack">Whether the channel is told the invoice number.</param>
/// <param name="PaymentMethods">Which method and bank account a channel's payment is booked to; the entry <c>*</c> is for all others.</param>
[GenerateSerializer, Immutable, Alias("kf.PostingConfig")]
public sealed partial record PostingConfig(
    [property: Id(0)] string? Ledger,
    [property: Id(1)] int SalesNominal,
    [property: Id(2)] int ShippingNominal,
    [property: Id(3)] int FeeNominal,
    [property: Id(4)] int PaymentTermsDays,
    [property: Id(5)] int FirstInvoiceNumber,
    [property: Id(6)] bool WriteBack,
    IReadOnlyList<PaymentMethodConfig> PaymentMethods)
{
    /// <summary>Which method and bank account a channel's payment is booked to.</summary>
    [Id(7)]
    public IReadOnlyList<PaymentMethodConfig> PaymentMethods { get; init => field = value.ToArray(); } = PaymentMethods.ToArray();

    /// <summary>Whether goods are sold as the ledger's product whose code is their stock-keeping unit, where there is one: on its nominal account, and the ledger takes them from
    /// its stock (apis/kashflow.md §3 Products &amp; stock).</summary>
    [Id(20)]
    public bool ProductLines { get; init; }

    /// <summary>Whether refunded goods of which the channel does not say it went back into the ledger's stock; only with <see cref="ProductLines"/>.</summary>
    [Id(21)]
    public bool RefundsReturnStock { get; init; }

    /// <summary>Where the numbers of invoices come from.</summary>
    [Id(30)]
    public InvoiceNumbering Numbering { get; init; }

    /// <summary>How lines of payment statements are matched and their fees booked; null: by the ordinary window, fees are not booked.</summary>
    [Id(31)]
    public StatementConfig? Statements { get; init; }
}

/// <summary>How lines of payment statements are matched to orders and their fees booked.</summary>
/// <param name="FeeNominal">Nominal account that gateways' fees are booked to; null: they are shown and not booked.</param>
/// <param name="DaysBefore">How many days before an order was placed its money may have come.</param>
/// <param name="DaysAfter">How many days after.</param>
[GenerateSerializer, Immutable, Alias("kf.StatementConfig")]
public sealed record StatementConfig([property: Id(0)] int? FeeNominal = null, [property: Id(1)] int DaysBefore = 3, [property: Id(2)] int DaysAfter = 30);

/// <summary>Where one of the channel's payment methods is booked.</summary>
/// <param name="ChannelMethod">The channel's method code, or <c>*</c>.</param>
/// <param name="MethodId">The ledger account's payment method id (per account, apis/kashflow.md §3 Payments).</param>
/// <param name="AccountId">The ledger's bank account id.</param>
[GenerateSerializer, Immutable, Alias("kf.PaymentMethodConfig")]
public sealed record PaymentMethodConfig([property: Id(0)] string ChannelMethod, [property: Id(1)] int MethodId, [property: Id(2)] int AccountId);

/// <summary>An API key: only its hash is kept.</summary>
/// <param name="Id">Name of the key, shown in the audit.</param>
/// <param name="Sha256">SHA-256 of the key, lower-case hexadecimal.</param>
/// <param name="Role">What it may do.</param>
[GenerateSerializer, Immutable, Alias("kf.ApiKeyConfig")]
public sealed record ApiKeyConfig([property: Id(0)] string Id, [property: Id(1)] string Sha256, [property: Id(2)] ApiRole Role);

/// <summary>What an API key may do; each role includes those before it.</summary>
[GenerateSerializer, Alias("kf.ApiRole")]
public enum ApiRole
{
    /// <summary>Read.</summary>
    Viewer = 1,

    /// <summary>Read; retry, skip, release and resync.</summary>
    Operator = 2,

    /// <summary>All of the merchant: settings, connections, secrets, keys.</summary>
    Admin = 3,
}
