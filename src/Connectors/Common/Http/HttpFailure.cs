using System.Net;
using System.Text.Json;
using Polly.Timeout;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>What a failed call means for its caller. Pure: exception, status and the service's words go in, the outcome comes out.</summary>
/// <param name="Kind">Which outcome it is.</param>
/// <param name="Reason">Why, in plain words.</param>
/// <param name="After">With <see cref="FailureKind.Retry"/>: how long to wait at least, when the service or the breaker said so.</param>
/// <param name="Refusal">With <see cref="FailureKind.Refused"/>: why.</param>
public sealed record HttpFailure(FailureKind Kind, string Reason, TimeSpan? After = null, RefusalKind Refusal = RefusalKind.Invalid)
{
    /// <summary>The failure as an outcome.</summary>
    public Outcome<T> ToOutcome<T>() => Kind switch
    {
        FailureKind.Retry => new Outcome<T>.Retry(Reason, After),
        FailureKind.InDoubt => new Outcome<T>.InDoubt(Reason),
        FailureKind.Refused => new Outcome<T>.Refused(Reason, Refusal),
        _ => throw new InvalidOperationException($"{Kind} is no failure kind."),
    };

    /// <summary>What an exception means.</summary>
    public static HttpFailure Of(CallKind call, Exception exception) => Root(exception) switch
    {
        CallNotSentException { IsFinal: true } held => new(FailureKind.Refused, held.Message, Refusal: RefusalKind.Unauthorized),
        CallNotSentException held => new(FailureKind.Retry, held.Message, held.After),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } when call is CallKind.Read =>
            new(FailureKind.Refused, "the reply is larger than allowed"),
        HttpRequestException request when IsBeforeSending(request) => new(FailureKind.Retry, Describe(request)),
        var other => Unknown(call, Describe(other)),
    };

    /// <summary>What an answer that is no success means.</summary>
    /// <param name="call">What the call does.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="retryAfter">How long the service asks to wait.</param>
    /// <param name="error">What the service said.</param>
    public static HttpFailure Of(CallKind call, HttpStatusCode status, TimeSpan? retryAfter, ServiceError? error)
    {
        var reason = error is null ? $"HTTP {(int)status}" : $"HTTP {(int)status}: {error.Message}";
        return error?.Kind switch
        {
            ServiceErrorKind.Invalid => new(FailureKind.Refused, reason),
            ServiceErrorKind.NotFound => new(FailureKind.Refused, reason, Refusal: RefusalKind.NotFound),
            ServiceErrorKind.Duplicate => new(FailureKind.Refused, reason, Refusal: RefusalKind.Duplicate),
            ServiceErrorKind.Unauthorized => new(FailureKind.Refused, reason, Refusal: RefusalKind.Unauthorized),
            ServiceErrorKind.Locked => new(FailureKind.Refused, reason, Refusal: RefusalKind.Locked),
            ServiceErrorKind.SessionExpired => new(FailureKind.Retry, reason, retryAfter),
            ServiceErrorKind.Transient => Unknown(call, reason, retryAfter),
            _ => ByStatus(call, status, retryAfter, reason),
        };
    }

    /// <summary>A success whose body is not what it should be.</summary>
    public static HttpFailure Unreadable(CallKind call, string detail) => Unknown(call, $"the reply cannot be read: {detail}");

    /// <summary>Whether an exception means that the request was never sent: the name did not resolve or no connection came about.</summary>
    public static bool IsBeforeSending(HttpRequestException exception) => exception.HttpRequestError is
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    /// <summary>An exception in a few words, without anything a request or an answer contained.</summary>
    public static string Describe(Exception exception) => Root(exception) switch
    {
        TimeoutRejectedException timeout => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"no answer within {timeout.Timeout.TotalSeconds:0.#} s"),
        CallNotSentException held => held.Message,
        JsonException => "the reply cannot be read",
        HttpRequestException request => request.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "the host name does not resolve",
            HttpRequestError.ConnectionError => "no connection",
            HttpRequestError.SecureConnectionError => "no secure connection (certificate or TLS)",
            HttpRequestError.ProxyTunnelError => "the proxy refused",
            HttpRequestError.ConfigurationLimitExceeded => "the reply is larger than allowed",
            HttpRequestError.ResponseEnded => "the connection ended before the reply was complete",
            _ => "the connection broke",
        },
        OperationCanceledException => "the call was cancelled",
        var other => other.GetType().Name,
    };

    private static HttpFailure ByStatus(CallKind call, HttpStatusCode status, TimeSpan? retryAfter, string reason) => (int)status switch
    {
        401 or 403 => new(FailureKind.Refused, reason, Refusal: RefusalKind.Unauthorized),
        404 or 410 => new(FailureKind.Refused, reason, Refusal: RefusalKind.NotFound),
        408 => Unknown(call, reason, retryAfter),
        409 => new(FailureKind.Refused, reason, Refusal: RefusalKind.Duplicate),
        429 => new(FailureKind.Retry, reason, retryAfter),
        >= 300 and < 400 => new(FailureKind.Refused, $"{reason}: the service answers elsewhere; correct the connection's baseUrl"),
        >= 400 and < 500 => new(FailureKind.Refused, reason),
        _ => Unknown(call, reason, retryAfter),
    };

    private static HttpFailure Unknown(CallKind call, string reason, TimeSpan? after = null) =>
        call is CallKind.Read ? new(FailureKind.Retry, reason, after) : new(FailureKind.InDoubt, reason);

    // Client libraries wrap what the handlers throw; the first exception that says something is the one that counts.
    private static Exception Root(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is CallNotSentException or TimeoutRejectedException or HttpRequestException or JsonException)
            {
                return current;
            }
        }

        return exception;
    }
}

/// <summary>The outcomes a failed call can have.</summary>
public enum FailureKind
{
    /// <summary>Nothing was created: again later.</summary>
    Retry,

    /// <summary>It may have been done: look first.</summary>
    InDoubt,

    /// <summary>Refused for good.</summary>
    Refused,
}
