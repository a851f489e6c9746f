using System.Globalization;
using System.Text.Json;
using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Faults;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>/v2/journals: list rows as live accounts show them, without lines; the detail as the specification has it for templates (apis/kashflow.md §3).</summary>
internal sealed class JournalEndpoints(KashflowAccount account)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/journals", KashflowApi.Secured(account, ListAsync));
        routes.MapPost("/v2/journals", KashflowApi.Secured(account, context => CreateAsync(context, FaultMiddleware.ReadLagOf(context))));
        routes.MapGet("/v2/journals/{number:int}", KashflowApi.Secured(account, GetAsync));
    }

    /// <summary>Creates; <paramref name="lag"/> null takes the account's own read lag.</summary>
    internal async Task CreateAsync(HttpContext context, TimeSpan? lag)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), KashflowJson.Default.JournalFields, out var fields, out var problem))
        {
            await KashflowRefusal.BadBody(problem).SendAsync(context);
            return;
        }

        if (account.CreateJournal(fields, lag, out var created) is { } refusal)
        {
            await refusal.SendAsync(context);
            return;
        }

        await account.WrittenAsync();
        context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/v2/journals/{created.Number}");
        await SendAsync(context, created, StatusCodes.Status201Created);
    }

    /// <summary>Writes a journal with its lines.</summary>
    internal static void WriteDetail(Utf8JsonWriter writer, KashflowJournal journal, KashflowReference reference)
    {
        writer.WriteStartObject();
        writer.WriteNumber("Number"u8, journal.Number);
        writer.WriteString("Name"u8, journal.Name);
        writer.WriteString("Note"u8, journal.Note);
        writer.WriteString("Date"u8, KashflowDates.Write(journal.Date));
        writer.WriteNumber("Category"u8, journal.Category);
        writer.WriteBoolean("ExcludedFromProfitAndLoss"u8, false);
        writer.WriteString("TradeBorderType"u8, "Domestic");
        writer.WriteNumber("TotalAmount"u8, KashflowMoney.Four(journal.Total));
        writer.WriteStartArray("LineItems"u8);
        foreach (var line in journal.Lines)
        {
            writer.WriteStartObject();
            writer.WriteNumber("Id"u8, line.Id);
            writer.WriteNumber("NominalCode"u8, line.NominalCode);
            writer.WriteString("Comment"u8, line.Comment ?? "");
            writer.WriteNumber("Debit"u8, KashflowMoney.Four(line.Debit));
            writer.WriteNumber("Credit"u8, KashflowMoney.Four(line.Credit));
            writer.WriteNumber("ProjectNumber"u8, 0);
            writer.WriteString("ProjectName"u8, "");
            writer.WriteString("NominalName"u8, reference.Nominals.FirstOrDefault(nominal => nominal.Code == line.NominalCode)?.Name ?? "");
            writer.WriteBoolean("Disallowed"u8, false);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter writer, KashflowJournal journal)
    {
        writer.WriteStartObject();
        writer.WriteNumber("Number"u8, journal.Number);
        writer.WriteString("JournalName"u8, journal.Name);
        writer.WriteString("JournalDate"u8, KashflowDates.Write(journal.Date));
        writer.WriteString("Comment"u8, journal.Note);
        writer.WriteNumber("TotalAmount"u8, KashflowMoney.Four(journal.Total));
        writer.WriteNumber("Category"u8, journal.Category);
        writer.WriteString("CategoryDescription"u8, "Standard Journals");
        writer.WriteBoolean("ExcludedFromProfitAndLoss"u8, false);
        writer.WriteBoolean("IsTemplate"u8, false);
        writer.WriteString("TemplateName"u8, "");
        writer.WriteNumber("LockedBankLines"u8, 0);
        writer.WriteString("TradeBorderType"u8, "Domestic");
        writer.WriteNumber("VATReturnId"u8, 0);
        writer.WriteEndObject();
    }

    private Task ListAsync(HttpContext context)
    {
        var paging = KashflowPaging.Read(context.Request.Query, defaultPerPage: 50);
        var (rows, total) = account.ListJournals(paging);
        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartObject();
        KashflowPage.WriteMetaData(writer, context.Request, paging, total, 0m);
        writer.WriteStartArray("Data"u8);
        foreach (var row in rows)
            WriteRow(writer, row);

        writer.WriteEndArray();
        writer.WriteEndObject();
        return reply.Send(context);
    }

    private Task GetAsync(HttpContext context)
    {
        var number = int.Parse((string)context.Request.RouteValues["number"]!, NumberStyles.Integer, CultureInfo.InvariantCulture);
        return account.FindJournal(number) is { } found
            ? SendAsync(context, found, StatusCodes.Status200OK)
            : KashflowRefusal.Unknown($"Journal {number}").SendAsync(context);
    }

    private Task SendAsync(HttpContext context, KashflowJournal journal, int status)
    {
        var reply = JsonReply.Rent();
        WriteDetail(reply.Writer, journal, account.Reference);
        return reply.Send(context, status);
    }
}
