using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>The panel's part that gives money back.</summary>
internal sealed class RefundPanel(MagentoShop shop)
{
    public void Map(IEndpointRouteBuilder routes, string root)
    {
        routes.MapPost(root + "/orders/{id:int}/refund", RefundAsync);
        routes.MapPost(root + "/creditmemos", PlaceAsync);
    }

    private async Task RefundAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        if (!RequestBody.TryParse(body is { Length: > 0 } ? body : [.. "{}"u8], MagentoPanelJson.Default.RefundRequest, out var request, out var problem))
        {
            const string Example = "Send nothing for everything that is left, or {\"items\":[{\"orderItemId\":101,\"qty\":1}],\"shipping\":0,\"adjustmentPositive\":0,\"adjustmentNegative\":0}.";
            await Panel.RefuseAsync(context, $"{problem} {Example}");
            return;
        }

        _ = MagentoLists.ReadId(context, out var id);
        if (shop.Refund(id, request, out var memo) is { } refusal)
        {
            await Panel.RefuseAsync(context, refusal, StatusCodes.Status409Conflict);
            return;
        }

        await shop.WrittenAsync();
        await MagentoPanel.SendIds(context, [memo.EntityId]);
    }

    private async Task PlaceAsync(HttpContext context)
    {
        if (!MagentoPanel.TryReadRaw(await RequestBody.ReadAsync(context), out var raw, out _, out var problem) || raw is null || shop.PlaceRawCreditMemo(raw) is not { } id)
        {
            await Panel.RefuseAsync(context, $"{problem} Send {{\"raw\":{{\"entity_id\":4,\"order_id\":77,..}}}}.");
            return;
        }

        await shop.WrittenAsync();
        await MagentoPanel.SendIds(context, [id]);
    }
}
