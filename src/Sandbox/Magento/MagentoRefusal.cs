using System.Text.Json;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>A refusal in Magento's shape A: a template and its parameters, an object by name or an array by position (apis/magento.md §6). The client
/// renders it.</summary>
internal sealed record MagentoRefusal(int Status, string Message)
{
    public (string Name, string Value)? Named { get; init; }

    public IReadOnlyList<string>? Positional { get; init; }

    public static MagentoRefusal EntityMissing { get; } = new(404, "The entity that was requested doesn't exist. Verify the entity and try again.");

    public static MagentoRefusal RouteMissing { get; } = new(404, "Request does not match any route.");

    public static MagentoRefusal InvalidSignature { get; } = new(401, "The signature is invalid. Verify and try again.");

    public static MagentoRefusal TooManyRequests { get; } = new(429, "Too Many Requests");

    public static MagentoRefusal NotAuthorized(string resource) =>
        new(401, "The consumer isn't authorized to access %resources.") { Named = ("resources", resource) };

    public static MagentoRefusal NoSuchEntity(string field, string value) =>
        new(404, "No such entity with %fieldName = %fieldValue") { Named = ("fieldName", field), Positional = [value] };

    public static MagentoRefusal Required(string field) => new(400, "\"%fieldName\" is required. Enter and try again.") { Named = ("fieldName", field) };

    public static MagentoRefusal WrongType(string value, string type) =>
        new(400, $"The \"{value}\" value's type is invalid. The \"{type}\" type was expected. Verify and try again.");

    /// <summary>Production mode hides what went wrong (apis/magento.md §6); the id only has to look like one.</summary>
    public static MagentoRefusal Internal(int number) =>
        new(500, $"Internal Error. Details are available in the Magento log file. Report ID: webapi-{number & 0xffffff:x13}");

    public Task SendAsync(HttpContext context)
    {
        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartObject();
        writer.WriteString("message"u8, Message);
        if (Named is { } named)
            WriteNamed(writer, named);
        else if (Positional is { } positional)
            WritePositional(writer, positional);

        if (Status == StatusCodes.Status429TooManyRequests)
            writer.WriteNull("trace"u8);

        writer.WriteEndObject();
        return reply.Send(context, Status);
    }

    private static void WritePositional(Utf8JsonWriter writer, IReadOnlyList<string> values)
    {
        writer.WriteStartArray("parameters"u8);
        foreach (var value in values)
            writer.WriteStringValue(value);

        writer.WriteEndArray();
    }

    private void WriteNamed(Utf8JsonWriter writer, (string Name, string Value) named)
    {
        writer.WriteStartObject("parameters"u8);
        writer.WriteString(named.Name, named.Value);
        if (Positional is [var value, ..])
            writer.WriteString("fieldValue"u8, value);

        writer.WriteEndObject();
    }
}
