using System.Globalization;
using System.Text.Json.Nodes;
using KashflowOrleans.Model;
using KashflowOrleans.Sandbox;
using KashflowOrleans.Sandbox.Magento;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class Any_order_invoiced_in_parts : IAsyncLifetime
{
    private const int Orders = 600;
    private const int MutatedOrders = 25;
    private const int MutationsPerOrder = 40;

    private SandboxHost _host = null!;

    private MagentoShop Shop => _host.Magento;

    public async Task InitializeAsync() => _host = await SandboxHost.StartAsync(new SandboxOptions());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void Comes_to_the_whole_line_by_line_in_net_VAT_total_and_money()
    {
        var (count, several) = (0, 0);
        foreach (var (id, invoices) in Invoiced(Orders))
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"order {id}");
            var body = Body(Shop.OrderBody(id)!);
            var whole = body.Translate();

            // A penny of rounding makes one of several invoices over nothing negative, which is held.
            if (whole.Total == 0) continue;
            IReadOnlyList<JsonObject> bodies = [.. invoices.Select(invoice => Body(Shop.InvoiceBody(invoice)!))];
            var parts = invoices.Select(invoice => InvoiceBodies.Translate(body, invoice, bodies)).ToList();
            foreach (var (part, invoice) in parts.Zip(bodies))
            {
                Assert.True(part.Problems.Count == 0, $"{what}: {string.Join(" | ", part.Problems)}");
                Assert.True(part.AddsUp(), what);
                Assert.True((part.Total, part.TaxTotal) == ((decimal)invoice["grand_total"]!, (decimal)invoice["tax_amount"]!), what);
                Assert.True(part.Payments.Sum(payment => payment.Amount) == part.Total, what);
            }

            Assert.True((whole.Total, whole.TaxTotal) == (parts.Sum(part => part.Total), parts.Sum(part => part.TaxTotal)), what);
            Assert.Equal(Sums([whole]), Sums(parts));
            Assert.True(parts.Count(part => part.Lines.Any(line => line.Kind == OrderLineKind.Shipping)) <= 1, what);
            Assert.Null(InvoiceBodies.Whole(body, bodies).Contradiction);
            count++;
            several += parts.Count > 1 ? 1 : 0;
        }

        Assert.True(count > Orders * 0.9 && several > Orders / 4, $"{count} orders, {several} of them with several invoices");
    }

    [Fact]
    public void Has_its_refunds_on_its_parts_each_once_or_says_which_are_not()
    {
        var random = new Random(3);
        var placed = 0;
        foreach (var (id, invoices) in Invoiced(Orders / 3))
        {
            var memos = new List<JsonObject>();
            for (var round = random.Next(4); round >= 0; round--)
            {
                if (Shop.Refund(id, Part(Shop.FindOrder(id)!, random), out var memo) is null) memos.Add(Body(Shop.CreditMemoBody(memo.EntityId)!));
            }

            if (memos.Count == 0) continue;
            var order = Body(Shop.OrderBody(id)!);
            IReadOnlyList<JsonObject> bodies = [.. invoices.Select(invoice => Body(Shop.InvoiceBody(invoice)!))];
            var refunds = invoices.SelectMany(invoice => InvoiceBodies.Refunds(order, invoice, bodies, [.. memos])).ToList();
            var refunded = invoices.Sum(invoice => InvoiceBodies.Translate(order, invoice, bodies, [.. memos]).Refunded);
            Assert.Equal(refunds.Count, refunds.DistinctBy(refund => refund.Id).Count());
            Assert.Equal(refunded, refunds.Sum(refund => refund.PartOfRefunded));
            var problem = InvoiceBodies.Whole(order, bodies, [.. memos]).RefundProblem;
            Assert.Equal(refunds.Count == memos.Count, problem is null);
            if (problem is null) Assert.Equal((decimal)order["total_refunded"]!, refunded);
            placed += refunds.Count;
        }

        Assert.True(placed > Orders / 6, $"{placed}");
    }

    [Fact]
    public void With_any_one_field_of_an_invoice_dropped_or_altered_is_exact_or_held()
    {
        var seed = 0;
        foreach (var (id, invoices) in Invoiced(MutatedOrders))
        {
            var random = new Random(++seed);
            var order = Body(Shop.OrderBody(id)!);
            foreach (var invoice in invoices)
            {
                var truth = Body(Shop.InvoiceBody(invoice)!);
                var expected = Money(InvoiceBodies.Translate(order, invoice, [truth]));
                for (var mutation = 0; mutation < MutationsPerOrder; mutation++)
                {
                    var body = (JsonObject)truth.DeepClone();
                    var (where, what) = Mutation.Apply(body, random);
                    if (where.Contains("entity_id", StringComparison.Ordinal)) continue;
                    var part = InvoiceBodies.Translate(order, invoice, [body]);
                    Assert.True(part.Problems.Count > 0 || (part.AddsUp() && Money(part).SequenceEqual(expected)), string.Create(CultureInfo.InvariantCulture, $"invoice {invoice}, {where} := {what}"));
                }
            }
        }
    }

    private static List<(decimal, decimal)> Money(Order part) => [.. part.Lines.Select(line => (line.Net, line.Vat)).Where(money => money != default).Order()];

    private static List<(OrderLineKind, string?, string, decimal, decimal, decimal, decimal?)> Sums(IEnumerable<Order> orders) =>
    [
        .. orders.SelectMany(order => order.Lines)
            .GroupBy(line => (line.Kind, line.Sku, line.Description, line.VatPercent))
            .Select(group => (group.Key.Kind, group.Key.Sku, group.Key.Description, group.Sum(line => line.Quantity), group.Sum(line => line.Net), group.Sum(line => line.Vat), group.Key.VatPercent))
            .Order(),
    ];

    private static JsonObject Body(byte[] body) => JsonNode.Parse(body)!.AsObject();

    // Each order in up to four invoices, all of it in the end.
    private IEnumerable<(int Order, IReadOnlyList<int> Invoices)> Invoiced(int count)
    {
        var random = new Random(7);
        foreach (var id in Shop.Place(new PlaceOrders { Count = count, Seed = 7, Unpaid = true }))
        {
            var invoices = new List<int>();
            for (var part = random.Next(4); part > 0; part--)
            {
                var order = Shop.FindOrder(id)!;
                var items = order.Items.Where(item => item.ParentItemId is null)
                    .Select(item => new InvoicedQuantity(item.ItemId, random.Next((int)(item.Quantity - item.QuantityInvoiced) + 1))).ToList();
                if (Shop.Invoice(id, new InvoiceRequest { Items = items }, out var invoice) is null) invoices.Add(invoice);
            }

            if (Shop.Invoice(id, new InvoiceRequest(), out var last) is null) invoices.Add(last);
            yield return (id, invoices);
        }
    }

    private static RefundRequest Part(ShopOrder order, Random random) => new()
    {
        Items =
        [
            .. order.Items.Where(item => item.ParentItemId is null)
                .Select(item => new RefundItem(item.ItemId, random.Next((int)(item.QuantityInvoiced - item.QuantityRefunded) + 1))),
        ],
        Shipping = random.Next(3) == 0 ? order.BaseTotals.Shipping - order.Refunds.BaseTotals.Shipping : 0,
        AdjustmentPositive = random.Next(4) == 0 ? random.Next(100) / 100m : 0,
        Online = false,
    };
}
