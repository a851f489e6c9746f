using System.Globalization;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>/v2/internal/invoices/{id}/credits: here, and nowhere else, an invoice is named by its internal id (apis/kashflow.md §0, §3).</summary>
internal sealed class CreditEndpoints(KashflowAccount account)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/internal/invoices/{id:int}/credits", KashflowApi.Secured(account, ListAsync));
        routes.MapPost("/v2/internal/invoices/{id:int}/credits", KashflowApi.Secured(account, ApplyAsync));
    }

    private static int Id(HttpContext context) => int.Parse((string)context.Request.RouteValues["id"]!, NumberStyles.Integer, CultureInfo.InvariantCulture);

    private Task ListAsync(HttpContext context)
    {
        if (account.AvailableCredits(Id(context)) is not { } notes)
            return KashflowRefusal.Unknown($"Invoice with id {Id(context)}").SendAsync(context);

        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartArray();
        foreach (var note in notes)
        {
            writer.WriteStartObject();
            writer.WriteNumber("Amount"u8, KashflowMoney.Four(-note.Due));
            writer.WriteString("Comment"u8, string.Create(CultureInfo.InvariantCulture, $"Credit Note #{note.Number}"));
            writer.WriteString("Date"u8, KashflowDates.Write(note.IssuedDate));
            writer.WriteNumber("Id"u8, note.Id);
            writer.WriteString("Type"u8, CreditFields.CreditNote);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        return reply.Send(context);
    }

    /// <summary>Answers with success and no body: what the service answers is not published, and a client must not need it.</summary>
    private async Task ApplyAsync(HttpContext context)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), KashflowJson.Default.ListCreditFields, out var credits, out var problem))
        {
            await KashflowRefusal.BadBody(problem).SendAsync(context);
            return;
        }

        if (account.ApplyCredits(Id(context), credits) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        await account.WrittenAsync();
        context.Response.StatusCode = StatusCodes.Status200OK;
    }
}
