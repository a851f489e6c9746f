using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Kashflow.Wire;
using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Connectors.Kashflow;

/// <content>Lists by day of issue.</content>
internal sealed partial class KashflowLedger
{
    /// <inheritdoc/>
    public Task<Outcome<LedgerInvoicePage>> ListInvoices(LocalDate from, LocalDate until, int page, CallContext context, CancellationToken cancellation) =>
        Call(
            api.ListInvoicesByDate(LocalDatePattern.Iso.Format(from), LocalDatePattern.Iso.Format(until), page, KashflowPages.RowsPerPage, context, cancellation),
            CallKind.Read,
            rows => Done(PageOf(rows, from, until, page)),
            cancellation);

    // The service's filter is checked: whether its last day is included nobody says, and rows of other days are none of ours to judge.
    private static LedgerInvoicePage PageOf(KashflowPage<InvoiceWire> rows, LocalDate from, LocalDate until, int page) => new(
        [.. rows.Data.Select(KashflowTranslator.ToLedger).Where(invoice => invoice.IssuedOn is not { } day || (day >= from && day <= until)).Select(invoice => invoice with { Payments = [] })],
        rows.IsBare
            ? (rows.Data.Count == KashflowPages.RowsPerPage ? page + 1 : null)
            : KashflowPages.Next(rows.NextPageUrl, page, KashflowPages.RowsPerPage)?.Page);
}
