using System.Globalization;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>/v2/products: a bare array at /products, pages at /products/list, one by (nominal, code) (apis/kashflow.md §3, Products).</summary>
internal sealed class ProductEndpoints(KashflowAccount account)
{
    private const int DefaultPerPage = 10;
    private const int LargestPage = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/products", KashflowApi.Secured(account, AllAsync));
        routes.MapPost("/v2/products", KashflowApi.Secured(account, CreateAsync));
        routes.MapGet("/v2/products/list", KashflowApi.Secured(account, context => PageAsync(context, nominal: null)));
        routes.MapGet("/v2/nominals/{nominal:int}/products", KashflowApi.Secured(account, context => PageAsync(context, Nominal(context))));
        routes.MapGet("/v2/products/{nominal:int}/{code}", KashflowApi.Secured(account, GetAsync));
        routes.MapPut("/v2/products/{nominal:int}/{code}", KashflowApi.Secured(account, UpdateAsync));
        routes.MapDelete("/v2/products/{nominal:int}/{code}", KashflowApi.Secured(account, DeleteAsync));
    }

    internal async Task CreateAsync(HttpContext context)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), KashflowJson.Default.ProductFields, out var fields, out var problem))
        {
            await KashflowRefusal.BadBody(problem).SendAsync(context);
            return;
        }

        if (account.CreateProduct(fields, out var created) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        await account.WrittenAsync();
        await SendAsync(context, created, StatusCodes.Status201Created);
    }

    private static int Nominal(HttpContext context) =>
        int.Parse((string)context.Request.RouteValues["nominal"]!, NumberStyles.Integer, CultureInfo.InvariantCulture);

    private static string Code(HttpContext context) => (string)context.Request.RouteValues["code"]!;

    private Task AllAsync(HttpContext context)
    {
        var reply = JsonReply.Rent();
        reply.Writer.WriteStartArray();
        foreach (var product in account.Products)
            ReferenceWire.WriteProduct(reply.Writer, product, account.Reference);

        reply.Writer.WriteEndArray();
        return reply.Send(context);
    }

    private Task PageAsync(HttpContext context, int? nominal)
    {
        var paging = KashflowPaging.Read(context.Request.Query, DefaultPerPage, "sortcolumn");
        if (paging.PerPage > LargestPage)
            return KashflowRefusal.Invalid("PerPage", $"Maximum allowed records per page are {LargestPage}").SendAsync(context);

        var products = account.Products.Where(product => nominal is null || product.NominalCode == nominal);
        var sorted = paging.SortBy switch
        {
            "1" => products.OrderBy(static product => product.Fields.Name, StringComparer.OrdinalIgnoreCase),
            "2" => products.OrderBy(static product => product.NominalCode),
            _ => products.OrderBy(static product => product.Code, StringComparer.OrdinalIgnoreCase),
        };
        var all = paging.Descending ? [.. sorted.Reverse()] : sorted.ToList();
        var reply = JsonReply.Rent();
        reply.Writer.WriteStartObject();
        KashflowPage.WriteMetaData(reply.Writer, context.Request, paging, all.Count, amount: 0);
        reply.Writer.WriteStartArray("Data"u8);
        foreach (var product in all.Skip(paging.Skip).Take(paging.PerPage))
            ReferenceWire.WriteProduct(reply.Writer, product, account.Reference);

        reply.Writer.WriteEndArray();
        reply.Writer.WriteEndObject();
        return reply.Send(context);
    }

    private Task GetAsync(HttpContext context) =>
        account.FindProduct(Nominal(context), Code(context)) is { } product
            ? SendAsync(context, product, StatusCodes.Status200OK)
            : KashflowRefusal.Unknown($"Product {Code(context)} under nominal {Nominal(context)}").SendAsync(context);

    private async Task UpdateAsync(HttpContext context)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), KashflowJson.Default.ProductFields, out var fields, out var problem))
        {
            await KashflowRefusal.BadBody(problem).SendAsync(context);
            return;
        }

        if (account.UpdateProduct(Nominal(context), Code(context), fields, out var updated) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        await account.WrittenAsync();
        await SendAsync(context, updated, StatusCodes.Status200OK);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (account.DeleteProduct(Nominal(context), Code(context)) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        await account.WrittenAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task SendAsync(HttpContext context, KashflowProduct product, int status)
    {
        var reply = JsonReply.Rent();
        ReferenceWire.WriteProduct(reply.Writer, product, account.Reference);
        return reply.Send(context, status);
    }
}
