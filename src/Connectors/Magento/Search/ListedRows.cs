using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Search;

/// <summary>A list of the shop's and its columns (apis/magento.md §1.1, §3.4).</summary>
/// <param name="Name">What its rows are called in messages.</param>
/// <param name="KeyField">The rows' own id.</param>
/// <param name="StampField">The column that a window is laid over.</param>
/// <param name="OrderField">The column that names the order; null when the rows are orders.</param>
internal sealed record ListedRows(string Name, string KeyField, string StampField, string? OrderField = null)
{
    /// <summary>Orders by their last change.</summary>
    public static readonly ListedRows ChangedOrders = new("orders", "entity_id", "updated_at");

    /// <summary>Orders by when they were placed.</summary>
    public static readonly ListedRows PlacedOrders = new("orders", "entity_id", "created_at");

    private static readonly ListedRows Invoices = new("invoices", "entity_id", "updated_at", "order_id");
    private static readonly ListedRows CreditMemos = new("credit memos", "entity_id", "updated_at", "order_id");
    private static readonly ListedRows Shipments = new("shipments", "entity_id", "updated_at", "order_id");

    // A transaction never changes; it has no other date.
    private static readonly ListedRows Transactions = new("transactions", "transaction_id", "created_at", "order_id");

    /// <summary>The list of a source.</summary>
    public static ListedRows Of(ChangeSource source) => source switch
    {
        ChangeSource.Invoices => Invoices,
        ChangeSource.CreditMemos => CreditMemos,
        ChangeSource.Shipments => Shipments,
        ChangeSource.Transactions => Transactions,
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "A source without a list."),
    };

    /// <summary>The columns to ask for.</summary>
    public IReadOnlyList<string> Columns => OrderField is null ? [KeyField, StampField] : [KeyField, StampField, OrderField];

    /// <summary>A row's own id, when it has one.</summary>
    public string? KeyOf(WireStamp row) => KeyField == "entity_id" ? row.EntityId : row.TransactionId;

    /// <summary>What a row's window column says.</summary>
    public string? StampOf(WireStamp row) => StampField == "updated_at" ? row.UpdatedAt : row.CreatedAt;

    /// <summary>The order a row belongs to.</summary>
    public string? OrderOf(WireStamp row) => OrderField is null ? KeyOf(row) : row.OrderId?.Trim();
}
