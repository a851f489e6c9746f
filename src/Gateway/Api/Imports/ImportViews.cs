using KashflowOrleans.Grains.Imports;
using KashflowOrleans.Storage.Imports;

namespace KashflowOrleans.Gateway.Api.Imports;

/// <summary>An import of past orders and how far it has come. <c>seen = pending + finished</c>, always.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Channel">The channel.</param>
/// <param name="From">Orders placed at or after this.</param>
/// <param name="To">Orders placed at or before this.</param>
/// <param name="Share">Share of the connections' budgets.</param>
/// <param name="State"><c>running</c>, <c>paused</c>, <c>done</c>, <c>cancelled</c>, or <c>failing</c>: it runs, and something keeps it from going on for now.</param>
/// <param name="Seen">Orders of the range listed by the channel so far; each was handed to its order.</param>
/// <param name="Pending">Those of them that are not finished.</param>
/// <param name="Queued">Those of the pending ones that were not worked on yet.</param>
/// <param name="Finished">Those of them that are finished, whatever came of them.</param>
/// <param name="ByStatus">All that were worked on, by the order's status.</param>
/// <param name="Unlisted">Orders that the channel counts and fails to list.</param>
/// <param name="Total">All orders of the range as the channel counts them; null before the first page.</param>
/// <param name="RatePerSecond">Orders finished a second since it was started or last resumed.</param>
/// <param name="EstimatedEnd">When it will be done at that rate.</param>
/// <param name="Position">How far the channel's list was walked: the last order's id there.</param>
/// <param name="IsListed">Whether the list was walked to its end.</param>
/// <param name="Problem">The last problem; null while all is well.</param>
/// <param name="ProblemAt">When it was met.</param>
/// <param name="StartedBy">Who asked for it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="EndedAt">When it was done or cancelled.</param>
public sealed record ImportView(
    string Id,
    string Channel,
    DateTimeOffset From,
    DateTimeOffset To,
    decimal Share,
    string State,
    long Seen,
    long Pending,
    long Queued,
    long Finished,
    IReadOnlyDictionary<string, long> ByStatus,
    int Unlisted,
    long? Total,
    decimal? RatePerSecond,
    DateTimeOffset? EstimatedEnd,
    string? Position,
    bool IsListed,
    string? Problem,
    DateTimeOffset? ProblemAt,
    string StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt)
{
    /// <summary>The view of what stands in the read models.</summary>
    internal static ImportView Of(ImportReading reading, DateTimeOffset now)
    {
        var import = reading.Document;
        var progress = ImportProgress.Of(reading, now);
        return new ImportView(
            reading.Import, import.Channel, import.From, import.To, import.Share, progress.State, progress.Seen, progress.Pending, progress.Queued, progress.Finished, progress.ByStatus,
            import.Unlisted, progress.Total, progress.RatePerSecond, progress.EstimatedEnd, import.Position, import.IsListed, import.Problem, import.ProblemAt, import.StartedBy, import.StartedAt,
            import.EndedAt);
    }
}

/// <summary>A merchant's imports.</summary>
/// <param name="Imports">Newest first; the last twenty.</param>
public sealed record ImportList(IReadOnlyList<ImportView> Imports);
