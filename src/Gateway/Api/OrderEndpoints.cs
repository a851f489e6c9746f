using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Orders;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Api;

/// <summary>A merchant's orders: lists and searches from the read models, acts through the orders' grains.</summary>
internal static class OrderEndpoints
{
    private const string Tag = "Orders";
    private const string Orders = "/merchants/{merchant}/orders";
    private const string Order = Orders + "/{channel}/{number}";
    private const int DefaultPage = 50;
    private const int MaxPage = 200;
    private const int DetailSteps = 200;
    private const int MaxSteps = 1000;
    private const int MaxText = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Orders, List)
            .Describe("ListOrders", Tag, Access.Viewer, "Orders, newest first, a page at a time.", 400, 404)
            .Produces<OrderList>();
        api.MapGet(Order, Get)
            .Describe("GetOrder", Tag, Access.Viewer, "An order with its documents, steps and reasons. {number} is the number or the channel's identity.", 404)
            .Produces<OrderDetail>();
        api.MapGet(Order + "/history", History)
            .Describe("GetOrderHistory", Tag, Access.Viewer, "What happened to an order, oldest first.", 400, 404)
            .Produces<HistoryView>();
        api.MapPost(Order + "/retry", Retry)
            .Describe(
                "RetryOrder",
                Tag,
                Access.Operator,
                "Tries again now, whatever the last result was. An order finishes on the flow version it began with; {\"flow\": \"latest\"} takes the one that is in force now.",
                400,
                404,
                413,
                415)
            .Accepts<RetryInput>(isOptional: true, "application/json")
            .Produces<OrderStatusView>();
        api.MapPost(Order + "/release", Release)
            .Describe("ReleaseOrder", Tag, Access.Operator, "Tries a held order again and posts it even though the ledger already has an invoice with its reference.", 404, 409)
            .Produces<OrderStatusView>();
        api.MapPost(Order + "/skip", Skip)
            .Describe("SkipOrder", Tag, Access.Operator, "Leaves an order out for good, with a reason.", 400, 404, 413, 415)
            .Accepts<SkipInput>("application/json")
            .Produces<OrderStatusView>();
        api.MapPost(Order + "/resync", Resync)
            .Describe("ResyncOrder", Tag, Access.Operator, "Reads the order from its channel again and posts what differs.", 404)
            .Produces<OrderStatusView>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> List(
        string merchant,
        HttpContext context,
        MerchantConfigs configs,
        IOrderQueries queries,
        CancellationToken cancellation,
        string? status = null,
        string? channel = null,
        string? q = null,
        string? from = null,
        string? to = null,
        string? limit = null,
        string? cursor = null)
    {
        if (await configs.Find(merchant) is null)
        {
            return Problems.UnknownMerchant.ToResult();
        }

        var query = new QueryInput(context.Request.Query, nameof(status), nameof(channel), nameof(q), nameof(from), nameof(to), nameof(limit), nameof(cursor));
        var filter = new OrderFilter(
            query.OneOf(nameof(status), OrderStatuses.All),
            query.Text(nameof(channel), Slug.MaxLength),
            query.Text(nameof(q), MaxText),
            query.Instant(nameof(from)),
            query.Instant(nameof(to)),
            query.Number(nameof(limit), DefaultPage, 1, MaxPage),
            query.Text(nameof(cursor), MaxText));
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        try
        {
            var page = await queries.List(merchant, filter, cancellation);
            return TypedResults.Ok(new OrderList([.. page.Orders.Select(Viewing.View)], page.NextCursor));
        }
        catch (FormatException)
        {
            return Problems.Invalid(nameof(cursor), filter.Cursor, "is not one that this list gave out. Leave it out to start at the first page.").ToResult();
        }
    }

    private static async Task<IResult> Get(string merchant, string channel, string number, IOrderQueries queries, CancellationToken cancellation)
    {
        if (await Find(queries, merchant, channel, number, cancellation) is not { } row)
        {
            return Unknown(channel, number);
        }

        var steps = await queries.GetHistory(row.Key, DetailSteps, cancellation);
        return TypedResults.Ok(new OrderDetail(Viewing.View(row), Viewing.Documents(row.Documents), [.. steps.Select(Viewing.View)]));
    }

    private static async Task<IResult> History(
        string merchant,
        string channel,
        string number,
        HttpContext context,
        IOrderQueries queries,
        CancellationToken cancellation,
        string? limit = null)
    {
        var query = new QueryInput(context.Request.Query, nameof(limit));
        var most = query.Number(nameof(limit), DetailSteps, 1, MaxSteps);
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        if (await Find(queries, merchant, channel, number, cancellation) is not { } row)
        {
            return Unknown(channel, number);
        }

        return TypedResults.Ok(new HistoryView(row.Key, [.. (await queries.GetHistory(row.Key, most, cancellation)).Select(Viewing.View)]));
    }

    private static async Task<IResult> Retry(
        string merchant,
        string channel,
        string number,
        HttpContext context,
        JsonInput json,
        IOrderQueries queries,
        GrainGate grains,
        CancellationToken cancellation)
    {
        var (input, problem) = await json.ReadIfAny<RetryInput>(context, "retry");
        if (input is null)
        {
            return problem!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        var onLatestFlow = input.Flow == RetryInput.LatestFlow;
        return await Act(merchant, channel, number, context, queries, cancellation, async row =>
            TypedResults.Ok(await grains.Call(factory => factory.GetGrain<IOrderGrain>(row.Key).Retry(context.Caller().KeyId, onLatestFlow, Correlation.IdOf(context)))));
    }

    private static Task<IResult> Release(string merchant, string channel, string number, HttpContext context, IOrderQueries queries, GrainGate grains, CancellationToken cancellation) =>
        Act(merchant, channel, number, context, queries, cancellation, async row =>
        {
            // The grain knows; the read model may lag behind it.
            var standing = await grains.Call(factory => factory.GetGrain<IOrderGrain>(row.Key).GetStatus());
            return standing.Status == OrderStatuses.Held
                ? TypedResults.Ok(await grains.Call(factory => factory.GetGrain<IOrderGrain>(row.Key).Release(context.Caller().KeyId, Correlation.IdOf(context))))
                : Problems.Conflict($"The order is not held; it is {standing.Status}. Use retry to try it again.").ToResult();
        });

    private static async Task<IResult> Skip(
        string merchant,
        string channel,
        string number,
        HttpContext context,
        JsonInput json,
        IOrderQueries queries,
        GrainGate grains,
        CancellationToken cancellation)
    {
        var (input, problem) = await json.Read<SkipInput>(context, "skip");
        if (input is null)
        {
            return problem!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        return await Act(merchant, channel, number, context, queries, cancellation, async row =>
            TypedResults.Ok(await grains.Call(factory => factory.GetGrain<IOrderGrain>(row.Key).Skip(context.Caller().KeyId, input.Reason.Trim(), Correlation.IdOf(context)))));
    }

    private static Task<IResult> Resync(string merchant, string channel, string number, HttpContext context, IOrderQueries queries, GrainGate grains, CancellationToken cancellation) =>
        Act(merchant, channel, number, context, queries, cancellation, async row =>
        {
            var hint = new EntityEvent(0, row.Key, EntityEventKind.Requested, Correlation.IdOf(context));
            await grains.Call(factory => factory.GetGrain<IOrderGrain>(row.Key).Notify(hint));
            return TypedResults.Accepted((string?)null, await grains.Call(factory => factory.GetGrain<IOrderGrain>(row.Key).GetStatus()));
        });

    private static async Task<IResult> Act(
        string merchant,
        string channel,
        string number,
        HttpContext context,
        IOrderQueries queries,
        CancellationToken cancellation,
        Func<OrderRow, Task<IResult>> act)
    {
        if (await Find(queries, merchant, channel, number, cancellation) is not { } row)
        {
            return Unknown(channel, number);
        }

        AuditNote.Set(context, entity: row.Key);
        return await act(row);
    }

    private static async Task<OrderRow?> Find(IOrderQueries queries, string merchant, string channel, string number, CancellationToken cancellation)
    {
        if (!Slug.IsValid(merchant) || !Slug.IsValid(channel))
        {
            return null;
        }

        // Routing leaves an encoded slash alone.
        var row = await queries.Find(merchant, channel, number.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), cancellation);
        return row is null || row.Merchant == merchant
            ? row
            : throw new InvalidOperationException($"A query for merchant '{merchant}' returned an order of '{row.Merchant}'.");
    }

    private static IResult Unknown(string channel, string number) => Problems.NotFound($"There is no order '{number}' in channel '{channel}' here.").ToResult();
}
