using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Turns an order's lines into invoice lines: amounts as the channel charged them, rates snapped to the ledger's.</summary>
public static class InvoiceLines
{
    /// <summary>A stated rate and a configured one are the same when they differ by no more than this many percentage points.</summary>
    public const decimal RateTolerance = 0.05m;

    private const int MaxDescription = 250;

    /// <summary>The lines, or why the order must be held.</summary>
    public static (IReadOnlyList<InvoiceLine> Lines, string? Problem) From(Order order, PostingConfig posting, LedgerReference reference)
    {
        if (order.Lines.Count == 0)
        {
            return ([], $"Order {order.Number} has no lines to invoice.");
        }

        var lines = new List<InvoiceLine>(order.Lines.Count);
        foreach (var line in order.Lines)
        {
            if (line.Kind != OrderLineKind.Goods && line is { Net: 0, Vat: 0 })
            {
                continue;
            }

            if (!IsPence(line.Net) || !IsPence(line.Vat))
            {
                return ([], $"Line '{line.Description}' has the net {Text(line.Net)} and VAT {Text(line.Vat)}; the ledger keeps two decimals. Correct the order in the shop or post it by hand.");
            }

            if (line.Quantity <= 0)
            {
                return ([], $"Line '{line.Description}' has the quantity {Text(line.Quantity)}; it must be more than 0.");
            }

            if (SnapRate(line, reference.VatPercents) is not { } percent)
            {
                var configured = string.Join(", ", reference.VatPercents.Select(rate => Text(rate) + " %"));
                return ([], $"Line '{line.Description}' was charged VAT {Text(line.Vat)} on {Text(line.Net)} ({StatedRate(line)}); the ledger has the rates {configured}. Add the rate there or correct the shop's tax rule.");
            }

            var nominal = line.Kind switch
            {
                OrderLineKind.Goods => posting.SalesNominal,
                OrderLineKind.Shipping => posting.ShippingNominal,
                OrderLineKind.Fee => posting.FeeNominal,
                _ => throw new ArgumentOutOfRangeException(nameof(order), line.Kind, "A line kind without a nominal."),
            };
            if (!reference.Nominals.Contains(nominal))
            {
                return ([], $"Nominal account {nominal} ({line.Kind}) does not exist in the ledger; create it there or change the merchant's posting settings.");
            }

            lines.Add(ToInvoiceLine(line, percent, nominal));
        }

        return lines.Count > 0 ? (lines, null) : ([], $"Order {order.Number} has no lines to invoice.");
    }

    /// <summary>The ledger's rate for a line: the one the channel states, or the one that explains the amounts to within a penny per unit; null when none does.
    /// Without VAT it is the zero rate: exempt sales need a rule of the merchant's.</summary>
    public static decimal? SnapRate(OrderLine line, IReadOnlyList<decimal> configured)
    {
        if (line.Vat == 0 && (line.VatPercent ?? 0) == 0)
        {
            return configured.Contains(0m) ? 0m : null;
        }

        if (line.VatPercent is { } stated && (stated != 0 || line.Vat == 0))
        {
            return Nearest(configured, stated) is { } near && Math.Abs(near - stated) <= RateTolerance ? near : null;
        }

        if (line.Net == 0)
        {
            return null;
        }

        var allowed = 0.01m * Math.Max(1m, line.Quantity);
        return Nearest(configured, line.Vat / line.Net * 100m) is { } guess && Math.Abs((line.Net * guess / 100m) - line.Vat) <= allowed ? guess : null;
    }

    private static decimal? Nearest(IReadOnlyList<decimal> rates, decimal wanted) =>
        rates.Count == 0 ? null : rates.MinBy(rate => Math.Abs(rate - wanted));

    private static InvoiceLine ToInvoiceLine(OrderLine line, decimal percent, int nominal)
    {
        // A unit price is kept at two decimals; what does not divide stands as one at the line's net (apis/kashflow.md §4).
        var unit = decimal.Round(line.Net / line.Quantity, 2, MidpointRounding.ToEven);
        var divides = unit * line.Quantity == line.Net;
        var description = OneLine(line.Sku is { Length: > 0 } sku ? $"{line.Description} [{sku}]" : line.Description);
        return divides
            ? new InvoiceLine(description, line.Quantity, unit, percent, line.Vat, VatExempt: false, nominal, ProductCode: null)
            : new InvoiceLine(OneLine($"{Text(line.Quantity)} x {description}"), 1m, line.Net, percent, line.Vat, VatExempt: false, nominal, ProductCode: null);
    }

    private static string OneLine(string text)
    {
        var flat = string.Join(' ', text.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (flat.Length <= MaxDescription)
        {
            return flat;
        }

        // Not between the two halves of one character.
        return char.IsHighSurrogate(flat[MaxDescription - 1]) ? flat[..(MaxDescription - 1)] : flat[..MaxDescription];
    }

    private static string StatedRate(OrderLine line) => line.VatPercent is { } percent ? $"{Text(percent)} %" : "no rate stated";

    private static bool IsPence(decimal amount) => decimal.Round(amount, 2) == amount;

    private static string Text(decimal amount) => amount.ToString("0.####", CultureInfo.InvariantCulture);
}
