using KashflowOrleans.Configuration;
using Orleans;

namespace KashflowOrleans.Contracts;

/// <summary>One flow of a merchant: its draft, its versions, where they are in force. Key: <c>merchant/flow</c>. Documents are passed as JSON text.</summary>
[Alias("kf.IFlowGrain")]
public interface IFlowGrain : IGrainWithStringKey
{
    /// <summary>Everything but the documents; null when the flow does not exist.</summary>
    [Alias("GetFlow")]
    Task<FlowDetails?> GetFlow();

    /// <summary>The draft; null when there is none.</summary>
    [Alias("GetDraft")]
    Task<FlowDraft?> GetDraft();

    /// <summary>Creates the flow if need be and replaces its draft. A draft may have problems, but is a JSON document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="basedOn">The version it was copied from; kept from the draft before when null.</param>
    /// <param name="revision">The revision that was read; another one standing is a conflict. Null overwrites.</param>
    /// <param name="by">Who.</param>
    [Alias("PutDraft")]
    Task<FlowReply> PutDraft(string document, FlowVersionRef? basedOn, long? revision, string by);

    /// <summary>Throws the draft away.</summary>
    [Alias("DropDraft")]
    Task<FlowReply> DropDraft(string by);

    /// <summary>Makes the draft the next version and puts it in force in Dev. Refused when it has errors.</summary>
    [Alias("Publish")]
    Task<FlowReply> Publish(string? comment, string by);

    /// <summary>A version's document; null when there is no such version.</summary>
    [Alias("GetVersion")]
    Task<FlowVersionDocument?> GetVersion(int number);

    /// <summary>Puts a version in force in QA at once, in Prod after an approval by another key.</summary>
    /// <param name="number">The version; it must be in force, or have been, in the environment before.</param>
    /// <param name="environment">Where to.</param>
    /// <param name="comparison">What the dry run over real orders showed, as JSON.</param>
    /// <param name="comment">For people.</param>
    /// <param name="by">Who asks.</param>
    [Alias("Promote")]
    Task<FlowReply> Promote(int number, string environment, string? comparison, string? comment, string by);

    /// <summary>Approves or refuses a promotion that waits. The key that asked for it cannot approve it.</summary>
    [Alias("Decide")]
    Task<FlowReply> Decide(int promotion, bool isApproved, string? comment, string by);

    /// <summary>Puts a version that was in force in that environment before in force there again (the one before the present one when <paramref name="number"/> is null).
    /// Version 0 takes the flow out of force: the prebuilt one is used again.</summary>
    [Alias("RollBack")]
    Task<FlowReply> RollBack(string environment, int? number, string? comment, string by);
}

/// <summary>What came of a request.</summary>
/// <param name="Flow">The flow as it stands now; null when it does not exist.</param>
/// <param name="Refusal">Why it was not done, in plain words; null when it was.</param>
/// <param name="IsConflict">Whether something else stands in the way, as opposed to the input being wrong.</param>
/// <param name="Problems">What is wrong with the document.</param>
[GenerateSerializer, Immutable, Alias("kf.FlowReply")]
public sealed record FlowReply(
    [property: Id(0)] FlowDetails? Flow, [property: Id(1)] string? Refusal, [property: Id(2)] bool IsConflict, IReadOnlyList<FlowProblemView> Problems)
{
    /// <summary>What is wrong with the document.</summary>
    [Id(3)]
    public IReadOnlyList<FlowProblemView> Problems { get; init => field = value.ToArray(); } = Problems.ToArray();
}

/// <summary>A problem of a flow document.</summary>
/// <param name="IsError">Whether it keeps the flow from being published.</param>
/// <param name="Place">Where in the document.</param>
/// <param name="Message">A plain sentence.</param>
/// <param name="Position">For expressions: the character, from 0.</param>
[GenerateSerializer, Immutable, Alias("kf.FlowProblemView")]
public sealed record FlowProblemView([property: Id(0)] bool IsError, [property: Id(1)] string Place, [property: Id(2)] string Message, [property: Id(3)] int? Position);

