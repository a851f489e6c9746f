using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>An item that carries money, with the item it stands for.</summary>
/// <param name="Item">Carries the money.</param>
/// <param name="Index">Its place in <c>items[]</c>, for messages.</param>
/// <param name="OnlyChild">The one product behind it (a configurable's variant): its name says what was bought.</param>
internal readonly record struct ChargedItem(WireItem Item, int Index, WireItem? OnlyChild);

/// <summary>Chooses the accounting level of every product (apis/magento.md §1.5): each amount is taken once, from the parent or from its children.</summary>
internal static class ChargedItems
{
    /// <summary>The items that carry the order's money, in the order's own sequence.</summary>
    public static IReadOnlyList<ChargedItem> Of(IReadOnlyList<WireItem> items)
    {
        var children = ChildrenByParent(items);
        if (children is null) return [.. items.Select((item, index) => new ChargedItem(item, index, null))];

        var ids = items.Where(item => item.ItemId is not null).Select(item => item.ItemId!).ToHashSet(StringComparer.Ordinal);
        var charged = new List<ChargedItem>(items.Count);
        for (var index = 0; index < items.Count; index++)
        {
            var item = items[index];
            if (ParentOf(item) is { } parent && ids.Contains(parent)) continue;

            if (item.ItemId is null || !children.TryGetValue(item.ItemId, out var own)) charged.Add(new ChargedItem(item, index, null));
            else if (IsBilledByChildren(item, own)) charged.AddRange(own);
            else charged.Add(new ChargedItem(item, index, own.Count == 1 ? own[0].Item : null));
        }

        return charged;
    }

    // A dynamic bundle's children carry rows of their own, a fixed bundle's or a configurable's do not; no field says which it is. Over REST a child that is discounted
    // away has a row of 0 and is known by its discount. A child's price says nothing: the newest core copies the parent's into it.
    private static bool IsBilledByChildren(WireItem parent, List<ChargedItem> children) =>
        parent.ProductType != "configurable" &&
        children.Exists(child => child.Item.RowTotal.OrZero != 0 || child.Item.DiscountAmount.OrZero != 0 || child.Item.TaxAmount.OrZero != 0);

    private static Dictionary<string, List<ChargedItem>>? ChildrenByParent(IReadOnlyList<WireItem> items)
    {
        Dictionary<string, List<ChargedItem>>? children = null;
        for (var index = 0; index < items.Count; index++)
        {
            if (ParentOf(items[index]) is not { } parent) continue;
            children ??= new Dictionary<string, List<ChargedItem>>(StringComparer.Ordinal);
            if (!children.TryGetValue(parent, out var own)) children[parent] = own = [];
            own.Add(new ChargedItem(items[index], index, null));
        }

        return children;
    }

    // An item that names itself as its parent would vanish.
    private static string? ParentOf(WireItem item) =>
        item.ParentItemId is { Length: > 0 } parent && parent != "0" && parent != item.ItemId ? parent : null;
}
