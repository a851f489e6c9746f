using System.Globalization;
using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>POST /_sandbox/kashflow/invoices/{number}/payments: stands in for KashFlow's own importers (PayPal and others), and for people who type payments in.</summary>
internal static class ImporterPanel
{
    private const int FirstMethod = 409844;
    private const int FirstAccount = 55166;

    public static void Map(IEndpointRouteBuilder routes, string root, KashflowAccount account) =>
        routes.MapPost(root + "/invoices/{number:int}/payments", context => BookAsync(context, account));

    private static async Task BookAsync(HttpContext context, KashflowAccount account)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), ImporterPanelJson.Default.ImportedPayment, out var seed, out var problem))
        {
            await Panel.RefuseAsync(context, problem + " Send {\"amount\":12.50,\"date\":\"2026-03-31\",\"reference\":\"PP-1\",\"processor\":1}; processor 0 is a person.");
            return;
        }

        var number = int.Parse((string)context.Request.RouteValues["number"]!, NumberStyles.Integer, CultureInfo.InvariantCulture);
        var date = account.Now().Date;
        if (seed.Date is { } text && !KashflowDates.TryParseQuery(text, out date))
        {
            await Panel.RefuseAsync(context, $"date '{text}' is no day of the form YYYY-MM-DD.");
            return;
        }

        var payment = new KashflowPayment(0, date, seed.Amount, seed.Method ?? FirstMethod, seed.AccountId ?? FirstAccount, seed.Reference, seed.Note, 0, 0, seed.Processor, IsExternalRefund: false, Guid.Empty);
        if (account.ImportPayment(number, payment) is { } refusal)
        {
            await Panel.RefuseAsync(context, refusal.ToString());
            return;
        }

        await account.WrittenAsync();
        await Panel.DoneAsync(context);
    }
}

/// <summary>A payment that somebody else books.</summary>
internal sealed record ImportedPayment
{
    public decimal Amount { get; init; }

    public string? Date { get; init; }

    public string? Reference { get; init; }

    public string? Note { get; init; }

    public int Processor { get; init; }

    public int? Method { get; init; }

    public int? AccountId { get; init; }
}

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(ImportedPayment))]
internal sealed partial class ImporterPanelJson : JsonSerializerContext;
