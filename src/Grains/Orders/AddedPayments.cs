using System.Globalization;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Payments;
using NodaTime;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Money of an order that payment statements know of, put together with what its shop says: pure. The order in which lines came does not matter, and a line counts once.</summary>
public static class AddedPayments
{
    // What a shop books as paid and no statement ever shows (apis/magento.md §1.7).
    private static readonly string[] NotInStatements = ["giftcard", "customer_balance", "reward"];

    /// <summary>The order with the money of both, or why a person must look first.</summary>
    /// <param name="order">The order as the shop says it.</param>
    /// <param name="added">Lines that were matched to it.</param>
    /// <returns>The order and, when shop and statement contradict each other, the reason to hold it.</returns>
    public static (Order Order, string? Hold) Into(Order order, IReadOnlyList<ReceivedPayment> added)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(added);
        var captures = Captures(added);
        if (captures.Count == 0)
        {
            return (order, null);
        }

        if (captures.Find(line => line.Currency != order.Currency) is { } foreign)
        {
            return (order, $"Payment {foreign.Id} of {foreign.Source} is in {foreign.Currency} and the order in {order.Currency}; take the payment away from the order (unmatch).");
        }

        var known = order.Payments.Where(payment => payment.Reference is not null).Select(payment => new Tie(payment, [.. captures.Where(line => IsSameMoney(line, payment))])).ToList();
        if (known.Select(tie => Contradiction(order, tie, captures)).FirstOrDefault(found => found is not null) is { } contradiction)
        {
            return (order, contradiction);
        }

        // What is the same money as a payment of the shop stays as the shop says it.
        var tied = known.SelectMany(tie => tie.Lines).ToHashSet();
        var more = captures.Where(line => !tied.Contains(line) && !CompletesOne(line, order, known, captures)).ToList();
        var covered = more.Sum(line => line.Amount);
        var payments = new List<OrderPayment>();
        foreach (var payment in order.Payments)
        {
            var rest = payment.Amount;
            if (CanBeCovered(payment))
            {
                var part = Math.Min(rest, covered);
                (rest, covered) = (rest - part, covered - part);
            }

            if (rest != 0)
            {
                payments.Add(payment with { Amount = rest });
            }
        }

        payments.AddRange(more.Select(line => new OrderPayment(line.Method ?? line.Source, line.Amount, ReferenceOf(line, captures), Instant.FromDateTimeOffset(line.OccurredAt))));
        return (order with { Payments = payments }, null);
    }

    /// <summary>The lines with another one; null when it is there already, in the same words.</summary>
    public static IReadOnlyList<ReceivedPayment>? With(IReadOnlyList<ReceivedPayment> added, ReceivedPayment payment) =>
        added.Contains(payment) ? null : [.. added.Where(line => !line.IsSameLine(payment)), payment];

    /// <summary>The lines without one; null when it is not there.</summary>
    public static IReadOnlyList<ReceivedPayment>? Without(IReadOnlyList<ReceivedPayment> added, string source, string id)
    {
        var left = added.Where(line => line.Source != source || line.Id != id).ToList();
        return left.Count == added.Count ? null : left;
    }

    /// <summary>What of the shop's own payments no further line explains: those with a reference, and those that no statement ever shows.</summary>
    public static IReadOnlyList<ShopPaymentRow> Explained(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return [.. order.Payments.Where(payment => !CanBeCovered(payment)).Select(payment => new ShopPaymentRow(payment.Reference ?? $"~{payment.Method}", payment.Amount))];
    }

    /// <summary>The reference under which a line's money stands on the invoice.</summary>
    /// <param name="order">The order as the shop says it.</param>
    /// <param name="added">Lines that were matched to it.</param>
    /// <param name="line">One of them.</param>
    public static string ReferenceIn(Order order, IReadOnlyList<ReceivedPayment> added, ReceivedPayment line)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(line);
        return order.Payments.FirstOrDefault(payment => payment.Reference is not null && IsSameMoney(line, payment))?.Reference ?? ReferenceOf(line, Captures(added));
    }

    private static List<ReceivedPayment> Captures(IReadOnlyList<ReceivedPayment> added) =>
    [
        .. added
            .Where(line => line.Kind == GatewayTransactionKind.Capture)
            .DistinctBy(line => (line.Source, line.Id))
            .OrderBy(line => line.OccurredAt).ThenBy(line => line.Source, StringComparer.Ordinal).ThenBy(line => line.Id, StringComparer.Ordinal),
    ];

    // A shop may remember the capture's id or only that of the authorization before it.
    private static bool IsSameMoney(ReceivedPayment line, OrderPayment payment) => payment.Reference is { } reference && (reference == line.Id || reference == line.ParentId);

    private static bool CanBeCovered(OrderPayment payment) => payment.Reference is null && !NotInStatements.Contains(payment.Method, StringComparer.Ordinal);

    private static string? Contradiction(Order order, Tie tie, List<ReceivedPayment> captures)
    {
        var (payment, lines) = tie;
        if (lines.Count == 0 || tie.Said == payment.Amount || tie.Said + Siblings(tie, captures, order).Sum(line => line.Amount) == payment.Amount)
        {
            return null;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"The shop says that payment {payment.Reference} is {payment.Amount:0.00##} {order.Currency}, the statement of {lines[0].Source} says {tie.Said:0.00##}: a difference of {Math.Abs(payment.Amount - tie.Said):0.00##}. Mend it in the shop, match the missing payment, or take this one away from the order (unmatch).");
    }

    // A shop that takes its money in parts names all of it by the last part's id.
    private static IEnumerable<ReceivedPayment> Siblings(Tie tie, List<ReceivedPayment> captures, Order order) =>
        captures.Where(line => tie.Lines.Exists(own => own.Source == line.Source) && !order.Payments.Any(payment => IsSameMoney(line, payment)));

    private static bool CompletesOne(ReceivedPayment line, Order order, List<Tie> known, List<ReceivedPayment> captures) =>
        known.Exists(tie => tie.Lines.Count > 0 && tie.Said != tie.Payment.Amount && Siblings(tie, captures, order).Contains(line));

    // Two sources may give one id; on an invoice each payment needs its own reference.
    private static string ReferenceOf(ReceivedPayment line, List<ReceivedPayment> all) =>
        all.Exists(other => other.Id == line.Id && other.Source != line.Source) ? $"{line.Source}-{line.Id}" : line.Id;

    // A payment of the shop and the lines that are the same money.
    private sealed record Tie(OrderPayment Payment, List<ReceivedPayment> Lines)
    {
        public decimal Said => Lines.Sum(line => line.Amount);
    }
}
