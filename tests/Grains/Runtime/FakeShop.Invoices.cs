using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <content>Invoices of the shop: each is an order of its own under its part's identity.</content>
internal sealed partial class FakeShop : IInvoicedOrders
{
    private readonly Dictionary<string, string> _contradictions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _refundProblems = new(StringComparer.Ordinal);

    /// <summary>Invoices a part of an order that was placed.</summary>
    /// <returns>The part's identity.</returns>
    public string Invoice(string orderId, int invoice, params OrderLine[] lines)
    {
        lock (_lock)
        {
            var order = _orders[orderId];
            var total = lines.Sum(line => line.Gross);
            var part = new PartId(orderId, invoice.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString();
            _orders[part] = order with
            {
                Id = part,
                Number = $"{order.Number}.{invoice:000000000}",
                Lines = lines,
                Total = total,
                TaxTotal = lines.Sum(line => line.Vat),
                Payments = [order.Payments[0] with { Amount = total, Reference = $"pay-{invoice}" }],
            };
            return part;
        }
    }

    /// <summary>Says why the order's invoices cannot be its own; null when they can.</summary>
    public void Contradict(string orderId, string? contradiction, string? refundProblem = null)
    {
        lock (_lock)
        {
            (_contradictions[orderId], _refundProblems[orderId]) = (contradiction!, refundProblem!);
        }
    }

    public Task<Outcome<InvoicedOrder>> GetInvoicedOrder(string orderId, CallContext context, CancellationToken cancellation) => Faults.Meet(nameof(GetInvoicedOrder), () =>
    {
        lock (_lock)
        {
            if (!_orders.TryGetValue(orderId, out var order))
            {
                return new Outcome<InvoicedOrder>.Refused($"There is no order {orderId}.", RefusalKind.NotFound);
            }

            var parts = _orders.Values.Where(part => PartId.Find(part.Id)?.Order == orderId).OrderBy(part => part.Id, StringComparer.Ordinal)
                .Select(part => new OrderPart(part.Id, part.Number.Split('.')[1], part.State == OrderState.Canceled, $"{part.State}:{part.Total}:{part.Refunded}:{part.Payments.Sum(payment => payment.Amount)}"));
            return (Outcome<InvoicedOrder>)new Outcome<InvoicedOrder>.Done(
                new InvoicedOrder(order, [.. parts], _contradictions.GetValueOrDefault(orderId), _refundProblems.GetValueOrDefault(orderId)));
        }
    }, cancellation);
}
