using System.Text.Json;
using KashflowOrleans.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace KashflowOrleans.Gateway.Input;

/// <summary>Reads a request's JSON body and checks it against the published schema.</summary>
internal sealed class JsonInput(BodyReader bodies)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The body as <typeparamref name="T"/>, or what is wrong with it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="definition">Name of the schema's definition; null for the whole.</param>
    public async Task<Parsed<T>> Read<T>(HttpContext context, string? definition)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            return new Parsed<T>(null, Problems.ForStatus(StatusCodes.Status415UnsupportedMediaType, 0));
        }

        using var body = await bodies.Read(context);
        if (body.Problem is not null)
        {
            return new Parsed<T>(null, body.Problem);
        }

        try
        {
            using var document = JsonDocument.Parse(body.Bytes, Strict);
            var errors = InputSchema.Check(document.RootElement, definition);
            return errors.Count > 0
                ? new Parsed<T>(null, Problems.Invalid(errors))
                : new Parsed<T>(document.RootElement.Deserialize<T>(GatewayJson.Options), null);
        }
        catch (JsonException malformed)
        {
            // The parser's own message may quote the body.
            return new Parsed<T>(null, Problems.NotJson(malformed.LineNumber is { } line ? $"It cannot be read at line {line + 1}, byte {malformed.BytePositionInLine + 1}." : "It cannot be read, or a field stands in it twice."));
        }
    }
}

/// <summary>A body that was read, or what is wrong with it: exactly one is there.</summary>
internal readonly record struct Parsed<T>(T? Value, Problem? Problem)
    where T : class;
