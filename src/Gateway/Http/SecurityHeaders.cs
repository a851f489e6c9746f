using Microsoft.AspNetCore.Http;

namespace KashflowOrleans.Gateway.Http;

/// <summary>Headers that keep browsers from doing more with an answer than we mean.</summary>
internal static class SecurityHeaders
{
    /// <summary>The status page loads its own script and style and talks to its own server; nothing else.</summary>
    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    public static void Add(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = DataPolicy;
    }
}
