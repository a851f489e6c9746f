using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace KashflowOrleans.Gateway.Http;

/// <summary>One id from the webhook to the ledger: the caller's <c>X-Correlation-Id</c>, else the trace id of its <c>traceparent</c>, else a new one.</summary>
internal static class Correlation
{
    public const string Header = "X-Correlation-Id";
    public const int MaxLength = 64;

    /// <summary>Gives the request its id and answers with it.</summary>
    public static string Assign(HttpContext context)
    {
        var headers = context.Request.Headers;
        var id = Choose(headers[Header], headers.TraceParent) ?? Guid.NewGuid().ToString("N");
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        return id;
    }

    /// <summary>The request's id.</summary>
    public static string IdOf(HttpContext context) => context.TraceIdentifier;

    /// <summary>The id a caller gave; null when there is none or it is not acceptable.</summary>
    public static string? Choose(string? correlationId, string? traceParent)
    {
        if (IsValid(correlationId))
        {
            return correlationId;
        }

        return ActivityContext.TryParse(traceParent, null, out var trace) ? trace.TraceId.ToHexString() : null;
    }

    private static bool IsValid([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? id)
    {
        if (id is not { Length: > 0 and <= MaxLength })
        {
            return false;
        }

        foreach (var character in id)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
