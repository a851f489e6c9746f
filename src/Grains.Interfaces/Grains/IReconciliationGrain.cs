using Orleans;

namespace KashflowOrleans.Contracts;

/// <summary>Compares a sales channel with its ledger, day by day: reads both sides apart from what we know and keeps what differs. One check at a time. Key:
/// <c>merchant/channel</c>.</summary>
[Alias("kf.IReconciliationGrain")]
public interface IReconciliationGrain : IGrainWithStringKey
{
    /// <summary>Starts a check, or answers the one that is under way.</summary>
    /// <param name="request">Which days, and who asks.</param>
    [Alias("Start")]
    Task<ReconciliationCheckStart> Start(ReconciliationCheckRequest request);

    /// <summary>How a check is getting on; null when it is not known (any more).</summary>
    [Alias("GetCheck")]
    Task<ReconciliationCheckView?> GetCheck(string id);

    /// <summary>Goes on with a check that a crash interrupted.</summary>
    [Alias("EnsureRunning")]
    Task EnsureRunning();
}

/// <summary>A check to be made.</summary>
/// <param name="From">The first day, <c>2026-01-31</c>.</param>
/// <param name="Until">The last day.</param>
/// <param name="RequestedBy">Who asks.</param>
/// <param name="CorrelationId">Correlation id.</param>
[GenerateSerializer, Immutable, Alias("kf.ReconciliationCheckRequest")]
public sealed record ReconciliationCheckRequest([property: Id(0)] string From, [property: Id(1)] string Until, [property: Id(2)] string RequestedBy, [property: Id(3)] string CorrelationId);

/// <summary>Whether a check was started.</summary>
/// <param name="Started">False when another one is under way.</param>
/// <param name="Check">The one started, or under way.</param>
[GenerateSerializer, Immutable, Alias("kf.ReconciliationCheckStart")]
public sealed record ReconciliationCheckStart([property: Id(0)] bool Started, [property: Id(1)] ReconciliationCheckView Check);

/// <summary>How a check is getting on.</summary>
/// <param name="Id">Its name.</param>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day.</param>
/// <param name="Status">One of <see cref="CheckStatuses"/>.</param>
/// <param name="Problem">Why it waits, or failed.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="DaysDone">Days that are compared.</param>
/// <param name="Days">Days in all.</param>
/// <param name="Orders">Orders read in the shop.</param>
/// <param name="Documents">Invoices and credit notes read in the books.</param>
/// <param name="Heard">Orders that were told to the product, because it did not know them or not as they are.</param>
/// <param name="Findings">What differs, by cause.</param>
[GenerateSerializer, Immutable, Alias("kf.ReconciliationCheckView")]
public sealed record ReconciliationCheckView(
    [property: Id(0)] string Id,
    [property: Id(1)] string From,
    [property: Id(2)] string Until,
    [property: Id(3)] string Status,
    [property: Id(4)] string? Problem,
    [property: Id(5)] string RequestedBy,
    [property: Id(6)] DateTimeOffset StartedAt,
    [property: Id(7)] DateTimeOffset? FinishedAt,
    [property: Id(8)] int DaysDone,
    [property: Id(9)] int Days,
    [property: Id(10)] long Orders,
    [property: Id(11)] long Documents,
    [property: Id(12)] long Heard,
    IReadOnlyDictionary<string, long> Findings)
{
    /// <summary>What differs, by cause.</summary>
    [Id(13)]
    public IReadOnlyDictionary<string, long> Findings { get; init => field = value.ToDictionary(StringComparer.Ordinal); } = Findings.ToDictionary(StringComparer.Ordinal);
}

/// <summary>The statuses of a check.</summary>
public static class CheckStatuses
{
    /// <summary>Under way.</summary>
    public const string Running = "running";

    /// <summary>All days are compared.</summary>
    public const string Done = "done";

    /// <summary>Given up; the problem says why.</summary>
    public const string Failed = "failed";
}
