using System.Globalization;
using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Faults;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>/v2/invoices (apis/kashflow.md §3, Invoices).</summary>
internal sealed class InvoiceEndpoints(KashflowAccount account)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/invoices", KashflowApi.Secured(account, ListAsync));
        routes.MapPost("/v2/invoices", KashflowApi.Secured(account, context => CreateAsync(context, FaultMiddleware.ReadLagOf(context))));
        routes.MapGet("/v2/invoices/{number:int}", KashflowApi.Secured(account, GetAsync));
        routes.MapPut("/v2/invoices/{number:int}", KashflowApi.Secured(account, UpdateAsync));
        routes.MapDelete("/v2/invoices/{number:int}", KashflowApi.Secured(account, DeleteAsync));
        routes.MapGet("/v2/nextavailableinvoicenumber", KashflowApi.Secured(account, NextNumberAsync));
    }

    /// <summary>Creates; <paramref name="lag"/> null takes the account's own read lag.</summary>
    internal async Task CreateAsync(HttpContext context, TimeSpan? lag)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), KashflowJson.Default.InvoiceFields, out var fields, out var problem))
        {
            await KashflowRefusal.BadBody(problem).SendAsync(context);
            return;
        }

        if (account.CreateInvoice(fields, lag, out var created) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        await account.WrittenAsync();
        context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/v2/invoices/{created.Record.Number}");
        await SendAsync(context, created, StatusCodes.Status201Created);
    }

    private static int Number(HttpContext context) =>
        int.Parse((string)context.Request.RouteValues["number"]!, NumberStyles.Integer, CultureInfo.InvariantCulture);

    private Task ListAsync(HttpContext context)
    {
        var query = InvoiceQuery.Read(context.Request.Query);
        var (rows, total, gross) = account.ListInvoices(query);
        var today = account.Now().Date;
        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartObject();
        KashflowPage.WriteMetaData(writer, context.Request, query.Paging, total, gross);
        writer.WriteStartArray("Data"u8);
        foreach (var row in rows)
            InvoiceWire.WriteSummary(writer, row, account.Reference, today);

        writer.WriteEndArray();
        writer.WriteEndObject();
        return reply.Send(context);
    }

    private Task GetAsync(HttpContext context)
    {
        var number = Number(context);
        return account.FindInvoice(number) is { } found
            ? SendAsync(context, found, StatusCodes.Status200OK)
            : KashflowRefusal.Unknown($"Invoice {number}").SendAsync(context);
    }

    internal async Task UpdateAsync(HttpContext context)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), KashflowJson.Default.InvoiceFields, out var fields, out var problem))
        {
            await KashflowRefusal.BadBody(problem).SendAsync(context);
            return;
        }

        if (account.UpdateInvoice(Number(context), fields, out var updated, out var renumbered) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        await account.WrittenAsync();
        await SendAsync(context, updated, renumbered ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    internal async Task DeleteAsync(HttpContext context)
    {
        if (account.DeleteInvoice(Number(context)) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        await account.WrittenAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task NextNumberAsync(HttpContext context)
    {
        var reply = JsonReply.Rent();
        reply.Writer.WriteNumberValue(account.NextInvoiceNumber);
        return reply.Send(context);
    }

    private Task SendAsync(HttpContext context, InvoiceView view, int status)
    {
        var reply = JsonReply.Rent();
        InvoiceWire.WriteDetail(reply.Writer, view, account.Reference, account.Now().Date);
        return reply.Send(context, status);
    }
}
