using System.Globalization;
using System.Text.Json.Nodes;
using KashflowOrleans.Model;
using KashflowOrleans.Sandbox;
using KashflowOrleans.Sandbox.Magento;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class Any_refund : IAsyncLifetime
{
    private const int Orders = 400;
    private const int MutatedOrders = 25;
    private const int MutationsPerOrder = 60;

    private SandboxHost _host = null!;

    private MagentoShop Shop => _host.Magento;

    public async Task InitializeAsync() => _host = await SandboxHost.StartAsync(new SandboxOptions());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void That_adds_up_in_the_shop_adds_up_here_line_by_line()
    {
        var count = 0;
        foreach (var (memos, order) in Refunded(Orders))
        {
            foreach (var (memo, refund) in memos.Zip(RefundBodies.Translate(Order(order), [.. memos.Select(Body)])))
            {
                var what = string.Create(CultureInfo.InvariantCulture, $"credit memo {memo.EntityId} of order {order.EntityId}");
                Assert.True(refund.Problems.Count == 0, $"{what}: {string.Join(" | ", refund.Problems)}");
                Check(memo, refund, what);
                Assert.True(refund.Payments.Sum(payment => payment.Amount) == refund.Total, what);
                Assert.True(refund.Payments.Count == 0 || memo.IsStoreCredit == (refund.Payments[0].Method == "customer_balance"), what);
                count++;
            }
        }

        Assert.InRange(count, Orders, 3 * Orders);
    }

    [Fact]
    public void With_any_one_field_dropped_or_altered_is_exact_or_held()
    {
        var seed = 0;
        foreach (var (memos, order) in Refunded(MutatedOrders))
        {
            var random = new Random(++seed);
            for (var mutation = 0; mutation < MutationsPerOrder; mutation++)
            {
                var bodies = memos.Select(Body).ToArray();
                var (where, what) = Mutation.Apply(bodies[random.Next(bodies.Length)], random);
                foreach (var (memo, refund) in memos.Zip(RefundBodies.Translate(Order(order), bodies)))
                {
                    if (refund.Problems.Count == 0) Check(memo, refund, string.Create(CultureInfo.InvariantCulture, $"credit memo {memo.EntityId} of order {order.EntityId}, {where} := {what}"));
                }
            }
        }
    }

    [Fact]
    public void With_several_fields_altered_never_throws_and_adds_up_or_is_held()
    {
        var seed = 0;
        foreach (var (memos, order) in Refunded(MutatedOrders))
        {
            var random = new Random(++seed);
            for (var mutation = 0; mutation < MutationsPerOrder; mutation++)
            {
                var bodies = memos.Select(Body).ToArray();
                var mutatedOrder = Order(order);
                for (var count = random.Next(2, 12); count > 0; count--) _ = Mutation.Apply(random.Next(2) == 0 ? bodies[random.Next(bodies.Length)] : mutatedOrder, random);
                foreach (var refund in RefundBodies.Translate(mutatedOrder, bodies))
                {
                    Assert.True(refund.Problems.Count > 0 || AddsUp(refund), string.Create(CultureInfo.InvariantCulture, $"seed {seed}, mutation {mutation}"));
                }
            }
        }
    }

    private static void Check(ShopCreditMemo memo, Refund refund, string what)
    {
        Assert.True(AddsUp(refund), what);
        Assert.True((memo.Totals.Grand, memo.Totals.Tax) == (refund.Total, refund.TaxTotal), what);
        Assert.True(Expected(memo).SequenceEqual(Money(refund)), what);
    }

    private static bool AddsUp(Refund refund) => refund.Lines.Sum(line => line.Gross) == refund.Total && refund.Lines.Sum(line => line.Vat) == refund.TaxTotal;

    private static IEnumerable<(decimal, decimal)> Money(Refund refund) => refund.Lines.Select(line => (line.Net, line.Vat)).Where(money => money != default).Order();

    private static IEnumerable<(decimal Net, decimal Vat)> Expected(ShopCreditMemo memo)
    {
        var totals = memo.Totals;
        var goods = memo.Items.Select(item => item.Row).OfType<ShopRow>().Select(row => (row.RowTotal - row.Discount + row.DiscountTaxCompensation, row.Tax));
        return goods
            .Append((totals.Shipping - totals.ShippingDiscount + totals.ShippingCompensation, totals.ShippingTax))
            .Append((totals.AdjustmentPositive, 0))
            .Append((-totals.AdjustmentNegative, 0))
            .Where(money => money != default)
            .Order();
    }

    private JsonObject Body(ShopCreditMemo memo) => JsonNode.Parse(Shop.CreditMemoBody(memo.EntityId))!.AsObject();

    private JsonObject Order(ShopOrder order) => JsonNode.Parse(Shop.OrderBody(order.EntityId))!.AsObject();

    private IEnumerable<(IReadOnlyList<ShopCreditMemo> Memos, ShopOrder Order)> Refunded(int count)
    {
        var random = new Random(7);
        foreach (var id in Shop.Place(new PlaceOrders { Count = count, Seed = 7 }))
        {
            if (Shop.FindOrder(id)!.Totals is { Paid: 0, Grand: > 0 }) Shop.Pay(id);
            if (Shop.FindOrder(id)!.Totals.Paid == 0) continue;

            var memos = new List<ShopCreditMemo>();
            var toStoreCredit = !Shop.FindOrder(id)!.Buyer.IsGuest && random.Next(4) == 0;
            for (var part = random.Next(3); part >= 0; part--)
            {
                if (Shop.Refund(id, Part(Shop.FindOrder(id)!, random, toStoreCredit), out var memo) is null) memos.Add(memo);
            }

            var rest = new RefundRequest { ToStoreCredit = toStoreCredit };
            if ((memos.Count == 0 || random.Next(3) == 0) && Shop.Refund(id, rest, out var last) is null) memos.Add(last);
            if (memos.Count > 0) yield return (memos, Shop.FindOrder(id)!);
        }
    }

    private static RefundRequest Part(ShopOrder order, Random random, bool toStoreCredit) => new()
    {
        Items =
        [
            .. order.Items.Where(item => item.ParentItemId is null)
                .Select(item => new RefundItem(item.ItemId, random.Next((int)(item.QuantityInvoiced - item.QuantityRefunded) + 1))),
        ],
        Shipping = random.Next(3) switch
        {
            0 => order.BaseTotals.Shipping - order.Refunds.BaseTotals.Shipping,
            1 => Math.Round((order.BaseTotals.Shipping - order.Refunds.BaseTotals.Shipping) / 3, 2),
            _ => 0,
        },
        AdjustmentPositive = random.Next(3) == 0 ? random.Next(100) / 100m : 0,
        AdjustmentNegative = random.Next(3) == 0 ? random.Next(100) / 100m : 0,
        ToStoreCredit = toStoreCredit,
        ReturnToStock = random.Next(2) == 0,
    };
}
