using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Prebuilt;

namespace KashflowOrleans.Grains.Flows;

/// <summary>Which flow version is in force: pure.</summary>
public static class FlowChoice
{
    /// <summary>The merchant's own version that is in force; where there is none, the latest version of the prebuilt flow for that subject and kind of channel.</summary>
    /// <param name="config">The merchant's configuration.</param>
    /// <param name="environment">One of <see cref="FlowEnvironments"/>.</param>
    /// <param name="subject">For example <c>order</c>.</param>
    /// <param name="channelKind">Kind of the channel.</param>
    /// <exception cref="FlowUnavailableException">There is neither.</exception>
    public static FlowVersionRef For(MerchantConfig config, string environment, string subject, string channelKind) =>
        config.FlowFor(environment, subject, channelKind)
        ?? Prebuilt(subject, channelKind)
        ?? throw new FlowUnavailableException($"There is no flow for {subject} of {channelKind}: neither one of your own in {environment}, nor a prebuilt one.");

    // One made for that kind of channel is nearer than one for all.
    private static FlowVersionRef? Prebuilt(string subject, string channelKind)
    {
        var chosen = PrebuiltFlows.All
            .Where(flow => FlowNames.NameOf(flow.Document.Subject) == subject && (flow.Document.Channels.Count == 0 || flow.Document.Channels.Contains(channelKind, StringComparer.Ordinal)))
            .OrderBy(flow => flow.Document.Channels.Count == 0)
            .ThenBy(flow => flow.Name, StringComparer.Ordinal)
            .ThenByDescending(flow => flow.Version)
            .FirstOrDefault();
        return chosen is null ? null : new FlowVersionRef($"{FlowVersionRef.PrebuiltPrefix}{chosen.Name}", chosen.Version, string.Empty);
    }
}
