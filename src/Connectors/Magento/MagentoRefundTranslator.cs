using System.Text.Json;
using KashflowOrleans.Connectors.Magento.Translation;
using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Connectors.Magento;

/// <summary>Magento's credit memos in the engine's words. Pure, and total: whatever the bodies contradict or lack becomes one of <see cref="Refund.Problems"/>, never an
/// exception. A refund without problems adds up: its lines come to <see cref="Refund.Total"/> and their VAT to <see cref="Refund.TaxTotal"/>, exactly; so do, once it is
/// refunded, its payments (apis/magento.md §1.3, §1.4, §1.7).</summary>
public static class MagentoRefundTranslator
{
    /// <summary>Translates one credit memo that is all its order has, given as JSON.</summary>
    /// <exception cref="JsonException">One of both is not the JSON of an object.</exception>
    public static Refund Translate(ReadOnlySpan<byte> memo, ReadOnlySpan<byte> order) =>
        Translate(
            [JsonSerializer.Deserialize(memo, MagentoJson.Default.WireCreditMemo) ?? throw new JsonException("The credit memo is null.")],
            JsonSerializer.Deserialize(order, MagentoJson.Default.WireOrder) ?? throw new JsonException("The order is null."))[0];

    /// <summary>Translates the credit memos of an order: all of them, oldest first, because what was given back as store credit is known for all together, and the last one
    /// takes what the rounded shares of those before it left.</summary>
    public static IReadOnlyList<Refund> Translate(IReadOnlyList<WireCreditMemo> memos, WireOrder order)
    {
        ArgumentNullException.ThrowIfNull(memos);
        ArgumentNullException.ThrowIfNull(order);
        var refunded = memos.Where(memo => State(memo) == RefundState.Refunded).Select(memo => (memo.GrandTotal.OrZero, StoreCredit(memo).OrZero)).ToList();
        var storeCredit = StoreCreditGivenBack.Of(order, refunded);
        var shipping = new ShippingGivenBack();
        return [.. memos.Select(memo => Translate(memo, order, storeCredit, shipping))];
    }

    private static Refund Translate(WireCreditMemo memo, WireOrder order, StoreCreditGivenBack storeCredit, ShippingGivenBack shipping)
    {
        var problems = new ProblemList();
        var id = problems.Require(memo.EntityId, "entity_id");
        var number = problems.Require(memo.IncrementId, "increment_id");
        var orderId = problems.Require(memo.OrderId, "order_id");
        if (orderId.Length > 0 && orderId != order.EntityId?.Trim()) problems.Add($"order_id {ProblemList.Quote(orderId)} is not the order's: {ProblemList.Quote(order.EntityId ?? string.Empty)}.");
        var orderNumber = problems.Require(order.IncrementId, "the order's increment_id");
        var state = State(memo);
        if (state == RefundState.Unknown) problems.Add($"state {ProblemList.Quote(memo.State ?? string.Empty)} is none of Magento's credit memo states (1 open, 2 refunded, 3 canceled).");
        var currency = Currency(memo, order, problems);
        var refundedAt = RefundedAt(memo, problems);

        var adjustment = Adjustment.Of(memo, problems);
        var synthetic = MemoAsOrder.Of(memo, order, adjustment.Net, shipping);
        var money = OrderMoney.Of(synthetic, problems);
        var lines = OrderLines.OfMemo(synthetic, money, problems).Select(Line).ToList();
        lines.AddRange(adjustment.Lines());
        if (lines.Count == 0) problems.Add("Nothing is refunded: there are neither items nor shipping nor an adjustment.");
        var payments = state == RefundState.Refunded ? Payments(memo, order, money, adjustment.Net, refundedAt, storeCredit, problems) : [];

        var billing = OrderPeople.Billing(order);
        return new Refund(
            id,
            number,
            orderId,
            orderNumber,
            state,
            Word(memo, state),
            currency,
            refundedAt,
            MagentoDates.Parse(memo.UpdatedAt),
            OrderPeople.Buyer(order, billing),
            OrderPeople.Address(billing),
            lines,
            money.Total + adjustment.Net,
            money.Tax,
            payments,
            problems.Problems)
        {
            PartOfRefunded = state == RefundState.Refunded ? money.GrandTotal + adjustment.Net : 0,
            Shipping = OrderPeople.Address(OrderPeople.Shipping(order)),
            Store = MagentoTranslator.StoreOf(order),
            BaseCurrency = BaseRate.CurrencyOf(order),
            BaseToOrderRate = BaseRate.Of(order, OrderMoney.Of(order, new ProblemList())),
        };
    }

    private static RefundState State(WireCreditMemo memo) => memo.State?.Trim() switch
    {
        "1" => RefundState.Open,
        "2" => RefundState.Refunded,
        "3" => RefundState.Canceled,
        _ => RefundState.Unknown,
    };

    private static string Word(WireCreditMemo memo, RefundState state) => state switch
    {
        RefundState.Open => "open",
        RefundState.Refunded => "refunded",
        RefundState.Canceled => "canceled",
        _ => memo.State?.Trim() ?? string.Empty,
    };

