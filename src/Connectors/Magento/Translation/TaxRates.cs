using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>The VAT rates the shop states. Never derived from amounts: on small amounts they fit several rates, on free products any (apis/magento.md §1.6, §5, §7 case 35).</summary>
internal static class TaxRates
{
    // One penny of rounding on either side, per order; more is another rate.
    private const decimal Tolerance = 0.02m;

    /// <summary>The rate of an item; null when the shop states none.</summary>
    public static decimal? OfItem(WireOrder order, WireItem item) =>
        item.TaxPercent.Value is { } percent && (percent != 0 || item.TaxAmount.OrZero == 0)
            ? percent
            : Stated(order, tax => tax.Type != "shipping" && item.ItemId is not null && tax.ItemId == item.ItemId) ?? item.TaxPercent.Value;

    /// <summary>The rate of the delivery; null when the shop states none. An order with a single rate states it for the delivery too, if the amounts agree.</summary>
    public static decimal? OfDelivery(WireOrder order, Charge delivery)
    {
        if (Stated(order, tax => tax.Type == "shipping") is { } stated) return stated;
        return delivery.Vat != 0 &&
               order.ExtensionAttributes?.AppliedTaxes is [{ Percent.Value: { } single }] &&
               Math.Abs((delivery.Net * single / 100m) - delivery.Vat) <= Tolerance
            ? single
            : null;
    }

    // Several rates on one thing (state and county) are charged together.
    private static decimal? Stated(WireOrder order, Func<WireItemAppliedTax, bool> isMeant) =>
        order.ExtensionAttributes?.ItemAppliedTaxes?.FirstOrDefault(isMeant)?.AppliedTaxes is { Count: > 0 } taxes && taxes.All(tax => tax.Percent.Value is not null)
            ? taxes.Sum(tax => tax.Percent.OrZero)
            : null;
}
