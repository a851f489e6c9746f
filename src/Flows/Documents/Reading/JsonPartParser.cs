using System.Globalization;
using System.Text.Json;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents.Reading;

/// <summary>Reads JSON into parts.</summary>
internal static class JsonPartParser
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = FlowLimits.Depth };

    /// <summary>The document; null (and a problem) when it is not JSON.</summary>
    public static JsonPart? Parse(Problems problems)
    {
        var source = problems.Source;
        var reader = new Utf8JsonReader(source.Utf8, Options);
        JsonPart? part = null;
        try
        {
            reader.Read();
            part = Read(ref reader);

            // Throws when there is more.
            reader.Read();
            return part;
        }
        catch (JsonException refusal)
        {
            var offset = source.Offset(refusal.LineNumber ?? 0, refusal.BytePositionInLine ?? 0);
            Report(problems, offset, part is null ? Explain(source.Utf8, offset, refusal.Message) : "There is more after the end of the flow; remove it.");
        }
        catch (InvalidOperationException)
        {
            Report(problems, (int)reader.TokenStartIndex, "The text here is not well-formed Unicode; remove the broken character.");
        }

        return null;
    }

    // There are no parts yet to name a place by, so the sentence says the line.
    private static void Report(Problems problems, int offset, string message)
    {
        var at = problems.Source.At(offset);
        problems.Add(FlowProblem.Document, offset, string.Create(CultureInfo.InvariantCulture, $"Line {at.Line}, column {at.Column}: {message}"));
    }

    private static JsonPart Read(ref Utf8JsonReader reader)
    {
        var offset = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var fields = new JsonPart(ValueKind.Object, offset);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var nameAt = (int)reader.TokenStartIndex;
                    var name = reader.GetString()!;
                    reader.Read();
                    fields.Fields.Add(new JsonPartField(name, nameAt, Read(ref reader)));
                }

                return fields;
            case JsonTokenType.StartArray:
                var array = new JsonPart(ValueKind.Array, offset);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    array.Items.Add(Read(ref reader));
                }

                return array;
            case JsonTokenType.String:
                return new JsonPart(ValueKind.Text, offset) { Plain = Value.Of(reader.GetString()) };
            case JsonTokenType.Number:
                return new JsonPart(ValueKind.Number, offset) { Plain = JsonValues.Parse(reader.ValueSpan) };
            case JsonTokenType.True or JsonTokenType.False:
                return new JsonPart(ValueKind.Boolean, offset) { Plain = Value.Of(reader.TokenType == JsonTokenType.True) };
            default:
                return new JsonPart(ValueKind.Null, offset) { Plain = Value.Null };
        }
    }

    // The usual slips get a sentence of their own.
    private static string Explain(ReadOnlySpan<byte> utf8, int offset, string message)
    {
        if (utf8.Length == 0 || utf8.Trim(" \t\r\n"u8).IsEmpty)
        {
            return "There is no text; a flow is a JSON object.";
        }

        if (message.Contains("depth", StringComparison.OrdinalIgnoreCase))
        {
            return $"It is nested deeper than {FlowLimits.Depth} levels; a flow needs fewer.";
        }

        if (offset < utf8.Length && utf8[offset] < ' ')
        {
            return "A text does not run over the end of a line and holds no control characters; write \\n or \\t in it.";
        }

        var rest = utf8[offset..].TrimStart(" \t\r\n"u8);
        var before = utf8[..offset].TrimEnd(" \t\r\n"u8);
        return (rest.IsEmpty ? (byte)0 : rest[0]) switch
        {
            0 => "The text ends too early; a bracket or a quotation mark is not closed.",
            (byte)'}' or (byte)']' when before.Length > 0 && before[^1] == ',' => "There is a comma before a closing bracket; remove the comma.",
            (byte)'}' or (byte)']' => "A closing bracket stands where something else is expected.",
            (byte)'/' => "Comments are not part of JSON; use the field 'comment'.",
            (byte)'\'' => "Texts and names stand between double quotation marks, not single ones.",
            (byte)'"' when before.Length > 0 && before[^1] is not ((byte)',' or (byte)'{' or (byte)'[' or (byte)':') => "A comma or a colon is missing before this.",
            (byte)'{' or (byte)'[' when before.Length > 0 && before[^1] is (byte)'}' or (byte)']' => "A comma is missing before this.",
            _ => "This is not JSON: a character that does not belong here.",
        };
    }
}
