using System.Globalization;
using System.Text.Json;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento.Search;
using KashflowOrleans.Connectors.Magento.Translation;
using KashflowOrleans.Connectors.Magento.Wire;
using NodaTime;

namespace KashflowOrleans.Connectors.Magento;

/// <content>Orders by the day they were placed, in short.</content>
public sealed partial class MagentoChannel
{
    private const int PlacedPerPage = 100;

    /// <inheritdoc/>
    public async Task<Outcome<PlacedOrderPage>> ListPlacedOrders(Instant from, Instant until, string? after, CallContext context, CancellationToken cancellation)
    {
        var criteria = new SearchCriteria()
            .Where("created_at", "gteq", MagentoDates.Format(from))
            .Where("created_at", "lt", MagentoDates.Format(until))
            .OrderBy("entity_id")
            .Page(1, PlacedPerPage)
            .Select(
                "entity_id", "increment_id", "created_at", "state", "grand_total", "tax_amount", "order_currency_code", "total_refunded", "gift_cards_amount", "customer_balance_amount",
                "reward_currency_amount", "extension_attributes[gift_cards_amount,customer_balance_amount,reward_currency_amount]");
        var read = await Read(
            () => _search.SearchOrders(Parameters(after is null ? criteria : criteria.Where("entity_id", "gt", after)), context, cancellation),
            static body => JsonSerializer.Deserialize(body, MagentoJson.Default.WirePlacedOrderPage),
            null,
            cancellation);
        return read.TryGetValue(out var page) ? PageOf(page, from, until, after) : read.As<PlacedOrderPage>();
    }

    private static Outcome<PlacedOrderPage> PageOf(WirePlacedOrderPage page, Instant from, Instant until, string? after)
    {
        if (page.Items is not { } rows || page.TotalCount.Value is not { } total)
        {
            return Unusable("has no items or no total_count");
        }

        if (rows.Count == 0 && total > 0)
        {
            return Unusable(string.Create(CultureInfo.InvariantCulture, $"is empty although it counts {total}"));
        }

        var last = Key(after) ?? 0;
        var orders = new List<PlacedOrder>(rows.Count);
        foreach (var row in rows)
        {
            // Each row is checked: a shop that passes over a condition would list the same orders for ever, or other days' orders on this one.
            if (Key(row.EntityId) is not { } id || id <= last)
            {
                return Unusable("does not go on after the last entity_id: it ignores the condition, or its rows have no entity_id");
            }

            if (MagentoDates.Parse(row.CreatedAt) is not { } placed || placed < from || placed >= until)
            {
                return Unusable($"holds order {row.EntityId}, placed '{row.CreatedAt}', which is outside of the time asked for");
            }

            last = id;
            var money = OrderMoney.Of(row, new ProblemList());
            orders.Add(new PlacedOrder(
                row.EntityId!.Trim(), row.IncrementId ?? row.EntityId, placed, row.State ?? string.Empty, row.OrderCurrencyCode?.ToUpperInvariant() ?? string.Empty, money.Total, money.Tax, row.TotalRefunded.OrZero));
        }

        return new Outcome<PlacedOrderPage>.Done(new PlacedOrderPage(orders, total > rows.Count ? last.ToString(CultureInfo.InvariantCulture) : null));

        static Outcome<PlacedOrderPage> Unusable(string why) => new Outcome<PlacedOrderPage>.Retry($"The shop's list of placed orders {why}.");
    }

    private static long? Key(string? text) => long.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var id) ? id : null;
}
