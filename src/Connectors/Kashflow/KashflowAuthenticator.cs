using System.Net.Http.Headers;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>Puts the cluster's session on requests: <c>Authorization: KfToken {guid}</c> (apis/kashflow.md §2).</summary>
internal sealed class KashflowAuthenticator(IConnectionGate gate) : IRequestAuthenticator
{
    private const string Scheme = "KfToken";

    private AuthenticationHeaderValue? _header;

    public async ValueTask<string?> Apply(HttpRequestMessage request, string? rejected, CancellationToken cancellation)
    {
        var session = await gate.GetSession(rejected, cancellation);
        if (session.Token is not { Length: > 0 } token)
        {
            throw new CallNotSentException(session.Problem ?? "there is no session", session.Final ? null : session.RetryAfter, session.Final);
        }

        // One header object per session, not per request; a race only makes one more.
        var header = _header;
        if (header?.Parameter != token)
        {
            _header = header = new AuthenticationHeaderValue(Scheme, token);
        }

        request.Headers.Authorization = header;
        return token;
    }
}
