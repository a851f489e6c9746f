using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Values as text, as <c>$string</c> and <c>&amp;</c> write them: text as it is, functions as nothing, everything else as JSON, numbers with at most 15 digits.</summary>
internal sealed class JsonataText
{
    private const int Significant = 15;
    private const decimal ExactIntegers = 1_000_000_000_000_000m;

    private readonly StringBuilder _text = new();
    private readonly IFunctionCall? _call;
    private readonly bool _indented;
    private int _depth;

    private JsonataText(IFunctionCall? call, bool indented)
    {
        _call = call;
        _indented = indented;
    }

    /// <summary>A value as text, within the default limits; nothing and functions give empty text.</summary>
    /// <exception cref="JsonataException">A number is infinite or none (<c>D3001</c>, inside arrays and objects <c>D1001</c>), or the text is too long (<c>L0006</c>).</exception>
    public static string ToText(Value value, bool indented = false) => ToText(value, call: null, indented);

    /// <summary>A value as text, within the limits of an evaluation.</summary>
    /// <exception cref="JsonataException">A number is infinite or none (<c>D3001</c>, inside arrays and objects <c>D1001</c>), or a limit is exceeded.</exception>
    public static string ToText(Value value, IFunctionCall? call, bool indented = false)
    {
        switch (value.Kind)
        {
            case ValueKind.Text:
                return value.AsText!;
            case ValueKind.Undefined or ValueKind.Function:
                return "";
            case ValueKind.Number when !value.IsDecimal && !double.IsFinite(value.AsDouble):
                throw new JsonataException("D3001", "A number that is infinite or undefined has no text.") { Value = value };
            case ValueKind.Number:
                return NumberOf(value);
            case ValueKind.Array when value.AsArray!.IsOuterWrapper:
                return ToText(value.AsArray[0], call, indented);
            default:
                var text = new JsonataText(call, indented);
                text.Write(value);
                return text._text.ToString();
        }
    }

    /// <summary>A finite number as JavaScript writes it, fractions rounded to 15 digits.</summary>
    private static string NumberOf(Value number)
    {
        if (number.IsDecimal && decimal.IsInteger(number.AsDecimal) && Math.Abs(number.AsDecimal) < ExactIntegers)
        {
            return ((long)number.AsDecimal).ToString(CultureInfo.InvariantCulture);
        }

        var digits = DigitString.Of(number);
        return (digits.IsInteger ? digits : digits.RoundToSignificant(Significant)).ToString();
    }

    private void Write(Value value)
    {
        _call?.Charge(1);
        switch (value.Kind)
        {
            case ValueKind.Text:
                Quote(value.AsText!);
                break;
            case ValueKind.Number:
                WriteNumber(value);
                break;
            case ValueKind.Boolean:
                Append(value.IsTrue ? "true" : "false");
                break;
            case ValueKind.Function:
                Append("\"\"");
                break;
            case ValueKind.Array:
                WriteArray(value.AsArray!);
                break;
            case ValueKind.Object:
                WriteObject(value.AsObject!);
                break;
            default:
                Append("null");
                break;
        }
    }

    private void WriteNumber(Value number)
    {
        if (!number.IsDecimal && double.IsInfinity(number.AsDouble))
        {
            throw new JsonataException("D1001", "The number is out of range.") { Value = number };
        }

        Append(!number.IsDecimal && double.IsNaN(number.AsDouble) ? "null" : NumberOf(number));
    }

    private void WriteArray(ValueArray array)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Append("[");
        _depth++;
        var isFirst = true;
        foreach (var item in array.Items)
        {
            Separate(ref isFirst);
            Write(item);
        }

        Close("]", isFirst);
    }

    private void WriteObject(ValueObject fields)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Append("{");
        _depth++;
        var isFirst = true;
        for (var index = 0; index < fields.Count; index++)
        {
            if (!fields.Values[index].IsUndefined)
            {
                Separate(ref isFirst);
                Quote(fields.Names[index]);
                Append(_indented ? ": " : ":");
                Write(fields.Values[index]);
            }
        }

        Close("}", isFirst);
    }

    private void Separate(ref bool isFirst)
    {
        if (!isFirst)
        {
            Append(",");
        }

        isFirst = false;
        NewLine();
    }

    private void Close(string bracket, bool isEmpty)
    {
        _depth--;
        if (!isEmpty)
        {
            NewLine();
        }

        Append(bracket);
    }

    private void NewLine()
    {
        if (_indented)
        {
            Append("\n");
            Check(_depth * 2);
            _text.Append(' ', _depth * 2);
        }
    }

    // As JavaScript does it: only what JSON demands is escaped, and halves of surrogate pairs.
    private void Quote(string text)
    {
        Check(text.Length + 2);
        _text.Append('"');
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (char.IsHighSurrogate(character) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                _text.Append(character).Append(text[++at]);
            }
            else if (character is '"' or '\\')
            {
                _text.Append('\\').Append(character);
            }
            else if (character < ' ' || char.IsSurrogate(character))
            {
                _text.Append(Escape(character));
            }
            else
            {
                _text.Append(character);
            }
        }

        Check(1);
        _text.Append('"');
    }

    private static string Escape(char character) => character switch
    {
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
    };

    private void Append(string piece)
    {
        Check(piece.Length);
        _text.Append(piece);
    }

    private void Check(int more)
    {
        var length = (long)_text.Length + more;
        if (_call is not null)
        {
            _call.Extend(length, more);
        }
        else if (length > JsonataLimits.Default.MaxTextLength)
        {
            throw new JsonataException("L0006", "The text is too long.");
        }
    }
}
