using System.Security.Cryptography;
using System.Text;
using KashflowOrleans.Configuration;
using KashflowOrleans.Gateway.Merchants;
using Microsoft.AspNetCore.Http;

namespace KashflowOrleans.Gateway.Security;

/// <summary>Finds out who calls: <c>Authorization: Bearer kf_…</c> or <c>X-Api-Key</c>.</summary>
internal sealed class ApiKeyAuthenticator(MerchantConfigs configs, GatewayOptions options)
{
    public const string Header = "X-Api-Key";

    private const string Scheme = "Bearer ";

    /// <summary>The caller; null when there is no key or it is not valid.</summary>
    public async ValueTask<Caller?> Authenticate(IHeaderDictionary headers)
    {
        if (ReadKey(headers) is not { } key)
        {
            return null;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        if (ApiKeys.Matches(hash, options.AdminKeySha256))
        {
            return Caller.Cluster;
        }

        if (!ApiKeys.TryReadOwner(key, out var owner) || await configs.Get(owner) is not { } config)
        {
            return null;
        }

        ApiKeyConfig? found = null;
        foreach (var candidate in config.ApiKeys)
        {
            // No early exit: the time taken must not tell which key came close.
            found = ApiKeys.Matches(hash, candidate.Sha256) ? candidate : found;
        }

        return found is null ? null : new Caller(found.Id, config.Merchant, found.Role);
    }

    private static string? ReadKey(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization.ToString();
        var key = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : headers[Header].ToString();
        return key.Length > 0 ? key : null;
    }
}
