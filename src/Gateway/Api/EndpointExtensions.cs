using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KashflowOrleans.Gateway.Api;

/// <summary>What every endpoint states about itself.</summary>
internal static class EndpointExtensions
{
    /// <summary>Name, summary, access rule and failures of an endpoint; failures every endpoint of its access has are added.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder builder, string name, string tag, Access access, string summary, params ReadOnlySpan<int> failures)
    {
        builder.WithName(name).WithTags(tag).WithSummary(summary).RequireAccess(access);
        var all = new SortedSet<int> { StatusCodes.Status500InternalServerError, StatusCodes.Status503ServiceUnavailable };
        foreach (var status in failures)
        {
            all.Add(status);
        }

        if (access is not Access.Open)
        {
            all.Add(StatusCodes.Status401Unauthorized);
            all.Add(StatusCodes.Status403Forbidden);
        }

        foreach (var status in all)
        {
            builder.Produces<ProblemView>(status, ProblemWriter.ContentType);
        }

        return builder;
    }

    /// <summary>A problem as a result.</summary>
    public static IResult ToResult(this Problem problem) => new ProblemResult(problem);

    /// <summary>A value, or the problem that there is no such thing.</summary>
    public static IResult OkOr<T>(this T? value, Problem problem)
        where T : class => value is null ? problem.ToResult() : TypedResults.Ok(value);
}
