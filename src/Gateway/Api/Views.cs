using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Gateway.Http;
using NodaTime;

namespace KashflowOrleans.Gateway.Api;

/// <summary>Why a request was not done (RFC 9457).</summary>
/// <param name="Type">Stable name of the kind of problem, an URN.</param>
/// <param name="Title">The kind of problem in words.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">About this occurrence, and what to do.</param>
/// <param name="Instance">Path of the request.</param>
/// <param name="CorrelationId">Under this id it is in the log and the audit.</param>
/// <param name="Errors">Everything that is wrong with the input; only where it is.</param>
public sealed record ProblemView(string Type, string Title, int Status, string Detail, string Instance, string CorrelationId, IReadOnlyList<InputError>? Errors = null);

/// <summary>Who the key of this request is.</summary>
/// <param name="KeyId">Name of the key.</param>
/// <param name="Role">What it may do.</param>
/// <param name="IsCluster">Whether it is the cluster key.</param>
/// <param name="Merchants">The merchants it reaches.</param>
public sealed record MeView(string KeyId, ApiRole Role, bool IsCluster, IReadOnlyList<MerchantSummary> Merchants);

/// <summary>A merchant in a list.</summary>
/// <param name="Merchant">Its id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Version">Grows with every change.</param>
/// <param name="Connections">Names of its connections.</param>
public sealed record MerchantSummary(string Merchant, string Name, long Version, IReadOnlyList<string> Connections);

/// <summary>All merchants.</summary>
public sealed record MerchantList(IReadOnlyList<MerchantSummary> Merchants);

/// <summary>A merchant.</summary>
/// <param name="Merchant">Its id.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Version">Grows with every change.</param>
/// <param name="TimeZone">IANA zone of the business.</param>
/// <param name="HomeCurrency">ISO 4217 code of the books.</param>
/// <param name="Posting">How orders become documents.</param>
/// <param name="Connections">Connections by name.</param>
public sealed record MerchantView(
    string Merchant,
    string Name,
    long Version,
    string TimeZone,
    string HomeCurrency,
    PostingView Posting,
    IReadOnlyDictionary<string, ConnectionView> Connections);

/// <summary>How orders become documents.</summary>
public sealed record PostingView(
    string? Ledger,
    int SalesNominal,
    int ShippingNominal,
    int FeeNominal,
    int PaymentTermsDays,
    int FirstInvoiceNumber,
    bool WriteBack,
    IReadOnlyDictionary<string, PaymentMethodInput> PaymentMethods,
    bool ProductLines,
    bool RefundsReturnStock,
    string Numbering);

/// <summary>A connection.</summary>
/// <param name="Kind">The system.</param>
/// <param name="BaseUrl">Where it answers.</param>
/// <param name="Settings">Plain settings.</param>
/// <param name="Secrets">Which secrets are set, and how; never their values.</param>
/// <param name="RequestsPerSecond">Budget for the whole cluster.</param>
/// <param name="TimeoutSeconds">Longest wait for one answer.</param>
/// <param name="PollSeconds">How often a channel is polled; 0 switches polling off.</param>
/// <param name="Environment">Which of the merchant's environments it belongs to: <c>dev</c>, <c>qa</c> or <c>prod</c>.</param>
/// <param name="WebhookPath">Where the channel's webhooks go on this host; null for a ledger.</param>
public sealed record ConnectionView(
    string Kind,
    string BaseUrl,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyDictionary<string, SecretView> Secrets,
    int RequestsPerSecond,
    int TimeoutSeconds,
    int PollSeconds,
    string Environment,
    string? WebhookPath);

/// <summary>That a secret is set, and how.</summary>
/// <param name="Source"><c>value</c> (stored encrypted), <c>env</c> or <c>file</c>.</param>
/// <param name="Reference">The variable's name or the file's path; null for a stored value.</param>
public sealed record SecretView(string Source, string? Reference);

/// <summary>All connections of a merchant, by name.</summary>
public sealed record ConnectionList(IReadOnlyDictionary<string, ConnectionView> Connections);

/// <summary>What a poll saw.</summary>
/// <param name="Changed">How many changes of orders and documents.</param>
public sealed record PollView(int Changed);

