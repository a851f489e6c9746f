using KashflowOrleans.Configuration;
using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Magento.Money;

/// <summary>A merchant's books, and the newest prebuilt flow deciding what they should hold.</summary>
public static class Books
{
    public const int Sales = 4000;
    public const int Delivery = 4905;
    public const int Fees = 4910;
    public const int GiftCards = 2150;

    private static readonly CompiledFlow OrderToCash = FlowCompiler.Compile(PrebuiltFlows.Find("magento-order-to-cash")!.Document, "prebuilt");

    public static MerchantConfig Config { get; } = new(
        "acme", "Acme Ltd", 1, "Europe/London", "GBP", [],
        new PostingConfig(null, Sales, Delivery, Fees, PaymentTermsDays: 14, FirstInvoiceNumber: 100_000, WriteBack: true, [new PaymentMethodConfig("*", 12, 77)]) { GiftCardNominal = GiftCards },
        []);

    public static LedgerReference Ledger { get; } = new(
        [0m, 5m, 12.5m, 20m],
        new Dictionary<string, decimal>(StringComparer.Ordinal) { ["EUR"] = 1.17m, ["USD"] = 1.26m, ["JPY"] = 190m, ["KWD"] = 0.4m },
        new HashSet<int> { Sales, Delivery, Fees, GiftCards },
        new HashSet<int> { 12 },
        new HashSet<int> { 77 });

    public static DesiredDocuments Decide(Order order, MerchantConfig? config = null) => OrderToCash.Run(new FlowInput(
        FlowSubject.Order, CanonicalValues.Of(order), FlowSettings.From(config ?? Config, "shop"), Ledger, Instant.FromUtc(2026, 7, 1, 0, 0))
    { CustomerCode = "KF1" }).Documents;
}
