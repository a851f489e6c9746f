using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Ports;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Orders;

namespace KashflowOrleans.Gateway.Api;

/// <summary>What is shown of what is stored. Secrets pass no further than here.</summary>
internal static class Viewing
{
    private static readonly IReadOnlyList<string> PendingStatuses = [OrderStatuses.Received, OrderStatuses.Observing, OrderStatuses.Posting, OrderStatuses.Retrying];

    public static MerchantSummary Summary(MerchantConfig config) =>
        new(config.Merchant, config.Name, config.Version, [.. config.Connections.Select(connection => connection.Id).Order(StringComparer.Ordinal)]);

    public static MerchantView View(MerchantConfig config) => new(
        config.Merchant,
        config.Name,
        config.Version,
        config.TimeZone,
        config.HomeCurrency,
        View(config.Posting),
        Connections(config));

    public static PostingView View(PostingConfig posting) => new(
        posting.Ledger,
        posting.SalesNominal,
        posting.ShippingNominal,
        posting.FeeNominal,
        posting.PaymentTermsDays,
        posting.FirstInvoiceNumber,
        posting.WriteBack,
        posting.PaymentMethods.ToDictionary(method => method.ChannelMethod, method => new PaymentMethodInput(method.MethodId, method.AccountId)),
        posting.ProductLines,
        posting.RefundsReturnStock,
        posting.Numbering.ToString().ToLowerInvariant());

    public static IReadOnlyDictionary<string, ConnectionView> Connections(MerchantConfig config) =>
        config.Connections.ToDictionary(connection => connection.Id, connection => View(config.Merchant, connection));

    public static ConnectionView View(string merchant, ConnectionConfig connection) => new(
        connection.Kind,
        connection.BaseUrl,
        connection.Settings,
        connection.Secrets.ToDictionary(secret => secret.Key, secret => View(secret.Value)),
        connection.RequestsPerSecond,
        connection.TimeoutSeconds,
        connection.PollSeconds,
        connection.Environment,
        IsChannel(connection) ? $"/webhooks/{merchant}/{connection.Id}" : null);

    public static bool IsChannel(ConnectionConfig connection) => IsChannel(connection.Kind);

    public static bool IsChannel(string kind) => kind == ConnectionKinds.Magento;

    public static OrderView View(OrderRow row) => new(
        row.Key,
        row.Channel,
        row.OrderId,
        row.Number,
        row.Status,
        row.Reason,
        row.Currency,
        row.Total,
        row.InvoiceNumber,
        row.InvoiceGross,
        row.Paid,
        row.CustomerCode,
        row.PlacedAt,
        row.ReceivedAt,
        row.UpdatedAt,
        row.Attempts,
        row.NextAttempt);

    public static StepView View(HistoryLine line) => new(line.Sequence, line.At, line.CorrelationId, line.Step, line.Detail);

    public static AuditView View(AuditLine line) =>
        new(line.At, line.Connection, line.Entity, line.CorrelationId, line.Actor, line.Action, line.Result, line.Milliseconds, line.Request, line.Response);

    public static ConservationView View(OrderCounts counts)
    {
        var byStatus = OrderStatuses.All.ToDictionary(status => status, status => counts.ByStatus.GetValueOrDefault(status));
        return new ConservationView(
            byStatus,
            counts.ByStatus.Values.Sum(),
            byStatus[OrderStatuses.Synced],
            byStatus[OrderStatuses.Ignored],
            PendingStatuses.Sum(status => byStatus[status]),
            byStatus[OrderStatuses.Held],
            byStatus[OrderStatuses.Dead],
            counts.InvoicedGross);
    }

    public static JsonElement? Documents(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static SecretView View(string reference) => reference switch
    {
        _ when reference.StartsWith(SecretReferences.Env, StringComparison.Ordinal) => new SecretView("env", reference[SecretReferences.Env.Length..]),
        _ when reference.StartsWith(SecretReferences.File, StringComparison.Ordinal) => new SecretView("file", reference[SecretReferences.File.Length..]),
        _ => new SecretView("value", null),
    };
}

/// <summary>How references to secrets begin (see <see cref="ISecretResolver"/>).</summary>
internal static class SecretReferences
{
    public const string Env = "env:";
    public const string File = "file:";
}
