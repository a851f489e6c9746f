using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Tests.Flows.Prebuilt.Support;

/// <summary>The order-to-cash decision written out as code, independent of flows: what the prebuilt flow is compared with.</summary>
internal static class FixedDecision
{
    private const int MaxDescription = 250;

    public static DesiredDocuments Decide(Order order, MerchantConfig config, LedgerReference reference)
    {
        if (WhyNot(order) is { } nothing)
        {
            return nothing;
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(config.TimeZone) is not { } zone)
        {
            return DesiredDocuments.Held($"The merchant's time zone '{config.TimeZone}' is not known; set it to an IANA zone such as Europe/London.");
        }

        decimal? rate = null;
        if (!string.Equals(order.Currency, config.HomeCurrency, StringComparison.OrdinalIgnoreCase))
        {
            if (!reference.ExchangeRates.TryGetValue(order.Currency, out var configured) || configured <= 0)
            {
                return DesiredDocuments.Held($"Currency {order.Currency} is not enabled in the ledger, or has no exchange rate there; enable it and retry.");
            }

            rate = configured;
        }

        var (lines, lineProblem) = Lines(order, config.Posting, reference);
        if (lineProblem is not null)
        {
            return DesiredDocuments.Held(lineProblem);
        }

        var (payments, paymentProblem) = Payments(order, config.Posting, reference, zone);
        if (paymentProblem is not null)
        {
            return DesiredDocuments.Held(paymentProblem);
        }

        var issued = order.PlacedAt.InZone(zone).Date;
        var customer = Customer(order);
        var invoice = new InvoiceDocument(order.Number, issued, issued.PlusDays(config.Posting.PaymentTermsDays), order.Currency, rate, customer.Address, lines, payments);
        return TotalProblem(order, invoice) is { } totals
            ? DesiredDocuments.Held(totals)
            : DesiredDocuments.Post(customer, invoice, config.Posting.WriteBack ? new ChannelNoteDocument("KashFlow invoice") : null);
    }

    private static DesiredDocuments? WhyNot(Order order) => order.State switch
    {
        OrderState.Canceled => DesiredDocuments.Ignored("The order was cancelled in the shop."),
        OrderState.AwaitingPayment => DesiredDocuments.Ignored("The shop waits for the payment; the order is looked at again when it changes."),
        OrderState.InReview => DesiredDocuments.Ignored("The shop reviews the payment; the order is looked at again when it changes."),
        OrderState.OnHold => DesiredDocuments.Ignored("The order is on hold in the shop; it is looked at again when it changes."),
        OrderState.Unknown => DesiredDocuments.Held($"The shop gives the order's state as '{order.ChannelState}', which is not known: set it in the shop, or skip the order."),
        _ when order.Problems.Count > 0 => DesiredDocuments.Held(string.Join(" ", order.Problems)),
        _ => null,
    };

    private static (IReadOnlyList<InvoiceLine> Lines, string? Problem) Lines(Order order, PostingConfig posting, LedgerReference reference)
    {
        var lines = new List<InvoiceLine>();
        foreach (var line in order.Lines.Where(line => line.Kind == OrderLineKind.Goods || line is not { Net: 0, Vat: 0 }))
        {
            var name = OneLine(line.Sku is { Length: > 0 } sku ? $"{line.Description} [{sku}]" : line.Description);
            if (decimal.Round(line.Net, 2) != line.Net || decimal.Round(line.Vat, 2) != line.Vat)
            {
                return ([], $"Line '{name}' has the net {Amount(line.Net)} and VAT {Amount(line.Vat)}; the ledger keeps two decimals. Correct the order in the shop or post it by hand.");
            }

            if (line.Quantity <= 0)
            {
                return ([], $"Line '{name}' has the quantity {Amount(line.Quantity)}; it must be more than 0.");
            }

            if (Rate(line, reference.VatPercents) is not { } percent)
            {
                var configured = string.Join(", ", reference.VatPercents.Select(rate => Amount(rate) + " %"));
                var stated = line.VatPercent is { } given ? $"{Amount(given)} %" : "no rate stated";
                return ([], $"Line '{name}' was charged VAT {Amount(line.Vat)} on {Amount(line.Net)} ({stated}); the ledger has the rates {configured}. Add the rate there or correct the shop's tax rule.");
            }

            var nominal = line.Kind switch
            {
                OrderLineKind.Goods => posting.SalesNominal,
                OrderLineKind.Shipping => posting.ShippingNominal,
                _ => posting.FeeNominal,
            };
            if (!reference.Nominals.Contains(nominal))
            {
                return ([], $"Nominal account {Amount(nominal)} ({line.Kind.ToString().ToLowerInvariant()}) does not exist in the ledger; create it there or change the merchant's posting settings.");
            }

            var unit = decimal.Round(line.Net / line.Quantity, 2, MidpointRounding.ToEven);
            lines.Add(unit * line.Quantity == line.Net
                ? new InvoiceLine(name, line.Quantity, unit, percent, line.Vat, VatExempt: false, nominal, ProductCode: null)
                : new InvoiceLine(OneLine($"{Amount(line.Quantity)} x {name}"), 1m, line.Net, percent, line.Vat, VatExempt: false, nominal, ProductCode: null));
        }

        return lines.Count > 0 ? (lines, null) : ([], $"Order {order.Number} has no lines to invoice.");
    }

