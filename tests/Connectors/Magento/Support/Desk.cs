using KashflowOrleans.Configuration;
using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>What the flows that come with the program make of orders and refunds, in a ledger with the rates and currencies of the test orders.</summary>
internal static class Desk
{
    private const int Nominal = 4000;
    private const int Method = 11;
    private const int Account = 77;

    private static readonly Instant Now = Instant.FromUtc(2026, 7, 2, 9, 0);

    private static readonly CompiledFlow OrderFlow = Newest("magento-order-to-cash");
    private static readonly CompiledFlow RefundFlow = Newest("magento-refund");

    private static readonly MerchantConfig Merchant = new(
        "acme", "Acme Ltd", 1, "Europe/London", "GBP", [],
        new PostingConfig(Ledger: null, Nominal, Nominal, Nominal, PaymentTermsDays: 14, FirstInvoiceNumber: 100_000, WriteBack: false, [new PaymentMethodConfig("*", Method, Account)]),
        []);

    private static readonly LedgerReference Ledger = new(
        [0m, 5m, 17.5m, 20m],
        new Dictionary<string, decimal>(StringComparer.Ordinal) { ["EUR"] = 1.17m, ["USD"] = 1.27m, ["UGX"] = 4700m },
        new HashSet<int> { Nominal },
        new HashSet<int> { Method },
        new HashSet<int> { Account });

    public static DesiredDocuments Decide(Order order) => OrderFlow.Run(Input(FlowSubject.Order, CanonicalValues.Of(order))).Documents;

    public static DesiredDocuments Decide(Refund refund) => RefundFlow.Run(Input(FlowSubject.Refund, CanonicalValues.Of(refund))).Documents;

    private static FlowInput Input(FlowSubject kind, KashflowOrleans.Flows.Values.Value subject) =>
        new(kind, subject, FlowSettings.From(Merchant, "shop"), Ledger, Now) { CustomerCode = "KFAAAA" };

    private static CompiledFlow Newest(string name)
    {
        var flow = PrebuiltFlows.Find(name)!;
        return FlowCompiler.Compile(flow.Document, flow.Pin);
    }
}
