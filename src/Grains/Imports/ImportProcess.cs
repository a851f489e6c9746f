using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Storage.Imports;

namespace KashflowOrleans.Grains.Imports;

/// <summary>What an import does next and what it says of itself. Pure.</summary>
public static class ImportProcess
{
    /// <summary>Longest wait after failures.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>An import at its start.</summary>
    public static ImportDocument Begin(ImportRequest request, DateTimeOffset now) => new(
        request.Channel, ImportStates.Running, request.From, request.To, request.Share, request.By, now,
        Position: null, IsListed: false, Remaining: null, Unlisted: 0, Problem: null, ProblemAt: null, RunningSince: now, FinishedBefore: 0, EndedAt: null);

    /// <summary>What to do while so many orders are on their way.</summary>
    public static ImportStep Next(ImportDocument import, int unfinished, ImportOptions options) => import switch
    {
        { State: not ImportStates.Running } => ImportStep.Nothing,
        { IsListed: true } when unfinished == 0 => ImportStep.Finish,
        { IsListed: false } when unfinished + options.PageSize <= options.MaxUnfinished => ImportStep.ReadPage,
        _ => ImportStep.Nothing,
    };

    /// <summary>The import once a page's orders are durable.</summary>
    public static ImportDocument Advance(ImportDocument import, PastOrders page) => import with
    {
        Position = page.Position,
        IsListed = page.IsLast,
        Remaining = page.Remaining,
        Unlisted = import.Unlisted + page.Unlisted,
        Problem = null,
        ProblemAt = null,
    };

    /// <summary>The import with a problem that keeps it from going on for now.</summary>
    public static ImportDocument Fail(ImportDocument import, string problem, DateTimeOffset now) => import with { Problem = problem, ProblemAt = now };

    /// <summary>The import stopped for a while; as it is when it does not run.</summary>
    public static ImportDocument Pause(ImportDocument import) =>
        import.State == ImportStates.Running ? import with { State = ImportStates.Paused, RunningSince = null } : import;

    /// <summary>The import going on; as it is when it is not paused.</summary>
    /// <param name="import">The import.</param>
    /// <param name="finished">Orders that are finished by now.</param>
    /// <param name="now">Now.</param>
    public static ImportDocument Resume(ImportDocument import, long finished, DateTimeOffset now) => import.State == ImportStates.Paused
        ? import with { State = ImportStates.Running, RunningSince = now, FinishedBefore = finished, Problem = null, ProblemAt = null }
        : import;

    /// <summary>The import at its end; as it is when it has one.</summary>
    public static ImportDocument End(ImportDocument import, string state, DateTimeOffset now) =>
        import.State is ImportStates.Running or ImportStates.Paused ? import with { State = state, EndedAt = now, Problem = null, ProblemAt = null } : import;

    /// <summary>Thousandths of a budget.</summary>
    public static int Permille(ImportDocument import) => Math.Clamp((int)(import.Share * 1000), 1, 1000);

    /// <summary>How long to wait after so many failures in a row.</summary>
    public static TimeSpan PauseAfter(int failures, TimeSpan first)
    {
        var pause = first * Math.Pow(2, Math.Clamp(failures - 1, 0, 16));
        return pause < LongestPause ? pause : LongestPause;
    }
}

/// <summary>What an import does next.</summary>
public enum ImportStep
{
    /// <summary>Nothing now.</summary>
    Nothing,

    /// <summary>The next page of orders is listed and handed out.</summary>
    ReadPage,

    /// <summary>It is done.</summary>
    Finish,
}
