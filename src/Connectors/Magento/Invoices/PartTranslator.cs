using KashflowOrleans.Connectors.Magento.Translation;
using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;

namespace KashflowOrleans.Connectors.Magento.Invoices;

/// <summary>One of an order's invoices in the engine's words: an order of its own, with its own identity, gate and refunds. Pure, and total like <see cref="MagentoTranslator"/>,
/// which does the reading.</summary>
internal static class PartTranslator
{
    /// <summary>Translates an invoice.</summary>
    public static Order Translate(PartId part, OrderDocuments documents, WireInvoice invoice)
    {
        var problems = new ProblemList();
        var number = problems.Require(invoice.IncrementId, "increment_id");
        Check(invoice, documents.Order, problems);
        var whole = MagentoTranslator.Translate(InvoiceAsOrder.Of(invoice, documents.Order));
        foreach (var problem in whole.Problems) problems.Add(problem);
        return whole with
        {
            Id = part.ToString(),
            Number = NumberOf(whole.Number, number),
            Refunded = RefundsOf(part, documents, invoice).Sum(refund => refund.PartOfRefunded),
            Problems = [.. problems.Problems.Select(problem => $"Invoice {number}: {problem}")],
        };
    }

    /// <summary>The refunds of an invoice, oldest first. All of the order's are read together, because what they leave to each other is known for all only.</summary>
    public static IReadOnlyList<Refund> RefundsOf(PartId part, OrderDocuments documents, WireInvoice invoice)
    {
        if (documents.Memos.Count == 0) return [];
        var number = NumberOf(documents.Order.IncrementId?.Trim() ?? string.Empty, invoice.IncrementId?.Trim() ?? string.Empty);
        return
        [
            .. MagentoRefundTranslator.Translate(documents.Memos, documents.Order)
                .Where(refund => documents.Allocation.InvoiceOf.GetValueOrDefault(refund.Id) == part.Invoice)
                .Select(refund => refund with { OrderId = part.ToString(), OrderNumber = number }),
        ];
    }

    private static string NumberOf(string order, string invoice) => $"{order}.{invoice}";

    private static void Check(WireInvoice invoice, WireOrder order, ProblemList problems)
    {
        var owner = problems.Require(invoice.OrderId, "order_id");
        if (owner.Length > 0 && owner != order.EntityId?.Trim()) problems.Add($"order_id {ProblemList.Quote(owner)} is not the order's: {ProblemList.Quote(order.EntityId ?? string.Empty)}.");
        var state = invoice.StateOf();
        if (state == InvoiceState.Unknown) problems.Add($"state {ProblemList.Quote(invoice.State ?? string.Empty)} is none of Magento's invoice states (1 open, 2 paid, 3 canceled).");
        if (state != InvoiceState.Canceled && order.State?.Trim() == "canceled") problems.Add("the order was cancelled in the shop, but the invoice stands: cancel or refund it there.");
        var (own, ofOrder) = (invoice.OrderCurrencyCode?.Trim(), order.OrderCurrencyCode?.Trim());
        if (own is { Length: > 0 } && !string.Equals(own, ofOrder, StringComparison.OrdinalIgnoreCase))
        {
            problems.Add($"order_currency_code is {ProblemList.Quote(own)}, the order's is {ProblemList.Quote(ofOrder ?? string.Empty)}.");
        }
    }
}
