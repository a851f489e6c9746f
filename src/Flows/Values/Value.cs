using System.Globalization;

namespace KashflowOrleans.Flows.Values;

/// <summary>A value that expressions and flows work on: JSON's kinds, "nothing" and functions. Numbers are decimal wherever a decimal can hold them, so that money stays
/// exact; only what a decimal cannot hold (1e300, 1e-40) is a binary floating-point number.</summary>
public readonly struct Value : IEquatable<Value>
{
    // Below this a decimal, with its 28 places, begins to lose digits that a binary number keeps.
    private const double LeastDecimal = 1e-12;
    private const double MostDecimal = 7.9e28;
    private const double MostExactInteger = 9_007_199_254_740_992;

    private static readonly double[] ExactPowers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    private static readonly object NullTag = new();
    private static readonly object TrueTag = new();
    private static readonly object FalseTag = new();
    private static readonly object DecimalTag = new();
    private static readonly object DoubleTag = new();

    private readonly object? _tag;
    private readonly decimal _number;

    private Value(object? tag, decimal number = 0)
    {
        _tag = tag;
        _number = number;
    }

    /// <summary>Nothing.</summary>
    public static Value Undefined => default;

    /// <summary>JSON's <c>null</c>.</summary>
    public static Value Null => new(NullTag);

    /// <summary>True.</summary>
    public static Value True => new(TrueTag);

    /// <summary>False.</summary>
    public static Value False => new(FalseTag);

    /// <summary>The kind.</summary>
    public ValueKind Kind => _tag switch
    {
        null => ValueKind.Undefined,
        string => ValueKind.Text,
        ValueObject => ValueKind.Object,
        ValueArray => ValueKind.Array,
        ValueFunction => ValueKind.Function,
        var tag when ReferenceEquals(tag, DecimalTag) || ReferenceEquals(tag, DoubleTag) => ValueKind.Number,
        var tag when ReferenceEquals(tag, NullTag) => ValueKind.Null,
        _ => ValueKind.Boolean,
    };

    /// <summary>Whether it is nothing.</summary>
    public bool IsUndefined => _tag is null;

    /// <summary>Whether it is <c>null</c>.</summary>
    public bool IsNull => ReferenceEquals(_tag, NullTag);

    /// <summary>Whether it is true.</summary>
    public bool IsTrue => ReferenceEquals(_tag, TrueTag);

    /// <summary>Whether it is false.</summary>
    public bool IsFalse => ReferenceEquals(_tag, FalseTag);

    /// <summary>Whether it is true or false.</summary>
    public bool IsBoolean => IsTrue || IsFalse;

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => ReferenceEquals(_tag, DecimalTag) || ReferenceEquals(_tag, DoubleTag);

    /// <summary>Whether it is a number kept as a decimal.</summary>
    public bool IsDecimal => ReferenceEquals(_tag, DecimalTag);

    /// <summary>Whether it is text.</summary>
    public bool IsText => _tag is string;

    /// <summary>Whether it is an array.</summary>
    public bool IsArray => _tag is ValueArray;

    /// <summary>Whether it is an object.</summary>
    public bool IsObject => _tag is ValueObject;

    /// <summary>Whether it is a function.</summary>
    public bool IsFunction => _tag is ValueFunction;

    /// <summary>The text; null when it is none.</summary>
    public string? AsText => _tag as string;

    /// <summary>The array; null when it is none.</summary>
    public ValueArray? AsArray => _tag as ValueArray;

    /// <summary>The object; null when it is none.</summary>
    public ValueObject? AsObject => _tag as ValueObject;

    /// <summary>The function; null when it is none.</summary>
    public ValueFunction? AsFunction => _tag as ValueFunction;

    /// <summary>The number as a decimal.</summary>
    /// <exception cref="InvalidOperationException">It is no number, or one that no decimal holds.</exception>
    public decimal AsDecimal => IsDecimal ? _number : throw new InvalidOperationException($"A value of kind {Kind} is not a decimal number.");

    /// <summary>The number as a binary floating-point number.</summary>
    /// <exception cref="InvalidOperationException">It is no number.</exception>
    public double AsDouble
    {
        get
        {
            if (IsDecimal)
            {
                return Nearest(_number);
            }

            if (!IsNumber)
            {
                throw new InvalidOperationException($"A value of kind {Kind} is not a number.");
            }

            Span<int> bits = stackalloc int[4];
            decimal.GetBits(_number, bits);
            return BitConverter.Int64BitsToDouble(((long)bits[1] << 32) | (uint)bits[0]);
        }
    }

    /// <summary>True or false as a value.</summary>
    public static Value Of(bool value) => value ? True : False;

    /// <summary>A number as a value.</summary>
    public static Value Of(decimal value) => new(DecimalTag, value);

    /// <summary>A number as a value.</summary>
    public static Value Of(int value) => new(DecimalTag, value);

    /// <summary>A number as a value.</summary>
    public static Value Of(long value) => new(DecimalTag, value);

    /// <summary>A binary number as a value: the shortest decimal that means the same binary number, where a decimal can hold it.</summary>
    public static Value Of(double value)
    {
        var magnitude = Math.Abs(value);
        if (magnitude <= MostExactInteger && Math.Truncate(value) == value)
        {
            return Of((decimal)(long)value);
        }

        if (magnitude is >= LeastDecimal and <= MostDecimal
            && decimal.TryParse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return Of(number);
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        return new Value(DoubleTag, new decimal((int)bits, (int)(bits >> 32), 0, isNegative: false, 0));
    }

    /// <summary>Text as a value; null text is nothing.</summary>
    public static Value Of(string? value) => new(value);

    /// <summary>An array as a value; null is nothing.</summary>
    public static Value Of(ValueArray? value) => new(value);

    /// <summary>An object as a value; null is nothing.</summary>
    public static Value Of(ValueObject? value) => new(value);

    /// <summary>A function as a value; null is nothing.</summary>
    public static Value Of(ValueFunction? value) => new(value);

    /// <summary>Compares two values.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>Compares two values.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>The field of an object; nothing when it has none of that name or is no object.</summary>
    public Value Get(string name) => _tag is ValueObject fields && fields.TryGet(name, out var value) ? value : default;

    /// <summary>Deep equality: numbers by value, objects whatever the order of their fields, functions by identity.</summary>
    public bool Equals(Value other)
    {
        if (ReferenceEquals(_tag, other._tag))
        {
            return _number == other._number;
        }

        return _tag switch
        {
            string text => other._tag is string otherText && string.Equals(text, otherText, StringComparison.Ordinal),
            ValueArray array => other._tag is ValueArray otherArray && array.ContentEquals(otherArray),
            ValueObject fields => other._tag is ValueObject otherFields && fields.ContentEquals(otherFields),
            _ => false,
        };
    }

    // The conversion that the runtime offers is not always the nearest number.
    private static double Nearest(decimal number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        var mantissa = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
        if (bits[2] != 0 || mantissa > (ulong)MostExactInteger || number.Scale >= ExactPowers.Length)
        {
            return double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }

        var magnitude = mantissa / ExactPowers[number.Scale];
        return bits[3] < 0 ? -magnitude : magnitude;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _tag switch
    {
        null => 0,
        string text => string.GetHashCode(text, StringComparison.Ordinal),
        ValueArray array => HashCode.Combine(1, array.Count),
        ValueObject fields => HashCode.Combine(2, fields.Count),
        var tag => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(tag), _number),
    };

    /// <summary>JSON, for people who debug.</summary>
    public override string ToString() => IsUndefined ? "(nothing)" : JsonValues.ToText(this);
}
