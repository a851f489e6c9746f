using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KashflowOrleans.Gateway.Input;

/// <summary>Reads a request's JSON body and checks it against a published schema.</summary>
internal sealed class JsonInput(BodyReader bodies)
{
    /// <summary>What stands around a flow document in a request, in bytes: its order, or a sample to run it on.</summary>
    private const int AroundFlow = 256 * 1024;

    private const int FlowDepth = FlowLimits.Depth + 2;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly JsonDocumentOptions StrictFlow = new() { AllowDuplicateProperties = false, MaxDepth = FlowDepth };

    /// <summary>A body about merchants, connections, keys or orders, or what is wrong with it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="definition">Name of the definition in <see cref="InputSchema.MerchantSetup"/>; null for the whole.</param>
    public Task<Parsed<T>> Read<T>(HttpContext context, string? definition)
        where T : class => Parse(context, int.MaxValue, Strict, json => Bind<T>(json, InputSchema.MerchantSetup, definition));

    /// <summary>As <see cref="Read"/>; a request without a body says nothing, which is fine.</summary>
    public async Task<Parsed<T>> ReadIfAny<T>(HttpContext context, string definition)
        where T : class, new() => HasBody(context) ? await Read<T>(context, definition) : new Parsed<T>(new T(), null);

    /// <summary>A body about flows, or what is wrong with it; it may hold a flow document.</summary>
    /// <param name="context">The request.</param>
    /// <param name="definition">Name of the definition in <see cref="InputSchema.FlowRequests"/>.</param>
    public Task<Parsed<T>> ReadFlowRequest<T>(HttpContext context, string definition)
        where T : class => Parse(context, FlowLimits.Bytes + AroundFlow, StrictFlow, json => Bind<T>(json, InputSchema.FlowRequests, definition));

    /// <summary>As <see cref="ReadFlowRequest"/>; a request without a body says nothing, which is fine.</summary>
    public async Task<Parsed<T>> ReadFlowRequestIfAny<T>(HttpContext context, string definition)
        where T : class, new() => HasBody(context) ? await ReadFlowRequest<T>(context, definition) : new Parsed<T>(new T(), null);

    /// <summary>A flow document as it was sent, or what is wrong with it. It is JSON and an object; whether it is a flow is for others to say.</summary>
    public Task<Parsed<string>> ReadFlow(HttpContext context) => Parse(context, FlowLimits.Bytes, StrictFlow, json => json.ValueKind == JsonValueKind.Object
        ? new Parsed<string>(json.GetRawText(), null)
        : new Parsed<string>(null, Problems.Invalid("(body)", null, "must be a flow document: an object as /schemas/flow.json describes it.")));

    /// <summary>A body that no schema describes, read by its own rules.</summary>
    public Task<Parsed<T>> ReadWith<T>(HttpContext context, Func<JsonElement, Parsed<T>> use)
        where T : class => Parse(context, int.MaxValue, Strict, use);

    private static Parsed<T> Bind<T>(JsonElement json, InputSchema schema, string? definition)
        where T : class
    {
        var errors = schema.Check(json, definition);
        return errors.Count > 0 ? new Parsed<T>(null, Problems.Invalid(errors)) : new Parsed<T>(json.Deserialize<T>(GatewayJson.Options), null);
    }

    private static bool HasBody(HttpContext context) =>
        context.Request.ContentLength is > 0 || (context.Request.ContentLength is null && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true);

    private async Task<Parsed<T>> Parse<T>(HttpContext context, int maxBytes, JsonDocumentOptions options, Func<JsonElement, Parsed<T>> use)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            return new Parsed<T>(null, Problems.ForStatus(StatusCodes.Status415UnsupportedMediaType, 0));
        }

        using var body = await bodies.Read(context, maxBytes);
        if (body.Problem is not null)
        {
            return new Parsed<T>(null, body.Problem);
        }

        if (!Utf8.IsValid(body.Bytes.Span))
        {
            return new Parsed<T>(null, Problems.NotJson("It is not UTF-8 throughout. Send it in that encoding."));
        }

        try
        {
            using var document = JsonDocument.Parse(body.Bytes, options);
            return use(document.RootElement);
        }
        catch (JsonException malformed)
        {
            // The parser's own message may quote the body.
            return new Parsed<T>(null, Problems.NotJson(malformed is { LineNumber: { } line, BytePositionInLine: { } position }
                ? $"It cannot be read at line {line + 1}, column {Column(body.Bytes.Span, line, position)}."
                : "It cannot be read, or a field stands in it twice."));
        }
    }

    /// <summary>The column in characters, from 1, of a byte within a line.</summary>
    private static int Column(ReadOnlySpan<byte> body, long line, long position)
    {
        var rest = body;
        for (var passed = 0L; passed < line && rest.IndexOf((byte)'\n') is >= 0 and var end; passed++)
        {
            rest = rest[(end + 1)..];
        }

        return Encoding.UTF8.GetCharCount(rest[..(int)Math.Min(position, rest.Length)]) + 1;
    }
}

/// <summary>A body that was read, or what is wrong with it: exactly one is there.</summary>
internal readonly record struct Parsed<T>(T? Value, Problem? Problem)
    where T : class;
