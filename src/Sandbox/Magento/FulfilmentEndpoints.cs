using System.Text.Json.Serialization.Metadata;
using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>order/{id}/invoice and order/{id}/ship (apis/magento.md §1.1): what they make is answered as an id in a string, what they refuse is final.</summary>
internal sealed class FulfilmentEndpoints(MagentoShop shop, MagentoAuthorization authorization)
{
    public void Map(IEndpointRouteBuilder routes, string prefix)
    {
        routes.MapPost(prefix + "/order/{id}/invoice", authorization.Secured("Magento_Sales::invoice", context => MakeAsync(
            context,
            "Invoice",
            MagentoWireJson.Default.InvoiceBody,
            (id, body) => (shop.Invoice(id, new InvoiceRequest { Items = Quantities(body.Items), Capture = body.Capture }, out var made), made))));
        routes.MapPost(prefix + "/order/{id}/ship", authorization.Secured("Magento_Sales::ship", context => MakeAsync(
            context,
            "Shipment",
            MagentoWireJson.Default.ShipmentBody,
            (id, body) => (shop.Ship(id, new ShipmentRequest { Items = Quantities(body.Items) }, out var made), made))));
    }

    private static List<InvoicedQuantity>? Quantities(IReadOnlyList<ItemFields>? items) =>
        items is { Count: > 0 } ? [.. items.Select(static item => new InvoicedQuantity(item.OrderItemId, item.Qty))] : null;

    private async Task MakeAsync<T>(HttpContext context, string what, JsonTypeInfo<T> type, Func<int, T, (string? Refusal, int Id)> make)
        where T : class, new()
    {
        if (MagentoLists.ReadId(context, out var id) is { } wrong)
        {
            await wrong.SendAsync(context);
            return;
        }

        if (shop.Find(id) is null)
        {
            await MagentoRefusal.EntityMissing.SendAsync(context);
            return;
        }

        var json = await RequestBody.ReadAsync(context);
        if (!RequestBody.TryParse(json is { Length: > 0 } ? json : [.. "{}"u8], type, out var body, out var problem))
        {
            await new MagentoRefusal(400, problem).SendAsync(context);
            return;
        }

        var (refusal, made) = make(id, body);
        if (refusal is not null)
        {
            await new MagentoRefusal(400, $"{what} Document Validation Error(s):\n{refusal}").SendAsync(context);
            return;
        }

        await shop.WrittenAsync();
        var reply = JsonReply.Rent();
        reply.Writer.WriteStringValue(MagentoValues.Number(made));
        await reply.Send(context);
    }
}

/// <summary>Body of POST order/{id}/invoice.</summary>
internal sealed record InvoiceBody
{
    public bool Capture { get; init; }

    public IReadOnlyList<ItemFields>? Items { get; init; }
}

/// <summary>Body of POST order/{id}/ship.</summary>
internal sealed record ShipmentBody
{
    public IReadOnlyList<ItemFields>? Items { get; init; }
}

/// <summary>How many of an item, as a client posts it.</summary>
internal sealed record ItemFields
{
    public int OrderItemId { get; init; }

    public decimal Qty { get; init; }
}
