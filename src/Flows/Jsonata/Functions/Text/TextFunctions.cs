using System.Text;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Functions on text that need no patterns.</summary>
internal static class TextFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<BuiltInFunction> All =>
    [
        new("string", 1, "<x-b?:s>", static (arguments, call) => arguments[0].IsUndefined
            ? Value.Undefined
            : Value.Of(JsonataText.ToText(arguments[0], call, arguments.At(1).IsTrue))),
        new("substring", 3, "<s-nn?:s>", static (arguments, call) => OnText(arguments[0], call, Substring, arguments[1], arguments[2])),
        new("substringBefore", 2, "<s-s:s>", static (arguments, call) => OnText(arguments[0], call, Before, arguments[1], Value.Undefined)),
        new("substringAfter", 2, "<s-s:s>", static (arguments, call) => OnText(arguments[0], call, After, arguments[1], Value.Undefined)),
        new("lowercase", 1, "<s-:s>", static (arguments, call) => OnText(arguments[0], call, static (text, _, _, call) => LetterCases.Lower(text, call))),
        new("uppercase", 1, "<s-:s>", static (arguments, call) => OnText(arguments[0], call, static (text, _, _, call) => LetterCases.Upper(text, call))),
        new("length", 1, "<s-:n>", static (arguments, call) => Length(arguments[0], call)),
        new("trim", 1, "<s-:s>", static (arguments, call) => OnText(arguments[0], call, static (text, _, _, _) => Trim(text))),
        new("pad", 3, "<s-ns?:s>", static (arguments, call) => OnText(arguments[0], call, Pad, arguments[1], arguments[2])),
        new("join", 2, "<a<s>s?:s>", static (arguments, call) => Join(arguments[0], arguments[1].AsText ?? "", call)),
    ];

    private static Value OnText(Value text, IFunctionCall call, Func<string, Value, Value, IFunctionCall, string> change, Value first = default, Value second = default)
    {
        if (text.AsText is not { } source)
        {
            return Value.Undefined;
        }

        call.ChargeText(source.Length);
        return Value.Of(change(source, first, second, call));
    }

    private static Value Length(Value text, IFunctionCall call)
    {
        if (text.AsText is not { } source)
        {
            return Value.Undefined;
        }

        call.ChargeText(source.Length);
        return Value.Of(CodePoints.Count(source));
    }

    // Negative starts count from the end. Fractions are cut off after the end has been calculated.
    private static string Substring(string text, Value from, Value count, IFunctionCall call)
    {
        var length = CodePoints.Count(text);
        var start = from.IsNumber ? from.AsDouble : 0;
        start = length + start < 0 ? 0 : start;
        double end = length;
        if (count.IsNumber)
        {
            if (count.AsDouble <= 0 || !from.IsNumber)
            {
                return "";
            }

            end = (start >= 0 ? start : length + start) + count.AsDouble;
        }

        var first = Place(start, length);
        var last = Place(end, length);
        if (first >= last)
        {
            return "";
        }

        if (length == text.Length)
        {
            return text[first..last];
        }

        var place = CodePoints.PlaceOf(text, first);
        return text[place..CodePoints.PlaceOf(text, last)];
    }

    private static int Place(double number, int length)
    {
        var whole = Math.Truncate(number);
        return (int)Math.Clamp(whole < 0 ? length + whole : whole, 0, length);
    }

    private static string Before(string text, Value mark, Value none, IFunctionCall call)
    {
        var place = mark.AsText is { } sought ? text.IndexOf(sought, StringComparison.Ordinal) : -1;
        return place < 0 ? text : text[..place];
    }

    private static string After(string text, Value mark, Value none, IFunctionCall call)
    {
        var sought = mark.AsText ?? "";
        var place = text.IndexOf(sought, StringComparison.Ordinal);
        return place < 0 ? text : text[(place + sought.Length)..];
    }

    // Blanks, tabs and line ends in a row become one blank; those at the ends go.
    private static string Trim(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is not (' ' or '\t' or '\n' or '\r'))
            {
                result.Append(character);
            }
            else if (result.Length > 0 && result[^1] != ' ')
            {
                result.Append(' ');
            }
        }

        if (result.Length > 0 && result[^1] == ' ')
        {
            result.Length--;
        }

        return result.ToString();
    }

    private static string Pad(string text, Value width, Value with, IFunctionCall call)
    {
        var filling = with.AsText is { Length: > 0 } given ? given : " ";
        var wanted = width.IsNumber ? width.ToInt32() : 0;
        var missing = Math.Abs((long)wanted) - CodePoints.Count(text);
        if (missing <= 0)
        {
            return text;
        }

        call.CheckText(text.Length + missing);
        var size = CodePoints.Count(filling);
        var rest = filling[..CodePoints.PlaceOf(filling, (int)(missing % size))];
        var length = text.Length + (missing / size * filling.Length) + rest.Length;
        call.CheckText(length);
        call.ChargeText(length);
        var padded = new StringBuilder((int)length);
        padded.Append(wanted > 0 ? text : "").Insert(padded.Length, filling, (int)(missing / size));
        return padded.Append(rest).Append(wanted > 0 ? "" : text).ToString();
    }

    private static Value Join(Value texts, string separator, IFunctionCall call)
    {
        if (texts.AsArray is not { } array)
        {
            return Value.Undefined;
        }

        call.ChargeItems(array.Count);
        var length = (long)separator.Length * Math.Max(0, array.Count - 1);
        foreach (var item in array.Items)
        {
            length += item.AsText?.Length ?? 0;
        }

        call.CheckText(length);
        call.ChargeText(length);
        var joined = new StringBuilder((int)length);
        for (var index = 0; index < array.Count; index++)
        {
            joined.Append(index == 0 ? "" : separator).Append(array[index].AsText);
        }

        return Value.Of(joined.ToString());
    }
}
