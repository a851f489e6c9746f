using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Turns the payments an order has received into payments on its invoice.</summary>
public static class PaymentLines
{
    private const string AllOthers = "*";

    /// <summary>The payments, or why the order must be held.</summary>
    public static (IReadOnlyList<PaymentDocument> Payments, string? Problem) From(Order order, PostingConfig posting, LedgerReference reference, DateTimeZone zone)
    {
        var payments = new List<PaymentDocument>(order.Payments.Count);
        foreach (var payment in order.Payments)
        {
            if (payment.Amount == 0)
            {
                continue;
            }

            if (payment.Amount < 0)
            {
                return ([], $"The payment by {payment.Method} is {Text(payment.Amount)} {order.Currency}; a payment must be more than 0.");
            }

            if (decimal.Round(payment.Amount, 2) != payment.Amount)
            {
                return ([], $"The payment by {payment.Method} is {Text(payment.Amount)} {order.Currency}; the ledger keeps two decimals. Correct the order in the shop or post it by hand.");
            }

            var mapping = posting.PaymentMethods.FirstOrDefault(candidate => string.Equals(candidate.ChannelMethod, payment.Method, StringComparison.OrdinalIgnoreCase))
                ?? posting.PaymentMethods.FirstOrDefault(candidate => candidate.ChannelMethod == AllOthers);
            if (mapping is null)
            {
                return ([], $"The shop's payment method '{payment.Method}' is mapped to no method and bank account of the ledger; add it to the merchant's posting settings, or an entry '*' for all others.");
            }

            if (!reference.PaymentMethods.Contains(mapping.MethodId))
            {
                return ([], $"Payment method {mapping.MethodId}, which '{payment.Method}' is mapped to, does not exist in the ledger; correct the merchant's posting settings.");
            }

            if (!reference.BankAccounts.Contains(mapping.AccountId))
            {
                return ([], $"Bank account {mapping.AccountId}, which '{payment.Method}' is mapped to, does not exist in the ledger; correct the merchant's posting settings.");
            }

            // Without a transaction id the reference is ours, and must differ between payments of one method: it is what a payment is found by again.
            var sameMethod = payments.Count(other => other.Reference.StartsWith($"{order.Number} {payment.Method}", StringComparison.Ordinal));
            var own = sameMethod == 0 ? $"{order.Number} {payment.Method}" : string.Create(CultureInfo.InvariantCulture, $"{order.Number} {payment.Method} {sameMethod + 1}");
            payments.Add(new PaymentDocument(
                payment.ReceivedAt.InZone(zone).Date,
                payment.Amount,
                mapping.MethodId,
                mapping.AccountId,
                payment.Reference is { Length: > 0 } transaction ? transaction : own,
                $"{payment.Method} for order {order.Number}"));
        }

        var paid = payments.Sum(payment => payment.Amount);
        return paid > order.Total
            ? ([], $"The shop recorded payments of {Text(paid)} {order.Currency} for a total of {Text(order.Total)}: overpaid by {Text(paid - order.Total)}. Look into it in the shop, then retry.")
            : (payments, null);
    }

    private static string Text(decimal amount) => amount.ToString("0.00##", CultureInfo.InvariantCulture);
}
