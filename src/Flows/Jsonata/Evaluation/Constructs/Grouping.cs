using System.Runtime.InteropServices;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Evaluation.Constructs;

/// <summary>Makes an object from items: items with the same key are one group, whose value is evaluated with the group as context.</summary>
internal sealed class Grouping((Node Key, Node Value)[] pairs, int position)
{
    private const string ReservedLambda = "_jsonata_lambda";
    private const string ReservedFunction = "_jsonata_function";

    private readonly string[]? _constantKeys = ConstantKeys(pairs);

    /// <summary>The object for a value: an array's items are grouped, another value is a group alone.</summary>
    /// <exception cref="JsonataException">A key is no text (<c>T1003</c>), or comes from two expressions (<c>D1009</c>).</exception>
    public Value Evaluate(in Value input, Frame frame)
    {
        var array = input.AsArray;
        if (_constantKeys is not null && (array is null || array.Count <= 1))
        {
            return Single(array is null ? input : array.Count == 0 ? default : array[0], frame);
        }

        return Grouped(array is { Count: > 0 } ? array.Items : [array is null ? input : default], frame);
    }

    /// <summary>The object for a stream of tuples: the variables of a group's tuples are joined too.</summary>
    /// <exception cref="JsonataException">As for <see cref="Evaluate"/>.</exception>
    public Value EvaluateTuples(List<TupleItem> tuples)
    {
        var groups = new List<(string Key, int Pair, List<TupleItem> Tuples)>();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var tuple in tuples)
        {
            tuple.Frame.Run.Charge(1);
            for (var pair = 0; pair < pairs.Length; pair++)
            {
                var key = Key(pairs[pair].Key.Evaluate(tuple.Item, tuple.Frame));
                if (key is null)
                {
                    continue;
                }

                if (index.TryGetValue(key, out var at))
                {
                    RequireSame(groups[at].Pair, pair, key);
                    groups[at].Tuples.Add(tuple);
                }
                else
                {
                    index.Add(key, groups.Count);
                    groups.Add((key, pair, [tuple]));
                }
            }
        }

        var result = new ValueObject(groups.Count);
        foreach (var group in groups)
        {
            var (item, frame) = Joined(group.Tuples);
            Set(result, group.Key, pairs[group.Pair].Value.Evaluate(item, frame));
        }

        return Value.Of(result);
    }

    private static string[]? ConstantKeys((Node Key, Node Value)[] pairs)
    {
        var keys = pairs.Select(pair => pair.Key is LiteralNode literal ? literal.Value.AsText : null).OfType<string>().ToArray();
        return keys.Length == pairs.Length
            && keys.Distinct(StringComparer.Ordinal).Count() == keys.Length
            && !Array.Exists(keys, key => key is ReservedLambda or ReservedFunction)
            ? keys
            : null;
    }

    private static void Set(ValueObject target, string key, Value value)
    {
        if (!value.IsUndefined)
        {
            target.Set(key, value);
        }
    }

    private static TupleItem Joined(List<TupleItem> tuples)
    {
        var item = tuples[0].Item;
        if (tuples.Count == 1)
        {
            return tuples[0];
        }

        var frame = tuples[0].Frame.Copy();
        foreach (var tuple in CollectionsMarshal.AsSpan(tuples)[1..])
        {
            item = Sequences.Append(item, tuple.Item);
            for (var slot = 0; slot < frame.Slots.Length; slot++)
            {
                frame.Slots[slot] = Sequences.Append(BoundNothing.Open(frame.Slots[slot]), BoundNothing.Open(tuple.Frame.Slots[slot]));
            }
        }

        return new TupleItem(item, frame);
    }

    private Value Single(in Value item, Frame frame)
    {
        var result = new ValueObject(pairs.Length);
        for (var pair = 0; pair < pairs.Length; pair++)
        {
            Set(result, _constantKeys![pair], pairs[pair].Value.Evaluate(item, frame));
        }

        return Value.Of(result);
    }

    private Value Grouped(ReadOnlySpan<Value> items, Frame frame)
    {
        var groups = new List<Group>();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (ref readonly var item in items)
        {
            frame.Run.Charge(1);
            for (var pair = 0; pair < pairs.Length; pair++)
            {
                var key = _constantKeys is null ? Key(pairs[pair].Key.Evaluate(item, frame)) : _constantKeys[pair];
                if (key is null)
                {
                    continue;
                }

                if (index.TryGetValue(key, out var at))
                {
                    RequireSame(groups[at].Pair, pair, key);
                    groups[at].Add(item, frame.Run);
                }
                else
                {
                    index.Add(key, groups.Count);
                    groups.Add(new Group(key, pair, item));
                }
            }
        }

        var result = new ValueObject(groups.Count);
        foreach (var group in groups)
        {
            Set(result, group.Key, pairs[group.Pair].Value.Evaluate(group.Data, frame));
        }

        return Value.Of(result);
    }

    private void RequireSame(int first, int second, string key)
    {
        if (first != second)
        {
            throw new JsonataException("D1009", $"The key {Shortened.Of(key)} comes from two expressions.") { Position = position, Value = Value.Of(key) };
        }
    }

    private string? Key(Value key)
    {
        if (key.IsUndefined)
        {
            return null;
        }

        return key.AsText switch
        {
            null => throw new JsonataException("T1003", "The key of an object must be text.") { Position = position, Value = key },
            ReservedLambda or ReservedFunction => throw new JsonataException("D1013", $"The key {key.AsText} is reserved.") { Position = position, Value = key },
            var text => text,
        };
    }

    private sealed class Group(string key, int pair, Value first)
    {
        private ValueArray? _items;

        public string Key { get; } = key;

        public int Pair { get; } = pair;

        public Value Data => _items is null ? first : Value.Of(_items);

        public void Add(in Value item, Run run)
        {
            if (_items is null)
            {
                _items = new ValueArray();
                AddFlat(first);
            }

            AddFlat(item);
            run.CheckItems(_items.Count);
        }

        private void AddFlat(in Value item)
        {
            if (item.AsArray is { } array)
            {
                _items!.AddRange(array.Items);
            }
            else if (!item.IsUndefined)
            {
                _items!.Add(item);
            }
        }
    }
}

/// <summary>An object in braces.</summary>
internal sealed class ObjectNode(Grouping grouping) : Node
{
    /// <inheritdoc/>
    public override Value Evaluate(in Value input, Frame frame) => grouping.Evaluate(input, frame);
}
