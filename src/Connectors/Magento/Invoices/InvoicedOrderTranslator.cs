using System.Security.Cryptography;
using System.Text.Json;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento.Translation;
using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Keys;

namespace KashflowOrleans.Connectors.Magento.Invoices;

/// <summary>An order with its invoices in the engine's words, and whether they agree: pure. Each invoice proves itself by its own header; here they are held against their order.</summary>
internal static class InvoicedOrderTranslator
{
    /// <summary>Translates an order with its invoices.</summary>
    public static InvoicedOrder Translate(OrderDocuments documents)
    {
        var order = MagentoTranslator.Translate(documents.Order);
        var common = Common(documents);
        return new InvoicedOrder(
            order,
            [
                .. documents.Invoices.Select(invoice => new OrderPart(
                    new PartId(order.Id, invoice.EntityId?.Trim() ?? string.Empty).ToString(),
                    invoice.IncrementId?.Trim() ?? string.Empty,
                    invoice.StateOf() == InvoiceState.Canceled,
                    Fingerprint(common, invoice))),
            ],
            Contradiction(documents),
            RefundProblem(documents));
    }

    private static string? Contradiction(OrderDocuments documents)
    {
        var order = documents.Order;
        var standing = documents.Invoices.Where(invoice => invoice.StateOf() != InvoiceState.Canceled).ToList();
        var (total, tax) = (standing.Sum(invoice => invoice.GrandTotal.OrZero), standing.Sum(invoice => invoice.TaxAmount.OrZero));
        if (!Amounts.AgreeToThePenny(total, order.TotalInvoiced.OrZero)) return Differ("total_invoiced", order.TotalInvoiced.OrZero, total);
        if (total > order.GrandTotal.OrZero && !Amounts.AgreeToThePenny(total, order.GrandTotal.OrZero)) return Differ("grand_total", order.GrandTotal.OrZero, total);
        if (!IsInvoicedWhole(order, standing)) return null;
        if (!Amounts.AgreeToThePenny(total, order.GrandTotal.OrZero)) return Differ("grand_total", order.GrandTotal.OrZero, total);
        return Amounts.AgreeToThePenny(tax, order.TaxAmount.OrZero) ? null : Differ("tax_amount", order.TaxAmount.OrZero, tax);
    }

    private static string Differ(string field, decimal ofOrder, decimal sum) =>
        $"The order's {field} is {Amounts.Show(ofOrder)}, its invoices come to {Amounts.Show(sum)}: a difference of {Amounts.Show(ofOrder - sum)}. Mend it in the shop, or bill the rest by hand and skip the order.";

    private static bool IsInvoicedWhole(WireOrder order, IReadOnlyList<WireInvoice> invoices)
    {
        var billed = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var item in invoices.SelectMany(invoice => invoice.Items ?? []))
        {
            if (item.OrderItemId is { } id) billed[id] = billed.GetValueOrDefault(id) + item.Qty.OrZero;
        }

        return invoices.Count > 0 && ChargedItems.Of(order.Items ?? []).All(charged => charged.Item.ItemId is { } id && billed.GetValueOrDefault(id) >= charged.Item.QtyOrdered.OrZero);
    }

    private static string? RefundProblem(OrderDocuments documents)
    {
        if (documents.Allocation.Unplaced is [_, ..] unplaced)
        {
            return $"{string.Join(" ", unplaced)} Credit it by hand in the ledger, then skip the order.";
        }

        var refunded = documents.Memos.Where(memo => memo.State?.Trim() == "2").Sum(memo => memo.GrandTotal.OrZero);
        var said = documents.Order.TotalRefunded.OrZero;
        return Amounts.AgreeToThePenny(refunded, said)
            ? null
            : $"The order's total_refunded is {Amounts.Show(said)}, its credit memos come to {Amounts.Show(refunded)}: a difference of {Amounts.Show(said - refunded)}. Mend it in the shop, or credit the rest by hand and skip the order.";
    }

    // Comments and shipments change the order and none of its documents.
    private static byte[] Common(OrderDocuments documents)
    {
        var order = JsonSerializer.SerializeToUtf8Bytes(documents.Order with { StatusHistories = null, UpdatedAt = null, Status = null }, MagentoJson.Default.WireOrder);
        var memos = JsonSerializer.SerializeToUtf8Bytes(new WireCreditMemoPage { Items = documents.Memos }, MagentoJson.Default.WireCreditMemoPage);
        return SHA256.HashData([.. order, .. memos]);
    }

    private static string Fingerprint(byte[] common, WireInvoice invoice) =>
        Convert.ToHexStringLower(SHA256.HashData([.. common, .. JsonSerializer.SerializeToUtf8Bytes(invoice, MagentoJson.Default.WireInvoice)]).AsSpan(0, 16));
}
