using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>The panel's part that invoices and sends parts of orders.</summary>
internal sealed class InvoicePanel(MagentoShop shop)
{
    public void Map(IEndpointRouteBuilder routes, string root)
    {
        routes.MapPost(root + "/orders/{id:int}/invoice", InvoiceAsync);
        routes.MapPost(root + "/orders/{id:int}/shipments", ShipAsync);
        routes.MapPost(root + "/invoices/{id:int}/capture", context => ChangeAsync(context, shop.CaptureInvoice, "captured"));
        routes.MapPost(root + "/invoices/{id:int}/cancel", context => ChangeAsync(context, shop.CancelInvoice, "canceled"));
    }

    private async Task InvoiceAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        if (!RequestBody.TryParse(body is { Length: > 0 } ? body : [.. "{}"u8], MagentoPanelJson.Default.InvoiceRequest, out var request, out var problem))
        {
            await Panel.RefuseAsync(context, $"{problem} Send nothing for everything that is left, or {{\"items\":[{{\"orderItemId\":101,\"qty\":1}}],\"capture\":true}}.");
            return;
        }

        _ = MagentoLists.ReadId(context, out var id);
        var refusal = shop.Invoice(id, request, out var invoice);
        await AnswerAsync(context, refusal, invoice);
    }

    private async Task ShipAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        if (!RequestBody.TryParse(body is { Length: > 0 } ? body : [.. "{}"u8], MagentoPanelJson.Default.ShipmentRequest, out var request, out var problem))
        {
            await Panel.RefuseAsync(context, $"{problem} Send nothing for everything that is left, or {{\"items\":[{{\"orderItemId\":101,\"qty\":1}}]}}.");
            return;
        }

        _ = MagentoLists.ReadId(context, out var id);
        var refusal = shop.Ship(id, request, out var shipment);
        await AnswerAsync(context, refusal, shipment);
    }

    private async Task ChangeAsync(HttpContext context, Func<int, bool> change, string what)
    {
        _ = MagentoLists.ReadId(context, out var id);
        await AnswerAsync(context, change(id) ? null : $"Invoice {id} does not exist or cannot be {what} in its state.", id);
    }

    private async Task AnswerAsync(HttpContext context, string? refusal, int id)
    {
        if (refusal is not null)
        {
            await Panel.RefuseAsync(context, refusal, StatusCodes.Status409Conflict);
            return;
        }

        await shop.WrittenAsync();
        await MagentoPanel.SendIds(context, [id]);
    }
}
