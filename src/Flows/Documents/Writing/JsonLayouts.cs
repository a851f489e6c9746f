using System.Text.Encodings.Web;
using System.Text.Json;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents.Writing;

/// <summary>Makes pieces of JSON.</summary>
internal static class JsonLayouts
{
    /// <summary>A text in quotation marks.</summary>
    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>A text; null for none.</summary>
    public static JsonLayout? Text(string? text) => text is null ? null : new JsonWord(Quoted(text));

    /// <summary>A whole number.</summary>
    public static JsonLayout Number(int number) => new JsonWord(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A value; null for nothing.</summary>
    public static JsonLayout? Constant(Value value, LineBreaks breaks)
    {
        switch (value.Kind)
        {
            case ValueKind.Undefined:
                return null;
            case ValueKind.Object:
                var fields = JsonGroup.Object(breaks);
                for (var index = 0; index < value.AsObject!.Count; index++)
                {
                    fields.Add(value.AsObject.Names[index], Constant(value.AsObject.Values[index], breaks));
                }

                return fields;
            case ValueKind.Array:
                var list = JsonGroup.List(breaks);
                foreach (var item in value.AsArray!)
                {
                    list.Add(null, Constant(item, breaks) ?? new JsonWord("null"));
                }

                return list;
            default:
                return new JsonWord(JsonValues.ToText(value));
        }
    }
}
