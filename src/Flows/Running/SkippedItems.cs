using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running;

/// <summary>Items of the subject that rules leave out, and what they come to.</summary>
internal sealed class SkippedItems
{
    private HashSet<ValueObject>? _items;
    private HashSet<ValueObject>? _contents;

    /// <summary>Net plus VAT of all of them.</summary>
    public decimal Gross { get; private set; }

    /// <summary>VAT of all of them.</summary>
    public decimal Vat { get; private set; }

    /// <summary>Leaves an item out; false when it is none that can be (no object).</summary>
    public bool Add(Value item)
    {
        if (item.AsObject is not { } fields)
        {
            return false;
        }

        if (!(_items ??= new HashSet<ValueObject>(ReferenceEqualityComparer.Instance)).Add(fields))
        {
            return true;
        }

        (_contents ??= new HashSet<ValueObject>(SameContent.Instance)).Add(fields);
        var vat = Numbers.Of(item.Get("vat")) ?? 0m;
        Gross += (Numbers.Of(item.Get("net")) ?? 0m) + vat;
        Vat += vat;
        return true;
    }

    /// <summary>Whether an item is left out: the item itself or an equal one, since an expression may make new items of old.</summary>
    public bool Contains(Value item) => _contents is not null && item.AsObject is { } fields && _contents.Contains(fields);

    private sealed class SameContent : IEqualityComparer<ValueObject>
    {
        public static SameContent Instance { get; } = new();

        public bool Equals(ValueObject? x, ValueObject? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.ContentEquals(y));

        // The order of the fields does not matter.
        public int GetHashCode(ValueObject obj)
        {
            var hash = 0;
            for (var index = 0; index < obj.Count; index++)
            {
                hash ^= HashCode.Combine(obj.Names[index], obj.Values[index]);
            }

            return hash;
        }
    }
}
