using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Schemas;

/// <summary>What is known of the types of values and of what comes of several types.</summary>
internal static class FlowTypes
{
    /// <summary>The type of a value that is known.</summary>
    public static FlowType Of(Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Text:
                return FlowType.OneOf(value.AsText!);
            case ValueKind.Number:
                return FlowType.Number;
            case ValueKind.Boolean:
                return FlowType.Boolean;
            case ValueKind.Array:
                return FlowType.ListOf(Join(value.AsArray!.Select(Of)));
            case ValueKind.Object:
                var fields = new List<FlowField>(value.AsObject!.Count);
                for (var index = 0; index < value.AsObject.Count; index++)
                {
                    fields.Add(new FlowField(value.AsObject.Names[index], Of(value.AsObject.Values[index]), IsRequired: true, string.Empty));
                }

                return new ObjectType("object", fields);
            default:
                return FlowType.Nothing;
        }
    }

    /// <summary>The type of what is one of several; nothing when there are none.</summary>
    public static FlowType Join(IEnumerable<FlowType> types)
    {
        // Texts are collected at once: there may be thousands in a value map.
        var texts = new HashSet<string>(StringComparer.Ordinal);
        var others = FlowType.Nothing;
        foreach (var type in types)
        {
            if (type is TextType { Values.Count: > 0 } text)
            {
                texts.UnionWith(text.Values);
            }
            else
            {
                others = Join(others, type);
            }
        }

        return texts.Count == 0 ? others : Join(new TextType([.. texts]), others);
    }

    /// <summary>The type of what is one or the other.</summary>
    public static FlowType Join(FlowType left, FlowType right)
    {
        if (ReferenceEquals(left, right) || ReferenceEquals(right, FlowType.Nothing))
        {
            return left;
        }

        return (left, right) switch
        {
            _ when ReferenceEquals(left, FlowType.Nothing) => right,
            (TextType one, TextType other) => one.Values.Count == 0 || other.Values.Count == 0 ? FlowType.Text : new TextType([.. one.Values.Union(other.Values, StringComparer.Ordinal)]),
            (ListType one, ListType other) => new ListType(
                one.Item is ListType && !ReferenceEquals(one.Item, other.Item) ? FlowType.Any : Join(one.Item, other.Item), one.IsChosen || other.IsChosen),
            (ObjectType one, ObjectType other) => JoinObjects(one, other),
            _ when IsTextual(left) && IsTextual(right) => FlowType.Text,
            _ => FlowType.Any,
        };
    }

    /// <summary>Whether it is kept as text: text, days and points in time.</summary>
    public static bool IsTextual(FlowType type) => type is TextType || ReferenceEquals(type, FlowType.Date) || ReferenceEquals(type, FlowType.Instant);

    /// <summary>Whether anything may be said of it.</summary>
    public static bool IsKnown(FlowType type) => !ReferenceEquals(type, FlowType.Any) && !ReferenceEquals(type, FlowType.Nothing);

    // Objects within objects are followed only where they are the same: types that share their parts would take for ever to join.
    private static FlowType JoinObjects(ObjectType left, ObjectType right)
    {
        if (left.IsOpen || right.IsOpen || !left.Names.SequenceEqual(right.Names, StringComparer.Ordinal))
        {
            return FlowType.Any;
        }

        return new ObjectType(left.Name, [.. left.Fields.Select(field => JoinFields(field, right.Find(field.Name)!))]);

        static FlowField JoinFields(FlowField one, FlowField other) => one with
        {
            Type = one.Type is ObjectType or ListType && !ReferenceEquals(one.Type, other.Type) ? FlowType.Any : Join(one.Type, other.Type),
            IsRequired = one.IsRequired && other.IsRequired,
        };
    }

    /// <summary>The type with an article, for sentences.</summary>
    public static string InWords(FlowType type) => type switch
    {
        TextType { Values.Count: 1 } text => $"the text '{text.Values[0]}'",
        TextType => "text",
        ListType list => $"a {list.Words}",
        ObjectType { Name: "object" or "order" or "invoice" } named => $"an {named.Words}",
        _ when ReferenceEquals(type, FlowType.Boolean) || ReferenceEquals(type, FlowType.Any) || ReferenceEquals(type, FlowType.Nothing) => type.Words,
        _ => $"a {type.Words}",
    };
}
