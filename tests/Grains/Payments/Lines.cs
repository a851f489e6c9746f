using KashflowOrleans.Model;
using KashflowOrleans.Storage.Payments;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Payments;

/// <summary>Ordinary lines of statements and orders they may belong to.</summary>
internal static class Lines
{
    public static GatewayTransaction Line(string id = "B-1", decimal amount = 30m, string? reference = "000000017", string source = "bank", string currency = "GBP") =>
        new(source, id, GatewayTransactionKind.Capture, amount, currency, An.PlacedAt.ToDateTimeOffset()) { Reference = reference };

    public static ReceivedPayment Received(string id = "B-1", decimal amount = 30m, string source = "bank", int hour = 0) =>
        new(source, id, GatewayTransactionKind.Capture, amount, "GBP", (An.PlacedAt + Duration.FromHours(hour)).ToDateTimeOffset());

    public static CandidateOrder Order(
        string number = "000000017", decimal total = 30m, decimal explained = 0m, string status = "synced", string currency = "GBP", int? invoice = 100_000) => new(
        $"acme/shop/{number.TrimStart('0')}", "shop", number.TrimStart('0'), number, status, currency, total, explained, invoice, "KFANN", An.PlacedAt, []);

    public static Order Shop(params OrderPayment[] payments) => An.Order() with { Payments = payments };

    public static OrderPayment Paid(decimal amount, string? reference = null, string method = "banktransfer") => new(method, amount, reference, An.PlacedAt);
}
