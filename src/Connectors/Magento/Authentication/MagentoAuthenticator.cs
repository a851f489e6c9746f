using System.Security.Cryptography;
using KashflowOrleans.Connectors.Common.Http;

namespace KashflowOrleans.Connectors.Magento.Authentication;

/// <summary>Puts a Magento integration's credentials on requests. There are no sessions: integration tokens do not expire (apis/magento.md §2).</summary>
internal sealed class MagentoAuthenticator(MagentoCredentials credentials, TimeProvider time, Func<string> nonce) : IRequestAuthenticator
{
    public MagentoAuthenticator(MagentoCredentials credentials, TimeProvider time)
        : this(credentials, time, static () => RandomNumberGenerator.GetHexString(32, lowercase: true))
    {
    }

    public ValueTask<string?> Apply(HttpRequestMessage request, string? rejected, CancellationToken cancellation)
    {
        var value = credentials switch
        {
            MagentoCredentials.Bearer bearer => $"Bearer {bearer.AccessToken}",
            MagentoCredentials.OAuth1 oauth => OAuth1.Header(request.Method, request.RequestUri!, oauth, nonce(), time.GetUtcNow().ToUnixTimeSeconds()),
            _ => throw new InvalidOperationException($"{credentials} cannot be applied."),
        };
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", value);
        return ValueTask.FromResult<string?>(null);
    }
}
