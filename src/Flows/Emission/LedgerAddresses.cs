using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Model;

namespace KashflowOrleans.Flows.Emission;

/// <summary>Brings a channel's address into the ledger's form: four lines, a harmonized UK postcode, an ISO country code.</summary>
public static class LedgerAddresses
{
    private const int Lines = 4;
    private const int LongestPostcode = 16;

    private static readonly string[] LineNames = ["line1", "line2", "line3", "line4"];

    /// <summary>An address without anything in it.</summary>
    public static LedgerAddress Empty { get; } = new(null, null, null, null, null, null);

    /// <summary>The address in the ledger's form; empty when the channel gave none.</summary>
    public static LedgerAddress ToLedger(PostalAddress? address)
    {
        if (address is null)
        {
            return Empty;
        }

        var lines = new List<string>(6);
        foreach (var part in address.Street)
        {
            AddLine(lines, part);
        }

        AddLine(lines, address.City);
        AddLine(lines, address.Region);
        Fold(lines);
        var country = Country(address.CountryCode);
        return new LedgerAddress(At(lines, 0), At(lines, 1), At(lines, 2), At(lines, 3), Postcode(address.Postcode, country), country);
    }

    /// <summary>A channel's address (street, city, region, postcode, countryCode) as an object of line1 to line4, postcode and countryCode; nothing when it is no object.</summary>
    public static Value ToLedger(Value address)
    {
        if (address.AsObject is null)
        {
            return Value.Undefined;
        }

        var lines = new List<string>(6);
        var street = address.Get("street");
        if (street.AsArray is { } parts)
        {
            foreach (var part in parts.Items)
            {
                AddLine(lines, Texts.Of(part));
            }
        }
        else
        {
            AddLine(lines, Texts.Of(street));
        }

        AddLine(lines, Texts.Of(address.Get("city")));
        AddLine(lines, Texts.Of(address.Get("region")));
        Fold(lines);
        var country = Country(Texts.Of(address.Get("countryCode")));
        var result = new ValueObject(6);
        for (var index = 0; index < lines.Count; index++)
        {
            result.Set(LineNames[index], Value.Of(lines[index]));
        }

        if (Postcode(Texts.Of(address.Get("postcode")), country) is { } postcode)
        {
            result.Set("postcode", Value.Of(postcode));
        }

        if (country is not null)
        {
            result.Set("countryCode", Value.Of(country));
        }

        return Value.Of(result);
    }

    /// <summary>Reads what <see cref="ToLedger(Value)"/> gave, or an address that was put together by hand in that form.</summary>
    public static LedgerAddress Read(Value address) =>
        new(Part(address, "line1"), Part(address, "line2"), Part(address, "line3"), Part(address, "line4"), Part(address, "postcode"), Part(address, "countryCode"));

    /// <summary>A UK postcode as Royal Mail writes it (<c>sw1a1aa</c> becomes <c>SW1A 1AA</c>); others are only trimmed.</summary>
    public static string? Postcode(string? postcode, string? country)
    {
        if (string.IsNullOrWhiteSpace(postcode))
        {
            return null;
        }

        return country is "GB" or "IM" or "JE" or "GG" ? UkPostcode(postcode) ?? postcode.Trim() : postcode.Trim();
    }

    /// <summary>The ledger's country code: upper case, <c>UK</c> is <c>GB</c>, Greece is <c>EL</c> (apis/kashflow.md §3).</summary>
    public static string? Country(string? code) => code?.Trim().ToUpperInvariant() switch
    {
        null or "" => null,
        "UK" => "GB",
        "GR" => "EL",
        var other => other,
    };

    // One or two letters, a digit, perhaps a letter or digit; then a digit and two letters.
    private static string? UkPostcode(string postcode)
    {
        Span<char> compact = stackalloc char[LongestPostcode];
        var length = 0;
        foreach (var character in postcode)
        {
            if (char.IsWhiteSpace(character))
            {
                continue;
            }

            if (length == LongestPostcode)
            {
                return null;
            }

            compact[length++] = char.ToUpperInvariant(character);
        }

        compact = compact[..length];
        if (length is < 5 or > 7)
        {
            return null;
        }

        var outward = compact[..^3];
        var inward = compact[^3..];
        var letters = char.IsAsciiLetterUpper(outward[0]) ? (char.IsAsciiLetterUpper(outward[1]) ? 2 : 1) : 0;
        var isOutward = letters > 0
            && outward.Length > letters && outward.Length <= letters + 2
            && char.IsAsciiDigit(outward[letters])
            && (outward.Length == letters + 1 || char.IsAsciiDigit(outward[^1]) || char.IsAsciiLetterUpper(outward[^1]));
        return isOutward && char.IsAsciiDigit(inward[0]) && char.IsAsciiLetterUpper(inward[1]) && char.IsAsciiLetterUpper(inward[2])
            ? string.Concat(outward, " ", inward)
            : null;
    }

    private static void AddLine(List<string> lines, string? text)
    {
        var line = text?.Trim();
        if (line is { Length: > 0 } && !lines.Contains(line, StringComparer.OrdinalIgnoreCase))
        {
            lines.Add(line);
        }
    }

    // What does not fit into four lines stands together in the last one: nothing is lost.
    private static void Fold(List<string> lines)
    {
        if (lines.Count > Lines)
        {
            lines[Lines - 1] = string.Join(", ", lines.Skip(Lines - 1));
            lines.RemoveRange(Lines, lines.Count - Lines);
        }
    }

    private static string? At(List<string> lines, int index) => index < lines.Count ? lines[index] : null;

    private static string? Part(Value address, string name) => Texts.Of(address.Get(name))?.Trim() is { Length: > 0 } text ? text : null;
}
