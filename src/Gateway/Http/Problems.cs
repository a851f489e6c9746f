using Microsoft.AspNetCore.Http;

namespace KashflowOrleans.Gateway.Http;

/// <summary>All problems the gateway answers with.</summary>
internal static class Problems
{
    public const string WrongSignatureCode = "wrong-signature";

    public static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan OutageWait = TimeSpan.FromSeconds(5);

    public static Problem NotJson(string detail) => new(StatusCodes.Status400BadRequest, "not-json", "The body is not the JSON that is expected here", detail);

    public static Problem Invalid(IReadOnlyList<InputError> errors) => new(
        StatusCodes.Status400BadRequest,
        "invalid-input",
        "The input is not acceptable",
        errors.Count == 1 ? $"{errors[0].Field}: {errors[0].Message}" : $"{errors.Count} problems; the first: {errors[0].Field}: {errors[0].Message}",
        Errors: errors);

    public static Problem Invalid(string field, string? value, string message) => Invalid([new InputError(field, value, message)]);

    public static Problem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, "bad-request", "The request cannot be read", detail);

    public static Problem Unauthenticated(string detail) => new(StatusCodes.Status401Unauthorized, "unauthenticated", "An API key is needed", detail);

    public static Problem WrongSignature(string detail) => new(StatusCodes.Status401Unauthorized, WrongSignatureCode, "The webhook's signature or secret is not right", detail);

    public static Problem Forbidden(string detail) => new(StatusCodes.Status403Forbidden, "forbidden", "The API key may not do this", detail);

    public static Problem NotFound(string detail) => new(StatusCodes.Status404NotFound, "not-found", "There is nothing at this address", detail);

    public static Problem UnknownWebhook { get; } =
        new(StatusCodes.Status404NotFound, "unknown-webhook", "There is no webhook at this address", "Check merchant and connection in the address: /webhooks/{merchant}/{connection}.");

    public static Problem UnknownMerchant { get; } = NotFound("There is no such merchant, or the API key is not for it.");

    public static Problem TooSlow { get; } = new(StatusCodes.Status408RequestTimeout, "body-too-slow", "The body took too long to arrive", "Send it again.", ShortWait);

    public static Problem Conflict(string detail) => new(StatusCodes.Status409Conflict, "conflict", "It does not fit what stands", detail);

    public static Problem TooLarge(int limit) => TooLarge($"At most {limit} bytes are accepted. Send fewer fields or fewer events at a time.");

    public static Problem TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "too-large", "The body is too large", detail);

    public static Problem TooManyEvents(int count, int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, "too-many-events", "The delivery holds too many events", $"It holds {count}; at most {limit} are accepted at a time.");

    public static Problem TooFast(TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many webhooks on this connection", "Nothing was stored. Send it again after the time in Retry-After.", retryAfter);

    public static Problem Overloaded { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "overloaded", "Too much is going on", "Nothing was stored. Send it again after the time in Retry-After.", ShortWait);

    public static Problem StorageUnavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "storage-unavailable", "The database does not answer", "Try again after the time in Retry-After.", OutageWait);

    public static Problem GrainsUnavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "grains-unavailable", "No silo answers", "Webhooks are still accepted. Try this again after the time in Retry-After.", OutageWait);

    public static Problem Undecided(string detail, TimeSpan retryAfter) =>
        new(StatusCodes.Status503ServiceUnavailable, "cannot-verify", "The webhook cannot be verified now", detail, retryAfter);

    public static Problem Internal { get; } =
        new(StatusCodes.Status500InternalServerError, "internal", "Something went wrong here", "It is in the log under the correlation id.");

    /// <summary>A problem for a bare status that the framework chose.</summary>
    public static Problem ForStatus(int status, int bodyLimit) => status switch
    {
        StatusCodes.Status404NotFound => NotFound("Check the address; /openapi/v1.json lists all there are."),
        StatusCodes.Status405MethodNotAllowed => new(status, "method-not-allowed", "The method is not allowed here", "The Allow header lists those that are."),
        StatusCodes.Status408RequestTimeout => TooSlow,
        StatusCodes.Status413PayloadTooLarge => TooLarge(bodyLimit),
        StatusCodes.Status415UnsupportedMediaType => new(status, "not-json", "The body is not JSON", "Send it with Content-Type: application/json."),
        >= 500 => Internal with { Status = status },
        _ => BadRequest("The request does not fit this address; see /openapi/v1.json.") with { Status = status },
    };
}
