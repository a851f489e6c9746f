using System.Globalization;
using System.Text.Json;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>What the account is set up with: VAT, nominals, methods, bank accounts, currencies, countries, counts (apis/kashflow.md §3).</summary>
internal sealed class ReferenceEndpoints(KashflowAccount account)
{
    private static readonly string[] PaymentStatuses = ["All", "Paid", "Unpaid", "Overdue", "Overpaid"];

    public void Map(IEndpointRouteBuilder routes)
    {
        Get(routes, "/v2/vat/settings/vatrates", writer => ReferenceWire.WriteVatRates(writer, account.Reference));
        Get(routes, "/v2/vat/settings", ReferenceWire.WriteVatSettings);

        // These two names promise rates and answer with the settings (apis/kashflow.md §0).
        Get(routes, "/v2/vatrates", ReferenceWire.WriteVatSettings);
        Get(routes, "/v2/settings/vatrates", ReferenceWire.WriteVatSettings);
        Get(routes, "/v2/paymentmethods/invoice", writer => ReferenceWire.WritePaymentMethods(writer, account.Reference));
        Get(routes, "/v2/paymentmethods/purchase", writer => ReferenceWire.WritePaymentMethods(writer, account.Reference));
        Get(routes, "/v2/paymentstatuses", WritePaymentStatuses);
        Get(routes, "/v2/bankaccounts", writer => ReferenceWire.WriteBankAccounts(writer, account));
        Get(routes, "/v2/currencies", writer => ReferenceWire.WriteCurrencies(writer, account.Reference));
        Get(routes, "/v2/countries", ReferenceWire.WriteCountries);
        Get(routes, "/v2/metadata", writer => ReferenceWire.WriteMetadata(writer, account));
        routes.MapGet("/v2/nominals", KashflowApi.Secured(account, NominalsAsync));
        routes.MapGet("/v2/nominals/{code:int}", KashflowApi.Secured(account, NominalAsync));
    }

    private static void WritePaymentStatuses(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var status in PaymentStatuses)
            writer.WriteStringValue(status);

        writer.WriteEndArray();
    }

    private void Get(IEndpointRouteBuilder routes, string path, Action<Utf8JsonWriter> write) =>
        routes.MapGet(path, KashflowApi.Secured(account, context =>
        {
            var reply = JsonReply.Rent();
            write(reply.Writer);
            return reply.Send(context);
        }));

    private Task NominalsAsync(HttpContext context)
    {
        var text = context.Request.Query["searchText"].ToString();
        var reply = JsonReply.Rent();
        reply.Writer.WriteStartArray();
        foreach (var nominal in account.Reference.Nominals)
        {
            if (text.Length == 0 || nominal.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
                || nominal.Code.ToString(CultureInfo.InvariantCulture).Contains(text, StringComparison.Ordinal))
            {
                ReferenceWire.WriteNominal(reply.Writer, nominal);
            }
        }

        reply.Writer.WriteEndArray();
        return reply.Send(context);
    }

    private Task NominalAsync(HttpContext context)
    {
        var code = int.Parse((string)context.Request.RouteValues["code"]!, NumberStyles.Integer, CultureInfo.InvariantCulture);
        if (account.Reference.Nominal(code) is not { } nominal)
            return KashflowRefusal.Unknown($"Nominal {code}").SendAsync(context);

        var reply = JsonReply.Rent();
        ReferenceWire.WriteNominal(reply.Writer, nominal);
        return reply.Send(context);
    }
}
