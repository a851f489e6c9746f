using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Gives an order's payment its own transaction id back: pure. Once money was given back through a gateway, the shop names the refund's transaction as the payment's
/// last one (Magento <c>payment.last_trans_id</c>, set with every transaction), and the payment on the invoice would change its reference with every refund.</summary>
public static class CaptureReferences
{
    /// <summary>Whether a payment of the order carries the id of one of its refunds.</summary>
    public static bool AreMissing(Order order, IReadOnlyList<Refund> refunds) => order.Payments.Any(payment => IsOfRefund(payment, refunds));

    /// <summary>The order with the ids by which its money came in.</summary>
    /// <param name="order">The order.</param>
    /// <param name="refunds">Its refunds.</param>
    /// <param name="transactions">What gateways did for it; a payment whose transaction is not among them gets no id.</param>
    public static Order Restore(Order order, IReadOnlyList<Refund> refunds, IReadOnlyList<ChannelTransaction> transactions) => order with
    {
        Payments = [.. order.Payments.Select(payment => IsOfRefund(payment, refunds) ? payment with { Reference = Capture(payment.Reference!, transactions) } : payment)],
    };

    private static bool IsOfRefund(OrderPayment payment, IReadOnlyList<Refund> refunds) =>
        payment.Reference is { } reference && refunds.Any(refund => refund.Payments.Any(back => string.Equals(back.Reference, reference, StringComparison.Ordinal)));

    private static string? Capture(string reference, IReadOnlyList<ChannelTransaction> transactions)
    {
        var captures = transactions.Where(transaction => transaction.Kind == TransactionKind.Capture).Select(transaction => transaction.Reference).ToList();

        // A gateway may use one id for both.
        if (captures.Contains(reference, StringComparer.Ordinal))
        {
            return reference;
        }

        var parent = transactions.FirstOrDefault(transaction => transaction.Kind == TransactionKind.Refund && string.Equals(transaction.Reference, reference, StringComparison.Ordinal))?.ParentReference;
        return parent ?? captures.LastOrDefault();
    }
}
