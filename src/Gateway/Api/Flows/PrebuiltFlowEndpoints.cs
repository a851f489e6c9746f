using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>The flows that come with the program: the same for every merchant.</summary>
internal static class PrebuiltFlowEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/prebuilt-flows", List)
            .Describe("ListPrebuiltFlows", FlowEndpoints.Tag, Access.AnyKey, "The flows that come with the program, with their documents. They are used as they are, or copied.")
            .Produces<PrebuiltFlowList>();
        api.MapGet("/prebuilt-flows/{name}", Get)
            .Describe("GetPrebuiltFlow", FlowEndpoints.Tag, Access.AnyKey, "A flow that comes with the program; {name} is written without 'prebuilt/'.", 404)
            .Produces<PrebuiltFlowView>();
    }

    private static IResult List() => TypedResults.Ok(new PrebuiltFlowList([.. PrebuiltLibrary.Latest.Select(PrebuiltLibrary.View)]));

    private static IResult Get(string name) =>
        (PrebuiltLibrary.Find(name) is { } found ? PrebuiltLibrary.View(found) : null).OkOr(Problems.NotFound("There is no such flow. GET /api/v1/prebuilt-flows lists those that come with the program."));
}
