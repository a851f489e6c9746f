using KashflowOrleans.Connectors.Magento.Translation;
using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Invoices;

/// <summary>Says which invoice a credit memo takes something back of. One made through the gateway names it; one made outside of it names the order alone. Then it is the
/// only invoice there was, or the oldest that still has all of the memo's goods, delivery and money; a memo is never divided. Pure, and the same for ever: a memo is placed
/// by what came before it, so that a later invoice or memo never moves it.</summary>
/// <param name="InvoiceOf">Invoice by credit memo, both by <c>entity_id</c>.</param>
/// <param name="Unplaced">What could not be placed, a sentence each.</param>
internal sealed record MemoAllocation(IReadOnlyDictionary<string, string> InvoiceOf, IReadOnlyList<string> Unplaced)
{
    /// <summary>Places credit memos on invoices, both oldest first.</summary>
    public static MemoAllocation Of(IReadOnlyList<WireInvoice> invoices, IReadOnlyList<WireCreditMemo> memos)
    {
        var rests = invoices.Select(invoice => new Rest(invoice)).ToList();
        var placed = new Dictionary<string, string>(StringComparer.Ordinal);
        var unplaced = new List<string>();
        foreach (var memo in memos)
        {
            var (rest, reason) = Place(memo, rests);
            if (rest is null)
            {
                unplaced.Add($"Credit memo {memo.IncrementId} ({Amounts.Show(memo.GrandTotal.OrZero)}) {reason}");
                continue;
            }

            rest.Take(memo);
            placed[memo.EntityId ?? string.Empty] = rest.Id;
        }

        return new MemoAllocation(placed, unplaced);
    }

    private static (Rest? Into, string? Reason) Place(WireCreditMemo memo, List<Rest> rests)
    {
        if (memo.InvoiceId?.Trim() is { Length: > 0 } named && named != "0")
        {
            return rests.Find(rest => rest.Id == named) is { } own ? (own, null) : (null, $"names invoice {named}, which the order does not have.");
        }

        // What was made later cannot have been given back.
        var candidates = rests.Where(rest => !rest.IsCanceled && !IsLater(rest.CreatedAt, memo.CreatedAt)).ToList();
        return candidates switch
        {
            [] => (null, "gives something back before anything was invoiced."),
            [var only] => (only, null),
            _ => candidates.Find(rest => rest.Covers(memo)) is { } first
                ? (first, null)
                : (null, $"names no invoice, and none of {string.Join(", ", candidates.Select(rest => rest.Number))} has all of it left."),
        };
    }

    private static bool IsLater(string? invoice, string? memo) =>
        MagentoDates.Parse(invoice) is { } made && MagentoDates.Parse(memo) is { } given && made > given;

    /// <summary>What is left of an invoice.</summary>
    private sealed class Rest
    {
        private readonly Dictionary<string, decimal> _quantities = new(StringComparer.Ordinal);
        private decimal _shipping;
        private decimal _money;

        public Rest(WireInvoice invoice)
        {
            (Id, Number) = (invoice.EntityId?.Trim() ?? string.Empty, invoice.IncrementId?.Trim() ?? string.Empty);
            (IsCanceled, CreatedAt) = (invoice.StateOf() == InvoiceState.Canceled, invoice.CreatedAt);
            (_shipping, _money) = (invoice.ShippingAmount.OrZero, invoice.GrandTotal.OrZero);
            foreach (var item in invoice.Items ?? []) Add(item, 1);
        }

        public string Id { get; }

        public string Number { get; }

        public bool IsCanceled { get; }

        public string? CreatedAt { get; }

        public bool Covers(WireCreditMemo memo)
        {
            if (memo.ShippingAmount.OrZero > _shipping) return false;

            // Rounding may make the parts of a row a penny more than the invoice had of it; what is given back by hand has nothing but money to go by.
            var byHand = memo.AdjustmentPositive.IsMissing ? memo.Adjustment.OrZero : memo.AdjustmentPositive.OrZero;
            if (byHand > 0 && memo.GrandTotal.OrZero > _money) return false;
            return Charged(memo).GroupBy(item => item.OrderItemId ?? string.Empty, StringComparer.Ordinal)
                .All(group => group.Sum(item => item.Qty.OrZero) <= _quantities.GetValueOrDefault(group.Key));
        }

        public void Take(WireCreditMemo memo)
        {
            foreach (var item in memo.Items ?? []) Add(item, -1);
            _shipping -= memo.ShippingAmount.OrZero;
            _money -= memo.GrandTotal.OrZero;
        }

        // Quantities of items that only stand for others have been wrong (§1.5), so those with money decide.
        private static IEnumerable<WireMemoItem> Charged(WireCreditMemo memo) =>
            (memo.Items ?? []).Where(item => item.Qty.OrZero > 0 && (item.RowTotal.OrZero != 0 || item.TaxAmount.OrZero != 0 || item.DiscountAmount.OrZero != 0));

        private void Add(WireMemoItem item, int sign) =>
            _quantities[item.OrderItemId ?? string.Empty] = _quantities.GetValueOrDefault(item.OrderItemId ?? string.Empty) + (sign * item.Qty.OrZero);
    }
}
