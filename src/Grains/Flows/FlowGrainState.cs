using System.Text.Json.Serialization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Persistence;

namespace KashflowOrleans.Grains.Flows;

/// <summary>What a flow's grain remembers.</summary>
public sealed class FlowGrainState() : VersionedState(1)
{
    /// <summary>The flow; null until it exists.</summary>
    public FlowRecord? Flow { get; set; }
}

/// <summary>A flow: everything but the documents of its versions, which stand in the database under their hashes.</summary>
public sealed record FlowRecord
{
    /// <summary>Grows with every write.</summary>
    public long Version { get; init; }

    /// <summary>Name for people: of the newest version, or of the draft while there is no version.</summary>
    public string Title { get; init; } = string.Empty;

    /// <summary>What it is about; empty while there is only a draft that does not say.</summary>
    public string Subject { get; init; } = string.Empty;

    /// <summary>Kinds of channel that <see cref="Title"/>'s document is made for; empty for all.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The draft; null when there is none.</summary>
    public FlowDraft? Draft { get; init; }

    /// <summary>Counts what was done to drafts; the next draft's revision is one more.</summary>
    public long Revision { get; init; }

    /// <summary>The versions, oldest first.</summary>
    public IReadOnlyList<PublishedVersion> Versions { get; init; } = [];

    /// <summary>What is and was in force, by environment.</summary>
    public IReadOnlyDictionary<string, FlowTrack> Tracks { get; init; } = new Dictionary<string, FlowTrack>(StringComparer.Ordinal);

    /// <summary>The latest promotions and roll-backs, oldest first.</summary>
    public IReadOnlyList<FlowPromotion> Promotions { get; init; } = [];

    /// <summary>Id of the latest promotion.</summary>
    public int LastPromotion { get; init; }

    /// <summary>What the merchant's configuration has not been told yet; null when it knows everything. Stored with the change itself, so that a crash cannot lose it.</summary>
    public FlowActivation? Pending { get; init; }

    /// <summary>What is and was in force in an environment.</summary>
    public FlowTrack Track(string environment) => Tracks.GetValueOrDefault(environment) ?? FlowTrack.Empty;

    /// <summary>A version; null when there is none of that number.</summary>
    public PublishedVersion? Find(int number) => Versions.FirstOrDefault(version => version.Head.Number == number);
}

/// <summary>A version of a flow, without its document.</summary>
/// <param name="Head">What is told of it.</param>
/// <param name="Channels">Kinds of channel it is made for; empty for all.</param>
public sealed record PublishedVersion(FlowVersionHead Head, IReadOnlyList<string> Channels)
{
    /// <summary>The version as configurations and orders refer to it.</summary>
    public FlowVersionRef RefOf(string flow) => new(flow, Head.Number, Head.Hash);
}

/// <summary>What is and was in force in one environment.</summary>
/// <param name="Path">How it came to what is in force, which stands last; no number twice. A roll-back goes back along it. Empty while the prebuilt flow is used.</param>
/// <param name="Seen">All that were ever in force, by number.</param>
public sealed record FlowTrack(IReadOnlyList<int> Path, IReadOnlyList<int> Seen)
{
    /// <summary>Nothing was ever in force.</summary>
    public static readonly FlowTrack Empty = new([], []);

    /// <summary>Stands for the prebuilt flow.</summary>
    public const int Prebuilt = 0;

    /// <summary>The version in force; <see cref="Prebuilt"/> when there is none.</summary>
    [JsonIgnore]
    public int InForce => Path.Count == 0 ? Prebuilt : Path[^1];

    /// <summary>The version before the one in force; <see cref="Prebuilt"/> when there is none.</summary>
    [JsonIgnore]
    public int Before => Path.Count < 2 ? Prebuilt : Path[^2];

    /// <summary>A version comes into force.</summary>
    public FlowTrack Forward(int number) => new([.. Path.Where(other => other != number), number], [.. Seen.Append(number).Distinct().Order()]);

    /// <summary>Goes back to a version that was in force before, or to the prebuilt flow: what came after it on the way is forgotten, so that the next step back goes further back.</summary>
    public FlowTrack Back(int number) => number == Prebuilt ? this with { Path = [] }
        : Path.Contains(number) ? this with { Path = [.. Path.TakeWhile(other => other != number), number] }
        : Forward(number);
}

/// <summary>A version that the merchant's configuration is to be told of.</summary>
/// <param name="Environment">Where it is in force.</param>
/// <param name="Number">The version; <see cref="FlowTrack.Prebuilt"/> when the flow is out of force there.</param>
public sealed record FlowActivation(string Environment, int Number);
