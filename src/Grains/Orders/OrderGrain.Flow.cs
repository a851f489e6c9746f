using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
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
        var channel = connections.ChannelConfig!;
        FlowVersionRef? flow = null;
        OrderDecision decision;
        try
        {
            flow = FlowPin.Choose(current, services.Flows.InForce(connections.Config!, channel));
            var read = await ReadReference(flow, connections, context, cancellation);
            if (!read.TryGetValue(out var reference))
            {
                return (null, RunEnd.FromFailure(read, "The ledger's settings could not be read"));
            }

            decision = await services.Flows.Decide(flow, order, new OrderFlowContext(_key, connections.Config!, channel, reference));
        }
        catch (FlowUnavailableException failure)
        {
            LogFlowUnavailable(logger, _key.ToString(), flow?.ToString() ?? "in force", failure);
            return (null, new RunEnd.Retry("The order's flow cannot be read now.", null, CountsAsAttempt: false));
        }

        current.Flow = flow;
        current.InputHash = decision.InputHash;
        current.ConfigVersion = connections.Config!.Version;
        current.Findings = TellFindings(decision, current.Findings, context.CorrelationId, string.Empty);
        return (decision.Documents, null);
    }

    private async Task<Outcome<LedgerReference>> ReadReference(FlowVersionRef flow, MerchantConnections connections, CallContext context, CancellationToken cancellation) =>
        await services.Flows.NeedsProducts(flow, _key.Merchant)
            ? await connections.Reference!.GetWithProducts(context, cancellation)
            : await connections.Reference!.Get(context, cancellation);

    // Each finding and alert once, not with every run that comes to the same.
    private string? TellFindings(OrderDecision decision, string? known, string correlationId, string about)
    {
        var current = state.State;
        if (decision.Findings is { } findings && !string.Equals(findings, known, StringComparison.Ordinal))
        {
            Remember(correlationId, "flow.findings", about + findings);
        }

        foreach (var alert in decision.Documents.Alerts)
        {
            var line = $"{alert.Severity.ToString().ToLowerInvariant()}: {about}{alert.Message}";
            if (!current.Alerts.Contains(line, StringComparer.Ordinal) && current.Alerts.Count < MaxAlerts)
            {
                current.Alerts.Add(line);
                Remember(correlationId, "flow.alert", line);
            }
        }

        return decision.Findings;
    }
}
