using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KashflowOrleans.Sandbox.Common;

/// <summary>Reads a request's body whole, within a bound.</summary>
internal static class RequestBody
{
    /// <summary>Largest body either platform takes, in bytes.</summary>
    public const int Maximum = 8 * 1024 * 1024;

    /// <summary>The body's bytes, or null when it is larger than <see cref="Maximum"/>.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > Maximum)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The body as <typeparamref name="T"/>; <paramref name="problem"/> says why not.</summary>
    public static bool TryParse<T>(byte[]? body, JsonTypeInfo<T> type, out T value, out string problem)
        where T : class, new()
    {
        value = new T();
        problem = "";
        if (body is null)
        {
            problem = "The body is larger than the service takes.";
            return false;
        }

        if (body.Length == 0)
        {
            problem = "The body is empty; send JSON.";
            return false;
        }

        try
        {
            var parsed = JsonSerializer.Deserialize(body, type);
            if (parsed is null)
            {
                problem = "The body is null; send a JSON object.";
                return false;
            }

            value = parsed;
            return true;
        }
        catch (JsonException exception)
        {
            problem = $"The body is not what was expected at {exception.Path ?? "$"}, line {(exception.LineNumber ?? 0) + 1}.";
            return false;
        }
    }
}
