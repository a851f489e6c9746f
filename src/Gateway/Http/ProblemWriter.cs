using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace KashflowOrleans.Gateway.Http;

/// <summary>Writes problems (RFC 9457).</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    // The relaxed encoder leaves quotes and dashes of our sentences readable; the content type keeps browsers from taking it for HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with a problem; nothing may have been written before.</summary>
    public static async Task Write(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Seconds(wait);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = problem.Code == Problems.WrongSignatureCode ? "Signature" : "Bearer";
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await using (var json = new Utf8JsonWriter(response.BodyWriter, Options))
        {
            WriteBody(json, context, problem);
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Whole seconds, at least one.</summary>
    public static string Seconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static void WriteBody(Utf8JsonWriter json, HttpContext context, Problem problem)
    {
        json.WriteStartObject();
        json.WriteString("type", problem.Type);
        json.WriteString("title", problem.Title);
        json.WriteNumber("status", problem.Status);
        json.WriteString("detail", problem.Detail);
        json.WriteString("instance", context.Request.Path.ToUriComponent());
        json.WriteString("correlationId", Correlation.IdOf(context));
        if (problem.Errors is { } errors)
        {
            json.WriteStartArray("errors");
            foreach (var error in errors)
            {
                json.WriteStartObject();
                json.WriteString("field", error.Field);
                if (error.Value is null)
                {
                    json.WriteNull("value");
                }
                else
                {
                    json.WriteString("value", error.Value);
                }

                json.WriteString("message", error.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}

/// <summary>A problem as an endpoint's result.</summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => ProblemWriter.Write(httpContext, problem);
}
