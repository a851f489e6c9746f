using KashflowOrleans.Configuration;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Orders;
using NodaTime;

namespace KashflowOrleans.Gateway.Api.Flows;

/// <summary>Which orders a flow is compared on: the latest of the channels it is made for, those of the environment and the real ones.</summary>
/// <param name="Config">The merchant.</param>
/// <param name="ChannelKinds">Kinds of channel the flow is made for; empty for all.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Channel">Only this channel.</param>
/// <param name="From">Only orders placed (or first heard of) not before.</param>
/// <param name="To">Only orders placed (or first heard of) before.</param>
/// <param name="Count">How many.</param>
internal sealed record OrderSelection(MerchantConfig Config, IReadOnlyList<string> ChannelKinds, string Environment, string? Channel, Instant? From, Instant? To, int Count)
{
    /// <summary>How many when nobody says.</summary>
    public const int DefaultCount = 50;

    private const int PageSize = 200;
    private const int MaxPages = 10;

    /// <summary>Whether orders of a channel are among them.</summary>
    public bool Includes(ConnectionConfig channel) =>
        Viewing.IsChannel(channel)
        && PrebuiltLibrary.IsFor(ChannelKinds, channel.Kind)
        && (Channel is null ? channel.Environment == Environment || channel.Environment == FlowEnvironments.Prod : channel.Id == Channel);

    /// <summary>The orders, the latest first. Looks through a bounded number of pages.</summary>
    public async Task<IReadOnlyList<OrderRow>> Read(IOrderQueries queries, CancellationToken cancellation)
    {
        var channels = Config.Connections.Where(Includes).Select(channel => channel.Id).ToHashSet(StringComparer.Ordinal);
        var found = new List<OrderRow>();
        var only = channels.Count == 1 ? channels.First() : null;
        string? cursor = null;
        for (var page = 0; page < MaxPages && channels.Count > 0 && found.Count < Count; page++)
        {
            var rows = await queries.List(Config.Merchant, new OrderFilter(null, only, null, From, To, only is null ? PageSize : Count, cursor), cancellation);
            found.AddRange(rows.Orders.Where(row => channels.Contains(row.Channel)).Take(Count - found.Count));
            if ((cursor = rows.NextCursor) is null)
            {
                break;
            }
        }

        return found;
    }
}
