using System.Globalization;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Schemas;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Whether a value of one type can stand where another is wanted. Numbers are written out as text; points in time are taken for their day; text that holds a number or a
/// day is read as one.</summary>
internal static class Assignment
{
    // Of a large value map: what is wrong with one entry is mostly wrong with the first.
    private const int LookedAt = 200;

    /// <summary>Why it cannot, as the end of a sentence that begins with the field and its value; null when it can, or when that shows only when the flow runs.</summary>
    public static string? WhyNot(Typed source, FlowType target)
    {
        var type = source.Type is ListType { IsChosen: true } chosen ? chosen.Item : source.Type;
        if (!FlowTypes.IsKnown(type) || !FlowTypes.IsKnown(target))
        {
            return null;
        }

        return target switch
        {
            ListType list => type is ListType given ? WhyNot(source with { Type = given.Item }, list.Item) : null,
            ObjectType wanted => NotObject(type, wanted),
            _ when type is ListType =>
                $"is {FlowTypes.InWords(type)}, and one {target.Words} is wanted; choose one of them in an expression, for example with [0], or join them with $join or $sum",
            _ when type is ObjectType given =>
                $"is {FlowTypes.InWords(type)}, and {FlowTypes.InWords(target)} is wanted; take one of its fields: {string.Join(", ", given.Names.Take(12))}",
            TextType => null,
            _ when ReferenceEquals(target, FlowType.Number) => NotNumber(source, type),
            _ when ReferenceEquals(target, FlowType.Boolean) => ReferenceEquals(type, FlowType.Boolean) ? null : $"is {FlowTypes.InWords(type)}, and true or false is wanted; compare it with something in an expression",
            _ when ReferenceEquals(target, FlowType.Date) || ReferenceEquals(target, FlowType.Instant) => NotDay(source, type),
            _ => null,
        };
    }

    private static string? NotObject(FlowType type, ObjectType wanted)
    {
        if (type is not ObjectType given)
        {
            return $"is {FlowTypes.InWords(type)}, and {FlowTypes.InWords(wanted)} with the fields {string.Join(", ", wanted.Names)} is wanted";
        }

        if (ReferenceEquals(wanted, TargetTypes.Address) && ReferenceEquals(given, CanonicalTypes.Address))
        {
            return "is an address as the channel states it, and one in the ledger's form is wanted; bring it into that form in an expression with $ledgerAddress(…)";
        }

        return given.IsOpen || given.Fields.Any(field => wanted.Find(field.Name) is not null)
            ? null
            : $"is {FlowTypes.InWords(given)} with the fields {string.Join(", ", given.Names.Take(12))}, and {FlowTypes.InWords(wanted)} with the fields {string.Join(", ", wanted.Names)} is wanted";
    }

    private static string? NotNumber(Typed source, FlowType type)
    {
        if (ReferenceEquals(type, FlowType.Number))
        {
            return null;
        }

        if (type is TextType { Values.Count: > 0 } text)
        {
            var other = text.Values.Take(LookedAt).FirstOrDefault(value => value.Length > 0 && !IsNumber(value));
            return other is null ? null : $"is the text '{other}', and a number is wanted; write the number without quotation marks";
        }

        return type is TextType && source.IsComputed ? null : $"is {FlowTypes.InWords(type)}, and a number is wanted; take a number, or make it one in an expression with $number(…)";
    }

    private static string? NotDay(Typed source, FlowType type)
    {
        if (ReferenceEquals(type, FlowType.Date) || ReferenceEquals(type, FlowType.Instant))
        {
            return null;
        }

        if (type is TextType { Values.Count: > 0 } text)
        {
            return text.Values.Take(LookedAt).FirstOrDefault(value => value.Length > 0 && !IsDay(value)) is { } other ? $"is the text '{other}', and a day such as 2026-03-02 is wanted" : null;
        }

        return type is TextType && source.IsComputed ? null : $"is {FlowTypes.InWords(type)}, and a day such as 2026-03-02 is wanted";
    }

    private static bool IsNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private static bool IsDay(string text) => IsoText.TryDay(text, out _) || IsoText.TryInstant(text, out _);
}
