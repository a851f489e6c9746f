using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Storage.Effects;
using NodaTime;

namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>What the comparison of a channel remembers: the check under way with how far it came, and the last ones.</summary>
public sealed class ReconciliationState() : VersionedState(1)
{
    /// <summary>Checks so far.</summary>
    public long Sequence { get; set; }

    /// <summary>The check under way.</summary>
    public RunningCheck? Running { get; set; }

    /// <summary>The last checks that ended, newest first.</summary>
    public List<ReconciliationCheckView> Past { get; set; } = [];
}

/// <summary>A check and how far it has come.</summary>
public sealed class RunningCheck
{
    /// <summary>Its name.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>The first day.</summary>
    [System.Text.Json.Serialization.JsonConverter(typeof(DayJsonConverter))]
    public LocalDate From { get; set; }

    /// <summary>The last day.</summary>
    [System.Text.Json.Serialization.JsonConverter(typeof(DayJsonConverter))]
    public LocalDate Until { get; set; }

    /// <summary>The day it is at.</summary>
    [System.Text.Json.Serialization.JsonConverter(typeof(DayJsonConverter))]
    public LocalDate Day { get; set; }

    /// <summary>Who asked.</summary>
    public string RequestedBy { get; set; } = string.Empty;

    /// <summary>Correlation id.</summary>
    public string CorrelationId { get; set; } = string.Empty;

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>What is read next.</summary>
    public CheckStage Stage { get; set; }

    /// <summary>Where the next page of the shop begins.</summary>
    public string? After { get; set; }

    /// <summary>The next page of the books.</summary>
    public int Page { get; set; } = 1;

    /// <summary>Documents of ours of this day that were met in the books.</summary>
    public HashSet<int> Met { get; set; } = [];

    /// <summary>What this day's pages found so far.</summary>
    public DayFindings Found { get; set; } = new();

    /// <summary>Findings kept by name, of the days before this one.</summary>
    public int Named { get; set; }

    /// <summary>Failed attempts in a row.</summary>
    public int Attempts { get; set; }

    /// <summary>Why it waits.</summary>
    public string? Problem { get; set; }

    /// <summary>Orders read in the shop.</summary>
    public long Orders { get; set; }

    /// <summary>Documents read in the books.</summary>
    public long Documents { get; set; }

    /// <summary>Orders that were told to the product.</summary>
    public long Heard { get; set; }

    /// <summary>What differs, by cause.</summary>
    public Dictionary<string, long> Causes { get; set; } = new(StringComparer.Ordinal);

    /// <summary>How it is getting on.</summary>
    public ReconciliationCheckView View(string status, DateTimeOffset? finishedAt, string? problem)
    {
        var days = Period.DaysBetween(From, Until) + 1;
        return new ReconciliationCheckView(
            Id, DayText.Write(From), DayText.Write(Until), status, problem, RequestedBy, StartedAt, finishedAt, status == CheckStatuses.Done ? days : Period.DaysBetween(From, Day), days, Orders, Documents, Heard, Causes);
    }
}

/// <summary>What a check reads.</summary>
public enum CheckStage
{
    /// <summary>The shop's orders of the day.</summary>
    Shop,

    /// <summary>The books' documents of the day.</summary>
    Books,

    /// <summary>Documents of ours that the books did not list.</summary>
    Missing,
}
