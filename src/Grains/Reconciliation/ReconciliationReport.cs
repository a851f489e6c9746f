using NodaTime;

namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>Shop against books, day by day.</summary>
/// <param name="Days">One entry per day and currency in which there is anything, in order.</param>
public sealed record ReconciliationReport(IReadOnlyList<ReconciledDay> Days);

/// <summary>One day in one currency.</summary>
/// <param name="Day">Day in the business's time zone.</param>
/// <param name="Currency">ISO 4217 code; <c>XXX</c> for orders that could not be read yet.</param>
/// <param name="Orders">Orders the shop has.</param>
/// <param name="Refunds">Refunds the shop has.</param>
/// <param name="Channel">The shop's amounts.</param>
/// <param name="Invoices">Invoices the books have for the shop's orders.</param>
/// <param name="CreditNotes">Credit notes the books have for them.</param>
/// <param name="Ledger">The books' amounts.</param>
/// <param name="Payments">Money recorded on this day on invoices.</param>
/// <param name="PaymentsBack">Money recorded on this day as given back.</param>
/// <param name="Explained">Why they differ.</param>
/// <param name="Others">What stands in the books that is not the shop's; null when the day was not checked.</param>
/// <param name="Read">What was read outside for the day; null when it was not checked.</param>
/// <param name="CheckedAt">When shop and books were last read for this day; null when they were not.</param>
/// <param name="WithoutDetails">Orders of which VAT and days are not known.</param>
/// <param name="Superseded">Findings of the check that no longer hold, because the order was posted or read again since.</param>
public sealed record ReconciledDay(
    LocalDate Day,
    string Currency,
    int Orders,
    int Refunds,
    Amounts Channel,
    int Invoices,
    int CreditNotes,
    Amounts Ledger,
    decimal Payments,
    decimal PaymentsBack,
    IReadOnlyList<Explanation> Explained,
    OthersInLedger? Others,
    OutsideReading? Read,
    Instant? CheckedAt,
    int WithoutDetails,
    int Superseded)
{
    /// <summary>What the shop has more than the books.</summary>
    public Amounts Difference => Channel - Ledger;

    /// <summary>What of the difference no explanation covers: 0 unless something is wrong.</summary>
    public Amounts Unexplained => Explained.Aggregate(Difference, (left, explanation) => left - explanation.Amounts);
}

/// <summary>One cause on one day.</summary>
/// <param name="Cause">One of <see cref="DifferenceCauses"/>.</param>
/// <param name="Count">How many.</param>
/// <param name="Amounts">What they come to.</param>
/// <param name="Items">The first of them by name.</param>
public sealed record Explanation(string Cause, int Count, Amounts Amounts, IReadOnlyList<ExplainedItem> Items);

/// <summary>One thing that makes shop and books differ.</summary>
/// <param name="Channel">Channel.</param>
/// <param name="OrderId">The channel's identity of the order; null where there is none.</param>
/// <param name="OrderNumber">What people call the order.</param>
/// <param name="Document">Number of the invoice or credit note.</param>
/// <param name="Amounts">What it makes shop and books differ by.</param>
/// <param name="Detail">In plain words.</param>
public sealed record ExplainedItem(string Channel, string? OrderId, string? OrderNumber, int? Document, Amounts Amounts, string Detail);

/// <summary>Documents in the books that are not the shop's.</summary>
/// <param name="Count">How many.</param>
/// <param name="Gross">What they come to; credit notes count below 0.</param>
public sealed record OthersInLedger(int Count, decimal Gross);

/// <summary>A day as it was read in the shop and in the books, apart from what we know.</summary>
/// <param name="Orders">Orders in the shop.</param>
/// <param name="Shop">What they come to, with VAT.</param>
/// <param name="Documents">Invoices and credit notes of ours in the books.</param>
/// <param name="Invoiced">What the invoices come to.</param>
/// <param name="Credited">What the credit notes come to.</param>
public sealed record OutsideReading(int Orders, decimal Shop, int Documents, decimal Invoiced, decimal Credited);
