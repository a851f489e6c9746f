using KashflowOrleans.Configuration;
using Orleans;

namespace KashflowOrleans.Contracts;

/// <summary>Runs flows on samples and past orders without touching anything: orders are read from their channel, nothing is written anywhere. Key: the merchant's id.</summary>
[Alias("kf.IFlowLabGrain")]
public interface IFlowLabGrain : IGrainWithStringKey
{
    /// <summary>What is wrong with a document, checked against the merchant's ledger where it can be read.</summary>
    [Alias("Check")]
    Task<FlowCheck> Check(string document, string environment);

    /// <summary>Runs a flow once, with a trace.</summary>
    [Alias("Try")]
    Task<FlowTrial> Try(FlowTrialRequest request);

    /// <summary>Runs two flows on orders and tells which documents would differ.</summary>
    [Alias("Compare")]
    Task<FlowComparison> Compare(FlowComparisonRequest request);
}

/// <summary>What is wrong with a document.</summary>
/// <param name="Problems">The problems; empty when all is well.</param>
/// <param name="Canonical">The document in its canonical text; null when it cannot be read.</param>
[GenerateSerializer, Immutable, Alias("kf.FlowCheck")]
public sealed record FlowCheck(IReadOnlyList<FlowProblemView> Problems, [property: Id(1)] string? Canonical)
{
    /// <summary>The problems; empty when all is well.</summary>
    [Id(0)]
    public IReadOnlyList<FlowProblemView> Problems { get; init => field = value.ToArray(); } = Problems.ToArray();
}

/// <summary>A trial run.</summary>
/// <param name="Flow">The version to run; null to run <paramref name="Document"/>, or what is in force.</param>
/// <param name="Document">The document to run, for drafts.</param>
/// <param name="Environment">Whose connections' settings and ledger reference it is run with.</param>
/// <param name="Channel">The channel connection.</param>
/// <param name="OrderId">A past order of that channel; null to use <paramref name="Sample"/>.</param>
/// <param name="Sample">A subject in the canonical form, as JSON.</param>
/// <param name="CorrelationId">Correlation id.</param>
[GenerateSerializer, Immutable, Alias("kf.FlowTrialRequest")]
public sealed record FlowTrialRequest(
    [property: Id(0)] FlowVersionRef? Flow,
    [property: Id(1)] string? Document,
    [property: Id(2)] string Environment,
    [property: Id(3)] string Channel,
    [property: Id(4)] string? OrderId,
    [property: Id(5)] string? Sample,
    [property: Id(6)] string CorrelationId);

/// <summary>What a trial run gave.</summary>
/// <param name="Documents">The documents as JSON; null when it could not be run.</param>
/// <param name="Trace">Each node's input, output and time, as JSON.</param>
/// <param name="Problem">Why it could not be run.</param>
/// <param name="Problems">What is wrong with the document.</param>
[GenerateSerializer, Immutable, Alias("kf.FlowTrial")]
public sealed record FlowTrial([property: Id(0)] string? Documents, [property: Id(1)] string? Trace, [property: Id(2)] string? Problem, IReadOnlyList<FlowProblemView> Problems)
{
    /// <summary>What is wrong with the document.</summary>
    [Id(3)]
    public IReadOnlyList<FlowProblemView> Problems { get; init => field = value.ToArray(); } = Problems.ToArray();
}

/// <summary>Orders to compare two flows on.</summary>
/// <param name="Before">The one in force; null for what is in force for each order's channel.</param>
/// <param name="After">The one that may take its place.</param>
/// <param name="Orders">Keys of the orders, 20 at most.</param>
/// <param name="CorrelationId">Correlation id.</param>
[GenerateSerializer, Immutable, Alias("kf.FlowComparisonRequest")]
public sealed record FlowComparisonRequest(
    [property: Id(0)] FlowVersionRef? Before, [property: Id(1)] FlowVersionRef After, IReadOnlyList<string> Orders, [property: Id(3)] string CorrelationId)
{
    /// <summary>Keys of the orders.</summary>
    [Id(2)]
    public IReadOnlyList<string> Orders { get; init => field = value.ToArray(); } = Orders.ToArray();
}

/// <summary>What would differ.</summary>
[GenerateSerializer, Immutable, Alias("kf.FlowComparison")]
public sealed record FlowComparison(IReadOnlyList<ComparedOrder> Orders)
{
    /// <summary>One entry for each order asked for.</summary>
    [Id(0)]
    public IReadOnlyList<ComparedOrder> Orders { get; init => field = value.ToArray(); } = Orders.ToArray();
}

/// <summary>An order under both flows.</summary>
/// <param name="Key">The order.</param>
/// <param name="Number">What people call it.</param>
/// <param name="Problem">Why it could not be compared; null when it was.</param>
/// <param name="Changes">The differences; empty when the documents are the same.</param>
[GenerateSerializer, Immutable, Alias("kf.ComparedOrder")]
public sealed record ComparedOrder([property: Id(0)] string Key, [property: Id(1)] string? Number, [property: Id(2)] string? Problem, IReadOnlyList<DocumentChange> Changes)
{
    /// <summary>The differences; empty when the documents are the same.</summary>
    [Id(3)]
    public IReadOnlyList<DocumentChange> Changes { get; init => field = value.ToArray(); } = Changes.ToArray();
}

/// <summary>One difference between documents.</summary>
/// <param name="Place">Which field: <c>invoice.lines[0].nominalCode</c>.</param>
/// <param name="Before">JSON; null when it was not there.</param>
/// <param name="After">JSON; null when it will not be there.</param>
[GenerateSerializer, Immutable, Alias("kf.DocumentChange")]
public sealed record DocumentChange([property: Id(0)] string Place, [property: Id(1)] string? Before, [property: Id(2)] string? After);
