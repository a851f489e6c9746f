using System.Text.RegularExpressions;
using KashflowOrleans.Configuration;

namespace KashflowOrleans.Flows.Emission;

/// <summary>Where a supply goes, as far as British VAT cares.</summary>
public enum VatPlace
{
    /// <summary>Great Britain and the Isle of Man.</summary>
    Domestic,

    /// <summary>Northern Ireland: the United Kingdom, and for goods also the EU.</summary>
    NorthernIreland,

    /// <summary>A member state of the EU.</summary>
    Eu,

    /// <summary>Everywhere else, the Channel Islands too.</summary>
    RestOfWorld,
}

/// <summary>Countries and VAT numbers. Codes are the ledger's (<see cref="LedgerAddresses.Country"/>): Greece is <c>EL</c>.</summary>
public static class Countries
{
    private const string NorthernIrishPostcodes = "BT";

    // What follows the country's two letters. Whether a number was ever given to anybody only the member state knows.
    private static readonly Dictionary<string, Regex> VatNumbers = new(StringComparer.Ordinal)
    {
        ["AT"] = Shape("U[0-9]{8}"),
        ["BE"] = Shape("[01][0-9]{9}"),
        ["BG"] = Shape("[0-9]{9,10}"),
        ["CY"] = Shape("[0-9]{8}[A-Z]"),
        ["CZ"] = Shape("[0-9]{8,10}"),
        ["DE"] = Shape("[0-9]{9}"),
        ["DK"] = Shape("[0-9]{8}"),
        ["EE"] = Shape("[0-9]{9}"),
        ["EL"] = Shape("[0-9]{9}"),
        ["ES"] = Shape("[A-Z0-9][0-9]{7}[A-Z0-9]"),
        ["FI"] = Shape("[0-9]{8}"),
        ["FR"] = Shape("[A-Z0-9]{2}[0-9]{9}"),
        ["HR"] = Shape("[0-9]{11}"),
        ["HU"] = Shape("[0-9]{8}"),
        ["IE"] = Shape("[0-9][A-Z0-9+*][0-9]{5}[A-Z]{1,2}"),
        ["IT"] = Shape("[0-9]{11}"),
        ["LT"] = Shape("([0-9]{9}|[0-9]{12})"),
        ["LU"] = Shape("[0-9]{8}"),
        ["LV"] = Shape("[0-9]{11}"),
        ["MT"] = Shape("[0-9]{8}"),
        ["NL"] = Shape("[A-Z0-9+*]{10}[0-9]{2}"),
        ["PL"] = Shape("[0-9]{10}"),
        ["PT"] = Shape("[0-9]{9}"),
        ["RO"] = Shape("[0-9]{2,10}"),
        ["SE"] = Shape("[0-9]{12}"),
        ["SI"] = Shape("[0-9]{8}"),
        ["SK"] = Shape("[0-9]{10}"),
    };

    /// <summary>Whether a country is a member state of the EU.</summary>
    public static bool IsEu(string country) => VatNumbers.ContainsKey(country);

    /// <summary>Where an address is; null when it names no country.</summary>
    /// <param name="country">Country code as the channel gives it.</param>
    /// <param name="postcode">Postcode; those of Northern Ireland begin with BT.</param>
    public static VatPlace? PlaceOf(string? country, string? postcode) => LedgerAddresses.Country(country) switch
    {
        null => null,
        "XI" => VatPlace.NorthernIreland,
        "GB" when postcode?.TrimStart().StartsWith(NorthernIrishPostcodes, StringComparison.OrdinalIgnoreCase) == true => VatPlace.NorthernIreland,
        "GB" or "IM" => VatPlace.Domestic,

        // Monaco is France for VAT.
        "MC" => VatPlace.Eu,
        var other => IsEu(other) ? VatPlace.Eu : VatPlace.RestOfWorld,
    };

    /// <summary>The ledger's word for a place (apis/kashflow.md §3, TradeBorderType).</summary>
    public static string TradeBorderOf(VatPlace place) => place switch
    {
        VatPlace.Eu => "EU",
        VatPlace.RestOfWorld => "Rest of World",
        _ => "Domestic",
    };

    /// <summary>A VAT number of the EU in one piece with its country's letters; null when it has no member state's shape.</summary>
    /// <param name="number">As the buyer typed it, with the country's letters or without.</param>
    /// <param name="country">The address's country, for numbers without letters.</param>
    public static string? EuVatNumber(string? number, string? country)
    {
        if (string.IsNullOrWhiteSpace(number) || number.Length > 40)
        {
            return null;
        }

        var compact = string.Concat(number.Where(character => char.IsAsciiLetterOrDigit(character) || character is '+' or '*')).ToUpperInvariant();
        if (compact.Length > 2 && LedgerAddresses.Country(compact[..2]) is { } own && VatNumbers.TryGetValue(own, out var shape) && shape.IsMatch(compact[2..]))
        {
            return own + compact[2..];
        }

        return LedgerAddresses.Country(country) is { } home && VatNumbers.TryGetValue(home, out var bare) && bare.IsMatch(compact) ? home + compact : null;
    }

    /// <summary>Whether a business in that place is at home there.</summary>
    /// <param name="place">Where the supply goes.</param>
    public static bool IsHome(VatPlace place) => place is VatPlace.Domestic or VatPlace.NorthernIreland;

    private static Regex Shape(string pattern) => new($"^{pattern}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
