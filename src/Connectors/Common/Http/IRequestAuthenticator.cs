namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>Puts credentials on requests: a session's token, a bearer token, a signature. Called once for every request that is sent, retries included; after a 401 that
/// <see cref="IServiceErrors"/> reads as <see cref="ServiceErrorKind.SessionExpired"/> once more with the rejected token.</summary>
public interface IRequestAuthenticator
{
    /// <summary>Puts credentials on a request, replacing those of an earlier attempt.</summary>
    /// <param name="request">The request, complete but for its credentials.</param>
    /// <param name="rejected">A token the service has just refused as expired; null otherwise.</param>
    /// <param name="cancellation">Cancels waiting for a session.</param>
    /// <returns>The token used, to be reported when it is rejected; null where there are no sessions.</returns>
    /// <exception cref="CallNotSentException">There are no credentials to send with.</exception>
    ValueTask<string?> Apply(HttpRequestMessage request, string? rejected, CancellationToken cancellation);
}
