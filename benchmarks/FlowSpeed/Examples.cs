using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Benchmarks.FlowSpeed;

/// <summary>What is measured: an order of ten lines, a merchant, a large flow.</summary>
internal static class Examples
{
    private const int LargeFlowNodes = 40;

    public static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 10, 30);

    public static MerchantConfig Merchant { get; } = new(
        "acme", "Acme Ltd", 1, "Europe/London", "GBP", [],
        new PostingConfig(null, 4000, 4905, 4910, 14, 100_000, WriteBack: true, [new PaymentMethodConfig("card", 11, 77), new PaymentMethodConfig("*", 12, 77)]), []);

    public static LedgerReference Ledger { get; } = new(
        [0m, 5m, 20m], new Dictionary<string, decimal>(StringComparer.Ordinal) { ["EUR"] = 1.17m }, new HashSet<int> { 4000, 4905, 4910 }, new HashSet<int> { 11, 12 }, new HashSet<int> { 77 });

    /// <summary>Nine goods lines and delivery, 20 % VAT, paid by card.</summary>
    public static Order Order { get; } = MakeOrder();

    /// <summary>The prebuilt flow with maps in between until it has forty nodes.</summary>
    public static FlowDocument LargeFlow(FlowDocument prebuilt)
    {
        var start = prebuilt.Nodes[0];
        var first = prebuilt.Edges.First(edge => edge.From == start.Id);
        var added = Enumerable.Range(1, LargeFlowNodes - prebuilt.Nodes.Count).Select(number => new MapNode(
            FormattableString.Invariant($"extra{number}"),
            [
                new FieldMapping("city", new ExpressionMapping("$uppercase($trim(order.billing.city))")),
                new FieldMapping("large", new ExpressionMapping(FormattableString.Invariant($"$sum(order.lines[kind = 'goods'].(net + vat)) > {number * 100}"))),
            ])).ToList();
        var chain = added.Select(node => node.Id).Prepend(start.Id).Append(first.To).ToList();
        return prebuilt with
        {
            Nodes = [.. prebuilt.Nodes, .. added],
            Edges = [.. prebuilt.Edges.Where(edge => edge != first), .. chain.Zip(chain.Skip(1), (from, to) => new FlowEdge(from, to))],
        };
    }

    /// <summary>The order as expressions see it.</summary>
    public static Value Scope(Value order)
    {
        var fields = new ValueObject(1);
        fields.Set("order", order);
        return Value.Of(fields);
    }

    private static Order MakeOrder()
    {
        var goods = Enumerable.Range(1, 9).Select(number =>
            new OrderLine(OrderLineKind.Goods, FormattableString.Invariant($"SKU-{number:000}"), FormattableString.Invariant($"Article {number}"), number, 10m * number, 2m * number, 20m));
        OrderLine[] lines = [.. goods, new OrderLine(OrderLineKind.Shipping, null, "Delivery", 1, 5m, 1m, 20m)];
        var total = lines.Sum(line => line.Gross);
        var address = new PostalAddress("Ann Lee", null, ["1 High Street"], "Leeds", "West Yorkshire", "ls1 4ap", "GB");
        return new Order(
            "17", "000000017", OrderState.Processing, "processing", "GBP", Now, Now, new Buyer("5", "ann@example.com", "Ann", "Lee", null, null, "0113 496 0000"),
            address, address, lines, total, lines.Sum(line => line.Vat), [new OrderPayment("card", total, "txn-17", Now)], 0m, [], []);
    }
}
