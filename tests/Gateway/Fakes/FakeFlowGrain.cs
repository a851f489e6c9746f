using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Flows;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>One flow in memory.</summary>
internal sealed class FakeFlowGrain(FakeCluster cluster, string key) : IFlowGrain
{
    private readonly string _name = key.Split('/')[1];

    private FlowRecord? Flow => cluster.Flows.Records.GetValueOrDefault(key);

    public Task<FlowDetails?> GetFlow()
    {
        cluster.Enter($"IFlowGrain/{key}.GetFlow");
        return Task.FromResult(Flow is { } flow ? FakeFlows.View(_name, flow) : null);
    }

    public Task<FlowDraft?> GetDraft()
    {
        cluster.Enter($"IFlowGrain/{key}.GetDraft");
        return Task.FromResult(Flow?.Draft);
    }

    public async Task<FlowVersionDocument?> GetVersion(int number)
    {
        cluster.Enter($"IFlowGrain/{key}.GetVersion({number})");
        return Flow?.Find(number) is { } version
            ? new FlowVersionDocument(version.Head, (await cluster.Flows.GetDocument(key.Split('/')[0], version.Head.Hash, CancellationToken.None))!)
            : null;
    }

    public Task<FlowReply> PutDraft(string document, FlowVersionRef? basedOn, long? revision, string by)
    {
        cluster.Enter($"IFlowGrain/{key}.PutDraft({basedOn},{revision},{by})");
        return Carry(FlowDrafts.Put(Flow, FlowText.Read(document), basedOn, revision, by, FakeFlows.Now));
    }

    public Task<FlowReply> DropDraft(string by) => Change($"DropDraft({by})", FlowDrafts.Drop);

    public Task<FlowReply> Publish(string? comment, string by) => Change($"Publish({comment},{by})", flow =>
    {
        if (flow.Draft is not { } draft)
        {
            return FlowChange.Conflict("There is no draft to publish.");
        }

        var text = FlowText.Read(draft.Document);
        cluster.Flows.Documents[$"{key.Split('/')[0]}/{text.Hash}"] = text.Kept;
        return FlowDrafts.Publish(flow, text, comment, by, FakeFlows.Now);
    });

    public Task<FlowReply> Promote(int number, string environment, string? comparison, string? comment, string by) =>
        Change($"Promote({number},{environment},{comment},{by})", flow => FlowPromotions.Promote(flow, number, environment, comparison, comment, by, FakeFlows.Now));

    public Task<FlowReply> Decide(int promotion, bool isApproved, string? comment, string by) =>
        Change($"Decide({promotion},{isApproved},{comment},{by})", flow => FlowPromotions.Decide(flow, promotion, isApproved, comment, by, FakeFlows.Now));

    public Task<FlowReply> RollBack(string environment, int? number, string? comment, string by) =>
        Change($"RollBack({environment},{number},{comment},{by})", flow => FlowPromotions.RollBack(flow, environment, number, comment, by, FakeFlows.Now));

    private Task<FlowReply> Change(string call, Func<FlowRecord, FlowChange> decide)
    {
        cluster.Enter($"IFlowGrain/{key}.{call}");
        return Carry(Flow is { } flow ? decide(flow) : FlowChange.Refused($"There is no flow '{_name}'."));
    }

    private Task<FlowReply> Carry(FlowChange change)
    {
        if (change.Record is { } next)
        {
            cluster.Flows.Records[key] = next;
        }

        return Task.FromResult(new FlowReply(Flow is { } flow ? FakeFlows.View(_name, flow) : null, change.Refusal, change.IsConflict, change.Problems));
    }
}

/// <summary>The lab: remembers what it was asked for and says what it was told to.</summary>
internal sealed class FakeFlowLab(FakeCluster cluster, string key) : IFlowLabGrain
{
    public Task<FlowCheck> Check(string document, string environment)
    {
        cluster.Enter($"IFlowLabGrain/{key}.Check({environment})");
        var text = FlowText.Read(document);
        IReadOnlyList<FlowProblemView> problems = cluster.Flows.LedgerProblems.TryGetValue(environment, out var problem) ? [.. text.Problems, problem] : text.Problems;
        return Task.FromResult(new FlowCheck(problems, text.Document is null ? null : text.Kept));
    }

    public Task<FlowTrial> Try(FlowTrialRequest request)
    {
        cluster.Enter($"IFlowLabGrain/{key}.Try");
        cluster.Flows.LabRequests.Enqueue(request);
        return Task.FromResult(cluster.Flows.Trial);
    }

    public Task<FlowComparison> Compare(FlowComparisonRequest request)
    {
        cluster.Enter($"IFlowLabGrain/{key}.Compare({request.Orders.Count})");
        cluster.Flows.LabRequests.Enqueue(request);
        return Task.FromResult(new FlowComparison([.. request.Orders.Select(cluster.Flows.Outcome)]));
    }
}
