namespace KashflowOrleans.Flows.Values;

/// <summary>What a <see cref="Value"/> is.</summary>
public enum ValueKind
{
    /// <summary>Nothing: what a path that matches nothing yields. Not the same as <see cref="Null"/>.</summary>
    Undefined,

    /// <summary>JSON's <c>null</c>.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>An array or a sequence.</summary>
    Array,

    /// <summary>An object.</summary>
    Object,

    /// <summary>A function; stands in no JSON document.</summary>
    Function,
}
