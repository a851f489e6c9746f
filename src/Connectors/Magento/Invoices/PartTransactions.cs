using KashflowOrleans.Keys;
using KashflowOrleans.Model;

namespace KashflowOrleans.Connectors.Magento.Invoices;

/// <summary>What gateways did for one of an order's invoices: pure.</summary>
internal static class PartTransactions
{
    /// <summary>Of an order's transactions those that the invoice or its credit memos name, and those that no other does, such as the authorisation of all.</summary>
    public static IReadOnlyList<ChannelTransaction> Of(PartId part, OrderDocuments documents, IReadOnlyList<ChannelTransaction> transactions)
    {
        var (own, others) = (new Dictionary<string, decimal>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var invoice in documents.Invoices) Sort(invoice.TransactionId, invoice.GrandTotal.OrZero, invoice.EntityId?.Trim() == part.Invoice);
        foreach (var memo in documents.Memos) Sort(memo.TransactionId, memo.GrandTotal.OrZero, documents.Allocation.InvoiceOf.GetValueOrDefault(memo.EntityId ?? string.Empty) == part.Invoice);
        return
        [
            .. transactions
                .Where(transaction => own.ContainsKey(transaction.Reference) || !others.Contains(transaction.Reference))
                .Select(transaction => transaction with
                {
                    OrderId = part.ToString(),
                    Amount = transaction.Amount is not null && own.TryGetValue(transaction.Reference, out var amount) ? amount : transaction.Amount,
                }),
        ];

        void Sort(string? reference, decimal amount, bool isOwn)
        {
            if (string.IsNullOrWhiteSpace(reference)) return;
            if (isOwn) own[reference.Trim()] = own.GetValueOrDefault(reference.Trim()) + amount;
            else others.Add(reference.Trim());
        }
    }
}
