using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Grains.Reconciliation;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage.Reconciliation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Gateway.Api.Reconciliation;

/// <summary>Shop against books: the report, and checks that read both.</summary>
internal static class ReconciliationEndpoints
{
    private const string Tag = "Reconciliation";
    private const string Reconciliation = "/merchants/{merchant}/reconciliation";
    private const int CurrencyLength = 3;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Reconciliation, Get)
            .Describe("GetReconciliation", Tag, Access.Viewer, "What the shop has against what the books have, per day and currency, with every difference explained by name.", 400, 404)
            .Produces<ReconciliationView>();
        api.MapPost(Reconciliation + "/checks", Check)
            .Describe(
                "StartReconciliationCheck", Tag, Access.Operator, "Reads the shop's orders and the books' invoices of some days and keeps what differs; one check at a time per channel.", 400, 404, 409, 413, 415)
            .Accepts<ReconciliationCheckInput>("application/json")
            .Produces<ReconciliationCheckStarted>(StatusCodes.Status202Accepted);
        api.MapGet(Reconciliation + "/checks/{check}", GetCheck)
            .Describe("GetReconciliationCheck", Tag, Access.Viewer, "How a check is getting on.", 404)
            .Produces<ReconciliationCheckView>();
    }

    private static async Task<IResult> Get(
        string merchant,
        HttpContext context,
        MerchantConfigs configs,
        IReconciliationStore store,
        CancellationToken cancellation,
        string? from = null,
        string? to = null,
        string? channel = null,
        string? currency = null)
    {
        if (await configs.Find(merchant) is not { } config)
        {
            return Problems.UnknownMerchant.ToResult();
        }

        var query = new QueryInput(context.Request.Query, nameof(from), nameof(to), nameof(channel), nameof(currency));
        var (first, last) = (query.Day(nameof(from)), query.Day(nameof(to)));
        var only = query.Text(nameof(channel), Slug.MaxLength);
        var money = query.Text(nameof(currency), CurrencyLength)?.ToUpperInvariant();
        if (first is { } one && last is { } other && RangeProblem(one, other) is { } wrong)
        {
            query.Refuse(nameof(to), DayText.Write(other), wrong);
        }

        if (only is not null && !IsChannel(config, only))
        {
            query.Refuse(nameof(channel), only, NoSuchChannel(config));
        }

        if (query.Problem is { } problem)
        {
            return problem.ToResult();
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(config.TimeZone) ?? DateTimeZone.Utc;
        string[] channels = only is null ? [.. Channels(config).Where(connection => connection.Environment == FlowEnvironments.Prod).Select(connection => connection.Id)] : [only];
        var days = DayRange.Of(first!.Value, last!.Value, zone);
        var report = await Report(merchant, days, zone, channels, money, store, cancellation);
        return TypedResults.Ok(new ReconciliationView(
            DayText.Write(days.From), DayText.Write(days.Until), config.TimeZone, channels, ReconciliationViewing.Totals(report), ReconciliationViewing.Days(report)));
    }

    private static async Task<ReconciliationReport> Report(
        string merchant, DayRange days, DateTimeZone zone, string[] channels, string? currency, IReconciliationStore store, CancellationToken cancellation)
    {
        var checks = (await store.ListDays(merchant, days.From, days.Until, cancellation))
            .Where(check => channels.Contains(check.Channel, StringComparer.Ordinal))
            .Select(check => new DayCheck(check.Channel, check.Day, check.CheckedAt, DayFindings.Parse(check.Document)))
            .ToList();
        var book = new ReconciliationBook(days.From, days.Until, zone, currency, checks);
        await foreach (var order in store.Read(merchant, days, cancellation))
        {
            if (channels.Contains(order.Channel, StringComparer.Ordinal))
            {
                book.Add(order);
            }
        }

        return book.Finish();
    }

    private static async Task<IResult> Check(string merchant, HttpContext context, JsonInput json, MerchantConfigs configs, GrainGate grains)
    {
        if (await configs.Find(merchant) is not { } config)
        {
            return Problems.UnknownMerchant.ToResult();
        }

        var (input, problem) = await json.Read<ReconciliationCheckInput>(context, "reconciliationCheck");
        if (input is null)
        {
            return problem!.ToResult();
        }

        AuditNote.Set(context, entity: $"{merchant}/{input.Channel}", request: AuditBody.Of(input));
        var errors = Errors(input, config);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors).ToResult();
        }

        var request = new ReconciliationCheckRequest(input.From, input.To, context.Caller().KeyId, Correlation.IdOf(context));
        var reply = await grains.Call(factory => factory.GetGrain<IReconciliationGrain>($"{merchant}/{input.Channel}").Start(request));
        return reply.Started
            ? TypedResults.Accepted($"/api/v1/merchants/{merchant}/reconciliation/checks/{reply.Check.Id}", new ReconciliationCheckStarted(reply.Check.Id))
            : Problems.Conflict($"Check {reply.Check.Id} of channel '{input.Channel}' is under way, from {reply.Check.From} to {reply.Check.Until}. Start another one when it has ended.").ToResult();
    }

    private static async Task<IResult> GetCheck(string merchant, string check, MerchantConfigs configs, GrainGate grains)
    {
        // The channel stands in the check's name.
        var channel = check.LastIndexOf('-') is > 0 and var end ? check[..end] : string.Empty;
        var view = await configs.Find(merchant) is { } config && IsChannel(config, channel)
            ? await grains.Call(factory => factory.GetGrain<IReconciliationGrain>($"{merchant}/{channel}").GetCheck(check))
            : null;
        return view.OkOr(Problems.NotFound($"There is no check '{check}' here; only the last ones of each channel are kept."));
    }

    private static List<InputError> Errors(ReconciliationCheckInput input, MerchantConfig config)
    {
        var errors = new List<InputError>();
        var (from, to) = (DayOf("from", input.From), DayOf("to", input.To));
        if (from is { } first && to is { } last && RangeProblem(first, last) is { } wrong)
        {
            errors.Add(new InputError("to", input.To, wrong));
        }

        if (!IsChannel(config, input.Channel))
        {
            errors.Add(new InputError("channel", input.Channel, NoSuchChannel(config)));
        }

        return errors;

        LocalDate? DayOf(string field, string text)
        {
            if (LocalDatePattern.Iso.Parse(text) is { Success: true } day)
            {
                return day.Value;
            }

            errors.Add(new InputError(field, text, "is no day of the calendar. Give a day such as 2026-01-31."));
            return null;
        }
    }

    private static string? RangeProblem(LocalDate from, LocalDate to) =>
        to < from ? "is before 'from'. Give a day from that one on."
        : Period.DaysBetween(from, to) >= ReconciliationGrain.MaxDays ? $"is too far from 'from'. At most {ReconciliationGrain.MaxDays} days are compared at once."
        : null;

    private static IEnumerable<ConnectionConfig> Channels(MerchantConfig config) => config.Connections.Where(Viewing.IsChannel);

    private static bool IsChannel(MerchantConfig config, string name) => config.Find(name) is { } connection && Viewing.IsChannel(connection);

    private static string NoSuchChannel(MerchantConfig config) => $"is no sales channel of this merchant. It has: {string.Join(", ", Channels(config).Select(connection => connection.Id))}.";
}
