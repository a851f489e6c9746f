using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>orders: list, single, comments, hold, unhold, cancel, statuses (apis/magento.md §1.1, §1.11).</summary>
internal sealed class OrderEndpoints(MagentoShop shop, MagentoAuthorization authorization, MagentoApi api)
{
    private const string View = "Magento_Sales::actions_view";
    private readonly SearchEngine<ShopEntry> _engine = new(MagentoLists.OrderColumns, "entity_id", shop.Options);

    public void Map(IEndpointRouteBuilder routes, string prefix)
    {
        routes.MapGet(prefix + "/orders", authorization.Secured(View, ListAsync));
        routes.MapGet(prefix + "/orders/{id}", authorization.Secured(View, GetAsync));
        routes.MapGet(prefix + "/orders/{id}/statuses", authorization.Secured(View, StatusAsync));
        routes.MapGet(prefix + "/orders/{id}/comments", authorization.Secured(View, CommentsAsync));
        routes.MapPost(prefix + "/orders/{id}/comments", authorization.Secured("Magento_Sales::comment", CommentAsync));
        routes.MapPost(prefix + "/orders/{id}/hold", authorization.Secured("Magento_Sales::hold", HoldAsync));
        routes.MapPost(prefix + "/orders/{id}/unhold", authorization.Secured("Magento_Sales::unhold", UnholdAsync));
        routes.MapPost(prefix + "/orders/{id}/cancel", authorization.Secured("Magento_Sales::cancel", CancelAsync));
    }

    private Task ListAsync(HttpContext context) => MagentoLists.SendAsync(
        context, _engine, shop.Orders(), static (entry, name) => entry.Field(name), (writer, entry) => entry.Write(writer, shop.Options.RowTotals), api);

    private MagentoRefusal? Find(HttpContext context, out ShopEntry entry)
    {
        entry = null!;
        if (MagentoLists.ReadId(context, out var id) is { } refusal)
            return refusal;

        entry = shop.Find(id)!;
        return entry is null ? MagentoRefusal.EntityMissing : null;
    }

    private Task GetAsync(HttpContext context)
    {
        if (Find(context, out var entry) is { } refusal)
            return refusal.SendAsync(context);

        var reply = JsonReply.Rent();
        entry.Write(reply.Writer, shop.Options.RowTotals);
        return MagentoLists.SendOne(context, reply);
    }

    private Task StatusAsync(HttpContext context)
    {
        if (Find(context, out var entry) is { } refusal)
            return refusal.SendAsync(context);

        var reply = JsonReply.Rent();
        reply.Writer.WriteStringValue(entry.Status);
        return reply.Send(context);
    }

    private Task CommentsAsync(HttpContext context)
    {
        if (Find(context, out var entry) is { } refusal)
            return refusal.SendAsync(context);

        var reply = JsonReply.Rent();
        HistoryJson.Write(reply.Writer, entry);
        return reply.Send(context);
    }

    private async Task CommentAsync(HttpContext context)
    {
        if (MagentoLists.ReadId(context, out var id) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        var json = await RequestBody.ReadAsync(context);
        if (!RequestBody.TryParse(json, MagentoWireJson.Default.CommentBody, out var body, out _) || body.StatusHistory is not { } fields)
        {
            await MagentoRefusal.Required("statusHistory").SendAsync(context);
            return;
        }

        if (shop.AddComment(id, fields) is null)
        {
            await MagentoRefusal.EntityMissing.SendAsync(context);
            return;
        }

        await shop.WrittenAsync();
        await MagentoLists.SendTrue(context);
    }

    private Task HoldAsync(HttpContext context) => ChangeAsync(context, shop.Hold, "A hold action is not available.");

    private Task UnholdAsync(HttpContext context) => ChangeAsync(context, shop.Unhold, "You cannot remove the hold.");

    private async Task ChangeAsync(HttpContext context, Func<int, bool> change, string refusalText)
    {
        if (Find(context, out var entry) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        if (!change(entry.EntityId))
        {
            await new MagentoRefusal(400, refusalText).SendAsync(context);
            return;
        }

        await shop.WrittenAsync();
        await MagentoLists.SendTrue(context);
    }

    /// <summary>An order that cannot be canceled is no error to the shop: it answers false.</summary>
    private async Task CancelAsync(HttpContext context)
    {
        if (Find(context, out var entry) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        var isCanceled = shop.Cancel(entry.EntityId);
        await shop.WrittenAsync();
        var reply = JsonReply.Rent();
        reply.Writer.WriteBooleanValue(isCanceled);
        await reply.Send(context);
    }
}
