using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Grains.Flows;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using NodaTime.Extensions;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Decides with the merchant's flows, compiled once in this silo.</summary>
public sealed class OrderFlows(FlowLibrary library, TimeProvider clock) : IOrderFlows
{
    /// <inheritdoc/>
    public FlowVersionRef InForce(MerchantConfig config, ConnectionConfig channel) =>
        FlowChoice.For(config, channel.Environment, FlowNames.NameOf(FlowSubject.Order), channel.Kind);

    /// <inheritdoc/>
    public async ValueTask<bool> NeedsProducts(FlowVersionRef flow, MerchantId merchant) => (await library.Get(merchant, flow)).NeedsProducts;

    /// <inheritdoc/>
    public FlowVersionRef InForceForRefunds(MerchantConfig config, ConnectionConfig channel) =>
        FlowChoice.For(config, channel.Environment, FlowNames.NameOf(FlowSubject.Refund), channel.Kind);

    /// <inheritdoc/>
    public ValueTask<OrderDecision> Decide(FlowVersionRef flow, Order order, OrderFlowContext context) =>
        Decide(flow, FlowSubject.Order, CanonicalValues.Of(order), CustomerIdentity.CodeOf(order, context.Key), context);

    /// <inheritdoc/>
    public ValueTask<OrderDecision> Decide(FlowVersionRef flow, Refund refund, OrderFlowContext context) =>
        Decide(flow, FlowSubject.Refund, CanonicalValues.Of(refund), null, context);

    private async ValueTask<OrderDecision> Decide(FlowVersionRef flow, FlowSubject kind, Value subject, string? customerCode, OrderFlowContext context)
    {
        var compiled = await library.Get(context.Key.Merchant, flow);
        var input = new FlowInput(kind, subject, FlowSettings.From(context.Config, context.Key.Channel.Value), context.Reference, clock.GetUtcNow().ToInstant())
        {
            CustomerCode = customerCode,
        };
        var result = compiled.Run(input);
        return new OrderDecision(result.Documents, InWords(result.Findings), HashOf(subject));
    }

    private static string? InWords(IReadOnlyDictionary<string, int> findings) => findings.Count == 0
        ? null
        : "The flow's rules found: " + string.Join(", ", findings.OrderBy(finding => finding.Key, StringComparer.Ordinal)
            .Select(finding => string.Create(CultureInfo.InvariantCulture, $"{finding.Key} {finding.Value}"))) + ".";

    private static string HashOf(Value subject)
    {
        var buffer = new ArrayBufferWriter<byte>(2_048);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            JsonValues.Write(writer, subject);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan).AsSpan(0, 16));
    }
}
