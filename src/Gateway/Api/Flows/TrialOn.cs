using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage.Orders;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>What a flow is tried on: an order of a channel, or a sample.</summary>
/// <param name="Environment">Whose ledger it is run with.</param>
/// <param name="Channel">The channel whose settings it is run with.</param>
/// <param name="OrderId">The channel's identity of the order; null for a sample.</param>
/// <param name="Sample">The sample as JSON; null for an order.</param>
internal sealed record TrialOn(string Environment, string Channel, string? OrderId, string? Sample)
{
    /// <summary>Reads it out of a request; or says what is wrong.</summary>
    public static async Task<Parsed<TrialOn>> Read(
        MerchantConfig config, IOrderQueries queries, OrderInput? order, JsonElement? sample, string? channel, string? environment, CancellationToken cancellation)
    {
        if (order is null == sample is null)
        {
            return Wrong("order", null, "or sample is needed, and not both: say what the flow is run on.");
        }

        if (order is null)
        {
            var (found, problem) = ChannelOf(config, channel, environment);
            return found is null ? new Parsed<TrialOn>(null, problem) : new Parsed<TrialOn>(new TrialOn(environment ?? found.Environment, found.Id, null, sample!.Value.GetRawText()), null);
        }

        if (channel is not null && channel != order.Channel)
        {
            return Wrong("channel", channel, "is another one than order.channel. Leave it out: an order is run with its own channel.");
        }

        if (config.Find(order.Channel) is not { } connection || !Viewing.IsChannel(connection))
        {
            return Wrong("order.channel", order.Channel, "is not a sales channel of this merchant. GET …/connections lists them.");
        }

        var row = Slug.IsValid(order.Channel) ? await queries.Find(config.Merchant, order.Channel, order.Number, cancellation) : null;
        return row is null
            ? Wrong("order.number", order.Number, $"is no order of '{order.Channel}' that is known here. GET …/orders lists them.")
            : new Parsed<TrialOn>(new TrialOn(environment ?? connection.Environment, order.Channel, row.OrderId, null), null);
    }

    private static Parsed<ConnectionConfig> ChannelOf(MerchantConfig config, string? channel, string? environment)
    {
        if (channel is not null)
        {
            return config.Find(channel) is { } named && Viewing.IsChannel(named)
                ? new Parsed<ConnectionConfig>(named, null)
                : new Parsed<ConnectionConfig>(null, Problems.Invalid("channel", channel, "is not a sales channel of this merchant. GET …/connections lists them."));
        }

        var channels = config.Connections.Where(Viewing.IsChannel).ToList();
        var there = channels.Where(candidate => candidate.Environment == (environment ?? FlowEnvironments.Prod)).ToList();
        var candidates = there.Count > 0 ? there : channels;
        return candidates.Count == 1
            ? new Parsed<ConnectionConfig>(candidates[0], null)
            : new Parsed<ConnectionConfig>(null, Problems.Invalid("channel", null, candidates.Count == 0
                ? "is needed, and the merchant has no sales channel yet. Add one (PUT …/connections/{connection})."
                : $"is needed: the merchant has several sales channels. Name one of: {string.Join(", ", candidates.Select(candidate => candidate.Id))}."));
    }

    private static Parsed<TrialOn> Wrong(string field, string? value, string message) => new(null, Problems.Invalid(field, value, message));
}
