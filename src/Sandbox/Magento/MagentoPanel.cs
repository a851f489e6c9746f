using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Faults;
using KashflowOrleans.Sandbox.Magento.Webhooks;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>/_sandbox/magento: place, pay, ship, refund, cancel and edit orders, set push targets and faults; and the public key where Adobe would serve it.</summary>
internal sealed class MagentoPanel(MagentoShop shop)
{
    private const string Root = "/_sandbox/magento";

    /// <summary>Orders one request may place.</summary>
    private const int LargestBatch = 20_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        FaultsPanel.Map(routes, Root + "/faults", shop.Faults);
        routes.MapPost(Root + "/orders", PlaceAsync);
        routes.MapGet(Root + "/orders", SummaryAsync);
        routes.MapPost(Root + "/customers", AddCustomerAsync);
        routes.MapPost(Root + "/orders/{id:int}/pay", context => ChangeAsync(context, shop.Pay, "paid"));
        routes.MapPost(Root + "/orders/{id:int}/ship", context => ChangeAsync(context, shop.Ship, "shipped"));
        routes.MapPost(Root + "/orders/{id:int}/cancel", context => ChangeAsync(context, shop.Cancel, "canceled"));
        routes.MapPost(Root + "/orders/{id:int}/hold", context => ChangeAsync(context, shop.Hold, "held"));
        routes.MapPost(Root + "/orders/{id:int}/unhold", context => ChangeAsync(context, shop.Unhold, "released"));
        routes.MapPost(Root + "/orders/{id:int}/edit", EditAsync);
        new RefundPanel(shop).Map(routes, Root);
        new InvoicePanel(shop).Map(routes, Root);
        routes.MapPost(Root + "/webhooks", SetWebhooksAsync);
        routes.MapGet(Root + "/webhooks", WebhooksAsync);
        routes.MapDelete(Root + "/webhooks", async context =>
        {
            await shop.Webhooks.SetAsync([]);
            await WebhooksAsync(context);
        });
        routes.MapGet(WebhookKeys.PublicKeyPath, PublicKeyAsync);
    }

    private static int Id(HttpContext context) => MagentoLists.ReadId(context, out var id) is null ? id : 0;

    private async Task PlaceAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        if (!TryReadRaw(body, out var raw, out var entityId, out var problem))
        {
            await Panel.RefuseAsync(context, problem);
            return;
        }

        if (raw is not null)
        {
            if (shop.PlaceRaw(raw, entityId) is not { } id)
            {
                await Panel.RefuseAsync(context, "The raw body has no entity_id that is a number; give one beside it: {\"raw\":{..},\"entityId\":77}.");
                return;
            }

            await shop.WrittenAsync();
            await SendIds(context, [id]);
            return;
        }

        if (!RequestBody.TryParse(body, MagentoPanelJson.Default.PlaceOrders, out var request, out problem) || request.Count is < 1 or > LargestBatch)
        {
            const string Example = "Send {\"count\":10,\"seed\":1,\"kinds\":[\"simple\"]} or {\"raw\":{..}}";
            await Panel.RefuseAsync(context, $"{problem} {Example}; a count goes up to {LargestBatch}.");
            return;
        }

        var lag = shop.Faults.Plan(context.Request.Method, Root + "/orders", FaultKind.ReadLag).ReadLag;
        var ids = shop.Place(request, lag);
        await shop.WrittenAsync();
        await SendIds(context, ids);
    }

    /// <summary>Takes the raw body out of the request without re-writing it.</summary>
    internal static bool TryReadRaw(byte[]? body, out byte[]? raw, out int? entityId, out string problem)
    {
        (raw, entityId, problem) = (null, null, "");
        try
        {
            using var document = JsonDocument.Parse(body ?? []);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("raw", out var element))
                return true;

            if (element.ValueKind != JsonValueKind.Object)
            {
                problem = "raw must be a JSON object.";
                return false;
            }

            raw = JsonMarshal.GetRawUtf8Value(element).ToArray();
            if (document.RootElement.TryGetProperty("entityId", out var id) && id.TryGetInt32(out var number))
                entityId = number;

            return true;
        }
        catch (JsonException)
        {
            problem = "The body is not JSON.";
            return false;
        }
    }

    private async Task AddCustomerAsync(HttpContext context)
    {
        if (!TryReadRaw(await RequestBody.ReadAsync(context), out var raw, out _, out var problem) || raw is null || shop.AddCustomer(raw) is not { } id)
        {
            await Panel.RefuseAsync(context, $"{problem} Send {{\"raw\":{{\"id\":4,..}}}}.");
            return;
        }

        await SendIds(context, [id]);
    }

    internal static Task SendIds(HttpContext context, IReadOnlyList<int> ids)
    {
        var reply = JsonReply.Rent();
        reply.Writer.WriteStartObject();
        reply.Writer.WriteStartArray("ids"u8);
        foreach (var id in ids)
            reply.Writer.WriteNumberValue(id);

        reply.Writer.WriteEndArray();
        reply.Writer.WriteEndObject();
        return reply.Send(context, StatusCodes.Status201Created);
    }

    private Task SummaryAsync(HttpContext context)
    {
        var orders = shop.Orders();
        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartObject();
        writer.WriteNumber("orders"u8, orders.Count);
        writer.WriteNumber("commented"u8, orders.Count(static entry => entry is GeneratedEntry { Order.Comments.Count: > 0 }));
        writer.WriteNumber("grandTotal"u8, orders.Sum(static entry => entry is GeneratedEntry generated ? generated.Order.Totals.Grand : 0));
        writer.WriteNumber("creditMemos"u8, shop.CreditMemos().Count);
        writer.WriteNumber("refunded"u8, orders.Sum(static entry => entry is GeneratedEntry generated ? generated.Order.Refunds.Totals.Grand : 0));
        writer.WriteStartObject("states"u8);
        foreach (var group in orders.GroupBy(static entry => entry.State))
            writer.WriteNumber(group.Key, group.Count());

        writer.WriteEndObject();
        writer.WriteEndObject();
        return reply.Send(context);
    }

    private async Task ChangeAsync(HttpContext context, Func<int, bool> change, string what)
    {
        var id = Id(context);
        if (!change(id))
        {
            await Panel.RefuseAsync(context, $"Order {id} does not exist or cannot be {what} in its state.", StatusCodes.Status409Conflict);
            return;
        }

        await shop.WrittenAsync();
        await Panel.DoneAsync(context);
    }

    private async Task EditAsync(HttpContext context)
    {
        var id = Id(context);
        if (shop.Edit(id) is not { } fresh)
        {
            await Panel.RefuseAsync(context, $"Order {id} does not exist, was given whole, or cannot be edited in its state.", StatusCodes.Status409Conflict);
            return;
        }

        await shop.WrittenAsync();
        await SendIds(context, [fresh]);
    }

    private async Task SetWebhooksAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);

        // A bare list of targets is taken as well.
        if (body is { Length: > 0 } && Array.Find(body, static one => one > ' ') == '[')
            body = [.. "{\"targets\":"u8, .. body, (byte)'}'];

        if (!RequestBody.TryParse(body, MagentoPanelJson.Default.WebhookTargets, out var request, out var problem))
        {
            await Panel.RefuseAsync(context, problem + " Send [{\"kind\":\"adobe-io\",\"url\":\"http://127.0.0.1:5080/webhooks/m/c\"}].");
            return;
        }

        await shop.Webhooks.SetAsync(request.Targets);
        await WebhooksAsync(context);
    }

    private Task WebhooksAsync(HttpContext context)
    {
        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartObject();
        writer.WriteString("publicKeyPath"u8, WebhookKeys.PublicKeyPath);
        writer.WriteString("publicKeyPem"u8, shop.Webhooks.PublicKeyPem);
        writer.WriteStartArray("targets"u8);
        foreach (var status in shop.Webhooks.Status)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("target"u8);
            JsonSerializer.Serialize(writer, status.Target, MagentoPanelJson.Default.WebhookTarget);
            writer.WriteBoolean("verified"u8, status.Verified);
            writer.WriteNumber("events"u8, status.Events);
            writer.WriteNumber("sent"u8, status.Sent);
            writer.WriteNumber("acked"u8, status.Acknowledged);
            writer.WriteNumber("retried"u8, status.Retried);
            writer.WriteNumber("failed"u8, status.Failed);
            writer.WriteNumber("badReplies"u8, status.BadReplies);
            writer.WriteNumber("pending"u8, status.Pending);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        return reply.Send(context);
    }

    private Task PublicKeyAsync(HttpContext context)
    {
        context.Response.ContentType = "application/x-pem-file";
        return context.Response.WriteAsync(shop.Webhooks.PublicKeyPem, Encoding.ASCII, context.RequestAborted);
    }
}
