using KashflowOrleans.Grains.Reconciliation;

namespace KashflowOrleans.Gateway.Api.Reconciliation;

/// <summary>The report as it is shown.</summary>
internal static class ReconciliationViewing
{
    public static IReadOnlyList<ReconciliationDayView> Days(ReconciliationReport report) => [.. report.Days.Select(View)];

    public static IReadOnlyList<ReconciliationTotalView> Totals(ReconciliationReport report) =>
        [.. report.Days.GroupBy(day => day.Currency, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Total(group.Key, [.. group]))];

    private static ReconciliationDayView View(ReconciledDay day) => new(
        DayText.Write(day.Day),
        day.Currency,
        Channel([day]),
        Ledger([day]),
        View(day.Difference),
        [.. day.Explained.Select(View)],
        View(day.Unexplained),
        day.CheckedAt,
        day.Read is { } read ? new ReadView(read.Orders, read.Shop, read.Documents, read.Invoiced, read.Credited) : null,
        day.Others is { } others ? new OthersView(others.Count, others.Gross) : null,
        day.WithoutDetails,
        day.Superseded);

    private static ReconciliationTotalView Total(string currency, IReadOnlyList<ReconciledDay> days) => new(
        currency,
        Channel(days),
        Ledger(days),
        View(Sum(days.Select(day => day.Difference))),
        [.. days.SelectMany(day => day.Explained).GroupBy(cause => cause.Cause, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Cause(group.Key, [.. group]))],
        View(Sum(days.Select(day => day.Unexplained))));

    private static CauseTotalView Cause(string name, IReadOnlyList<Explanation> causes)
    {
        var amounts = Sum(causes.Select(cause => cause.Amounts));
        return new CauseTotalView(name, causes.Sum(cause => cause.Count), amounts.Gross, amounts.Vat, amounts.RefundGross, amounts.RefundVat);
    }

    private static ChannelSideView Channel(IReadOnlyList<ReconciledDay> days)
    {
        var amounts = Sum(days.Select(day => day.Channel));
        return new ChannelSideView(days.Sum(day => day.Orders), amounts.Gross, amounts.Vat, days.Sum(day => day.Refunds), amounts.RefundGross, amounts.RefundVat);
    }

    private static LedgerSideView Ledger(IReadOnlyList<ReconciledDay> days)
    {
        var amounts = Sum(days.Select(day => day.Ledger));
        return new LedgerSideView(
            days.Sum(day => day.Invoices), amounts.Gross, amounts.Vat, days.Sum(day => day.CreditNotes), amounts.RefundGross, amounts.RefundVat, days.Sum(day => day.Payments), days.Sum(day => day.PaymentsBack));
    }

    private static CauseView View(Explanation cause) => new(
        cause.Cause, cause.Count, cause.Amounts.Gross, cause.Amounts.Vat, cause.Amounts.RefundGross, cause.Amounts.RefundVat, [.. cause.Items.Select(View)]);

    private static CauseItemView View(ExplainedItem item) => new(
        item.Channel, item.OrderId, item.OrderNumber, item.Document, item.Amounts.Gross, item.Amounts.Vat, item.Amounts.RefundGross, item.Amounts.RefundVat, item.Detail);

    private static AmountsView View(Amounts amounts) => new(amounts.Gross, amounts.Vat, amounts.RefundGross, amounts.RefundVat);

    private static Amounts Sum(IEnumerable<Amounts> all) => all.Aggregate(default(Amounts), static (sum, one) => sum + one);
}
