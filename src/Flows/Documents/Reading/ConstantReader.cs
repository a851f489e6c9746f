using System.Globalization;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents.Reading;

/// <summary>Reads values that stand in a document as they are.</summary>
internal static class ConstantReader
{
    /// <summary>The value; what is wrong in it is reported.</summary>
    public static Value Read(Problems problems, JsonPart part, string place) => Read(problems, part, new Step(null, place));

    /// <summary>Checks the name of a constant's field or of a value map's entry.</summary>
    public static void Key(Problems problems, JsonPartField field, string place) => Key(problems, field, new Step(null, place));

    /// <summary>The entries of a value map; that none is written twice is checked already.</summary>
    public static OrderedDictionary<string, Value> Entries(Problems problems, JsonPart part, string place)
    {
        var entries = new OrderedDictionary<string, Value>(StringComparer.Ordinal);
        if (part.Fields.Count > FlowLimits.Entries)
        {
            problems.Add(place, part.Offset, $"The value map has {part.Fields.Count} entries; at most {FlowLimits.Entries} are allowed.");
            return entries;
        }

        foreach (var field in part.Fields)
        {
            Key(problems, field, place);
            entries[field.Name] = Read(problems, field.Part, FieldsReader.Join(place, field.Name));
        }

        return entries;
    }

    private static Value Read(Problems problems, JsonPart part, Step place)
    {
        switch (part.Kind)
        {
            case ValueKind.Object:
                FieldsReader.ReportTwins(problems, part, place.ToString);
                var fields = new ValueObject(part.Fields.Count);
                foreach (var field in part.Fields)
                {
                    Key(problems, field, place);
                    fields.Set(field.Name, Read(problems, field.Part, new Step(place, field.Name)));
                }

                return Value.Of(fields);
            case ValueKind.Array:
                var array = new ValueArray(part.Items.Count);
                for (var index = 0; index < part.Items.Count; index++)
                {
                    array.Add(Read(problems, part.Items[index], new Step(place, index.ToString(CultureInfo.InvariantCulture))));
                }

                return Value.Of(array);
            case ValueKind.Number when !part.Plain.IsDecimal && !double.IsFinite(part.Plain.AsDouble):
                problems.Add(place.ToString(), part.Offset, "The number is too large to be kept; write a smaller one.");
                return Value.Null;
            default:
                if (part.Text is { } text && FieldsReader.TextProblem(text, FlowLimits.ConstantLength) is { } problem)
                {
                    problems.Add(place.ToString(), part.Offset, $"The text {problem}");
                }

                return part.Plain;
        }
    }

    private static void Key(Problems problems, JsonPartField field, Step place)
    {
        if (FieldsReader.TextProblem(field.Name, FlowLimits.KeyLength) is { } problem)
        {
            problems.Add(FieldsReader.Join(place.ToString(), FieldsReader.Shown(field.Name)), field.Offset, $"The name '{FieldsReader.Shown(field.Name)}' {problem}");
        }
    }

    // A place is put together only when something is wrong there: constants may be deep and many.
    private sealed record Step(Step? Outer, string Name)
    {
        public override string ToString() => Outer is null ? Name : FieldsReader.Join(Outer.ToString(), Name);
    }
}
