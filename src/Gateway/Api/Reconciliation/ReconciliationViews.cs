using NodaTime;

namespace KashflowOrleans.Gateway.Api.Reconciliation;

/// <summary>Shop against books, day by day.</summary>
/// <param name="From">The first day, in the business's time zone.</param>
/// <param name="To">The last day.</param>
/// <param name="TimeZone">IANA zone of the business.</param>
/// <param name="Channels">The sales channels that are compared.</param>
/// <param name="Totals">All days together, by currency.</param>
/// <param name="Days">One entry per day and currency in which there is anything.</param>
public sealed record ReconciliationView(string From, string To, string TimeZone, IReadOnlyList<string> Channels, IReadOnlyList<ReconciliationTotalView> Totals, IReadOnlyList<ReconciliationDayView> Days);

/// <summary>What is compared. Refunds count above 0.</summary>
/// <param name="Gross">Sales with VAT.</param>
/// <param name="Vat">VAT of the sales.</param>
/// <param name="RefundGross">Refunds with VAT.</param>
/// <param name="RefundVat">VAT of the refunds.</param>
public sealed record AmountsView(decimal Gross, decimal Vat, decimal RefundGross, decimal RefundVat);

/// <summary>What the shop has.</summary>
public sealed record ChannelSideView(int Orders, decimal Gross, decimal Vat, int Refunds, decimal RefundGross, decimal RefundVat);

/// <summary>What the books have for the shop.</summary>
/// <param name="Invoices">Invoices.</param>
/// <param name="Gross">What they come to.</param>
/// <param name="Vat">VAT in it.</param>
/// <param name="CreditNotes">Credit notes.</param>
/// <param name="RefundGross">What they come to.</param>
/// <param name="RefundVat">VAT in it.</param>
/// <param name="Payments">Money recorded as received on these days.</param>
/// <param name="PaymentsBack">Money recorded as given back on these days.</param>
public sealed record LedgerSideView(int Invoices, decimal Gross, decimal Vat, int CreditNotes, decimal RefundGross, decimal RefundVat, decimal Payments, decimal PaymentsBack);

/// <summary>All days in one currency.</summary>
public sealed record ReconciliationTotalView(
    string Currency, ChannelSideView Channel, LedgerSideView Ledger, AmountsView Difference, IReadOnlyList<CauseTotalView> Explained, AmountsView Unexplained);

/// <summary>A cause on all days together.</summary>
public sealed record CauseTotalView(string Cause, int Count, decimal Gross, decimal Vat, decimal RefundGross, decimal RefundVat);

/// <summary>One day in one currency.</summary>
/// <param name="Day">Day in the business's time zone.</param>
/// <param name="Currency">ISO 4217 code; <c>XXX</c> for orders that could not be read yet.</param>
/// <param name="Channel">The shop.</param>
/// <param name="Ledger">The books.</param>
/// <param name="Difference">What the shop has more.</param>
/// <param name="Explained">Why.</param>
/// <param name="Unexplained">What of it no cause covers: 0 unless something is wrong.</param>
/// <param name="CheckedAt">When shop and books were last read and compared; null when they were not, and all figures are what the product knows.</param>
/// <param name="Read">What was read then.</param>
/// <param name="Others">What stands in the books that is not the shop's; null when the day was not checked.</param>
/// <param name="WithoutDetails">Orders of which VAT and days are not known, because they were posted before these were kept.</param>
/// <param name="Superseded">Findings of the last check that no longer hold; check again.</param>
public sealed record ReconciliationDayView(
    string Day,
    string Currency,
    ChannelSideView Channel,
    LedgerSideView Ledger,
    AmountsView Difference,
    IReadOnlyList<CauseView> Explained,
    AmountsView Unexplained,
    Instant? CheckedAt,
    ReadView? Read,
    OthersView? Others,
    int WithoutDetails,
    int Superseded);

/// <summary>What was read in the shop and in the books.</summary>
public sealed record ReadView(int Orders, decimal Gross, int Documents, decimal Invoiced, decimal Credited);

/// <summary>Documents in the books that are not the shop's.</summary>
public sealed record OthersView(int Count, decimal Gross);

/// <summary>A cause on one day.</summary>
/// <param name="Cause">Its name.</param>
/// <param name="Count">How many.</param>
/// <param name="Gross">What they come to of the difference.</param>
/// <param name="Vat">VAT.</param>
/// <param name="RefundGross">Refunds.</param>
/// <param name="RefundVat">VAT of the refunds.</param>
/// <param name="Items">The first of them by name.</param>
public sealed record CauseView(string Cause, int Count, decimal Gross, decimal Vat, decimal RefundGross, decimal RefundVat, IReadOnlyList<CauseItemView> Items);

/// <summary>One thing that makes shop and books differ.</summary>
public sealed record CauseItemView(
    string Channel, string? OrderId, string? OrderNumber, int? Document, decimal Gross, decimal Vat, decimal RefundGross, decimal RefundVat, string Detail);

/// <summary>A check to be made (<c>#/$defs/reconciliationCheck</c>).</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Channel">The sales channel.</param>
public sealed record ReconciliationCheckInput(string From, string To, string Channel);

/// <summary>A check that was started.</summary>
/// <param name="Id">Its name; ask for its progress under it.</param>
public sealed record ReconciliationCheckStarted(string Id);
