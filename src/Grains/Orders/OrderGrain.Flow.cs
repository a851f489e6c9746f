using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Grains.Flows;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Orders;

/// <content>Asks the flow what should exist and remembers with what it was asked.</content>
public sealed partial class OrderGrain
{
    private const int MaxAlerts = 20;

    private async Task<(DesiredDocuments? Desired, RunEnd? End)> Decide(Order order, MerchantConnections connections, CallContext context, CancellationToken cancellation)
    {
        var current = state.State;
        var (asked, end) = await Ask(
            FlowSubject.Order, "The order's flow", inForce => FlowPin.Choose(current, inForce), (flow, with) => services.Flows.Decide(flow, order, with), connections, context, cancellation);
        if (asked is not { } answer)
        {
            return (null, end);
        }

        (current.Flow, current.InputHash) = (answer.Flow, answer.Decision.InputHash);
        current.ConfigVersion = connections.Config!.Version;
        current.Findings = TellFindings(answer.Decision, current.Findings, context.CorrelationId, string.Empty);
        return (answer.Decision.Documents, null);
    }

    // Chooses the version, reads what it needs and has it decide; or says why that cannot be now.
    private async Task<((FlowVersionRef Flow, OrderDecision Decision)? Answer, RunEnd? End)> Ask(
        FlowSubject subject,
        string name,
        Func<FlowVersionRef, FlowVersionRef> choose,
        Func<FlowVersionRef, OrderFlowContext, ValueTask<OrderDecision>> decide,
        MerchantConnections connections,
        CallContext context,
        CancellationToken cancellation)
    {
        var (config, channel) = (connections.Config!, connections.ChannelConfig!);
        FlowVersionRef? flow = null;
        try
        {
            flow = choose(services.Flows.InForce(config, channel, subject));
            var read = await ReadReference(flow, connections, context, cancellation);
            return read.TryGetValue(out var reference)
                ? ((flow, await decide(flow, new OrderFlowContext(_key, config, channel, reference))), null)
                : (null, RunEnd.FromFailure(read, "The ledger's settings could not be read"));
        }
        catch (FlowUnavailableException failure)
        {
            LogFlowUnavailable(logger, _key.ToString(), flow?.ToString() ?? "in force", failure);
            return (null, new RunEnd.Retry($"{name} cannot be read now.", null, CountsAsAttempt: false));
        }
    }

    private async Task<Outcome<LedgerReference>> ReadReference(FlowVersionRef flow, MerchantConnections connections, CallContext context, CancellationToken cancellation) =>
        await services.Flows.NeedsProducts(flow, connections.Config!)
            ? await connections.Reference!.GetWithProducts(context, cancellation)
            : await connections.Reference!.Get(context, cancellation);

    // Each finding and alert once, not with every run that comes to the same.
    private string? TellFindings(OrderDecision decision, string? known, string correlationId, string about)
    {
        if (decision.Findings is { } findings && !string.Equals(findings, known, StringComparison.Ordinal))
        {
            Remember(correlationId, "flow.findings", about + findings);
        }

        foreach (var alert in decision.Documents.Alerts)
        {
            AlertOnce($"{alert.Severity.ToString().ToLowerInvariant()}: {about}{alert.Message}", correlationId);
        }

        return decision.Findings;
    }
}
