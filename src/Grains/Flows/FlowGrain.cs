using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Flows;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Flows;

/// <summary>One flow of a merchant (see <see cref="IFlowGrain"/>). What may be done is decided by <see cref="FlowDrafts"/> and <see cref="FlowPromotions"/>; here it is carried out,
/// in an order that a crash can interrupt anywhere: the version's document, the state with what the merchant's configuration is still to be told, the configuration, the state
/// without it, the summary for lists. Whatever is left of that is done on the next activation or call, and by a timer.</summary>
[GrainType("flow")]
public sealed partial class FlowGrain(
    [PersistentState("flow", StorageNames.Provider)] IPersistentState<FlowGrainState> state,
    IFlowStore store,
    TimeProvider clock,
    ILogger<FlowGrain> logger) : Grain, IFlowGrain
{
    private const int MaxCommentLength = 2_000;
    private static readonly TimeSpan SettlePause = TimeSpan.FromSeconds(2);

    private FlowKey _key;
    private IGrainTimer? _settling;
    private bool _isStale;
    private long _summarised;

    private FlowRecord? Flow => state.State.Flow;

    private IMerchantGrain Merchant => GrainFactory.GetGrain<IMerchantGrain>(_key.Merchant.Value);

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = FlowKey.Parse(this.GetPrimaryKeyString());
        await TrySettle();
    }

    /// <inheritdoc/>
    public async Task<FlowDetails?> GetFlow()
    {
        await Refresh();
        return View();
    }

    /// <inheritdoc/>
    public async Task<FlowDraft?> GetDraft()
    {
        await Refresh();
        return Flow?.Draft;
    }

    /// <inheritdoc/>
    public async Task<FlowVersionDocument?> GetVersion(int number)
    {
        await Refresh();
        if (Flow?.Find(number) is not { } version)
        {
            return null;
        }

        string? text;
        try
        {
            text = await store.GetDocument(_key.Merchant.Value, version.Head.Hash, CancellationToken.None);
        }
        catch (StorageUnavailableException failure)
        {
            throw Unavailable("The version's document could not be read", failure);
        }

        return text is null
            ? throw new InvalidOperationException($"The document of version {version.RefOf(_key.Flow)} is not in the database; restore its row of flow_documents.")
            : new FlowVersionDocument(version.Head, text);
    }

    /// <inheritdoc/>
    public async Task<FlowReply> PutDraft(string document, FlowVersionRef? basedOn, long? revision, string by)
    {
        await Begin();
        if (Flow is null && await Merchant.GetConfig() is null)
        {
            return Reply(FlowChange.Refused($"There is no merchant '{_key.Merchant}'."));
        }

        return await Carry(FlowDrafts.Put(Flow, FlowText.Read(document), basedOn, revision, by, clock.GetUtcNow()));
    }

    /// <inheritdoc/>
    public Task<FlowReply> DropDraft(string by) => Change(comment: null, FlowDrafts.Drop);

    /// <inheritdoc/>
    public async Task<FlowReply> Publish(string? comment, string by)
    {
        await Begin();
        if (Objection(comment) is { } objection)
        {
            return Reply(objection);
        }

        if (Flow!.Draft is not { } draft)
        {
            return Reply(FlowChange.Conflict("There is no draft to publish."));
        }

        var text = FlowText.Read(draft.Document);
        var change = FlowDrafts.Publish(Flow, text, comment, by, clock.GetUtcNow());
        if (change.Refusal is null)
        {
            await Keep(text);
        }

        return await Carry(change);
    }

    /// <inheritdoc/>
    public Task<FlowReply> Promote(int number, string environment, string? comparison, string? comment, string by) =>
        Change(comment, flow => FlowPromotions.Promote(flow, number, environment, comparison, comment, by, clock.GetUtcNow()));

    /// <inheritdoc/>
    public Task<FlowReply> Decide(int promotion, bool isApproved, string? comment, string by) =>
        Change(comment, flow => FlowPromotions.Decide(flow, promotion, isApproved, comment, by, clock.GetUtcNow()));

    /// <inheritdoc/>
    public Task<FlowReply> RollBack(string environment, int? number, string? comment, string by) =>
        Change(comment, flow => FlowPromotions.RollBack(flow, environment, number, comment, by, clock.GetUtcNow()));

    private async Task<FlowReply> Change(string? comment, Func<FlowRecord, FlowChange> decide)
    {
        await Begin();
        return Objection(comment) is { } objection ? Reply(objection) : await Carry(decide(Flow!));
    }

    private FlowChange? Objection(string? comment) =>
        Flow is null ? FlowChange.Refused($"There is no flow '{_key.Flow}'.")
        : comment?.Length > MaxCommentLength ? FlowChange.Refused($"The comment has {comment.Length} characters; at most {MaxCommentLength} are allowed.")
        : null;

    // Before any state speaks of it. A row that nothing comes to speak of does no harm.
    private async Task Keep(FlowText text)
    {
        try
        {
            await store.PutDocument(_key.Merchant.Value, text.Hash, text.Kept, CancellationToken.None);
        }
        catch (StorageUnavailableException failure)
        {
            throw Unavailable("The version's document could not be saved", failure);
        }
    }

    private async Task<FlowReply> Carry(FlowChange change)
    {
        if (change.Record is { } next && !ReferenceEquals(next, Flow))
        {
            await Save(next);
            if (!await TrySettle() && Flow?.Pending is { } pending)
            {
                var warning = new FlowProblemView(
                    IsError: false, "document", $"It is decided and stored; the merchant's configuration in {pending.Environment} follows as soon as it can be written.", null);
                return Reply(change with { Problems = [.. change.Problems, warning] });
            }
        }

        return Reply(change);
    }

    private FlowReply Reply(FlowChange change) => new(View(), change.Refusal, change.IsConflict, change.Problems);

    // What an earlier change left undone comes first: there is room for one.
    private async Task Begin()
    {
        await Refresh();
        if (Flow?.Pending is not null && !await TrySettle() && Flow?.Pending is not null)
        {
            throw new StorageUnavailableException("An earlier change of this flow is still being put in force; try again in a moment.");
        }
    }

    private async Task<bool> TrySettle()
    {
        try
        {
            await Settle();
            return true;
        }
        catch (Exception failure)
        {
            LogUnsettled(logger, _key.ToString(), failure);
            _settling ??= this.RegisterGrainTimer(SettleLater, new GrainTimerCreationOptions { DueTime = SettlePause, Period = SettlePause, Interleave = false, KeepAlive = true });
            return false;
        }
    }

    private async Task SettleLater(CancellationToken cancellation)
    {
        // Another activation may have gone on from what this one knows: only what is stored is passed on.
        _isStale = true;
        if (await TrySettle())
        {
            _settling?.Dispose();
            _settling = null;
        }
    }

    private async Task Settle()
    {
        await Refresh();
        if (Flow is { Pending: { } pending } flow)
        {
            var version = flow.Find(pending.Number);
            await Merchant.PutFlow(pending.Environment, flow.Subject, version?.Channels ?? [], _key.Flow, version?.RefOf(_key.Flow));
            await Save(flow with { Pending = null });
        }

        if (Flow is { } settled && settled.Version > _summarised)
        {
            await store.PutSummary(_key.Merchant.Value, View()!, settled.Version, CancellationToken.None);
            _summarised = settled.Version;
        }
    }

    private async Task Save(FlowRecord next)
    {
        var before = Flow;
        state.State.Flow = next with { Version = (before?.Version ?? 0) + 1 };
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception failure)
        {
            // Whether it was written is not known, so what is stored is read again before anything else.
            state.State.Flow = before;
            _isStale = true;
            throw Unavailable("The flow's state could not be saved", failure);
        }
    }

    private async Task Refresh()
    {
        if (!_isStale)
        {
            return;
        }

        try
        {
            await state.ReadStateAsync();
            _isStale = false;
        }
        catch (Exception failure)
        {
            throw Unavailable("The flow's state could not be read", failure);
        }
    }

    // The cause is logged here: the database's own exceptions cannot be sent to callers in other processes.
    private StorageUnavailableException Unavailable(string what, Exception failure)
    {
        LogUnavailable(logger, _key.ToString(), what, failure);
        return new StorageUnavailableException($"{what}: {failure.Message}");
    }

    private FlowDetails? View() => Flow is { } flow
        ? new FlowDetails(
            _key.Flow,
            flow.Title.Length > 0 ? flow.Title : _key.Flow,
            flow.Subject,
            flow.Channels,
            flow.Draft?.Head,
            [.. flow.Versions.Select(version => version.Head)],
            flow.Tracks.Where(track => track.Value.InForce != FlowTrack.Prebuilt).ToDictionary(track => track.Key, track => track.Value.InForce, StringComparer.Ordinal),
            flow.Promotions)
        : null;
}
