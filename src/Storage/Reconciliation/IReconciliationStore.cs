using KashflowOrleans.Storage.Effects;
using NodaTime;

namespace KashflowOrleans.Storage.Reconciliation;

/// <summary>The read side of reconciling shop and books, and what checks of both found.</summary>
public interface IReconciliationStore
{
    /// <summary>Orders that were placed on one of the days, or have a document, payment or refund of one of them. Orders of which the days are not known come by the time at
    /// which they were placed, or first heard of. May hold some that only come near.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached.</exception>
    IAsyncEnumerable<BookedOrder> Read(string merchant, DayRange days, CancellationToken cancellation);

    /// <summary>Orders of a channel by the channel's identities, those that are known.</summary>
    Task<IReadOnlyList<BookedOrder>> FindByIds(string merchant, string channel, IReadOnlyList<string> orderIds, CancellationToken cancellation);

    /// <summary>Orders of some channels by what people call them, those that are known.</summary>
    Task<IReadOnlyList<BookedOrder>> FindByNumbers(string merchant, IReadOnlyList<string> channels, IReadOnlyList<string> numbers, CancellationToken cancellation);

    /// <summary>Keeps what the last check of a day found.</summary>
    Task PutDay(CheckedDay day, CancellationToken cancellation);

    /// <summary>What the last check of each day found.</summary>
    Task<IReadOnlyList<CheckedDay>> ListDays(string merchant, LocalDate from, LocalDate until, CancellationToken cancellation);
}

/// <summary>Days in the business's time zone.</summary>
/// <param name="From">The first.</param>
/// <param name="Until">The last.</param>
/// <param name="Begins">When the first begins.</param>
/// <param name="Ends">When the last has ended.</param>
public sealed record DayRange(LocalDate From, LocalDate Until, Instant Begins, Instant Ends)
{
    /// <summary>The days of a time zone.</summary>
    public static DayRange Of(LocalDate from, LocalDate until, DateTimeZone zone) =>
        new(from, until, zone.AtStartOfDay(from).ToInstant(), zone.AtStartOfDay(until.PlusDays(1)).ToInstant());
}

/// <summary>An order as the comparison of shop and books needs it.</summary>
/// <param name="Key">Grain key.</param>
/// <param name="Channel">Channel.</param>
/// <param name="OrderId">The channel's identity.</param>
/// <param name="Number">What people call it; null until it was read.</param>
/// <param name="Status">Status.</param>
/// <param name="Reason">Why, where the status needs one.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Total">The channel's total.</param>
/// <param name="InvoiceNumber">The ledger's invoice.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="ReceivedAt">When we first heard of it.</param>
/// <param name="UpdatedAt">When this was so.</param>
/// <param name="Books">What shop and books say, by day; null when it is not known.</param>
public sealed record BookedOrder(
    string Key,
    string Channel,
    string OrderId,
    string? Number,
    string Status,
    string? Reason,
    string? Currency,
    decimal? Total,
    int? InvoiceNumber,
    Instant? PlacedAt,
    Instant ReceivedAt,
    Instant UpdatedAt,
    OrderBooks? Books);

/// <summary>What the check of a channel's day found.</summary>
/// <param name="Merchant">Merchant.</param>
/// <param name="Channel">Channel.</param>
/// <param name="Day">Day in the business's time zone.</param>
/// <param name="CheckId">The check.</param>
/// <param name="CheckedAt">When.</param>
/// <param name="Document">The findings as JSON.</param>
public sealed record CheckedDay(string Merchant, string Channel, LocalDate Day, string CheckId, Instant CheckedAt, string Document);
