using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Grains.Flows;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using NodaTime;
using NodaTime.Extensions;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Decides with the merchant's flows, compiled once in this silo.</summary>
public sealed class OrderFlows(FlowLibrary library, TimeProvider clock) : IOrderFlows
{
    /// <inheritdoc/>
    public FlowVersionRef InForce(MerchantConfig config, ConnectionConfig channel, FlowSubject subject) =>
        FlowChoice.For(config, channel.Environment, FlowNames.NameOf(subject), channel.Kind);

    /// <inheritdoc/>
    public async ValueTask<bool> NeedsProducts(FlowVersionRef flow, MerchantConfig config) =>
        ProductReading.IsNeeded(await library.Get(MerchantId.Parse(config.Merchant), flow), flow, config);

    /// <inheritdoc/>
    public ValueTask<OrderDecision> Decide(FlowVersionRef flow, Order order, OrderFlowContext context) =>
        Decide(flow, InputOf(order, context.Key, context.Config, context.Reference, clock.GetUtcNow().ToInstant()), context.Key);

    /// <inheritdoc/>
    public ValueTask<OrderDecision> Decide(FlowVersionRef flow, Refund refund, OrderFlowContext context) =>
        Decide(
            flow,
            new FlowInput(
                FlowSubject.Refund, CanonicalValues.Of(refund), FlowSettings.From(context.Config, context.Key.Channel.Value), context.Reference, clock.GetUtcNow().ToInstant()),
            context.Key);

    /// <summary>What an order's flow is run on.</summary>
    internal static FlowInput InputOf(Order order, OrderKey key, MerchantConfig config, LedgerReference reference, Instant now) =>
        new(FlowSubject.Order, CanonicalValues.Of(order), FlowSettings.From(config, key.Channel.Value), reference, now)
        {
            CustomerCode = CustomerIdentity.CodeOf(order, key),
        };

    private async ValueTask<OrderDecision> Decide(FlowVersionRef flow, FlowInput input, OrderKey key)
    {
        var compiled = await library.Get(key.Merchant, flow);
        var result = compiled.Run(input);
        return new OrderDecision(result.Documents, InWords(result.Findings), ContentHash.Of(input.Subject));
    }

    private static string? InWords(IReadOnlyDictionary<string, int> findings) => findings.Count == 0
        ? null
        : "The flow's rules found: " + string.Join(", ", findings.OrderBy(finding => finding.Key, StringComparer.Ordinal)
            .Select(finding => string.Create(CultureInfo.InvariantCulture, $"{finding.Key} {finding.Value}"))) + ".";
}