    private static string Currency(WireCreditMemo memo, WireOrder order, ProblemList problems)
    {
        var ofOrder = problems.Require(order.OrderCurrencyCode, "the order's order_currency_code").ToUpperInvariant();
        var own = string.IsNullOrWhiteSpace(memo.OrderCurrencyCode) ? ofOrder : memo.OrderCurrencyCode.Trim().ToUpperInvariant();
        if (own != ofOrder) problems.Add($"order_currency_code is {ProblemList.Quote(own)}, the order's is {ProblemList.Quote(ofOrder)}.");
        return own;
    }

    private static Instant RefundedAt(WireCreditMemo memo, ProblemList problems)
    {
        if (MagentoDates.Parse(memo.CreatedAt) is { } at) return at;
        problems.Add(string.IsNullOrWhiteSpace(memo.CreatedAt) ? "created_at is missing." : $"created_at {ProblemList.Quote(memo.CreatedAt)} is not a date (expected YYYY-MM-DD HH:MM:SS).");
        return MagentoDates.Parse(memo.UpdatedAt) ?? Instant.FromUnixTimeTicks(0);
    }

    private static WireNumber StoreCredit(WireCreditMemo memo) =>
        memo.ExtensionAttributes?.CustomerBalanceAmount is { IsMissing: false } number ? number : memo.CustomerBalanceAmount;

    // Whether goods went back into stock is asked for when the credit memo is made and told by no field afterwards.
    private static RefundLine Line(OrderLine line) => new(
        line.Kind switch
        {
            OrderLineKind.Goods => RefundLineKind.Goods,
            OrderLineKind.Shipping => RefundLineKind.Shipping,
            OrderLineKind.GiftCard => RefundLineKind.GiftCard,
            _ => RefundLineKind.Fee,
        },
        line.Sku,
        line.Description,
        line.Quantity,
        line.Net,
        line.Vat,
        line.VatPercent)
    {
        Category = line.Category,
    };

    private static List<OrderPayment> Payments(
        WireCreditMemo memo, WireOrder order, OrderMoney money, decimal adjustment, Instant at, StoreCreditGivenBack storeCredit, ProblemList problems)
    {
        var grandTotal = money.GrandTotal + adjustment;
        if (grandTotal < 0) problems.Add($"grand_total is {Amounts.Show(grandTotal)}; money given back cannot be negative.");
        if (storeCredit.Problem is { } problem) problems.Add(problem);
        var asCredit = storeCredit.OfGrandTotal(grandTotal);
        var asMoney = grandTotal - asCredit;

        var payments = new List<OrderPayment>(1);
        Add("giftcard", money.GiftCards, null);
        Add("customer_balance", money.StoreCredit + asCredit, null);
        Add("reward", money.Rewards, null);
        if (asMoney > 0) Add(problems.Require(order.Payment?.Method, "the order's payment.method"), asMoney, string.IsNullOrWhiteSpace(memo.TransactionId) ? null : memo.TransactionId.Trim());
        return payments;

        void Add(string method, decimal amount, string? reference)
        {
            if (amount < 0) problems.Add($"Refund by {method} is {Amounts.Show(amount)}; money given back cannot be negative.");
            if (amount > 0) payments.Add(new OrderPayment(method, amount, reference, at));
        }
    }

    /// <summary>What was given or kept back by hand. The shop counts it outside of tax (§5, partial refunds).</summary>
    private sealed record Adjustment(decimal Positive, decimal Negative)
    {
        public decimal Net => Positive - Negative;

        public static Adjustment Of(WireCreditMemo memo, ProblemList problems)
        {
            var positive = problems.Read(memo.AdjustmentPositive, "adjustment_positive");
            var negative = problems.Read(memo.AdjustmentNegative, "adjustment_negative");
            var net = problems.Read(memo.Adjustment, "adjustment");
            if (positive < 0) problems.Add($"adjustment_positive is {Amounts.Show(positive)}; it cannot be negative.");
            if (negative < 0) problems.Add($"adjustment_negative is {Amounts.Show(negative)}; what is kept back is given as a positive amount.");

            // Events carry the difference alone.
            if (memo.AdjustmentPositive.IsMissing && memo.AdjustmentNegative.IsMissing) return new Adjustment(Math.Max(net, 0), Math.Max(-net, 0));
            if (!memo.Adjustment.IsMissing && net != positive - negative)
            {
                problems.Add(
                    $"adjustment is {Amounts.Show(net)}, but adjustment_positive {Amounts.Show(positive)} less adjustment_negative {Amounts.Show(negative)} is " +
                    $"{Amounts.Show(positive - negative)}, a difference of {Amounts.Show(net - positive + negative)}.");
            }

            return new Adjustment(positive, negative);
        }

        public IEnumerable<RefundLine> Lines()
        {
            if (Positive != 0) yield return new RefundLine(RefundLineKind.Adjustment, null, "Adjustment refund", 1, Positive, 0, null);
            if (Negative != 0) yield return new RefundLine(RefundLineKind.Adjustment, null, "Adjustment fee", 1, -Negative, 0, null);
        }
    }
}
