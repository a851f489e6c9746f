using KashflowOrleans.Configuration;
using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Tests.Flows.Prebuilt.Support;

/// <summary>Ordinary examples; a test changes with <c>with</c> what it is about.</summary>
internal static class An
{
    public const int SalesNominal = 4000;
    public const int ShippingNominal = 4905;
    public const int FeeNominal = 4910;
    public const int GiftCardNominal = 2150;
    public const int CardMethod = 11;
    public const int OtherMethod = 12;
    public const int BankAccount = 77;
    public const string CustomerCode = "KFAAAA";

    public static readonly Instant PlacedAt = Instant.FromUtc(2026, 3, 2, 10, 30);
    public static readonly Instant Now = Instant.FromUtc(2026, 7, 2, 9, 0);

    private static readonly Dictionary<string, CompiledFlow> Compiled = PrebuiltFlows.All.ToDictionary(flow => flow.Pin, flow => FlowCompiler.Compile(flow.Document, flow.Pin), StringComparer.Ordinal);

    public static CompiledFlow OrderToCash => Compiled["magento-order-to-cash/3"];

    /// <summary>The version that holds what was refunded.</summary>
    public static CompiledFlow FirstOrderToCash => Compiled["magento-order-to-cash/1"];

    /// <summary>The version that knows no treatment for VAT.</summary>
    public static CompiledFlow SecondOrderToCash => Compiled["magento-order-to-cash/2"];

    public static CompiledFlow RefundFlow => Compiled["magento-refund/2"];

    public static CompiledFlow CustomerFlow => Compiled["magento-customer/1"];

    public static PostingConfig Posting { get; } = new(
        Ledger: null, SalesNominal, ShippingNominal, FeeNominal, PaymentTermsDays: 14, FirstInvoiceNumber: 100_000, WriteBack: true,
        [new PaymentMethodConfig("card", CardMethod, BankAccount), new PaymentMethodConfig("*", OtherMethod, BankAccount)]);

    public static LedgerReference Reference { get; } = ReferenceWith([0m, 5m, 20m]);

    public static MerchantConfig Config { get; } = new("acme", "Acme Ltd", 1, "Europe/London", "GBP", [], Posting, []);

    public static PostalAddress Address { get; } = new("Ann Lee", null, ["1 High Street"], "Leeds", "West Yorkshire", "ls1 4ap", "GB");

    public static LedgerReference ReferenceWith(IReadOnlyList<decimal> rates) => new(
        rates,
        new Dictionary<string, decimal>(StringComparer.Ordinal) { ["EUR"] = 1.17m, ["JPY"] = 190.5m },
        new HashSet<int> { SalesNominal, ShippingNominal, FeeNominal, GiftCardNominal },
        new HashSet<int> { CardMethod, OtherMethod },
        new HashSet<int> { BankAccount });

    /// <summary>Two mugs at 10.00 and delivery at 5.00, 20 % VAT on both, paid by card: 30.00.</summary>
    public static Order Order(string id = "17", string number = "000000017") => new(
        id, number, OrderState.Processing, "processing", "GBP", PlacedAt, PlacedAt,
        new Buyer("5", $"buyer-{number}@example.com", "Ann", "Lee", null, null, "0113 496 0000"),
        Address, Address,
        [Goods("Mug", 2, 20m, 4m), new OrderLine(OrderLineKind.Shipping, null, "Delivery", 1, 5m, 1m, 20m)],
        Total: 30m, TaxTotal: 5m,
        [new OrderPayment("card", 30m, $"txn-{number}", PlacedAt)],
        Refunded: 0m, Notes: [], Problems: []);

    /// <summary>Half of that order given back: one mug, and a fee of 2.00 kept.</summary>
    public static Refund Refund() => new(
        "3", "000000003", "17", "000000017", RefundState.Refunded, "refunded", "GBP", PlacedAt, PlacedAt,
        Order().Customer, Address,
        [
            new RefundLine(RefundLineKind.Goods, "MUG", "Mug", 1, 10m, 2m, 20m),
            new RefundLine(RefundLineKind.Adjustment, null, "Adjustment fee", 1, -2m, 0m, null),
        ],
        Total: 10m, TaxTotal: 2m,
        [new OrderPayment("card", 10m, "txn-back", PlacedAt)],
        Problems: []);

    public static OrderLine Goods(string text, decimal quantity, decimal net, decimal vat, decimal? percent = 20m, string? sku = null) =>
        new(OrderLineKind.Goods, sku, text, quantity, net, vat, percent);

    /// <summary>The ordinary order with other lines, its totals and payment to match.</summary>
    public static Order OrderOf(params OrderLine[] lines)
    {
        var total = lines.Sum(line => line.Gross);
        var order = Order();
        return order with
        {
            Lines = lines,
            Total = total,
            TaxTotal = lines.Sum(line => line.Vat),
            Payments = [order.Payments[0] with { Amount = total }],
        };
    }

    public static FlowInput Input(Order order, MerchantConfig? config = null, LedgerReference? reference = null) =>
        Input(FlowSubject.Order, CanonicalValues.Of(order), config, reference);

    public static FlowInput Input(FlowSubject kind, Value subject, MerchantConfig? config = null, LedgerReference? reference = null) =>
        new(kind, subject, FlowSettings.From(config ?? Config, "shop"), reference ?? Reference, Now) { CustomerCode = CustomerCode };

    public static DesiredDocuments Decide(Order order, MerchantConfig? config = null, LedgerReference? reference = null) =>
        OrderToCash.Run(Input(order, config, reference)).Documents;

    public static DesiredDocuments Decide(Refund refund, MerchantConfig? config = null, LedgerReference? reference = null) =>
        RefundFlow.Run(Input(FlowSubject.Refund, CanonicalValues.Of(refund), config, reference)).Documents;

    /// <summary>The invoice of an order that is posted.</summary>
    public static InvoiceDocument InvoiceOf(Order order, MerchantConfig? config = null, LedgerReference? reference = null)
    {
        var desired = Decide(order, config, reference);
        Assert.Null(desired.Hold);
        Assert.Null(desired.Ignore);
        return desired.Invoice!;
    }

    /// <summary>The credit note of a refund that is posted.</summary>
    public static CreditNoteDocument CreditNoteOf(Refund refund, MerchantConfig? config = null, LedgerReference? reference = null)
    {
        var desired = Decide(refund, config, reference);
        Assert.Null(desired.Hold);
        Assert.Null(desired.Ignore);
        return Assert.Single(desired.CreditNotes);
    }

    /// <summary>Why an order is held.</summary>
    public static string HoldOf(Order order, MerchantConfig? config = null, LedgerReference? reference = null) => HoldOf(Decide(order, config, reference));

    /// <summary>Why a subject is held.</summary>
    public static string HoldOf(DesiredDocuments desired)
    {
        Assert.False(desired.HasDocuments);
        return desired.Hold ?? throw new Xunit.Sdk.XunitException($"It is not held; it is {(desired.Ignore is null ? "posted" : "ignored: " + desired.Ignore)}.");
    }
}
