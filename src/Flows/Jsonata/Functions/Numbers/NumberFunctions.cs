using System.Numerics;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Functions on numbers.</summary>
internal static class NumberFunctions
{
    private const int DecimalPlaces = 28;

    /// <summary>The functions.</summary>
    public static IEnumerable<BuiltInFunction> All =>
    [
        new("number", 1, "<(nsb)-:n>", static (arguments, call) => Number(arguments[0], call)),
        new("floor", 1, "<n-:n>", static (arguments, _) => OnNumber(arguments[0], decimal.Floor, Math.Floor)),
        new("ceil", 1, "<n-:n>", static (arguments, _) => OnNumber(arguments[0], decimal.Ceiling, Math.Ceiling)),
        new("abs", 1, "<n-:n>", static (arguments, _) => OnNumber(arguments[0], Math.Abs, Math.Abs)),
        new("round", 2, "<n-n?:n>", static (arguments, _) => arguments[0].IsNumber ? Round(arguments[0], arguments[1].IsNumber ? arguments[1].ToInt32() : 0) : Value.Undefined),
        new("sqrt", 1, "<n-:n>", static (arguments, _) => SquareRoot(arguments[0])),
        new("power", 2, "<n-n:n>", static (arguments, _) => arguments[0].IsNumber ? Powers.Power(arguments[0], arguments[1]) : Value.Undefined),
        new("random", 0, "<:n>", static (_, call) => Value.Of(call.NextRandom())),
        new("formatBase", 2, "<n-n?:s>", static (arguments, _) => FormatBase(arguments[0], arguments[1])),
    ];

    /// <summary>Rounds to so many digits after the point (before it when negative); halves go to the even digit.</summary>
    internal static Value Round(Value number, int places)
    {
        if (number.IsDecimal && places is >= 0 and <= DecimalPlaces)
        {
            return Value.Of(decimal.Round(number.AsDecimal, places, MidpointRounding.ToEven));
        }

        if (!number.IsDecimal && !double.IsFinite(number.AsDouble))
        {
            return number;
        }

        return DigitString.Of(number).RoundToPlaces(places).ToValue() ?? throw new JsonataException("D1001", "The number is out of range.") { Value = number };
    }

    private static Value OnNumber(Value number, Func<decimal, decimal> exact, Func<double, double> binary) => number.Kind switch
    {
        ValueKind.Number when number.IsDecimal => Value.Of(exact(number.AsDecimal)),
        ValueKind.Number => Value.Of(binary(number.AsDouble)),
        _ => Value.Undefined,
    };

    private static Value Number(Value value, IFunctionCall call)
    {
        if (value.IsUndefined || value.IsNumber)
        {
            return value;
        }

        if (value.AsText is not { } text)
        {
            return Value.Of(value.IsTrue ? 1 : 0);
        }

        call.ChargeText(text.Length);
        return NumberText.Read(text) ?? throw new JsonataException("D3030", "The value is no number and cannot be made one.") { Value = value, Index = 1 };
    }

    private static Value SquareRoot(Value number)
    {
        if (!number.IsNumber)
        {
            return Value.Undefined;
        }

        return number.AsDouble < 0
            ? throw new JsonataException("D3060", "A negative number has no square root.") { Value = number, Index = 1 }
            : Value.Of(Math.Sqrt(number.AsDouble));
    }

    private static Value FormatBase(Value number, Value givenRadix)
    {
        if (!number.IsNumber)
        {
            return Value.Undefined;
        }

        var rounded = Round(number, 0);
        var radix = givenRadix.IsNumber ? Round(givenRadix, 0).ToInt32() : 10;
        if (radix is < 2 or > 36)
        {
            throw new JsonataException("D3100", "The base must be between 2 and 36.") { Value = givenRadix };
        }

        return Value.Of(radix == 10 ? JsonataText.ToText(rounded) : InBase(IntegerNumbers.Floor(rounded), radix));
    }

    private static string InBase(BigInteger number, int radix)
    {
        var rest = BigInteger.Abs(number);
        var digits = new List<char>();
        do
        {
            rest = BigInteger.DivRem(rest, radix, out var digit);
            digits.Add("0123456789abcdefghijklmnopqrstuvwxyz"[(int)digit]);
        }
        while (!rest.IsZero);

        if (number.Sign < 0)
        {
            digits.Add('-');
        }

        digits.Reverse();
        return string.Concat(digits);
    }
}
