using System.Net;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>Reads a service's own words in an answer that is no success. Pure.</summary>
public interface IServiceErrors
{
    /// <summary>What the answer says; null when its body says nothing known, so that the status alone decides.</summary>
    ServiceError? Read(HttpStatusCode status, ReadOnlySpan<byte> body);
}

/// <summary>What a service said about a failure.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Message">Its message, for people; without personal data or secrets as far as the service keeps to its own texts.</param>
public sealed record ServiceError(ServiceErrorKind Kind, string Message);

/// <summary>What a failure means, whatever status it came with.</summary>
public enum ServiceErrorKind
{
    /// <summary>The body adds a message only; the status decides.</summary>
    ByStatus,

    /// <summary>The content is not acceptable.</summary>
    Invalid,

    /// <summary>There is no such record.</summary>
    NotFound,

    /// <summary>A record with that unique key exists.</summary>
    Duplicate,

    /// <summary>Credentials, permission, subscription: the connection needs a person.</summary>
    Unauthorized,

    /// <summary>The record's period is closed.</summary>
    Locked,

    /// <summary>The session is over: a new one helps, and nothing was done.</summary>
    SessionExpired,

    /// <summary>A passing fault inside the service; the work may or may not have been done.</summary>
    Transient,
}
