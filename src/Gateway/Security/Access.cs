using KashflowOrleans.Configuration;
using Microsoft.AspNetCore.Builder;

namespace KashflowOrleans.Gateway.Security;

/// <summary>What an endpoint asks of its caller. Every endpoint states one; one that does not is refused.</summary>
public enum Access
{
    /// <summary>Anybody: health, documentation, and webhooks, which are verified by signature.</summary>
    Open,

    /// <summary>Any valid key.</summary>
    AnyKey,

    /// <summary>A key of the merchant in the path; reads.</summary>
    Viewer,

    /// <summary>As <see cref="ApiRole.Operator"/>.</summary>
    Operator,

    /// <summary>As <see cref="ApiRole.Admin"/>.</summary>
    Admin,

    /// <summary>The cluster key.</summary>
    Cluster,
}

/// <summary>The access rule of an endpoint.</summary>
public sealed record AccessRule(Access Access);

/// <summary>Who calls.</summary>
/// <param name="KeyId">Name of the key, for the audit.</param>
/// <param name="Merchant">Whose key it is; null for the cluster key.</param>
/// <param name="Role">What it may do there.</param>
internal sealed record Caller(string KeyId, string? Merchant, ApiRole Role)
{
    /// <summary>The caller with the cluster key.</summary>
    public static readonly Caller Cluster = new("cluster", null, ApiRole.Admin);

    /// <summary>Whether this is the cluster key.</summary>
    public bool IsCluster => Merchant is null;
}

/// <summary>Whether a caller may use an endpoint.</summary>
internal enum AccessDecision
{
    /// <summary>It may.</summary>
    Allowed,

    /// <summary>Its role is too small.</summary>
    Forbidden,

    /// <summary>It is another merchant's: for this caller it does not exist.</summary>
    Hidden,
}

/// <summary>The one place that decides about access.</summary>
internal static class AccessRules
{
    /// <summary>Decides.</summary>
    /// <param name="access">What the endpoint asks.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="merchant">The merchant in the path; null when the path has none.</param>
    public static AccessDecision Decide(Access access, Caller caller, string? merchant)
    {
        if (caller.IsCluster || access is Access.Open)
        {
            return AccessDecision.Allowed;
        }

        if (merchant is not null && !string.Equals(merchant, caller.Merchant, StringComparison.Ordinal))
        {
            return AccessDecision.Hidden;
        }

        var sufficient = access switch
        {
            Access.AnyKey => true,
            Access.Viewer => merchant is not null,
            Access.Operator => merchant is not null && caller.Role >= ApiRole.Operator,
            Access.Admin => merchant is not null && caller.Role >= ApiRole.Admin,
            _ => false,
        };
        return sufficient ? AccessDecision.Allowed : AccessDecision.Forbidden;
    }

    /// <summary>States what the endpoint asks of its caller.</summary>
    public static TBuilder RequireAccess<TBuilder>(this TBuilder builder, Access access)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule(access));
}
