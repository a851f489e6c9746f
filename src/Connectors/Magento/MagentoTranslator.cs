using System.Text.Json;
using KashflowOrleans.Connectors.Magento.Translation;
using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Connectors.Magento;

/// <summary>Magento's order in the engine's words. Pure, and total: whatever the body contradicts or lacks becomes one of <see cref="Order.Problems"/>, never an exception.
/// An order without problems adds up: its lines come to <see cref="Order.Total"/> and their VAT to <see cref="Order.TaxTotal"/>, exactly (apis/magento.md §1.3–§1.9).</summary>
public static class MagentoTranslator
{
    /// <summary>Translates the JSON of an order.</summary>
    /// <exception cref="JsonException">It is not the JSON of an object.</exception>
    public static Order Translate(ReadOnlySpan<byte> json) =>
        Translate(JsonSerializer.Deserialize(json, MagentoJson.Default.WireOrder) ?? throw new JsonException("The order is null."));

    /// <summary>Translates an order, read over REST or out of an event.</summary>
    public static Order Translate(WireOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var problems = new ProblemList();
        var id = problems.Require(order.EntityId, "entity_id");
        var number = problems.Require(order.IncrementId, "increment_id");
        var state = State(order, problems);
        var currency = Currency(order, problems);
        var placedAt = PlacedAt(order, problems);
        var billing = Billing(order, problems);
        order = Cancellations.Remaining(order, state, problems);
        var money = OrderMoney.Of(order, problems);
        var lines = OrderLines.Of(order, money, problems);
        var isWhole = problems.Problems.Count == 0 && !CurrencyUnits.IsFine(currency);
        var payments = Payments(order, money, placedAt, problems);
        return new Order(
            id,
            number,
            state,
            order.State?.Trim() ?? string.Empty,
            currency,
            placedAt,
            MagentoDates.Parse(order.UpdatedAt),
            OrderPeople.Buyer(order, billing),
            OrderPeople.Address(billing),
            OrderPeople.Address(OrderPeople.Shipping(order)),
            lines,
            isWhole ? Amounts.InPence(money.Total) : money.Total,
            isWhole ? Amounts.InPence(money.Tax) : money.Tax,
            payments,
            problems.Read(order.TotalRefunded, "total_refunded"),
            Notes(order),
            problems.Problems)
        {
            Store = StoreOf(order),
            Basket = Given(order.QuoteId),
            BaseCurrency = BaseRate.CurrencyOf(order),
            BaseToOrderRate = BaseRate.Of(order, money),
            InvoicedAt = First(order, entry => entry.EntityName == "invoice"),
            CompletedAt = First(order, entry => entry.EntityName == "shipment" || entry.Status == "complete"),
            Replaces = Relations.Link(order.RelationParentId, order.RelationParentRealId),
            ReplacedBy = Relations.Link(order.RelationChildId, order.RelationChildRealId),
        };
    }

    /// <summary>The store that sold an order; null when none is named.</summary>
    internal static string? StoreOf(WireOrder order) => Given(order.StoreId);

    // 0 is the administration's own store and no basket.
    private static string? Given(string? id) => string.IsNullOrWhiteSpace(id) || id.Trim() == "0" ? null : id.Trim();

    private static Instant? First(WireOrder order, Func<WireComment, bool> isMeant) =>
        (order.StatusHistories ?? []).Where(isMeant).Select(entry => MagentoDates.Parse(entry.CreatedAt)).Where(at => at is not null).Min();

    private static OrderState State(WireOrder order, ProblemList problems)
    {
        var text = problems.Require(order.State, "state");
        var state = MagentoStates.Read(text);
        if (state == OrderState.Unknown && text.Length > 0) problems.Add($"state {ProblemList.Quote(text)} is none of Magento's order states.");
        return state;
    }

    private static string Currency(WireOrder order, ProblemList problems)
    {
        var code = problems.Require(order.OrderCurrencyCode, "order_currency_code").ToUpperInvariant();
        if (code.Length > 0 && !(code.Length == 3 && code.All(char.IsAsciiLetter))) problems.Add($"order_currency_code {ProblemList.Quote(code)} is not a currency code of three letters.");
        return code;
    }

    private static Instant PlacedAt(WireOrder order, ProblemList problems)
    {
        if (MagentoDates.Parse(order.CreatedAt) is { } placedAt) return placedAt;
        problems.Add(string.IsNullOrWhiteSpace(order.CreatedAt) ? "created_at is missing." : $"created_at {ProblemList.Quote(order.CreatedAt)} is not a date (expected YYYY-MM-DD HH:MM:SS).");
        return MagentoDates.Parse(order.UpdatedAt) ?? Instant.FromUnixTimeTicks(0);
    }

    private static WireAddress? Billing(WireOrder order, ProblemList problems)
    {
        var billing = OrderPeople.Billing(order);
        if (billing is null) problems.Add("billing_address is missing.");
        else _ = problems.Require(billing.CountryId, "billing_address.country_id");
        return billing;
    }

    private static List<OrderPayment> Payments(WireOrder order, OrderMoney money, Instant placedAt, ProblemList problems)
    {
        var payments = new List<OrderPayment>(1);
        AddCredit("giftcard", money.GiftCards);
        AddCredit("customer_balance", money.StoreCredit);
        AddCredit("reward", money.Rewards);

        // Nobody pays parts of a penny, although the shop may calculate with them.
        var isFine = CurrencyUnits.IsFine(order.OrderCurrencyCode?.Trim());
        var paid = InPence(problems.Read(order.TotalPaid, "total_paid"));
        var grandTotal = InPence(money.GrandTotal);
        if (paid < 0) problems.Add($"total_paid is {Amounts.Show(paid)}; money received cannot be negative.");
        if (paid > grandTotal) problems.Add($"total_paid is {Amounts.Show(paid)}, which is {Amounts.Show(paid - grandTotal)} more than grand_total {Amounts.Show(grandTotal)}.");
        if (paid > 0) payments.Add(new OrderPayment(problems.Require(order.Payment?.Method, "payment.method"), paid, Reference(order), placedAt));
        return payments;

        decimal InPence(decimal amount) => isFine ? amount : Amounts.InPence(amount);

        void AddCredit(string method, decimal amount)
        {
            if (amount < 0) problems.Add($"Payment by {method} is {Amounts.Show(amount)}; money received cannot be negative.");
            if (amount > 0) payments.Add(new OrderPayment(method, amount, null, placedAt));
        }
    }

    private static string? Reference(WireOrder order) => string.IsNullOrWhiteSpace(order.Payment?.LastTransId) ? null : order.Payment.LastTransId.Trim();

    // Stamps have whole seconds: within one the ids tell the order, and where there are none, the list, which begins with the newest.
    private static List<string> Notes(WireOrder order) =>
        (order.StatusHistories ?? [])
        .Reverse()
        .Where(entry => !string.IsNullOrWhiteSpace(entry.Comment))
        .OrderBy(entry => MagentoDates.Parse(entry.CreatedAt) ?? Instant.MinValue)
        .ThenBy(entry => entry.EntityId.OrZero)
        .Select(entry => entry.Comment!)
        .ToList();
}