/// <summary>A flow without its documents.</summary>
/// <param name="Flow">Name within the merchant.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Channels">Kinds of channel it is made for; empty for all.</param>
/// <param name="Draft">The draft's head; null when there is none.</param>
/// <param name="Versions">Versions, oldest first.</param>
/// <param name="InForce">Version in force by environment.</param>
/// <param name="Promotions">The latest promotions and roll-backs, oldest first.</param>
[GenerateSerializer, Immutable, Alias("kf.FlowDetails")]
public sealed record FlowDetails(
    [property: Id(0)] string Flow,
    [property: Id(1)] string Title,
    [property: Id(2)] string Subject,
    IReadOnlyList<string> Channels,
    [property: Id(4)] FlowDraftHead? Draft,
    IReadOnlyList<FlowVersionHead> Versions,
    IReadOnlyDictionary<string, int> InForce,
    IReadOnlyList<FlowPromotion> Promotions)
{
    /// <summary>Kinds of channel it is made for; empty for all.</summary>
    [Id(3)]
    public IReadOnlyList<string> Channels { get; init => field = value.ToArray(); } = Channels.ToArray();

    /// <summary>Versions, oldest first.</summary>
    [Id(5)]
    public IReadOnlyList<FlowVersionHead> Versions { get; init => field = value.ToArray(); } = Versions.ToArray();

    /// <summary>Version in force by environment.</summary>
    [Id(6)]
    public IReadOnlyDictionary<string, int> InForce { get; init => field = value.ToDictionary(StringComparer.Ordinal); } = InForce.ToDictionary(StringComparer.Ordinal);

    /// <summary>The latest promotions and roll-backs, oldest first.</summary>
    [Id(7)]
    public IReadOnlyList<FlowPromotion> Promotions { get; init => field = value.ToArray(); } = Promotions.ToArray();
}

/// <summary>A draft's head.</summary>
[GenerateSerializer, Immutable, Alias("kf.FlowDraftHead")]
public sealed record FlowDraftHead([property: Id(0)] long Revision, [property: Id(1)] FlowVersionRef? BasedOn, [property: Id(2)] string By, [property: Id(3)] DateTimeOffset At);

/// <summary>A draft.</summary>
[GenerateSerializer, Immutable, Alias("kf.FlowDraft")]
public sealed record FlowDraft([property: Id(0)] FlowDraftHead Head, [property: Id(1)] string Document);

/// <summary>A version's head.</summary>
[GenerateSerializer, Immutable, Alias("kf.FlowVersionHead")]
public sealed record FlowVersionHead(
    [property: Id(0)] int Number, [property: Id(1)] string Hash, [property: Id(2)] string? Comment, [property: Id(3)] string By, [property: Id(4)] DateTimeOffset At);

/// <summary>A version with its document.</summary>
[GenerateSerializer, Immutable, Alias("kf.FlowVersionDocument")]
public sealed record FlowVersionDocument([property: Id(0)] FlowVersionHead Head, [property: Id(1)] string Document);

/// <summary>A version's way into an environment.</summary>
/// <param name="Id">Number within the flow.</param>
/// <param name="Number">The version.</param>
/// <param name="Environment">Where to.</param>
/// <param name="State">One of <see cref="FlowPromotionStates"/>.</param>
/// <param name="Comparison">What the dry run showed, as JSON.</param>
/// <param name="Comment">For people.</param>
/// <param name="By">Who asked.</param>
/// <param name="At">When.</param>
/// <param name="DecidedBy">Who approved or refused.</param>
/// <param name="DecidedAt">When.</param>
[GenerateSerializer, Immutable, Alias("kf.FlowPromotion")]
public sealed record FlowPromotion(
    [property: Id(0)] int Id,
    [property: Id(1)] int Number,
    [property: Id(2)] string Environment,
    [property: Id(3)] string State,
    [property: Id(4)] string? Comparison,
    [property: Id(5)] string? Comment,
    [property: Id(6)] string By,
    [property: Id(7)] DateTimeOffset At,
    [property: Id(8)] string? DecidedBy,
    [property: Id(9)] DateTimeOffset? DecidedAt);

/// <summary>States of a promotion.</summary>
public static class FlowPromotionStates
{
    /// <summary>Waits for another key's approval.</summary>
    public const string Waiting = "waiting";

    /// <summary>In force, or was.</summary>
    public const string Done = "done";

    /// <summary>Refused.</summary>
    public const string Refused = "refused";

    /// <summary>Another promotion or roll-back came first.</summary>
    public const string Overtaken = "overtaken";
}
