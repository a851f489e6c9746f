using System.Net.Http.Headers;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>The wait a service asks for. The budget handler turns dates into durations, so that nobody after it needs a clock.</summary>
internal static class RetryAfter
{
    /// <summary>The wait an answer asks for, once it is a duration; null when it asks for none.</summary>
    public static TimeSpan? Of(HttpResponseMessage? response) => response?.Headers.RetryAfter?.Delta;

    /// <summary>The wait a header asks for, from 0 to <paramref name="longest"/>; null when it asks for none.</summary>
    public static TimeSpan? Read(RetryConditionHeaderValue? header, DateTimeOffset now, TimeSpan longest) =>
        (header?.Delta ?? (header?.Date - now)) is { } wait
            ? wait < TimeSpan.Zero ? TimeSpan.Zero : wait > longest ? longest : wait
            : null;

    /// <summary>Writes a wait into an answer; whole seconds, rounded up, as the header has it.</summary>
    public static void Write(HttpResponseMessage response, TimeSpan wait) =>
        response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)));
}
