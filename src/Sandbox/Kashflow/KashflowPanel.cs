using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Faults;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>/_sandbox/kashflow: look into the ledger, type into it by hand, set faults. Needs no session and meets no faults.</summary>
internal sealed class KashflowPanel(KashflowAccount account)
{
    private const string Root = "/_sandbox/kashflow";

    public void Map(IEndpointRouteBuilder routes)
    {
        FaultsPanel.Map(routes, Root + "/faults", account.Faults);
        routes.MapGet(Root + "/ledger", LedgerAsync);
        routes.MapPost(Root + "/customers", context => new CustomerEndpoints(account).CreateAsync(context, TimeSpan.Zero));
        routes.MapPost(Root + "/invoices", context => new InvoiceEndpoints(account).CreateAsync(context, TimeSpan.Zero));
        routes.MapPost(Root + "/journals", context => new JournalEndpoints(account).CreateAsync(context, TimeSpan.Zero));
        routes.MapPut(Root + "/invoices/{number:int}", new InvoiceEndpoints(account).UpdateAsync);
        routes.MapDelete(Root + "/invoices/{number:int}", new InvoiceEndpoints(account).DeleteAsync);
        routes.MapPost(Root + "/products", new ProductEndpoints(account).CreateAsync);
        routes.MapPost(Root + "/vatrates", context => ChangeAsync(context, static (old, seed) => old with
        {
            VatRates = [.. old.VatRates, new(old.VatRates.Max(static rate => rate.Id) + 1, seed.Rate, $"{seed.Rate:0.##}%")],
        }));
        routes.MapPost(Root + "/nominals", context => ChangeAsync(context, static (old, seed) => old with
        {
            Nominals =
            [
                .. old.Nominals,
                new(old.Nominals.Max(static nominal => nominal.Id) + 1, seed.Number, seed.Name ?? "Nominal", "Turnover", 1, "Turnover", seed.Rate),
            ],
        }));
        routes.MapPost(Root + "/currencies", context => ChangeAsync(context, static (old, seed) => old with
        {
            Currencies =
            [
                .. old.Currencies,
                new(old.Currencies.Max(static currency => currency.Id) + 1, seed.Code ?? "XXX", seed.Name ?? "", seed.Code ?? "", seed.Rate),
            ],
        }));
        routes.MapPost(Root + "/bankaccounts/{id:int}/lock", LockBankAccountAsync);
        routes.MapPost(Root + "/readlag", ReadLagAsync);
        routes.MapPost(Root + "/unlock", context => DoAsync(context, account.Unlock));
        routes.MapPost(Root + "/lock", context => DoAsync(context, account.LockAccount));
        routes.MapPost(Root + "/expire-sessions", context => DoAsync(context, account.ExpireSessions));
    }

    private static void WriteSummary(Utf8JsonWriter writer, KashflowAccount account)
    {
        var summary = account.Summary;
        writer.WriteNumber("customers"u8, summary.Customers);
        writer.WriteNumber("invoices"u8, summary.Invoices);
        writer.WriteNumber("duplicateReferences"u8, summary.DuplicateReferences);
        writer.WriteNumber("payments"u8, summary.Payments);
        writer.WriteNumber("net"u8, summary.Net);
        writer.WriteNumber("vat"u8, summary.Vat);
        writer.WriteNumber("gross"u8, summary.Gross);
        writer.WriteNumber("paid"u8, summary.Paid);
        writer.WriteNumber("creditNotes"u8, summary.CreditNotes);
        writer.WriteNumber("credited"u8, summary.Credited);
        writer.WriteNumber("refunded"u8, summary.Refunded);
        writer.WriteNumber("applied"u8, summary.Applied);
        writer.WriteNumber("journals"u8, summary.Journals);
        writer.WriteNumber("journalled"u8, summary.Journalled);
        writer.WriteNumber("sessionsBegun"u8, account.SessionsBegun);
        writer.WriteBoolean("locked"u8, account.IsLocked);
    }

    private Task LedgerAsync(HttpContext context)
    {
        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartObject();
        if (KashflowPaging.Flag(context.Request.Query, "summary"))
        {
            WriteSummary(writer, account);
        }
        else
        {
            writer.WriteStartObject("summary"u8);
            WriteSummary(writer, account);
            writer.WriteEndObject();
            var reference = account.Reference;
            var today = account.Now().Date;
            writer.WriteStartArray("customers"u8);
            foreach (var customer in account.CustomerViews())
                CustomerWire.WriteDetail(writer, customer, reference);

            writer.WriteEndArray();
            writer.WriteStartArray("invoices"u8);
            var documents = account.InvoiceViews();
            foreach (var invoice in documents.Where(static view => !view.Record.IsCreditNote))
                InvoiceWire.WriteDetail(writer, invoice, reference, today);

            writer.WriteEndArray();
            writer.WriteStartArray("creditNotes"u8);
            foreach (var note in documents.Where(static view => view.Record.IsCreditNote))
                InvoiceWire.WriteDetail(writer, note, reference, today);

            writer.WriteEndArray();
            writer.WriteStartArray("journals"u8);
            foreach (var journal in account.Journals)
                JournalEndpoints.WriteDetail(writer, journal, reference);

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        return reply.Send(context);
    }

    private async Task ChangeAsync(HttpContext context, Func<KashflowReference, ReferenceSeed, KashflowReference> change)
    {
        if (!RequestBody.TryParse(await RequestBody.ReadAsync(context), KashflowPanelJson.Default.ReferenceSeed, out var seed, out var problem))
        {
            await Panel.RefuseAsync(context, problem + " Send {\"rate\":12.5}, {\"number\":4300,\"name\":\"..\"} or {\"code\":\"CHF\",\"rate\":1.1}.");
            return;
        }

        account.Reference = change(account.Reference, seed);
        await account.WrittenAsync();
        await Panel.DoneAsync(context);
    }

    private async Task LockBankAccountAsync(HttpContext context)
    {
        var id = int.Parse((string)context.Request.RouteValues["id"]!, NumberStyles.Integer, CultureInfo.InvariantCulture);
        if (!KashflowDates.TryParseQuery(context.Request.Query["until"].ToString(), out var until))
        {
            await Panel.RefuseAsync(context, "Give the last locked day as ?until=YYYY-MM-DD.");
            return;
        }

        account.Reference = account.Reference with
        {
            BankAccounts = [.. account.Reference.BankAccounts.Select(bank => bank.Id == id ? bank with { LockedUntil = until } : bank)],
        };
        await Panel.DoneAsync(context);
    }

    private Task ReadLagAsync(HttpContext context)
    {
        if (KashflowPaging.Number(context.Request.Query, "milliseconds") is not { } milliseconds)
            return Panel.RefuseAsync(context, "Give the lag as ?milliseconds=2000; 0 ends it.");

        account.ReadLag = TimeSpan.FromMilliseconds(milliseconds);
        return Panel.DoneAsync(context);
    }

    private async Task DoAsync(HttpContext context, Action action)
    {
        action();
        await account.WrittenAsync();
        await Panel.DoneAsync(context);
    }
}

/// <summary>A rate, nominal or currency typed on the panel.</summary>
internal sealed record ReferenceSeed
{
    public decimal Rate { get; init; }

    public int Number { get; init; }

    public string? Name { get; init; }

    public string? Code { get; init; }
}

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(ReferenceSeed))]
internal sealed partial class KashflowPanelJson : JsonSerializerContext;
