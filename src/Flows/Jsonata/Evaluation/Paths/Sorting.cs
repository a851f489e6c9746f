using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Paths;

/// <summary>Sorts by terms: stable, nothing last, numbers with numbers and texts with texts only.</summary>
/// <param name="terms">The terms in order of weight.</param>
/// <param name="descending">Which of them descend.</param>
/// <param name="position">Where it stands in the expression.</param>
internal sealed class Sorting(Node[] terms, bool[] descending, int position)
{
    /// <summary>The items in order.</summary>
    /// <exception cref="JsonataException">A term is neither number nor text (<c>T2008</c>), or of different kinds (<c>T2007</c>).</exception>
    public TupleItem[] Sort(TupleItem[] items)
    {
        var sorter = new Sorter(this, items);
        var order = new int[items.Length];
        for (var index = 0; index < order.Length; index++)
        {
            order[index] = index;
        }

        sorter.Sort(order, new int[order.Length]);
        return Array.ConvertAll(order, index => items[index]);
    }

    private sealed class Sorter(Sorting sorting, TupleItem[] items)
    {
        private readonly Value[] _keys = new Value[items.Length * sorting.Terms.Length];
        private readonly bool[] _known = new bool[items.Length * sorting.Terms.Length];

        public void Sort(Span<int> order, Span<int> spare)
        {
            if (order.Length <= 1)
            {
                return;
            }

            var middle = order.Length / 2;
            Sort(order[..middle], spare[..middle]);
            Sort(order[middle..], spare[middle..]);
            order.CopyTo(spare);
            var left = 0;
            var right = middle;
            for (var at = 0; at < order.Length; at++)
            {
                var takesRight = left >= middle || (right < order.Length && Compare(spare[left], spare[right]) > 0);
                order[at] = takesRight ? spare[right++] : spare[left++];
            }
        }

        private int Compare(int first, int second)
        {
            for (var term = 0; term < sorting.Terms.Length; term++)
            {
                var left = Key(first, term);
                var right = Key(second, term);
                if (left.IsUndefined || right.IsUndefined)
                {
                    if (left.IsUndefined != right.IsUndefined)
                    {
                        return left.IsUndefined ? 1 : -1;
                    }

                    continue;
                }

                var comparison = sorting.CompareKeys(left, right);
                if (comparison != 0)
                {
                    return sorting.IsDescending(term) ? -comparison : comparison;
                }
            }

            return 0;
        }

        private Value Key(int item, int term)
        {
            var at = (item * sorting.Terms.Length) + term;
            if (!_known[at])
            {
                items[item].Frame.Run.Charge(1);
                _keys[at] = sorting.Terms[term].Evaluate(items[item].Item, items[item].Frame);
                _known[at] = true;
            }

            return _keys[at];
        }
    }

    private Node[] Terms { get; } = terms;

    private bool IsDescending(int term) => descending[term];

    private int CompareKeys(in Value left, in Value right)
    {
        if (left.IsNumber && right.IsNumber)
        {
            return Arithmetic.Compare(left, right);
        }

        if (left.IsText && right.IsText)
        {
            return string.CompareOrdinal(left.AsText, right.AsText);
        }

        var isOther = left.Kind is not (ValueKind.Number or ValueKind.Text) || right.Kind is not (ValueKind.Number or ValueKind.Text);
        throw isOther
            ? new JsonataException("T2008", "Only numbers and texts can be sorted by.") { Position = position, Value = left.Kind is ValueKind.Number or ValueKind.Text ? right : left }
            : new JsonataException("T2007", "Numbers and texts cannot be sorted together.") { Position = position, Value = left, OtherValue = right };
    }
}

/// <summary>The step that sorts what the path has found.</summary>
internal sealed class SortStep(Sorting sorting, Filter[] filters) : IStep
{
    /// <inheritdoc/>
    public PathState Take(in PathState state, bool isLast, Frame frame)
    {
        var sorted = state;
        if (state.IsMany && state.Current.AsArray!.Count > 1)
        {
            var items = new TupleItem[state.Items.Length];
            for (var index = 0; index < items.Length; index++)
            {
                items[index] = new TupleItem(state.Items[index], frame);
            }

            sorted = new PathState(Value.Of(new ValueArray(Array.ConvertAll(sorting.Sort(items), item => item.Item))), IsMany: true, IsAsIs: isLast);
        }

        if (filters.Length == 0)
        {
            return sorted;
        }

        var value = sorted.IsMany || sorted.IsAsIs ? sorted.Current : Value.Of(new ValueArray([sorted.Current]));
        foreach (var filter in filters)
        {
            value = filter.Apply(value, frame);
        }

        return new PathState(value, IsMany: value.IsArray, IsAsIs: value.AsArray is { IsSequence: false });
    }
}
