using System.Text.Json;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>What a draft is a copy of (<c>#/$defs/copyFlow</c> of <c>/schemas/flow-requests.json</c>).</summary>
/// <param name="From">A flow that comes with the program, <c>prebuilt/…</c>, or one of the merchant's own.</param>
/// <param name="Version">Of an own flow the version; left out, the latest one.</param>
public sealed record CopyFlowInput(string From, int? Version = null);

/// <summary>What people should know about it (<c>#/$defs/remark</c>).</summary>
/// <param name="Comment">Stands with the version or the promotion.</param>
public sealed record RemarkInput(string? Comment)
{
    /// <summary>Nothing.</summary>
    public RemarkInput()
        : this((string?)null)
    {
    }
}

/// <summary>An order that is known here (<c>#/$defs/order</c>).</summary>
/// <param name="Channel">The sales channel's connection.</param>
/// <param name="Number">The order's number, or the channel's identity of it.</param>
public sealed record OrderInput(string Channel, string Number);

/// <summary>Which version of a flow to run, on what (<c>#/$defs/testFlow</c>).</summary>
/// <param name="Version">A version; without any of the three the draft is run, or the latest version when there is no draft.</param>
/// <param name="Draft">True for the draft.</param>
/// <param name="Document">A document that is not saved.</param>
/// <param name="Environment">Whose ledger it is run with; the channel's own when left out.</param>
/// <param name="Order">An order, read from its channel.</param>
/// <param name="Sample">Or one in the canonical form.</param>
/// <param name="Channel">For a sample: the channel whose settings it is run with; left out, the merchant's only one there.</param>
public sealed record TestFlowInput(
    int? Version = null, bool Draft = false, JsonElement? Document = null, string? Environment = null, OrderInput? Order = null, JsonElement? Sample = null, string? Channel = null);

/// <summary>Which flow to run, on what (<c>#/$defs/testDocument</c>).</summary>
/// <param name="Document">A document that is not saved; without it and <paramref name="Prebuilt"/> the flow in force is run.</param>
/// <param name="Prebuilt">A flow that comes with the program.</param>
/// <param name="Environment">Whose ledger it is run with; the channel's own when left out.</param>
/// <param name="Order">An order, read from its channel.</param>
/// <param name="Sample">Or one in the canonical form.</param>
/// <param name="Channel">For a sample: the channel whose settings it is run with; left out, the merchant's only one there.</param>
public sealed record TestDocumentInput(
    JsonElement? Document = null, string? Prebuilt = null, string? Environment = null, OrderInput? Order = null, JsonElement? Sample = null, string? Channel = null);

/// <summary>Which version to compare with the one in force, on which orders (<c>#/$defs/compareFlow</c>).</summary>
/// <param name="Version">A version.</param>
/// <param name="Draft">True for the draft.</param>
/// <param name="Environment">Where the other one is in force.</param>
/// <param name="Orders">How many orders, the latest first.</param>
/// <param name="From">Only orders placed (or first heard of) not before.</param>
/// <param name="To">Only orders placed (or first heard of) before.</param>
/// <param name="Channel">Only orders of this channel.</param>
public sealed record CompareFlowInput(
    int? Version = null,
    bool Draft = false,
    string Environment = Configuration.FlowEnvironments.Prod,
    int Orders = OrderSelection.DefaultCount,
    string? From = null,
    string? To = null,
    string? Channel = null);

/// <summary>Which version goes where (<c>#/$defs/promoteFlow</c>).</summary>
/// <param name="Version">The version.</param>
/// <param name="To">The environment: <c>qa</c> or <c>prod</c>.</param>
/// <param name="Orders">On how many of the latest orders it is compared with what is in force there; 0 for none.</param>
/// <param name="Comment">For those who approve.</param>
public sealed record PromoteFlowInput(int Version, string To, int Orders = OrderSelection.DefaultCount, string? Comment = null);

/// <summary>Where to go back (<c>#/$defs/rollBackFlow</c>).</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Version">A version that was in force there before; 0 takes the flow out of force; left out, the one before the present one.</param>
/// <param name="Comment">For people.</param>
public sealed record RollBackFlowInput(string Environment, int? Version = null, string? Comment = null);
