using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Sandbox.Magento.Webhooks;

namespace KashflowOrleans.Sandbox.Magento;

/// <content>Credit memos and what the gateway did.</content>
public sealed partial class MagentoShop
{
    private readonly SortedDictionary<int, MemoEntry> _memos = [];
    private int _lastMemoId;

    /// <summary>Gives money back for a paid generated order: makes a credit memo and pushes it and its order.</summary>
    /// <param name="id">The order.</param>
    /// <param name="request">What to give back.</param>
    /// <param name="memo">The credit memo when nothing was refused.</param>
    /// <returns>The refusal in the shop's words, or null.</returns>
    public string? Refund(int id, RefundRequest request, out ShopCreditMemo memo)
    {
        ArgumentNullException.ThrowIfNull(request);
        memo = null!;
        ShopEntry changed;
        GeneratedMemo made;
        lock (_gate)
        {
            if (!_orders.TryGetValue(id, out var entry) || entry is not GeneratedEntry { Order: { } order } generated)
                return $"Order {id} does not exist or was given whole.";

            if (InvoiceRefunds.Complete(order, request, _invoices, _memos.Values) is not { } whole)
                return $"Order {id} has no invoice {request.InvoiceId}.";

            if (Refunding.Refund(order, whole, _lastMemoId + 1, Now(), out var refunded, out memo) is { } refusal)
                return refusal;

            changed = generated with { Order = request.KeepsUpdatedAt ? refunded with { UpdatedAt = order.UpdatedAt } : refunded };
            made = new GeneratedMemo(memo);
            Remember_NeedsLock(made);
            _journal.Append("creditmemo", memo, MagentoJson.Default.ShopCreditMemo);
            Put_NeedsLock(changed);
        }

        Webhooks.Publish(new ShopEvent(ShopEventReason.Refunded, changed, made));
        Webhooks.Publish(new ShopEvent(ShopEventReason.Changed, changed));
        return null;
    }

    /// <summary>Places a credit memo's body whole, under its own entity_id and order_id; it is served byte for byte. Its order stays as it is.</summary>
    /// <returns>The id, or null when the body has none.</returns>
    public int? PlaceRawCreditMemo(byte[] body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (RawId(body) is not { } id)
            return null;

        var memo = new RawMemo(id, body);
        ShopEntry? order;
        lock (_gate)
        {
            Remember_NeedsLock(memo);
            _journal.Append("rawmemo", new StoredRaw(id, body), MagentoJson.Default.StoredRaw);
            order = _orders.GetValueOrDefault(memo.OrderId);
        }

        if (order is not null)
            Webhooks.Publish(new ShopEvent(ShopEventReason.Refunded, order, memo));

        return id;
    }

    /// <summary>The body <c>GET creditmemo/{id}</c> would answer with, or null.</summary>
    public byte[]? CreditMemoBody(int id)
    {
        if (FindCreditMemo(id) is not { } found)
            return null;

        var reply = JsonReply.Rent();
        found.Memo.Write(reply.Writer, found.Order);
        return reply.ToArray();
    }

    internal List<(MemoEntry Memo, ShopEntry? Order)> CreditMemos()
    {
        lock (_gate)
            return [.. _memos.Values.Select(memo => (memo, _orders.GetValueOrDefault(memo.OrderId)))];
    }

    internal (MemoEntry Memo, ShopEntry? Order)? FindCreditMemo(int id)
    {
        lock (_gate)
            return _memos.TryGetValue(id, out var memo) ? (memo, _orders.GetValueOrDefault(memo.OrderId)) : null;
    }

    /// <summary>Captures by invoice, then refunds by credit memo: so they stand by id.</summary>
    internal List<ShopTransaction> Transactions()
    {
        lock (_gate)
        {
            var captures = _invoices.Values.Where(static invoice => invoice.State == ShopInvoice.Paid).Select(invoice => ShopTransaction.Capture(invoice, ((GeneratedEntry)_orders[invoice.OrderId]).Order));
            var refunds = _memos.Values.OfType<GeneratedMemo>()
                .Where(static memo => memo.Memo.TransactionId is not null)
                .Select(memo => ShopTransaction.Refund(memo.Memo, ((GeneratedEntry)_orders[memo.OrderId]).Order, memo.Memo.InvoiceId is { } id ? _invoices.GetValueOrDefault(id) : null));
            return [.. captures, .. refunds];
        }
    }

    private void ForgetDocuments_NeedsLock(int orderId)
    {
        if (_invoicesOfOrder.Remove(orderId, out var invoices))
        {
            foreach (var id in invoices)
                _invoices.Remove(id);
        }

        foreach (var memo in _memos.Values.OfType<GeneratedMemo>().Where(memo => memo.OrderId == orderId).ToList())
            _memos.Remove(memo.EntityId);

        ForgetShipments_NeedsLock(orderId);
    }

    private void Remember_NeedsLock(MemoEntry memo)
    {
        _memos[memo.EntityId] = memo;
        _lastMemoId = Math.Max(_lastMemoId, memo.EntityId);
    }
}
