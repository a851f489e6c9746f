using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Grains.Flows;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>The flows that come with the program, as the API names them: <c>prebuilt/…</c>.</summary>
internal static class PrebuiltLibrary
{
    private const int MaxShown = 80;

    private static readonly IReadOnlyList<string> ChannelKinds = [.. ConnectionKinds.All.Where(Viewing.IsChannel)];

    /// <summary>The latest version of each, by name.</summary>
    public static IReadOnlyList<PrebuiltFlow> Latest { get; } =
    [
        .. PrebuiltFlows.All
            .GroupBy(flow => flow.Name, StringComparer.Ordinal)
            .Select(versions => versions.MaxBy(flow => flow.Version)!)
            .OrderBy(flow => flow.Name, StringComparer.Ordinal),
    ];

    /// <summary>One by its name, with or without <c>prebuilt/</c>; null when there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="version">The version; null for the latest.</param>
    public static PrebuiltFlow? Find(string name, int? version = null)
    {
        var plain = name.StartsWith(FlowVersionRef.PrebuiltPrefix, StringComparison.Ordinal) ? name[FlowVersionRef.PrebuiltPrefix.Length..] : name;
        return PrebuiltFlows.Find(plain, version);
    }

    /// <summary>How versions of flows name it.</summary>
    public static FlowVersionRef Reference(PrebuiltFlow flow) => new(FlowVersionRef.PrebuiltPrefix + flow.Name, flow.Version, string.Empty);

    /// <summary>The version that is in force for a subject and a kind of channel; null when there is none.</summary>
    public static FlowVersionRef? InForce(MerchantConfig config, string environment, string subject, string channelKind)
    {
        try
        {
            return FlowChoice.For(config, environment, subject, channelKind);
        }
        catch (FlowUnavailableException)
        {
            return null;
        }
    }

    /// <summary>As it stands in a merchant's list: in force where the merchant has no flow of its own for one of its kinds of channel.</summary>
    public static FlowView View(PrebuiltFlow flow, MerchantConfig config)
    {
        var reference = Reference(flow);
        var subject = FlowNames.NameOf(flow.Document.Subject);
        var inForce = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var environment in FlowEnvironments.All)
        {
            if (ChannelKinds.Any(kind => InForce(config, environment, subject, kind) == reference))
            {
                inForce[environment] = flow.Version;
            }
        }

        return new FlowView(
            reference.Flow,
            flow.Document.Name,
            subject,
            flow.Document.Channels,
            IsPrebuilt: true,
            null,
            [.. PrebuiltFlows.All.Where(version => version.Name == flow.Name).OrderBy(version => version.Version).Select(version => new FlowVersionView(version.Version, string.Empty, null, null, null))],
            inForce);
    }

    /// <summary>As it is shown by itself.</summary>
    public static PrebuiltFlowView View(PrebuiltFlow flow) => new(
        Reference(flow).Flow,
        flow.Version,
        flow.Document.Name,
        flow.Document.Description,
        FlowNames.NameOf(flow.Document.Subject),
        flow.Document.Channels,
        FlowViewing.Document(flow.Json));

    /// <summary>Whether a flow is made for a kind of channel.</summary>
    public static bool IsFor(IReadOnlyList<string> channels, string channelKind) => channels.Count == 0 || channels.Contains(channelKind, StringComparer.Ordinal);

    /// <summary>There is no such flow.</summary>
    public static Problem Unknown(string field, string name) => Problems.Invalid(
        field,
        name.Length <= MaxShown ? name : string.Concat(name.AsSpan(0, MaxShown), "…"),
        $"does not come with the program. Use one of: {string.Join(", ", Latest.Select(flow => Reference(flow).Flow))}.");
}