/// <summary>An API key without its secret.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Role">What it may do.</param>
public sealed record KeyView(string Id, ApiRole Role);

/// <summary>All API keys of a merchant.</summary>
public sealed record KeyList(IReadOnlyList<KeyView> Keys);

/// <summary>A new API key.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Key">The key itself: shown this once.</param>
public sealed record NewKeyView(string Id, ApiRole Role, string Key);

/// <summary>What the set-up led to.</summary>
/// <param name="Merchant">The merchant as it stands now.</param>
/// <param name="NewKeys">Keys that were made: shown this once.</param>
public sealed record SetupView(MerchantView Merchant, IReadOnlyList<NewKeyView> NewKeys);

/// <summary>An order in lists.</summary>
/// <param name="Key">Its key: merchant, channel and the channel's identity.</param>
/// <param name="Channel">The sales channel's connection.</param>
/// <param name="OrderId">The channel's identity.</param>
/// <param name="Number">What people call it; null until it was read.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Reason">Why, where the status needs a reason.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Total">The order's total.</param>
/// <param name="InvoiceNumber">The ledger's invoice number.</param>
/// <param name="InvoiceGross">The invoice's gross.</param>
/// <param name="Paid">Payments posted.</param>
/// <param name="CustomerCode">The ledger's customer code.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="ReceivedAt">When it was first heard of.</param>
/// <param name="UpdatedAt">When this state was reached.</param>
/// <param name="Attempts">Failed attempts in a row.</param>
/// <param name="NextAttempt">When the next is due.</param>
public sealed record OrderView(
    string Key,
    string Channel,
    string OrderId,
    string? Number,
    string Status,
    string? Reason,
    string? Currency,
    decimal? Total,
    int? InvoiceNumber,
    decimal? InvoiceGross,
    decimal? Paid,
    string? CustomerCode,
    Instant? PlacedAt,
    Instant ReceivedAt,
    Instant UpdatedAt,
    int Attempts,
    Instant? NextAttempt);

/// <summary>One page of orders, newest first.</summary>
/// <param name="Orders">The orders.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> for the next page; null on the last.</param>
public sealed record OrderList(IReadOnlyList<OrderView> Orders, string? NextCursor);

/// <summary>One order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Documents">What is posted and what should be; null until it was looked at.</param>
/// <param name="Steps">Its history, oldest first.</param>
public sealed record OrderDetail(OrderView Order, JsonElement? Documents, IReadOnlyList<StepView> Steps);

/// <summary>One line of an order's history.</summary>
/// <param name="Sequence">Position, from 1.</param>
/// <param name="At">When.</param>
/// <param name="CorrelationId">Correlation id of what caused it.</param>
/// <param name="Step">What was done.</param>
/// <param name="Detail">In plain words.</param>
public sealed record StepView(long Sequence, Instant At, string CorrelationId, string Step, string Detail);

/// <summary>An order's history.</summary>
public sealed record HistoryView(string Key, IReadOnlyList<StepView> Steps);

/// <summary>Nothing gets lost: seen = posted + ignored + pending + held + dead.</summary>
/// <param name="ByStatus">Orders by status, all statuses listed.</param>
/// <param name="Seen">All orders heard of.</param>
/// <param name="Posted">Everything that should exist exists.</param>
/// <param name="Ignored">Nothing is to be posted.</param>
/// <param name="Pending">Being worked on or waiting for the next attempt.</param>
/// <param name="Held">A person must look.</param>
/// <param name="Dead">Given up or refused for good.</param>
/// <param name="InvoicedGross">Sum of posted invoices by currency.</param>
public sealed record ConservationView(
    IReadOnlyDictionary<string, long> ByStatus,
    long Seen,
    long Posted,
    long Ignored,
    long Pending,
    long Held,
    long Dead,
    IReadOnlyDictionary<string, decimal> InvoicedGross)
{
    /// <summary>Whether seen = posted + ignored + pending + held + dead.</summary>
    public bool AddsUp => Seen == Posted + Ignored + Pending + Held + Dead;

    /// <summary>The same for each source, as long as its events are kept; null where it was not asked for.</summary>
    public IReadOnlyList<SourceConservationView>? Sources { get; init; }

    /// <summary>What the sources that we ask ourselves saw when they last looked; null where it was not asked for.</summary>
    public IReadOnlyList<SourceLookView>? Looks { get; init; }
}

