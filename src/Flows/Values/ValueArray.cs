using System.Collections;
using System.Runtime.CompilerServices;

namespace KashflowOrleans.Flows.Values;

/// <summary>An array of values. It is filled while it is made and not changed once it is given to others. As a sequence (the result of a path) one value in it stands for
/// itself, and none for nothing.</summary>
public sealed class ValueArray : IEnumerable<Value>
{
    private Value[] _items;

    /// <summary>An empty array with room.</summary>
    public ValueArray(int capacity = 4)
    {
        _items = capacity == 0 ? [] : new Value[capacity];
    }

    /// <summary>An array of these values; the values are not copied.</summary>
    public ValueArray(Value[] items)
    {
        _items = items;
        Count = items.Length;
    }

    /// <summary>How many values there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it is the result of a path rather than an array that stands in a document or was written in brackets.</summary>
    public bool IsSequence { get; init; }

    /// <summary>Whether a single value stays in it (<c>[]</c> in a path).</summary>
    public bool KeepsSingleton { get; set; }

    /// <summary>Whether it was written in brackets in an expression and so is kept apart from the sequence around it.</summary>
    public bool IsConstructed { get; init; }

    /// <summary>Whether it only holds an input that is an array, so that a path takes the input as one item.</summary>
    public bool IsOuterWrapper { get; init; }

    /// <summary>The values.</summary>
    public ReadOnlySpan<Value> Items => _items.AsSpan(0, Count);

    /// <summary>The value at a place, from 0.</summary>
    public Value this[int index] => index < Count ? _items[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Adds a value.</summary>
    public void Add(Value value)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(4, Count * 2));
        }

        _items[Count++] = value;
    }

    /// <summary>Adds values.</summary>
    public void AddRange(ReadOnlySpan<Value> values)
    {
        if (Count + values.Length > _items.Length)
        {
            Array.Resize(ref _items, Math.Max(Count + values.Length, Count * 2));
        }

        values.CopyTo(_items.AsSpan(Count));
        Count += values.Length;
    }

    /// <summary>Whether both hold equal values in the same order.</summary>
    /// <exception cref="InsufficientExecutionStackException">They are nested too deeply.</exception>
    public bool ContentEquals(ValueArray other)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Items.SequenceEqual(other.Items);
    }

    /// <inheritdoc/>
    public IEnumerator<Value> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return _items[index];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
