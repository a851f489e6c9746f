using NodaTime;

namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>What one order says about one day in one currency.</summary>
/// <param name="Day">Day.</param>
/// <param name="Currency">ISO 4217 code.</param>
public abstract record DayEntry(LocalDate Day, string Currency)
{
    /// <summary>The shop has this.</summary>
    public sealed record InShop(LocalDate Day, string Currency, Amounts Amounts, int Orders, int Refunds) : DayEntry(Day, Currency);

    /// <summary>The books have this.</summary>
    public sealed record InBooks(LocalDate Day, string Currency, Amounts Amounts, int Invoices, int CreditNotes) : DayEntry(Day, Currency);

    /// <summary>Money is recorded in the books.</summary>
    public sealed record Paid(LocalDate Day, string Currency, decimal In, decimal Back) : DayEntry(Day, Currency);

    /// <summary>This is why they differ.</summary>
    public sealed record Explains(LocalDate Day, string Currency, string Cause, ExplainedItem Item) : DayEntry(Day, Currency);

    /// <summary>Details of an order are not known.</summary>
    public sealed record LacksDetails(LocalDate Day, string Currency) : DayEntry(Day, Currency);
}
