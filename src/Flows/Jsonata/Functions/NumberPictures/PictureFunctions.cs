using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary><c>$formatNumber</c>, <c>$formatInteger</c>, <c>$parseInteger</c>.</summary>
internal static class PictureFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<BuiltInFunction> All =>
    [
        new("formatNumber", 3, "<n-so?:s>", static (arguments, call) => FormatNumber(arguments[0], arguments[1], arguments[2], call)),
        new("formatInteger", 2, "<n-s:s>", static (arguments, call) => FormatInteger(arguments[0], arguments[1], call)),
        new("parseInteger", 2, "<s-s:n>", static (arguments, call) => ParseInteger(arguments[0], arguments[1], call)),
    ];

    private static Value FormatNumber(Value number, Value picture, Value options, IFunctionCall call)
    {
        if (!number.IsNumber || picture.AsText is not { } text)
        {
            return Value.Undefined;
        }

        call.CheckPicture(text);
        var format = options.AsObject is { } given ? DecimalFormat.From(given) : DecimalFormat.Default;
        var result = NumberPicture.Format(number, text, format);
        call.CheckText(result.Length);
        return Value.Of(result);
    }

    private static Value FormatInteger(Value number, Value picture, IFunctionCall call)
    {
        if (!number.IsNumber || picture.AsText is not { } text)
        {
            return Value.Undefined;
        }

        if (!number.IsDecimal && !double.IsFinite(number.AsDouble))
        {
            throw new JsonataException("D1001", "The number is out of range.") { Value = number };
        }

        call.CheckPicture(text);
        return Value.Of(IntegerNumbers.Format(IntegerNumbers.Floor(number), IntegerPicture.Parse(text), call));
    }

    private static Value ParseInteger(Value source, Value picture, IFunctionCall call)
    {
        if (source.AsText is not { } text || picture.AsText is not { } pictureText)
        {
            return Value.Undefined;
        }

        call.CheckPicture(pictureText);
        return IntegerNumbers.Parse(text, IntegerPicture.Parse(pictureText), call);
    }
}
