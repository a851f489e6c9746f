using System.Globalization;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Grains.Orders;

/// <summary>The prebuilt order-to-cash decision: one order, one customer, one sales invoice with the payments received, exact to the penny or held.</summary>
public sealed class OrderToCash : IOrderFlow
{
    /// <inheritdoc/>
    public string Version => "order-to-cash/1";

    /// <inheritdoc/>
    public DesiredDocuments Decide(Order order, OrderFlowContext context)
    {
        if (WhyNot(order) is { } nothing)
        {
            return nothing;
        }

        var config = context.Config;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(config.TimeZone) is not { } zone)
        {
            return DesiredDocuments.Held($"The merchant's time zone '{config.TimeZone}' is not known; set it to an IANA zone such as Europe/London.");
        }

        var isHome = string.Equals(order.Currency, config.HomeCurrency, StringComparison.OrdinalIgnoreCase);
        decimal? rate = null;
        if (!isHome)
        {
            if (!context.Reference.ExchangeRates.TryGetValue(order.Currency, out var configured) || configured <= 0)
            {
                return DesiredDocuments.Held($"Currency {order.Currency} is not enabled in the ledger, or has no exchange rate there; enable it and retry.");
            }

            rate = configured;
        }

        var (lines, lineProblem) = InvoiceLines.From(order, config.Posting, context.Reference);
        if (lineProblem is not null)
        {
            return DesiredDocuments.Held(lineProblem);
        }

        var (payments, paymentProblem) = PaymentLines.From(order, config.Posting, context.Reference, zone);
        if (paymentProblem is not null)
        {
            return DesiredDocuments.Held(paymentProblem);
        }

        var issued = order.PlacedAt.InZone(zone).Date;
        var customer = CustomerDocuments.From(order, context.Key);
        var invoice = new InvoiceDocument(
            order.Number, issued, issued.PlusDays(config.Posting.PaymentTermsDays), order.Currency, rate, customer.Address, lines, payments);

        if (TotalProblem(order, invoice) is { } totals)
        {
            return DesiredDocuments.Held(totals);
        }

        return DesiredDocuments.Post(customer, invoice, config.Posting.WriteBack ? new ChannelNoteDocument("KashFlow invoice") : null);
    }

    private static DesiredDocuments? WhyNot(Order order)
    {
        switch (order.State)
        {
            case OrderState.Canceled:
                return DesiredDocuments.Ignored("The order was cancelled in the shop.");
            case OrderState.AwaitingPayment:
                return DesiredDocuments.Ignored("The shop waits for the payment; the order is looked at again when it changes.");
            case OrderState.InReview:
                return DesiredDocuments.Ignored("The shop reviews the payment; the order is looked at again when it changes.");
            case OrderState.OnHold:
                return DesiredDocuments.Ignored("The order is on hold in the shop; it is looked at again when it changes.");
            case OrderState.Unknown:
                return DesiredDocuments.Held($"The shop gives the order's state as '{order.ChannelState}', which is not known: set it in the shop, or skip the order.");
            case OrderState.Placed or OrderState.Processing or OrderState.Complete or OrderState.Closed:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(order), order.State, "An order state without a rule.");
        }

        if (order.Problems.Count > 0)
        {
            return DesiredDocuments.Held(string.Join(" ", order.Problems));
        }

        if (order.Refunded != 0)
        {
            return DesiredDocuments.Held(
                $"{Text(order.Refunded)} {order.Currency} of the order was refunded in the shop: record the sale and its credit note by hand, then skip the order.");
        }

        return null;
    }

    private static string? TotalProblem(Order order, InvoiceDocument invoice)
    {
        if (invoice.Gross != order.Total)
        {
            return $"The invoice's lines add up to {Text(invoice.Gross)} {order.Currency}, the order's total is {Text(order.Total)}: a difference of {Text(invoice.Gross - order.Total)}.";
        }

        return invoice.Vat != order.TaxTotal
            ? $"The invoice's VAT adds up to {Text(invoice.Vat)} {order.Currency}, the order's tax is {Text(order.TaxTotal)}: a difference of {Text(invoice.Vat - order.TaxTotal)}."
            : null;
    }

    private static string Text(decimal amount) => amount.ToString("0.00##", CultureInfo.InvariantCulture);
}
