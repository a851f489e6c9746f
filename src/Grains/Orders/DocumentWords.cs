using System.Globalization;
using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What the history says of a document: pure.</summary>
internal static class DocumentWords
{
    /// <summary>The currency, its rate and whose rate it is, to follow a verb; empty in the home currency.</summary>
    public static string Rate(InvoiceDocument document) => document.ExchangeRate is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $" in {document.CurrencyCode} at {rate:0.######} for one of the home currency{Source(document.ExchangeRateSource)}")
        : string.Empty;

    private static string Source(string? source) => source switch
    {
        "shop" => ", the shop's rate",
        "ledger" => ", the ledger's rate",
        _ => string.Empty,
    };
}
