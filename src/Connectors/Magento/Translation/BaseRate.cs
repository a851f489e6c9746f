using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>The shop's own currency and the rate it calculated an order with (apis/magento.md §1.3). Only a rate that its amounts confirm is told: a wrong one would be worse than none.</summary>
internal static class BaseRate
{
    // Each amount was rounded once in either currency.
    private const decimal RoundingOfOneAmount = 0.01m;

    // Header amounts that make up the total beside the lines: delivery, tax, discount, credits.
    private const int HeaderAmounts = 6;

    /// <summary>The shop's own currency; null when the body does not tell.</summary>
    public static string? CurrencyOf(WireOrder order) => order.BaseCurrencyCode?.Trim().ToUpperInvariant() is { Length: 3 } code ? code : null;

    /// <summary>Units of the order's currency for one of the shop's own; null when both are the same, when it is not told, and when <c>base_grand_total</c> contradicts it.</summary>
    public static decimal? Of(WireOrder order, OrderMoney money)
    {
        if (CurrencyOf(order) is not { } own || string.Equals(own, order.OrderCurrencyCode?.Trim(), StringComparison.OrdinalIgnoreCase)) return null;
        if (order.BaseToOrderRate.Value is not ({ } rate and > 0) || order.BaseGrandTotal.Value is not { } total) return null;
        var tolerance = RoundingOfOneAmount * (1 + rate) * ((order.Items?.Count ?? 0) + HeaderAmounts);
        return Math.Abs((total * rate) - money.GrandTotal) <= tolerance ? rate : null;
    }
}
