namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>Says what is left to give back of one invoice. Pure.</summary>
internal static class InvoiceRefunds
{
    /// <summary>The request with items and shipping named, where it is for an invoice and says nothing of them; null when the order has no such invoice.</summary>
    public static RefundRequest? Complete(ShopOrder order, RefundRequest request, IReadOnlyDictionary<int, ShopInvoice> invoices, IEnumerable<MemoEntry> memos)
    {
        if (request.InvoiceId is not { } id)
            return request;

        if (!invoices.TryGetValue(id, out var invoice) || invoice.OrderId != order.EntityId)
            return null;

        if (request.Items is not null || invoice.Items is null)
            return request;

        var earlier = memos.OfType<GeneratedMemo>().Where(memo => memo.Memo.InvoiceId == id).SelectMany(static memo => memo.Memo.Items).ToList();
        var items = invoice.Items
            .Where(item => order.Items.First(own => own.ItemId == item.OrderItemId).ParentItemId is null)
            .Select(item => new RefundItem(item.OrderItemId, item.Quantity - earlier.Where(row => row.OrderItemId == item.OrderItemId).Sum(static row => row.Quantity)));
        return request with { Items = [.. items], Shipping = request.Shipping ?? (invoice.HasShipping ? order.BaseTotals.Shipping - order.Refunds.BaseTotals.Shipping : 0) };
    }
}
