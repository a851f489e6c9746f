using System.Globalization;
using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Search;

/// <summary>Walks through the documents of one order (apis/magento.md §3.4). By keys, not by page numbers, like <see cref="ListedRowsWalk"/>: a page past the end may repeat
/// the last one, and rows may come twice. Every row is checked to be the order's: a shop that passes over the condition would hang other people's refunds on it. Pure: says what
/// to ask next, takes the answers.</summary>
/// <param name="orderId">The order's <c>entity_id</c>.</param>
/// <param name="keyField">The documents' own id.</param>
/// <param name="readKeys">The document's own id, and its order's.</param>
internal sealed class OrderDocumentsWalk<T>(string orderId, string keyField, Func<T, (string? Key, string? OrderId)> readKeys)
{
    /// <summary>Rows asked for at once: shops with input limits give no more without being asked, and each is a whole document.</summary>
    public const int PageSize = 20;

    /// <summary>Pages after which the walk gives up: no order has so many documents.</summary>
    public const int MaxPages = 50;

    private readonly SortedDictionary<long, T> _found = [];
    private long _after;
    private int _pages;

    /// <summary>Whether there is nothing more to ask.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Why the walk cannot go on; null while all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>What was found so far, oldest first.</summary>
    public IReadOnlyList<T> Found => [.. _found.Values];

    /// <summary>What to ask next.</summary>
    public SearchCriteria Next()
    {
        var criteria = new SearchCriteria().Where("order_id", "eq", orderId).OrderBy(keyField).Page(1, PageSize);
        return _after > 0 ? criteria.Where(keyField, "gt", _after.ToString(CultureInfo.InvariantCulture)) : criteria;
    }

    /// <summary>Takes the answer to <see cref="Next"/>.</summary>
    public void Take(IReadOnlyList<T>? rows, WireNumber totalCount)
    {
        if (rows is null || totalCount.Value is not { } total)
        {
            Failure = "The shop's list has no items or no total_count.";
            return;
        }

        if (rows.Count == 0 && total > 0)
        {
            Failure = string.Create(CultureInfo.InvariantCulture, $"The shop's list is empty although it counts {total}.");
            return;
        }

        // Rows may come twice, also within a page: only those not seen yet count.
        var (last, fresh) = (_after, 0);
        foreach (var row in rows)
        {
            var (key, owner) = readKeys(row);
            if (!long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) Failure = $"A row of the shop's list has no {keyField}.";
            else if (owner?.Trim() != orderId) Failure = $"The shop's list for order {orderId} holds one of order {owner}: it ignores the condition.";
            else if (_found.TryAdd(id, row)) fresh++;
            if (Failure is not null) return;
            last = Math.Max(last, id);
        }

        if (fresh >= total) IsFinished = true;
        else if (last <= _after) Failure = $"The shop's list does not go on after the last {keyField}: it ignores the condition.";
        else if (++_pages >= MaxPages) Failure = $"Order {orderId} has more documents than can be read.";
        _after = last;
    }
}
