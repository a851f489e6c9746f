using KashflowOrleans.Configuration;

namespace KashflowOrleans.Grains.Merchants;

/// <summary>Which flow version is bound to what: pure. A slot is an environment, a subject and a kind of channel (or all kinds); it holds one version.</summary>
public static class FlowBindings
{
    /// <summary>Binds a flow's version to the slots it is made for, in place of what is bound there, and takes the flow's other bindings in that environment away.</summary>
    /// <param name="bindings">What is bound.</param>
    /// <param name="environment">One of <see cref="FlowEnvironments"/>.</param>
    /// <param name="subject">What the flow is about.</param>
    /// <param name="channels">Kinds of channel it is made for; empty for all.</param>
    /// <param name="flow">The flow's name.</param>
    /// <param name="version">The version; null to take the flow's bindings away and leave all others.</param>
    /// <returns>The bindings in a fixed order.</returns>
    public static IReadOnlyList<FlowBinding> Put(
        IReadOnlyList<FlowBinding> bindings, string environment, string subject, IReadOnlyList<string> channels, string flow, FlowVersionRef? version)
    {
        var slots = channels.Count == 0 ? [FlowBinding.AllChannels] : channels;
        var added = version is null
            ? []
            : slots.Distinct(StringComparer.Ordinal).Select(channel => new FlowBinding(environment, subject, channel, version)).ToList();
        return
        [
            .. bindings.Where(binding => !IsOf(binding, environment, flow) && !added.Exists(other => IsSameSlot(other, binding)))
                .Concat(added)
                .OrderBy(binding => binding.Environment, StringComparer.Ordinal)
                .ThenBy(binding => binding.Subject, StringComparer.Ordinal)
                .ThenBy(binding => binding.Channel, StringComparer.Ordinal),
        ];
    }

    private static bool IsOf(FlowBinding binding, string environment, string flow) =>
        string.Equals(binding.Environment, environment, StringComparison.Ordinal) && string.Equals(binding.Version.Flow, flow, StringComparison.Ordinal);

    private static bool IsSameSlot(FlowBinding one, FlowBinding other) =>
        string.Equals(one.Environment, other.Environment, StringComparison.Ordinal)
        && string.Equals(one.Subject, other.Subject, StringComparison.Ordinal)
        && string.Equals(one.Channel, other.Channel, StringComparison.Ordinal);
}
