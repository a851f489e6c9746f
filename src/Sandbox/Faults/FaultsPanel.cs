using System.Text.Json;
using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Faults;

/// <summary>GET, POST and DELETE of <c>/_sandbox/{platform}/faults</c>.</summary>
internal static class FaultsPanel
{
    public static void Map(IEndpointRouteBuilder routes, string path, FaultSet faults)
    {
        routes.MapGet(path, context => SendAsync(context, faults));
        routes.MapPost(path, async context =>
        {
            if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), FaultJson.Default.FaultList, out var list, out var problem))
            {
                const string Example = "{\"seed\":1,\"faults\":[{\"kind\":\"slow\",\"match\":\"POST /v2/invoices\",\"milliseconds\":500}]}";
                await Panel.RefuseAsync(context, $"{problem} Send {Example}.");
                return;
            }

            faults.Set(list.Faults, list.Seed);
            await SendAsync(context, faults);
        });
        routes.MapDelete(path, context =>
        {
            faults.Clear();
            return SendAsync(context, faults);
        });
    }

    private static Task SendAsync(HttpContext context, FaultSet faults)
    {
        var reply = JsonReply.Rent();
        JsonSerializer.Serialize(reply.Writer, new FaultList { Faults = faults.Current }, FaultJson.Default.FaultList);
        return reply.Send(context);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FaultList))]
internal sealed partial class FaultJson : JsonSerializerContext;
