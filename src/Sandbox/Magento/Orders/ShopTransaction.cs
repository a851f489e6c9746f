using System.Text.Json;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>What the gateway did. It carries no amount, as in the shop: that stands on the invoice or the credit memo that names it.</summary>
internal sealed record ShopTransaction(int TransactionId, int OrderId, int PaymentId, string? TxnId, string? ParentTxnId, string Type, DateTime CreatedAt)
{
    /// <summary>Refunds are numbered behind every capture, so that ids do not depend on what happened first.</summary>
    private const int FirstRefund = 1_000_000_000;

    /// <summary>The capture of an invoice has the invoice's id.</summary>
    public static ShopTransaction Capture(ShopInvoice invoice, ShopOrder order) =>
        new(invoice.EntityId, order.EntityId, order.Payment.EntityId, invoice.Transaction(order), ParentTxnId: null, "capture", invoice.CreatedAt);

    public static ShopTransaction Refund(ShopCreditMemo memo, ShopOrder order, ShopInvoice? invoice) =>
        new(FirstRefund + memo.EntityId, order.EntityId, order.Payment.EntityId, memo.TransactionId, invoice?.Transaction(order) ?? order.Payment.LastTransactionId, "refund", memo.CreatedAt);

    public string? Field(string name) => name switch
    {
        "transaction_id" => MagentoValues.Number(TransactionId),
        "order_id" => MagentoValues.Number(OrderId),
        "payment_id" => MagentoValues.Number(PaymentId),
        "txn_id" => TxnId,
        "txn_type" => Type,
        "created_at" => MagentoValues.Date(CreatedAt),
        _ => null,
    };

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("transaction_id"u8, TransactionId);
        writer.WriteNumber("order_id"u8, OrderId);
        writer.WriteNumber("payment_id"u8, PaymentId);
        writer.WriteString("txn_id"u8, TxnId);
        writer.WriteString("parent_txn_id"u8, ParentTxnId ?? "");
        writer.WriteString("txn_type"u8, Type);
        writer.WriteNumber("is_closed"u8, 1);
        writer.WriteStartArray("additional_information"u8);
        writer.WriteEndArray();
        writer.WriteDate("created_at"u8, CreatedAt);
        writer.WriteStartArray("child_transactions"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
