namespace KashflowOrleans.Sandbox.Magento;

/// <summary>
/// /oauth/token/*: the sandbox's integration is activated already, so both steps of the handshake end in a problem, in the form text those two endpoints
/// answer with
/// (apis/magento.md §2, §6 shape C).
/// </summary>
internal sealed class OAuthEndpoints(MagentoAuthorization authorization)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/oauth/token/request", RefuseAsync);
        routes.MapPost("/oauth/token/access", RefuseAsync);
    }

    private Task RefuseAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var query = context.Request.QueryString.Value?.TrimStart('?') ?? "";
        var refusal = OAuthVerifier.IsOAuth(header)
            ? authorization.OAuth.Verify(header, context.Request.Method, MagentoAuthorization.UrlOf(context.Request), query)
            : MagentoRefusal.Required("oauth_consumer_key");
        refusal ??= new MagentoRefusal(401, "Consumer key has expired");
        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = "application/x-www-form-urlencoded";
        return context.Response.WriteAsync("oauth_problem=" + System.Net.WebUtility.UrlEncode(refusal.Message));
    }
}
