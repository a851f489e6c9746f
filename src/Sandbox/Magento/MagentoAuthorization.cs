using System.Text;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>Lets a request in by bearer integration token or OAuth 1.0a, and names the missing permission otherwise (apis/magento.md §2).</summary>
internal sealed class MagentoAuthorization(MagentoOptions options, TimeProvider time)
{
    private const string Bearer = "Bearer ";
    private readonly OAuthVerifier _oauth = new(options, time);

    public OAuthVerifier OAuth => _oauth;

    /// <summary>A handler that only an authorized integration reaches.</summary>
    public RequestDelegate Secured(string resource, RequestDelegate handler) => context =>
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 1 && header[0] is { } authorization)
        {
            if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            {
                return options.BearerEnabled && authorization.AsSpan(Bearer.Length).Trim().Equals(options.IntegrationToken, StringComparison.Ordinal)
                    ? handler(context)
                    : MagentoRefusal.NotAuthorized(resource).SendAsync(context);
            }

            if (OAuthVerifier.IsOAuth(authorization))
                return HandleOAuth(context, authorization, handler);
        }

        return MagentoRefusal.NotAuthorized(resource).SendAsync(context);
    };

    /// <summary>The address a request was made to, as the shop sees it: default ports left out, no query.</summary>
    public static string UrlOf(HttpRequest request)
    {
        var host = request.Host;
        var isDefaultPort = host.Port is null || (request.Scheme == "http" && host.Port == 80) || (request.Scheme == "https" && host.Port == 443);
        return $"{request.Scheme}://{(isDefaultPort ? host.Host : host.Value)}{request.PathBase}{request.Path.ToUriComponent()}";
    }

    private Task HandleOAuth(HttpContext context, string authorization, RequestDelegate handler)
    {
        var request = context.Request;
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true)
            return HandleFormAsync(context, authorization, handler);

        return _oauth.Verify(authorization, request.Method, UrlOf(request), Query(request)) is { } refusal ? refusal.SendAsync(context) : handler(context);
    }

    private async Task HandleFormAsync(HttpContext context, string authorization, RequestDelegate handler)
    {
        var request = context.Request;
        var body = await RequestBody.ReadAsync(context) ?? [];
        request.Body = new MemoryStream(body);
        var refusal = _oauth.Verify(authorization, request.Method, UrlOf(request), Query(request), Encoding.UTF8.GetString(body));
        await (refusal is null ? handler(context) : refusal.SendAsync(context));
    }

    private static string Query(HttpRequest request) => request.QueryString.Value is { Length: > 1 } query ? query[1..] : "";
}
