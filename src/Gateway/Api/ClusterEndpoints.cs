using System.Reflection;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Storage.Inbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace KashflowOrleans.Gateway.Api;

/// <summary>The cluster.</summary>
internal static class ClusterEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cluster", Get)
            .Describe("GetCluster", "Cluster", Access.Cluster, "Runtime, build, uptime of this gateway, and what waits in the inbox.")
            .Produces<ClusterView>();

    private static async Task<IResult> Get(IInbox inbox, Uptime uptime, GatewayOptions options, CancellationToken cancellation)
    {
        var backlog = await inbox.GetBacklog(cancellation);
        var now = uptime.Now;
        return TypedResults.Ok(new ClusterView(
            options.RuntimeName,
            Uptime.Build,
            uptime.StartedAt,
            (long)(now - uptime.StartedAt).TotalSeconds,
            new BacklogView(backlog.Undone, backlog.OldestReceivedAt, backlog.OldestReceivedAt is { } oldest ? (long)(now - oldest).TotalSeconds : null)));
    }
}

/// <summary>Since when this gateway runs, and what.</summary>
internal sealed class Uptime(TimeProvider time)
{
    /// <summary>The program's version.</summary>
    public static string Build { get; } =
        typeof(Uptime).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? typeof(Uptime).Assembly.GetName().Version?.ToString() ?? "unknown";

    /// <summary>When it started.</summary>
    public Instant StartedAt { get; } = Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>The time now.</summary>
    public Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());
}
