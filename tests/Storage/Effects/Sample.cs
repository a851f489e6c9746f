using KashflowOrleans.Storage.Effects;
using NodaTime;

namespace KashflowOrleans.Tests.Storage.Effects;

/// <summary>Orders and effects for tests.</summary>
internal static class Sample
{
    public static readonly Instant Noon = Instant.FromUtc(2026, 3, 1, 12, 0);

    public static OrderRow Order(string id, long version = 1, string status = "received", string merchant = "acme", string channel = "shop") => new(
        Key: $"{merchant}/{channel}/{id}",
        Merchant: merchant,
        Channel: channel,
        OrderId: id,
        Number: $"00000{id}",
        Status: status,
        Reason: null,
        Currency: "GBP",
        Total: 165.00m,
        InvoiceNumber: null,
        InvoiceGross: null,
        Paid: null,
        CustomerCode: null,
        PlacedAt: null,
        ReceivedAt: Noon,
        UpdatedAt: Noon,
        Attempts: 0,
        NextAttempt: null,
        Version: version,
        Documents: null);

    public static HistoryLine Line(string key, long sequence, string step = "invoice.created") => new(key, sequence, Noon, "c1", step, "Invoice 10001 over 165.00 GBP.");

    public static Effect Effect(OrderRow? order = null, IReadOnlyList<HistoryLine>? history = null, DueChange? due = null, IReadOnlyList<long>? done = null) =>
        new(order, history ?? [], due, done ?? []);
}