/// <summary>Orders heard of through one source: seen = posted + ignored + pending + held + dead.</summary>
/// <param name="Connection">Through which connection.</param>
/// <param name="Source">Way in: <c>webhook</c>, <c>poll</c>, <c>request</c>, <c>check</c>, …</param>
/// <param name="Events">Events that came in.</param>
/// <param name="Seen">Orders they speak of.</param>
/// <param name="Posted">Everything that should exist exists.</param>
/// <param name="Ignored">Nothing is to be posted.</param>
/// <param name="IgnoredBecause">Why, with how many orders.</param>
/// <param name="Pending">Being worked on, waiting for the next attempt, or heard of and not looked at yet.</param>
/// <param name="Held">A person must look.</param>
/// <param name="Dead">Given up or refused for good.</param>
/// <param name="AddsUp">Whether every order is in one of these. If not, tell us: something is lost.</param>
/// <param name="Since">When the first event that is still kept came in.</param>
/// <param name="Until">When the last one came in.</param>
public sealed record SourceConservationView(
    string Connection,
    string Source,
    long Events,
    long Seen,
    long Posted,
    long Ignored,
    IReadOnlyList<ReasonCount> IgnoredBecause,
    long Pending,
    long Held,
    long Dead,
    bool AddsUp,
    Instant Since,
    Instant Until);

/// <summary>A reason and how many orders have it.</summary>
public sealed record ReasonCount(string Reason, long Orders);

/// <summary>What a source that we ask ourselves saw when it last looked.</summary>
/// <param name="Connection">Connection.</param>
/// <param name="Source">What is looked at, for example <c>poll:orders</c>.</param>
/// <param name="LookedAt">When.</param>
/// <param name="From">Begin of the last stretch of time that was read.</param>
/// <param name="To">Its end.</param>
/// <param name="Seen">What was seen; 0 when there was nothing.</param>
/// <param name="New">What of it had not been heard before.</param>
/// <param name="Problem">Why the last look failed; null when it did not.</param>
/// <param name="SucceededAt">When one last succeeded.</param>
public sealed record SourceLookView(string Connection, string Source, Instant LookedAt, Instant? From, Instant? To, long Seen, long New, string? Problem, Instant? SucceededAt);

/// <summary>Audit lines, newest first.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="NextBefore">Give it as <c>before</c> for older lines; null when there are no more.</param>
public sealed record AuditList(IReadOnlyList<AuditView> Lines, Instant? NextBefore);

/// <summary>One outside call or act of a person.</summary>
/// <param name="At">When it began.</param>
/// <param name="Connection">Through which connection; empty for acts of people.</param>
/// <param name="Entity">Key of the entity.</param>
/// <param name="CorrelationId">Correlation id.</param>
/// <param name="Actor"><c>engine</c>, or the API key's name.</param>
/// <param name="Action">Method and address, or the act.</param>
/// <param name="Result">HTTP status or result.</param>
/// <param name="Milliseconds">Duration.</param>
/// <param name="Request">What was sent, masked.</param>
/// <param name="Response">What was answered, masked and shortened.</param>
public sealed record AuditView(
    Instant At,
    string Connection,
    string Entity,
    string CorrelationId,
    string Actor,
    string Action,
    string Result,
    int Milliseconds,
    string? Request,
    string? Response);

/// <summary>The cluster as this gateway sees it.</summary>
/// <param name="Runtime">The grain runtime.</param>
/// <param name="Build">Version of the program.</param>
/// <param name="StartedAt">When this gateway started.</param>
/// <param name="UptimeSeconds">Seconds since then.</param>
/// <param name="Backlog">What waits in the inbox.</param>
public sealed record ClusterView(string Runtime, string Build, Instant StartedAt, long UptimeSeconds, BacklogView Backlog);

/// <summary>What waits in the inbox.</summary>
/// <param name="Undone">Events nobody finished yet.</param>
/// <param name="OldestReceivedAt">When the oldest of them came in.</param>
/// <param name="OldestAgeSeconds">Seconds since then.</param>
public sealed record BacklogView(long Undone, Instant? OldestReceivedAt, long? OldestAgeSeconds);
