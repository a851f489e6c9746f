using System.Net;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>Questions the handlers ask about an answer whose body is in memory.</summary>
internal static class ServiceAnswer
{
    /// <summary>Longest error body that is read for its meaning, in bytes.</summary>
    public const int LongestErrorBody = 64 * 1024;

    /// <summary>What the service said; null for a success or unknown words.</summary>
    public static ServiceError? ReadError(this IServiceErrors errors, HttpResponseMessage response) =>
        response.IsSuccessStatusCode
            ? null
            : BufferedBody.Peek(response.Content, LongestErrorBody, (errors, response.StatusCode), static (body, state) => state.errors.Read(state.StatusCode, body));

    /// <summary>Whether the service or the way to it had a passing fault (a throttled request is none: see the budget).</summary>
    public static bool IsTransient(this IServiceErrors errors, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500 || errors.ReadError(response)?.Kind is ServiceErrorKind.Transient;
}
