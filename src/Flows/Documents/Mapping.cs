using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents;

/// <summary>How a value is had. In the document exactly one of: <c>{"value": …}</c>, <c>{"path": "order.number"}</c>, <c>{"expression": "…"}</c> (JSONata),
/// <c>{"text": "Order {{order.number}}"}</c>, or <c>{"map": …, "from": {…}}</c>.</summary>
public abstract record Mapping
{
    /// <summary>For people.</summary>
    public string? Comment { get; init; }

    /// <summary>Taken when the result is nothing, <c>null</c> or empty text; nothing when there is no default.</summary>
    public Value Default { get; init; }

    /// <summary>Reason (a template) to hold the subject when the result, default included, is nothing; null to go on without.</summary>
    public string? OrHold { get; init; }
}

/// <summary>Always the same.</summary>
/// <param name="Value">What.</param>
public sealed record ConstantMapping(Value Value) : Mapping;

/// <summary>A field of what is in scope, by plain names with dots: <c>order.billing.postcode</c>.</summary>
/// <param name="Path">The names.</param>
public sealed record PathMapping(string Path) : Mapping;

/// <summary>The result of a JSONata expression.</summary>
/// <param name="Expression">The expression.</param>
public sealed record ExpressionMapping(string Expression) : Mapping;

/// <summary>Text with JSONata expressions in double braces.</summary>
/// <param name="Text">A template.</param>
public sealed record TextMapping(string Text) : Mapping;

/// <summary>A value map: what a value becomes. Keys are compared as text, without regard to case.</summary>
/// <param name="Name">One of the flow's shared value maps; null when the map stands here.</param>
/// <param name="Entries">The map, when it stands here.</param>
/// <param name="From">What is looked up.</param>
public sealed record ValueMapping(string? Name, IReadOnlyDictionary<string, Value>? Entries, Mapping From) : Mapping;

/// <summary>A field and how its value is had.</summary>
/// <param name="Field">Name.</param>
/// <param name="Mapping">How.</param>
public sealed record FieldMapping(string Field, Mapping Mapping);
