using System.Text.RegularExpressions;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Brings a channel's address into the ledger's form: four lines, a harmonized UK postcode, an ISO country code.</summary>
public static partial class Addresses
{
    private const int Lines = 4;

    /// <summary>The address in the ledger's form; empty when the channel gave none.</summary>
    public static LedgerAddress ToLedger(PostalAddress? address)
    {
        if (address is null)
        {
            return new LedgerAddress(null, null, null, null, null, null);
        }

        var parts = address.Street.Append(address.City).Append(address.Region)
            .Where(part => !string.IsNullOrWhiteSpace(part))
            .Select(part => part!.Trim())
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();

        // What does not fit into four lines stands together in the last one: nothing is lost.
        if (parts.Count > Lines)
        {
            parts = [.. parts.Take(Lines - 1), string.Join(", ", parts.Skip(Lines - 1))];
        }

        var country = Country(address.CountryCode);
        return new LedgerAddress(
            parts.ElementAtOrDefault(0), parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2), parts.ElementAtOrDefault(3),
            Postcode(address.Postcode, country), country);
    }

    /// <summary>A UK postcode as Royal Mail writes it (<c>sw1a1aa</c> becomes <c>SW1A 1AA</c>); others are only trimmed.</summary>
    public static string? Postcode(string? postcode, string? country)
    {
        if (string.IsNullOrWhiteSpace(postcode))
        {
            return null;
        }

        if (country is "GB" or "IM" or "JE" or "GG")
        {
            var compact = Spaces().Replace(postcode, string.Empty).ToUpperInvariant();
            if (UkPostcode().IsMatch(compact))
            {
                return $"{compact[..^3]} {compact[^3..]}";
            }
        }

        return postcode.Trim();
    }

    /// <summary>The ledger's country code: upper case, <c>UK</c> is <c>GB</c>, Greece is <c>EL</c> (apis/kashflow.md §3).</summary>
    public static string? Country(string? code) => code?.Trim().ToUpperInvariant() switch
    {
        null or "" => null,
        "UK" => "GB",
        "GR" => "EL",
        var other => other,
    };

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Spaces();

    [GeneratedRegex("^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex UkPostcode();
}
