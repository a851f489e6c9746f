using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Tests.Gateway.Fakes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KashflowOrleans.Tests.Gateway;

/// <summary>One method of one address.</summary>
internal sealed record MappedEndpoint(string Method, string Pattern, Access? Access, bool InDocument)
{
    public string Name => $"{Method} {Pattern}";

    /// <summary>Every endpoint a gateway maps.</summary>
    public static IReadOnlyList<MappedEndpoint> Of(GatewayFixture gateway) =>
    [
        .. gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(method => new MappedEndpoint(
                method,
                "/" + endpoint.RoutePattern.RawText!.TrimStart('/'),
                endpoint.Metadata.GetMetadata<AccessRule>()?.Access,
                endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription != true)))
            .OrderBy(endpoint => endpoint.Pattern, StringComparer.Ordinal)
            .ThenBy(endpoint => endpoint.Method, StringComparer.Ordinal),
    ];

    /// <summary>The address with the seeded merchant's names in it.</summary>
    public string Address(string merchant = "acme") => Pattern
        .Replace("{merchant}", merchant, StringComparison.Ordinal)
        .Replace("{connection}", "shop", StringComparison.Ordinal)
        .Replace("{channel}", "shop", StringComparison.Ordinal)
        .Replace("{number}", "000007", StringComparison.Ordinal)
        .Replace("{flow}", FakeFlows.Seeded, StringComparison.Ordinal)
        .Replace("{version}", "1", StringComparison.Ordinal)
        .Replace("{id}", "1", StringComparison.Ordinal)
        .Replace("{check}", "shop-1", StringComparison.Ordinal)
        .Replace("{name}", "magento-order-to-cash", StringComparison.Ordinal)
        .Replace("{key}", "spare-key", StringComparison.Ordinal)
        .Replace("{documentName}", "v1", StringComparison.Ordinal);
}
