using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;

namespace KashflowOrleans.Grains.Flows;

/// <summary>What may be done with drafts, and how a draft becomes a version: pure.</summary>
public static class FlowDrafts
{
    /// <summary>The most versions a flow may have.</summary>
    public const int MaxVersions = 1_000;

    /// <summary>Replaces the draft. The same text again changes nothing, so that a lost reply does no harm.</summary>
    /// <param name="flow">The flow; null when this creates it.</param>
    /// <param name="text">The draft as read.</param>
    /// <param name="basedOn">The version it was copied from; kept from the draft before when null.</param>
    /// <param name="revision">The revision the author has seen, 0 for none; null when that does not matter.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">Now.</param>
    public static FlowChange Put(FlowRecord? flow, FlowText text, FlowVersionRef? basedOn, long? revision, string by, DateTimeOffset now)
    {
        if (text.Refusal is { } refusal)
        {
            return FlowChange.Refused(refusal, text.Problems);
        }

        var record = flow ?? new FlowRecord();
        var origin = basedOn ?? record.Draft?.Head.BasedOn;
        if (record.Draft is { } same && string.Equals(same.Document, text.Kept, StringComparison.Ordinal) && same.Head.BasedOn == origin)
        {
            return FlowChange.To(record, text.Problems);
        }

        if (revision is { } seen && Objection(record, seen) is { } objection)
        {
            return FlowChange.Conflict(objection);
        }

        var next = record with { Draft = new FlowDraft(new FlowDraftHead(record.Revision + 1, origin, by, now), text.Kept), Revision = record.Revision + 1 };
        return FlowChange.To(next.Versions.Count > 0 ? next : next with { Title = text.Title, Subject = text.Subject, Channels = text.Channels }, text.Problems);
    }

    /// <summary>Throws the draft away.</summary>
    public static FlowChange Drop(FlowRecord flow) =>
        FlowChange.To(flow.Draft is null ? flow : flow with { Draft = null, Revision = flow.Revision + 1 });

    /// <summary>Makes the draft the next version, in force in Dev. The draft is used up by it.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="text">The draft as read.</param>
    /// <param name="comment">For people.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">Now.</param>
    public static FlowChange Publish(FlowRecord flow, FlowText text, string? comment, string by, DateTimeOffset now)
    {
        if (text.Document is null || text.Errors > 0)
        {
            return FlowChange.Refused($"The draft has {(text.Errors == 1 ? "an error" : $"{Shown(text.Errors)} errors")} that must be mended before it is published.", text.Problems);
        }

        if (flow.Versions.Count > 0 && !string.Equals(flow.Subject, text.Subject, StringComparison.Ordinal))
        {
            return FlowChange.Refused($"The draft is about '{text.Subject}', the flow's versions are about '{flow.Subject}', and that cannot change: make a new flow for it.", text.Problems);
        }

        if (flow.Versions is [.., var newest] && string.Equals(newest.Head.Hash, text.Hash, StringComparison.Ordinal))
        {
            return FlowChange.Conflict($"The draft says the same as version {Shown(newest.Head.Number)}, the newest: there is nothing to publish.");
        }

        if (flow.Versions.Count >= MaxVersions)
        {
            return FlowChange.Conflict($"The flow has {Shown(MaxVersions)} versions, which is the most: go on in a new flow.");
        }

        var version = new PublishedVersion(new FlowVersionHead(flow.Versions.Count + 1, text.Hash, comment, by, now), text.Channels);
        var next = flow with { Title = text.Title, Subject = text.Subject, Channels = text.Channels, Draft = null, Versions = [.. flow.Versions, version] };
        return FlowChange.To(FlowPromotions.PutInForce(next, FlowEnvironments.Dev, version.Head.Number), text.Problems);
    }

    // A draft that was published meanwhile may be gone on with; one that was thrown away or written by somebody else may not be overwritten unseen.
    private static string? Objection(FlowRecord flow, long seen) => flow.Draft switch
    {
        { } draft when draft.Head.Revision != seen => $"The draft was changed by '{draft.Head.By}': it is at revision {Shown(draft.Head.Revision)}, yours is based on {Shown(seen)}. Read it again.",
        null when seen != 0 && seen != flow.Revision => "The draft you have read was thrown away. Read the flow again.",
        _ => null,
    };

    private static string Shown(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
