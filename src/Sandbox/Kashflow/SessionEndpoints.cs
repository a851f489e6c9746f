using System.Text.Json;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>/v2/sessiontoken (apis/kashflow.md §2.1).</summary>
internal sealed class SessionEndpoints(KashflowAccount account)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v2/sessiontoken", BeginAsync);
        routes.MapPut("/v2/sessiontoken", CompleteAsync);
        routes.MapGet("/v2/sessiontoken", ExchangeAsync);
        routes.MapDelete("/v2/sessiontoken/{token}", EndAsync);
    }

    private async Task BeginAsync(HttpContext context)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), KashflowJson.Default.SignIn, out var body, out var problem))
        {
            await KashflowRefusal.BadBody(problem).SendAsync(context);
            return;
        }

        if (account.Sessions.Begin(body.UserName, body.Password, out var token, out var positions) is { } refusal)
        {
            await account.WrittenAsync();
            await refusal.SendAsync(context);
            return;
        }

        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartObject();
        WriteCompany(writer);
        writer.WriteString("TemporaryToken"u8, token);
        writer.WriteStartArray("MemorableWordList"u8);
        foreach (var position in positions)
        {
            writer.WriteStartObject();
            writer.WriteNumber("Position"u8, position);
            writer.WriteString("Value"u8, "");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        await reply.Send(context, StatusCodes.Status201Created);
    }

    private async Task CompleteAsync(HttpContext context)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), KashflowJson.Default.SecondStep, out var body, out var problem))
        {
            await KashflowRefusal.BadBody(problem).SendAsync(context);
            return;
        }

        var token = Guid.TryParse(body.TemporaryToken, out var parsed) ? parsed : Guid.Empty;
        if (account.Sessions.Complete(token, body.MemorableWordList ?? [], out var session) is { } refusal)
        {
            await account.WrittenAsync();
            await refusal.SendAsync(context);
            return;
        }

        await SendSession(context, session);
    }

    private Task ExchangeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        Guid? external = Guid.TryParse(query["externalToken"].ToString(), out var parsed) ? parsed : null;
        return account.Sessions.Exchange(external, KashflowPaging.Number(query, "uid"), out var session) is { } refusal
            ? refusal.SendAsync(context)
            : SendSession(context, session);
    }

    private Task EndAsync(HttpContext context)
    {
        var isKnown = Guid.TryParse((string?)context.Request.RouteValues["token"], out var token) && account.Sessions.End(token);
        if (!isKnown)
            return KashflowRefusal.InvalidSession.SendAsync(context);

        var reply = JsonReply.Rent();
        reply.Writer.WriteStartObject();
        reply.Writer.WriteEndObject();
        return reply.Send(context);
    }

    private Task SendSession(HttpContext context, Guid session)
    {
        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartObject();
        WriteCompany(writer);
        writer.WriteString("CompanyName"u8, account.Options.CompanyName);
        writer.WriteString("SessionToken"u8, session);
        writer.WriteString("StartPageUrl"u8, "/overview");
        writer.WriteString("SubscriptionExpiryDate"u8, "2099-12-31 12:00:00");
        writer.WriteBoolean("KeepUserLoggedIn"u8, false);
        writer.WriteBoolean("IsLockedOut"u8, false);
        writer.WriteBoolean("Disabled"u8, false);
        writer.WriteEndObject();
        return reply.Send(context);
    }

    private static void WriteCompany(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TenantId"u8, 1);
        writer.WriteNumber("CompanyId"u8, 1);
        writer.WriteBoolean("HasTemporaryPassword"u8, false);
        writer.WriteBoolean("IsAdmin"u8, true);
        writer.WriteString("PackageName"u8, "Business");
        writer.WriteBoolean("PartnerBrandingOptOut"u8, true);
        writer.WriteNumber("PartnerId"u8, 3);
        writer.WriteBoolean("SubscriptionExpired"u8, false);
    }
}
