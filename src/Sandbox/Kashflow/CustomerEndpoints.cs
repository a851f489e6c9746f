using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Faults;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>/v2/customers (apis/kashflow.md §3, Customers).</summary>
internal sealed class CustomerEndpoints(KashflowAccount account)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/customers", KashflowApi.Secured(account, ListAsync));
        routes.MapPost("/v2/customers", KashflowApi.Secured(account, context => CreateAsync(context, FaultMiddleware.ReadLagOf(context))));
        routes.MapGet("/v2/customers/search", KashflowApi.Secured(account, SearchAsync));
        routes.MapPost("/v2/customers/suggestedcode", KashflowApi.Secured(account, SuggestAsync));
        routes.MapGet("/v2/customers/{code}", KashflowApi.Secured(account, GetAsync));
        routes.MapPut("/v2/customers/{code}", KashflowApi.Secured(account, UpdateAsync));
        routes.MapDelete("/v2/customers/{code}", KashflowApi.Secured(account, DeleteAsync));
    }

    /// <summary>Creates; <paramref name="lag"/> null takes the account's own read lag.</summary>
    internal async Task CreateAsync(HttpContext context, TimeSpan? lag)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), KashflowJson.Default.CustomerFields, out var fields, out var problem))
        {
            await KashflowRefusal.BadBody(problem).SendAsync(context);
            return;
        }

        if (account.CreateCustomer(fields, lag, out var created) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        await account.WrittenAsync();
        context.Response.Headers.Location = "/v2/customers/" + created.Record.Code;
        await SendAsync(context, created, StatusCodes.Status201Created);
    }

    private static string Code(HttpContext context) => (string)context.Request.RouteValues["code"]!;

    private Task ListAsync(HttpContext context)
    {
        var query = CustomerQuery.Read(context.Request.Query);
        var (rows, total) = account.ListCustomers(query);
        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartObject();
        KashflowPage.WriteMetaData(writer, context.Request, query.Paging, total, amount: 0);
        writer.WriteStartArray("Data"u8);
        foreach (var row in rows)
            CustomerWire.WriteSummary(writer, row, account.Reference);

        writer.WriteEndArray();
        writer.WriteEndObject();
        return reply.Send(context);
    }

    private Task SearchAsync(HttpContext context)
    {
        var by = context.Request.Query["searchBy"].ToString();
        var text = context.Request.Query["searchText"].ToString();
        if (text.Length == 0 || account.SearchCustomers(by, text) is not { } found)
            return KashflowRefusal.Invalid("Search", "searchBy must be code, email or name, and searchText must not be empty.").SendAsync(context);

        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartArray();
        foreach (var customer in found)
        {
            writer.WriteStartObject();
            writer.WriteNumber("key"u8, customer.Id);
            writer.WriteString("value"u8, by.Equals("code", StringComparison.OrdinalIgnoreCase) ? customer.Code : customer.Name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        return reply.Send(context);
    }

    private async Task SuggestAsync(HttpContext context)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), KashflowJson.Default.CustomerFields, out var fields, out var problem))
        {
            await KashflowRefusal.BadBody(problem).SendAsync(context);
            return;
        }

        var reply = JsonReply.Rent();
        reply.Writer.WriteStringValue(account.SuggestCustomerCode(fields.Name));
        await reply.Send(context);
    }

    private Task GetAsync(HttpContext context)
    {
        var code = Code(context);
        return account.FindCustomer(code) is { } found
            ? SendAsync(context, found, StatusCodes.Status200OK)
            : KashflowRefusal.Unknown($"Customer {code}").SendAsync(context);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), KashflowJson.Default.CustomerFields, out var fields, out var problem))
        {
            await KashflowRefusal.BadBody(problem).SendAsync(context);
            return;
        }

        if (account.UpdateCustomer(Code(context), fields, out var updated, out var renamed) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        await account.WrittenAsync();
        await SendAsync(context, updated, renamed ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (account.DeleteCustomer(Code(context)) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        await account.WrittenAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task SendAsync(HttpContext context, CustomerView view, int status)
    {
        var reply = JsonReply.Rent();
        CustomerWire.WriteDetail(reply.Writer, view, account.Reference);
        return reply.Send(context, status);
    }
}
