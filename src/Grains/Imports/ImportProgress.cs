using KashflowOrleans.Contracts;
using KashflowOrleans.Storage.Imports;

namespace KashflowOrleans.Grains.Imports;

/// <summary>How far an import has come. Pure: of what stands in the read models at one moment. <c>Seen = Pending + Finished</c>, always.</summary>
/// <param name="State">One of <see cref="ImportStates"/>, or <c>failing</c>: it runs, and something keeps it from going on for now.</param>
/// <param name="Seen">Orders of the range that the channel has listed so far; each was handed to its order.</param>
/// <param name="Pending">Those that are not finished: queued ones, whose order was not worked on yet, and those that wait for another attempt.</param>
/// <param name="Queued">Those of them that nobody worked on yet.</param>
/// <param name="Finished">The others.</param>
/// <param name="ByStatus">All that were worked on, by the order's status.</param>
/// <param name="Total">All orders of the range as the channel counts them; null before the first page.</param>
/// <param name="RatePerSecond">Orders finished a second since it was started or last resumed; null while that says nothing yet.</param>
/// <param name="EstimatedEnd">When it will be done at that rate; null while it cannot be told.</param>
public sealed record ImportProgress(
    string State,
    long Seen,
    long Pending,
    long Queued,
    long Finished,
    IReadOnlyDictionary<string, long> ByStatus,
    long? Total,
    decimal? RatePerSecond,
    DateTimeOffset? EstimatedEnd)
{
    /// <summary>The state of an import that runs and cannot go on.</summary>
    public const string Failing = "failing";

    private static readonly TimeSpan TooShort = TimeSpan.FromSeconds(1);

    /// <summary>How far it has come.</summary>
    public static ImportProgress Of(ImportReading reading, DateTimeOffset now)
    {
        var import = reading.Document;
        var unfinished = reading.ByStatus.Where(pair => IsUnfinished(pair.Key)).Sum(pair => pair.Value);
        var finished = reading.ByStatus.Values.Sum() - unfinished;
        var total = import.Remaining is { } remaining ? reading.Seen + import.Unlisted + remaining : (long?)null;
        var rate = Rate(import, finished, now);
        var left = total - import.Unlisted - finished;
        var end = import.State == ImportStates.Running && rate > 0 && left is { } orders && (double)orders / (double)rate < TimeSpan.FromDays(3650).TotalSeconds
            ? now + TimeSpan.FromSeconds((double)orders / (double)rate)
            : (DateTimeOffset?)null;
        var state = import is { State: ImportStates.Running, Problem: not null } ? Failing : import.State;
        return new ImportProgress(state, reading.Seen, reading.Queued + unfinished, reading.Queued, finished, reading.ByStatus, total, rate, end);
    }

    private static bool IsUnfinished(string status) =>
        status is OrderStatuses.Received or OrderStatuses.Observing or OrderStatuses.Posting or OrderStatuses.Retrying;

    private static decimal? Rate(ImportDocument import, long finished, DateTimeOffset now)
    {
        if (import.RunningSince is not { } since || (import.EndedAt ?? now) - since is var time && time < TooShort)
        {
            return null;
        }

        return Math.Round(Math.Max(0, finished - import.FinishedBefore) / (decimal)time.TotalSeconds, 2);
    }
}
