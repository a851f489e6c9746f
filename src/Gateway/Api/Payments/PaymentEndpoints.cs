using System.Text;
using System.Text.Unicode;
using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Orders;
using KashflowOrleans.Storage.Payments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KashflowOrleans.Gateway.Api.Payments;

/// <summary>Lines of payment gateways' and banks' statements: taken in, listed, and matched by hand where it was not certain.</summary>
internal static class PaymentEndpoints
{
    private const string Tag = "Payments";
    private const string Payments = "/merchants/{merchant}/payments";
    private const string Payment = Payments + "/{source}/{id}";
    private const int DefaultPage = 50;
    private const int MaxPage = 200;
    private const int MaxText = 200;
    private const int DetailSteps = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(Payments, Receive)
            .Describe(
                "ReceivePayments",
                Tag,
                Access.Operator,
                "Takes in 1 to 1000 transactions of payment gateways or banks, as a JSON array or as text/csv with a header row. Durable when it answers; the same ones again change nothing.",
                400,
                404,
                413,
                415)
            .Accepts<IReadOnlyList<GatewayTransaction>>("application/json", "text/csv")
            .Produces<PaymentDelivery>(StatusCodes.Status202Accepted);
        api.MapGet(Payments, List)
            .Describe("ListPayments", Tag, Access.Viewer, "Transactions of payment statements, newest first, a page at a time; state=unmatched is the queue for people.", 400, 404)
            .Produces<PaymentList>();
        api.MapGet(Payment, Get)
            .Describe("GetPayment", Tag, Access.Viewer, "A transaction with the orders it may belong to, ranked with reasons, and what happened to it.", 404)
            .Produces<PaymentDetail>();
        api.MapPost(Payment + "/match", Match)
            .Describe("MatchPayment", Tag, Access.Operator, "Says to which order a transaction belongs.", 400, 404, 409, 413, 415)
            .Accepts<PaymentMatchInput>("application/json")
            .Produces<PaymentStatusView>();
        api.MapPost(Payment + "/unmatch", Unmatch)
            .Describe("UnmatchPayment", Tag, Access.Operator, "Takes a transaction away from its order, or back from those left out; then only a person matches it.", 404)
            .Produces<PaymentStatusView>();
        api.MapPost(Payment + "/ignore", Ignore)
            .Describe("IgnorePayment", Tag, Access.Operator, "Leaves a transaction out of everything, with a reason.", 400, 404, 409, 413, 415)
            .Accepts<SkipInput>("application/json")
            .Produces<PaymentStatusView>();
    }

    private static async Task<IResult> Receive(
        string merchant, HttpContext context, JsonInput json, BodyReader bodies, MerchantConfigs configs, IPaymentStore store, GatewayOptions options, TimeProvider time)
    {
        if (await configs.Find(merchant) is null)
        {
            return Problems.UnknownMerchant.ToResult();
        }

        var (lines, problem) = IsCsv(context.Request) ? await ReadCsv(context, bodies) : await ReadJson(context, json);
        if (lines is null)
        {
            return problem!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.OfText($"{lines.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)} transactions"));

        // Not cancelled with the request: the sender may be gone, the lines are still worth keeping.
        IReadOnlyList<PaymentReceipt> receipts;
        try
        {
            receipts = await store.Receive(merchant, lines, Correlation.IdOf(context), CancellationToken.None).WaitAsync(options.StorageTimeout, time);
        }
        catch (TimeoutException late)
        {
            throw new Storage.StorageUnavailableException($"The payments were not stored within {options.StorageTimeout}.", late);
        }

        var conflicts = receipts.Zip(lines)
            .SelectMany(pair => pair.First.Differences.Select(difference => new PaymentConflict(pair.Second.Source, pair.Second.Id, difference.Field, difference.Stored, difference.Sent)))
            .ToList();
        return TypedResults.Accepted((string?)null, new PaymentDelivery(
            receipts.Count(receipt => receipt.IsNew), receipts.Count(receipt => !receipt.IsNew && receipt.Differences.Count == 0), conflicts));
    }

    private static async Task<IResult> List(
        string merchant,
        HttpContext context,
        MerchantConfigs configs,
        IPaymentStore store,
        CancellationToken cancellation,
        string? state = null,
        string? source = null,
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

        var query = new QueryInput(context.Request.Query, nameof(state), nameof(source), nameof(q), nameof(from), nameof(to), nameof(limit), nameof(cursor));
        var filter = new PaymentFilter(
            query.OneOf(nameof(state), PaymentStates.All),
            query.Text(nameof(source), Slug.MaxLength),
            query.Text(nameof(q), MaxText),
            query.Instant(nameof(from)),
            query.Instant(nameof(to)),
            query.Number(nameof(limit), DefaultPage, 1, MaxPage),
            query.Text(nameof(cursor), 4 * MaxText));
        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        try
        {
            var page = await store.List(merchant, filter, cancellation);
            return TypedResults.Ok(new PaymentList([.. page.Payments.Select(PaymentView.Of)], page.NextCursor));
        }
        catch (FormatException)
        {
            return Problems.Invalid(nameof(cursor), filter.Cursor, "is not one that this list gave out. Leave it out to start at the first page.").ToResult();
        }
    }

    private static Task<IResult> Get(string merchant, string source, string id, HttpContext context, IPaymentStore store, IOrderQueries queries, GrainGate grains, CancellationToken cancellation) =>
        Act(merchant, source, id, context, store, cancellation, async row =>
        {
            var candidates = row.Progress.State is PaymentStates.Unmatched or PaymentStates.Received
                ? (await grains.Call(factory => factory.GetGrain<IPaymentGrain>(row.Key).GetCandidates())).Candidates
                : [];
            var steps = await queries.GetHistory(row.Key, DetailSteps, cancellation);
            return TypedResults.Ok(new PaymentDetail(PaymentView.Of(row), candidates, [.. steps.Select(Viewing.View)]));
        });

    private static async Task<IResult> Match(
        string merchant, string source, string id, HttpContext context, JsonInput json, IPaymentStore store, IOrderQueries queries, GrainGate grains, CancellationToken cancellation)
    {
        var (input, problem) = await json.Read<PaymentMatchInput>(context, "paymentMatch");
        if (input is null)
        {
            return problem!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        return await Act(merchant, source, id, context, store, cancellation, async row =>
        {
            if (await queries.Find(merchant, input.Channel, input.Number.Trim(), cancellation) is not { } order)
            {
                return Problems.Invalid("number", input.Number, $"is no order in channel '{input.Channel}' here. Give its number, or the channel's identity of it.").ToResult();
            }

            var target = new PaymentTarget(order.Key, order.Channel, order.Number ?? order.OrderId, order.Currency);
            return await Ask(grains, factory => factory.GetGrain<IPaymentGrain>(row.Key).Match(target, context.Caller().KeyId, Correlation.IdOf(context)));
        });
    }

    private static Task<IResult> Unmatch(string merchant, string source, string id, HttpContext context, IPaymentStore store, GrainGate grains, CancellationToken cancellation) =>
        Act(merchant, source, id, context, store, cancellation, row =>
            Ask(grains, factory => factory.GetGrain<IPaymentGrain>(row.Key).Unmatch(context.Caller().KeyId, Correlation.IdOf(context))));

    private static async Task<IResult> Ignore(
        string merchant, string source, string id, HttpContext context, JsonInput json, IPaymentStore store, GrainGate grains, CancellationToken cancellation)
    {
        var (input, problem) = await json.Read<SkipInput>(context, "skip");
        if (input is null)
        {
            return problem!.ToResult();
        }

        AuditNote.Set(context, request: AuditBody.Of(input));
        return await Act(merchant, source, id, context, store, cancellation, row =>
            Ask(grains, factory => factory.GetGrain<IPaymentGrain>(row.Key).Ignore(context.Caller().KeyId, input.Reason.Trim(), Correlation.IdOf(context))));
    }

    private static async Task<IResult> Act(
        string merchant, string source, string id, HttpContext context, IPaymentStore store, CancellationToken cancellation, Func<PaymentRow, Task<IResult>> act)
    {
        // Routing leaves an encoded slash alone.
        var plain = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (!MerchantId.TryParse(merchant, out var owner) || !Slug.IsValid(source) || plain.Length > PaymentKey.MaxIdLength
            || await store.Find(new PaymentKey(owner, source, plain).ToString(), cancellation) is not { } row)
        {
            return Problems.NotFound($"There is no transaction '{id}' of '{source}' here.").ToResult();
        }

        AuditNote.Set(context, entity: row.Key);
        return await act(row);
    }

    // What a grain refuses contradicts what stands, the input itself is fine.
    private static async Task<IResult> Ask(GrainGate grains, Func<Orleans.IGrainFactory, Task<PaymentStatusView>> call)
    {
        try
        {
            return TypedResults.Ok(await grains.Call(call));
        }
        catch (RefusedByGrainException refusal)
        {
            return Problems.Conflict(refusal.Message).ToResult();
        }
    }

    private static bool IsCsv(HttpRequest request) =>
        request.ContentType is { } type && type.Split(';')[0].Trim().Equals("text/csv", StringComparison.OrdinalIgnoreCase);

    private static async Task<(IReadOnlyList<GatewayTransaction>? Lines, Problem? Problem)> ReadJson(HttpContext context, JsonInput json)
    {
        var parsed = await json.ReadWith(context, element =>
        {
            var (lines, wrong) = PaymentStatement.ReadJson(element);
            return new Parsed<IReadOnlyList<GatewayTransaction>>(lines, wrong);
        });
        return (parsed.Value, parsed.Problem);
    }

    private static async Task<(IReadOnlyList<GatewayTransaction>? Lines, Problem? Problem)> ReadCsv(HttpContext context, BodyReader bodies)
    {
        using var body = await bodies.Read(context);
        if (body.Problem is not null)
        {
            return (null, body.Problem);
        }

        return Utf8.IsValid(body.Bytes.Span)
            ? PaymentStatement.ReadCsv(Encoding.UTF8.GetString(body.Bytes.Span))
            : (null, Problems.BadRequest("The body is not UTF-8 throughout. Send it in that encoding."));
    }
}
