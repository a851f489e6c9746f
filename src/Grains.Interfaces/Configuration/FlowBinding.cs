using Orleans;

namespace KashflowOrleans.Configuration;

/// <summary>Which flow version is in force for one kind of subject of one kind of channel in one environment.</summary>
/// <param name="Environment">One of <see cref="FlowEnvironments"/>.</param>
/// <param name="Subject">What it is about: <c>order</c>, <c>refund</c>, <c>customer</c>, …</param>
/// <param name="Channel">Kind of connection (<see cref="ConnectionKinds"/>); <c>*</c> for every kind without a binding of its own.</param>
/// <param name="Version">The version.</param>
[GenerateSerializer, Immutable, Alias("kf.FlowBinding")]
public sealed record FlowBinding(
    [property: Id(0)] string Environment,
    [property: Id(1)] string Subject,
    [property: Id(2)] string Channel,
    [property: Id(3)] FlowVersionRef Version)
{
    /// <summary>Stands for every kind of channel without a binding of its own.</summary>
    public const string AllChannels = "*";
}

/// <summary>One version of a flow, for ever the same content.</summary>
/// <param name="Flow">The flow's name: the merchant's own, or <c>prebuilt/…</c> for one that comes with the program.</param>
/// <param name="Number">Version number, from 1.</param>
/// <param name="Hash">SHA-256 of the document's canonical text, lower-case hexadecimal; empty for a prebuilt flow.</param>
[GenerateSerializer, Immutable, Alias("kf.FlowVersionRef")]
public sealed record FlowVersionRef([property: Id(0)] string Flow, [property: Id(1)] int Number, [property: Id(2)] string Hash)
{
    /// <summary>What stands before the names of flows that come with the program.</summary>
    public const string PrebuiltPrefix = "prebuilt/";

    /// <summary>Whether it comes with the program.</summary>
    public bool IsPrebuilt => Flow.StartsWith(PrebuiltPrefix, StringComparison.Ordinal);

    /// <summary>For people and for what an order remembers: <c>web-orders/3</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Flow}/{Number}");
}

/// <summary>A merchant's environments: each has its own connections and its own flow versions.</summary>
public static class FlowEnvironments
{
    /// <summary>For trying.</summary>
    public const string Dev = "dev";

    /// <summary>For checking.</summary>
    public const string Qa = "qa";

    /// <summary>The real books.</summary>
    public const string Prod = "prod";

    /// <summary>All of them, in the order of promotion.</summary>
    public static readonly IReadOnlyList<string> All = [Dev, Qa, Prod];
}
