using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento.Webhooks;

/// <summary>Something the shop pushes.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Entry">The order it is about.</param>
/// <param name="Memo">The credit memo it is about; null when it is about the order itself.</param>
/// <param name="Invoice">The invoice it is about; null when it is about the order itself.</param>
internal sealed record ShopEvent(ShopEventReason Reason, ShopEntry Entry, MemoEntry? Memo = null, ShopInvoice? Invoice = null);