    private static decimal? Rate(OrderLine line, IReadOnlyList<decimal> configured)
    {
        if (line.Vat == 0 && (line.VatPercent ?? 0) == 0)
        {
            return configured.Contains(0m) ? 0m : null;
        }

        if (line.VatPercent is { } stated && (stated != 0 || line.Vat == 0))
        {
            var near = configured.MinBy(rate => Math.Abs(rate - stated));
            return configured.Count > 0 && Math.Abs(near - stated) <= 0.05m ? near : null;
        }

        if (line.Net == 0 || configured.Count == 0)
        {
            return null;
        }

        var guess = configured.MinBy(rate => Math.Abs(rate - (line.Vat / line.Net * 100m)));
        return Math.Abs((line.Net * guess / 100m) - line.Vat) <= 0.01m * Math.Max(1m, line.Quantity) ? guess : null;
    }

    private static (IReadOnlyList<PaymentDocument> Payments, string? Problem) Payments(Order order, PostingConfig posting, LedgerReference reference, DateTimeZone zone)
    {
        var payments = new List<PaymentDocument>();
        foreach (var payment in order.Payments.Where(payment => payment.Amount != 0))
        {
            if (payment.Amount < 0)
            {
                return ([], $"The payment by {payment.Method} is {Money(payment.Amount)} {order.Currency}; a payment must be more than 0.");
            }

            if (decimal.Round(payment.Amount, 2) != payment.Amount)
            {
                return ([], $"The payment by {payment.Method} is {Money(payment.Amount)} {order.Currency}; the ledger keeps two decimals. Correct the order in the shop or post it by hand.");
            }

            var mapping = posting.PaymentMethods.FirstOrDefault(candidate => string.Equals(candidate.ChannelMethod, payment.Method, StringComparison.OrdinalIgnoreCase))
                ?? posting.PaymentMethods.FirstOrDefault(candidate => candidate.ChannelMethod == "*");
            if (mapping is null)
            {
                return ([], $"The shop's payment method '{payment.Method}' is mapped to no method and bank account of the ledger; add it to the merchant's posting settings, or an entry '*' for all others.");
            }

            if (!reference.PaymentMethods.Contains(mapping.MethodId))
            {
                return ([], $"Payment method {Amount(mapping.MethodId)}, which '{payment.Method}' is mapped to, does not exist in the ledger; correct the merchant's posting settings.");
            }

            if (!reference.BankAccounts.Contains(mapping.AccountId))
            {
                return ([], $"Bank account {Amount(mapping.AccountId)}, which '{payment.Method}' is mapped to, does not exist in the ledger; correct the merchant's posting settings.");
            }

            var same = payments.Count(other => other.Reference.StartsWith($"{order.Number} {payment.Method}", StringComparison.Ordinal));
            var own = same == 0 ? $"{order.Number} {payment.Method}" : string.Create(CultureInfo.InvariantCulture, $"{order.Number} {payment.Method} {same + 1}");
            payments.Add(new PaymentDocument(
                payment.ReceivedAt.InZone(zone).Date, payment.Amount, mapping.MethodId, mapping.AccountId,
                payment.Reference is { Length: > 0 } transaction ? transaction : own, $"{payment.Method} for order {order.Number}"));
        }

        var paid = payments.Sum(payment => payment.Amount);
        return paid > order.Total
            ? ([], $"The shop recorded payments of {Money(paid)} {order.Currency} for a total of {Money(order.Total)}: overpaid by {Money(paid - order.Total)}. Look into it in the shop, then retry.")
            : (payments, null);
    }

    private static CustomerDocument Customer(Order order)
    {
        var buyer = order.Customer;
        var person = string.Join(' ', new[] { buyer.FirstName, buyer.LastName }.Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part!.Trim()));
        string?[] candidates = [buyer.Company, person, order.Billing?.Company, order.Billing?.Name, buyer.Email];
        var name = candidates.FirstOrDefault(candidate => !string.IsNullOrWhiteSpace(candidate))?.Trim() ?? $"Customer of order {order.Number}";
        return new CustomerDocument(
            An.CustomerCode, name, Blank(buyer.Email), Blank(buyer.FirstName), Blank(buyer.LastName), Blank(buyer.Telephone), Blank(buyer.VatNumber),
            LedgerAddresses.ToLedger(order.Billing ?? order.Shipping), order.Currency);
    }

    private static string? TotalProblem(Order order, InvoiceDocument invoice)
    {
        if (invoice.Gross != order.Total)
        {
            return $"The invoice's lines add up to {Money(invoice.Gross)} {order.Currency}, the order's total is {Money(order.Total)}: a difference of {Money(invoice.Gross - order.Total)}.";
        }

        return invoice.Vat != order.TaxTotal
            ? $"The invoice's VAT adds up to {Money(invoice.Vat)} {order.Currency}, the order's tax is {Money(order.TaxTotal)}: a difference of {Money(invoice.Vat - order.TaxTotal)}."
            : null;
    }

    private static string OneLine(string text)
    {
        var flat = string.Join(' ', text.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (flat.Length <= MaxDescription)
        {
            return flat;
        }

        return char.IsHighSurrogate(flat[MaxDescription - 1]) ? flat[..(MaxDescription - 1)] : flat[..MaxDescription];
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Money(decimal amount) => amount.ToString("0.00##", CultureInfo.InvariantCulture);

    private static string Amount(decimal amount) => amount.ToString("0.####", CultureInfo.InvariantCulture);
}
