using KashflowOrleans.Configuration;
using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Support;

/// <summary>Ordinary examples; a test changes with <c>with</c> what it is about.</summary>
internal static class An
{
    public const int FirstNumber = 100_000;
    public const int SalesNominal = 4000;
    public const int ShippingNominal = 4905;
    public const int FeeNominal = 4910;
    public const int CardMethod = 11;
    public const int OtherMethod = 12;
    public const int BankAccount = 77;

    private static readonly CompiledFlow RefundFlow = FlowCompiler.Compile(PrebuiltFlows.Find("magento-refund")!.Document, "prebuilt");
    private static readonly CompiledFlow OrderToCash = FlowCompiler.Compile(PrebuiltFlows.Find("magento-order-to-cash")!.Document, "prebuilt");

    public static readonly Instant PlacedAt = Instant.FromUtc(2026, 3, 2, 10, 30);

    public static PostingConfig Posting { get; } = new(
        Ledger: null, SalesNominal, ShippingNominal, FeeNominal, PaymentTermsDays: 14, FirstNumber, WriteBack: true,
        [new PaymentMethodConfig("card", CardMethod, BankAccount), new PaymentMethodConfig("*", OtherMethod, BankAccount)]);

    public static LedgerReference Reference { get; } = ReferenceWith([0m, 5m, 20m]);

    public static MerchantConfig Config { get; } = new("acme", "Acme Ltd", 1, "Europe/London", "GBP", [], Posting, []);

    public static OrderKey Key { get; } = OrderKeyOf("acme", "shop", "17");

    public static PostalAddress Address { get; } = new("Ann Lee", null, ["1 High Street"], "Leeds", "West Yorkshire", "ls1 4ap", "GB");

    public static LedgerReference ReferenceWith(IReadOnlyList<decimal> rates) => new(
        rates,
        new Dictionary<string, decimal>(StringComparer.Ordinal) { ["EUR"] = 1.17m, ["JPY"] = 190.5m },
        new HashSet<int> { SalesNominal, ShippingNominal, FeeNominal },
        new HashSet<int> { CardMethod, OtherMethod },
        new HashSet<int> { BankAccount });

    public static OrderKey OrderKeyOf(string merchant, string channel, string id) => new(MerchantId.Parse(merchant), ConnectionId.Parse(channel), id);

    /// <summary>Two mugs at 10.00 and delivery at 5.00, 20 % VAT on both, paid by card: 30.00.</summary>
    public static Order Order(string id = "17", string number = "000000017") => new(
        id, number, OrderState.Processing, "processing", "GBP", PlacedAt, PlacedAt,
        new Buyer("5", $"buyer-{number}@example.com", "Ann", "Lee", null, null, "0113 496 0000"),
        Address, Address,
        [Goods("Mug", 2, 20m, 4m), new OrderLine(OrderLineKind.Shipping, null, "Delivery", 1, 5m, 1m, 20m)],
        Total: 30m, TaxTotal: 5m,
        [new OrderPayment("card", 30m, $"txn-{number}", PlacedAt)],
        Refunded: 0m, Notes: [], Problems: []);

    /// <summary>A refund of the ordinary order by card: an amount with 20 % VAT in it.</summary>
    public static Refund Refund(string id = "3", decimal net = 10m, decimal vat = 2m, string orderId = "17", string orderNumber = "000000017") => new(
        id, id.PadLeft(9, '0'), orderId, orderNumber, RefundState.Refunded, "refunded", "GBP", PlacedAt, PlacedAt,
        Order(orderId, orderNumber).Customer, Address,
        [new RefundLine(RefundLineKind.Goods, "MUG", "Mug", 1, net, vat, 20m)],
        Total: net + vat, TaxTotal: vat,
        [new OrderPayment("card", net + vat, $"back-{id}", PlacedAt)],
        Problems: [])
    {
        PartOfRefunded = net + vat,
    };

    public static DesiredDocuments Decide(Refund refund) =>
        RefundFlow.Run(new FlowInput(FlowSubject.Refund, CanonicalValues.Of(refund), FlowSettings.From(Config, "shop"), Reference, PlacedAt)).Documents;

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

    public static DesiredDocuments Decide(Order order, MerchantConfig? config = null, LedgerReference? reference = null) =>
        OrderToCash.Run(new FlowInput(FlowSubject.Order, CanonicalValues.Of(order), FlowSettings.From(config ?? Config, "shop"), reference ?? Reference, PlacedAt)
        {
            CustomerCode = CustomerIdentity.CodeOf(order, Key),
        }).Documents;

    /// <summary>The customer of an order that is posted.</summary>
    public static CustomerDocument CustomerOf(Order order) => Decide(order).Customer ?? throw new Xunit.Sdk.XunitException("The order is not posted.");

    /// <summary>The invoice of an order that is posted.</summary>
    public static InvoiceDocument InvoiceOf(Order order, MerchantConfig? config = null, LedgerReference? reference = null)
    {
        var desired = Decide(order, config, reference);
        Assert.Null(desired.Hold);
        Assert.Null(desired.Ignore);
        return desired.Invoice!;
    }

    /// <summary>Why an order is held.</summary>
    public static string HoldOf(Order order, MerchantConfig? config = null, LedgerReference? reference = null)
    {
        var desired = Decide(order, config, reference);
        Assert.Null(desired.Invoice);
        Assert.Null(desired.Customer);
        return desired.Hold ?? throw new Xunit.Sdk.XunitException($"The order is not held; it is {(desired.Ignore is null ? "posted" : "ignored: " + desired.Ignore)}.");
    }
}
