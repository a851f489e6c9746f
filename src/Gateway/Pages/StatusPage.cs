using System.Security.Cryptography;
using KashflowOrleans.Flows.Schemas;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Pages;

/// <summary>The status page and the published schemas: files inside the assembly.</summary>
internal static class StatusPage
{
    public static void Map(IEndpointRouteBuilder app)
    {
        MapFile(app, "/", "text/html; charset=utf-8", Embedded.Read("wwwroot/index.html"));
        MapFile(app, "/app.js", "text/javascript; charset=utf-8", Embedded.Read("wwwroot/app.js"));
        MapFile(app, "/style.css", "text/css; charset=utf-8", Embedded.Read("wwwroot/style.css"));
        MapFile(app, "/favicon.svg", "image/svg+xml", Embedded.Read("wwwroot/favicon.svg"));
        MapFile(app, "/schemas/merchant-setup.json", "application/schema+json", InputSchema.MerchantSetup.Published);
        MapFile(app, "/schemas/flow-requests.json", "application/schema+json", InputSchema.FlowRequests.Published);
        MapFile(app, "/schemas/flow.json", "application/schema+json", FlowSchema.Published);
    }

    private static void MapFile(IEndpointRouteBuilder app, string path, string contentType, ReadOnlyMemory<byte> content)
    {
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content.Span))[..16]}\"";
        app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], async (HttpContext context) =>
        {
            var (request, response) = (context.Request, context.Response);
            response.Headers.ETag = tag;
            response.Headers.CacheControl = "no-cache";
            response.Headers.ContentSecurityPolicy = SecurityHeaders.PagePolicy;
            if (request.Headers.IfNoneMatch == tag)
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            response.ContentType = contentType;
            response.ContentLength = content.Length;
            if (HttpMethods.IsGet(request.Method))
            {
                await response.BodyWriter.WriteAsync(content, context.RequestAborted);
            }
        }).RequireAccess(Access.Open).ExcludeFromDescription();
    }
}
