using System.Globalization;

namespace KashflowOrleans.Grains.Orders;

/// <summary>The invoice number that an order's own number gives: pure.</summary>
public static class OrderNumbers
{
    private const string WhatToDo = "Set the merchant's posting.numbering to series or ledger and retry, or post this order by hand and skip it.";

    /// <summary>The digits of an order's number: leading zeros and letters or signs before them are dropped, so <c>000000017</c> and <c>WEB-17</c> both give 17. Digits must be one
    /// piece at the end: <c>100000012-1</c>, which replaces order <c>100000012</c>, and <c>S2-17</c> give none, because either part alone could be another order's.</summary>
    /// <param name="orderNumber">The order's number.</param>
    /// <param name="problem">Why it gives none, and what to do.</param>
    /// <returns>The number; null when there is none.</returns>
    public static int? Of(string orderNumber, out string? problem)
    {
        var text = orderNumber.AsSpan().Trim();
        var start = text.IndexOfAnyInRange('0', '9');
        var digits = start < 0 ? [] : text[start..];
        if (digits.IsEmpty || digits.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            problem = $"Order number '{orderNumber}' gives no invoice number: its digits must be one piece at the end. {WhatToDo}";
            return null;
        }

        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            problem = $"Order number '{orderNumber}' gives no invoice number: the ledger's go from 1 to {int.MaxValue.ToString(CultureInfo.InvariantCulture)}. {WhatToDo}";
            return null;
        }

        problem = null;
        return number;
    }
}
