using KashflowOrleans.Flows.Values;
using NodaTime;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary><c>$now</c>, <c>$millis</c>, <c>$toMillis</c>, <c>$fromMillis</c>.</summary>
internal static class DateFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<BuiltInFunction> All =>
    [
        new("now", 2, "<s?s?:s>", static (arguments, call) => Format(Milliseconds(call), arguments.At(0), arguments.At(1), call)),
        new("millis", 0, "<:n>", static (_, call) => Milliseconds(call)),
        new("toMillis", 2, "<s-s?:n>", static (arguments, call) => Parse(arguments.At(0), arguments.At(1), call)),
        new("fromMillis", 3, "<n-s?s?:s>", static (arguments, call) => Format(arguments.At(0), arguments.At(1), arguments.At(2), call)),
    ];

    private static Value Milliseconds(IFunctionCall call) => Value.Of(call.Now.ToUnixTimeMilliseconds());

    private static Value Format(Value milliseconds, Value picture, Value zone, IFunctionCall call)
    {
        if (milliseconds.IsUndefined)
        {
            return Value.Undefined;
        }

        var parts = picture.AsText is { } text ? Read(text, call) : DatePicture.Iso;
        return Value.Of(DateFormatter.Format(milliseconds, parts, zone.AsText is { } offset ? ZoneOffset.Parse(offset) : 0, call));
    }

    private static Value Parse(Value timestamp, Value picture, IFunctionCall call)
    {
        if (timestamp.AsText is not { } text)
        {
            return Value.Undefined;
        }

        if (picture.AsText is not { } pictureText)
        {
            return Value.Of(IsoTimestamps.Parse(text));
        }

        var now = Instant.FromDateTimeOffset(call.Now).InUtc().LocalDateTime;
        return DateParser.Parse(text, Read(pictureText, call), now, call) is { } milliseconds ? Value.Of(milliseconds) : Value.Undefined;
    }

    private static IReadOnlyList<DatePart> Read(string picture, IFunctionCall call)
    {
        call.CheckPicture(picture);
        return DatePicture.Parse(picture);
    }
}
