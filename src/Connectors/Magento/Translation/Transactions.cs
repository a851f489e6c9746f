using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Model;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>Magento's gateway transactions in the engine's words. Their amounts are those of the invoices (money taken) and credit memos (money given back) that name them.</summary>
internal static class Transactions
{
    /// <summary>The transactions of an order, in the order they are given; those without a gateway's id are left out, nothing can be matched by them.</summary>
    public static IReadOnlyList<ChannelTransaction> Of(IReadOnlyList<WireTransaction> transactions, IReadOnlyList<WireMovement> taken, IReadOnlyList<WireMovement> given) =>
        [.. transactions.Where(transaction => !string.IsNullOrWhiteSpace(transaction.TxnId)).Select(transaction => Translate(transaction, taken, given))];

    private static ChannelTransaction Translate(WireTransaction transaction, IReadOnlyList<WireMovement> taken, IReadOnlyList<WireMovement> given)
    {
        var reference = transaction.TxnId!.Trim();
        var kind = Kind(transaction.TxnType);
        var amount = kind switch
        {
            TransactionKind.Capture => Sum(taken, reference),
            TransactionKind.Refund => Sum(given, reference),
            _ => null,
        };
        return new ChannelTransaction(
            transaction.TransactionId?.Trim() ?? string.Empty,
            transaction.OrderId?.Trim() ?? string.Empty,
            reference,
            kind,
            string.IsNullOrWhiteSpace(transaction.ParentTxnId) ? null : transaction.ParentTxnId.Trim(),
            amount,
            transaction.IsClosed,
            MagentoDates.Parse(transaction.CreatedAt));
    }

    private static TransactionKind Kind(string? type) => type?.Trim() switch
    {
        "order" => TransactionKind.Order,
        "authorization" => TransactionKind.Authorization,
        "capture" => TransactionKind.Capture,
        "void" => TransactionKind.Void,
        "refund" => TransactionKind.Refund,
        _ => TransactionKind.Unknown,
    };

    // One transaction may serve several documents; one that names none says nothing of its amount.
    private static decimal? Sum(IReadOnlyList<WireMovement> movements, string reference)
    {
        var own = movements.Where(movement => movement.TransactionId?.Trim() == reference).ToList();
        return own.Count > 0 && own.TrueForAll(movement => movement.GrandTotal.Value is not null) ? own.Sum(movement => movement.GrandTotal.OrZero) : null;
    }
}
