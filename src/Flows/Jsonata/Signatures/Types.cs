using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Signatures;

/// <summary>Kinds of values that a parameter takes, in the letters of a signature.</summary>
[Flags]
internal enum Types
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>s</c>: text.</summary>
    Text = 1,

    /// <summary><c>n</c>: number.</summary>
    Number = 2,

    /// <summary><c>b</c>: true or false.</summary>
    Boolean = 4,

    /// <summary><c>l</c>: null.</summary>
    Null = 8,

    /// <summary><c>o</c>: object.</summary>
    Object = 16,

    /// <summary><c>a</c>: array.</summary>
    Array = 32,

    /// <summary><c>f</c>: function.</summary>
    Function = 64,

    /// <summary>Nothing.</summary>
    Missing = 128,

    /// <summary><c>j</c>: everything that JSON has.</summary>
    Json = Text | Number | Boolean | Null | Object | Array | Missing,

    /// <summary><c>x</c>: everything.</summary>
    Any = Json | Function,
}

/// <summary>Kinds of values and of letters.</summary>
internal static class TypesOf
{
    /// <summary>The kind of a value.</summary>
    public static Types Value(Value value) => value.Kind switch
    {
        ValueKind.Text => Types.Text,
        ValueKind.Number => Types.Number,
        ValueKind.Boolean => Types.Boolean,
        ValueKind.Null => Types.Null,
        ValueKind.Object => Types.Object,
        ValueKind.Array => Types.Array,
        ValueKind.Function => Types.Function,
        _ => Types.Missing,
    };

    /// <summary>The kind of a letter; none for other letters.</summary>
    public static Types Letter(char letter) => letter switch
    {
        's' => Types.Text,
        'n' => Types.Number,
        'b' => Types.Boolean,
        'l' => Types.Null,
        'o' => Types.Object,
        'a' => Types.Array,
        'f' => Types.Function,
        _ => Types.None,
    };

    /// <summary>The plural of a letter's kind, for people.</summary>
    public static string Plural(char letter) => letter switch
    {
        's' => "texts",
        'n' => "numbers",
        'b' => "booleans",
        'l' => "nulls",
        'o' => "objects",
        'a' => "arrays",
        'f' => "functions",
        _ => "other values",
    };
}
