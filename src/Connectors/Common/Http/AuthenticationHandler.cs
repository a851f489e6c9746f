using System.Net;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>Puts credentials on every request. When the service says that the session is over, a new one is asked for and the request is sent once more: a 401 did no
/// work, so this is safe even for a request that creates something.</summary>
internal sealed class AuthenticationHandler(IRequestAuthenticator authenticator, IServiceErrors errors) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await authenticator.Apply(request, null, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (token is null || response.StatusCode is not HttpStatusCode.Unauthorized || errors.ReadError(response)?.Kind is not ServiceErrorKind.SessionExpired)
        {
            return response;
        }

        response.Dispose();
        _ = await authenticator.Apply(request, token, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
