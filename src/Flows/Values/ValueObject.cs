using System.Runtime.CompilerServices;

namespace KashflowOrleans.Flows.Values;

/// <summary>An object: fields in the order they were added. It is filled while it is made and not changed once it is given to others.</summary>
public sealed class ValueObject
{
    // Comparing a few names one after the other is faster than hashing.
    private const int IndexFrom = 12;

    private string[] _names;
    private Value[] _values;
    private Dictionary<string, int>? _index;

    /// <summary>An empty object with room.</summary>
    public ValueObject(int capacity = 4)
    {
        _names = new string[capacity];
        _values = new Value[capacity];
    }

    /// <summary>How many fields there are.</summary>
    public int Count { get; private set; }

    /// <summary>The fields' names in order.</summary>
    public ReadOnlySpan<string> Names => _names.AsSpan(0, Count);

    /// <summary>The fields' values in the order of <see cref="Names"/>.</summary>
    public ReadOnlySpan<Value> Values => _values.AsSpan(0, Count);

    /// <summary>Reads a field.</summary>
    public bool TryGet(string name, out Value value)
    {
        var at = IndexOf(name);
        value = at < 0 ? default : _values[at];
        return at >= 0;
    }

    /// <summary>Sets a field; one that is there keeps its place.</summary>
    public void Set(string name, Value value)
    {
        var at = IndexOf(name);
        if (at >= 0)
        {
            _values[at] = value;
            return;
        }

        if (Count == _names.Length)
        {
            var room = Math.Max(4, Count * 2);
            Array.Resize(ref _names, room);
            Array.Resize(ref _values, room);
        }

        _names[Count] = name;
        _values[Count] = value;
        _index?.Add(name, Count);
        Count++;
    }

    /// <summary>Removes a field, if it is there.</summary>
    public void Remove(string name)
    {
        var at = IndexOf(name);
        if (at < 0)
        {
            return;
        }

        Array.Copy(_names, at + 1, _names, at, Count - at - 1);
        Array.Copy(_values, at + 1, _values, at, Count - at - 1);
        Count--;
        _index = null;
    }

    /// <summary>Whether both have the same fields with equal values, in whatever order.</summary>
    /// <exception cref="InsufficientExecutionStackException">They are nested too deeply.</exception>
    public bool ContentEquals(ValueObject other)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (Count != other.Count)
        {
            return false;
        }

        for (var index = 0; index < Count; index++)
        {
            if (!other.TryGet(_names[index], out var value) || !_values[index].Equals(value))
            {
                return false;
            }
        }

        return true;
    }

    private int IndexOf(string name)
    {
        if (Count >= IndexFrom)
        {
            return (_index ??= Index()).TryGetValue(name, out var found) ? found : -1;
        }

        for (var at = 0; at < Count; at++)
        {
            if (ReferenceEquals(_names[at], name))
            {
                return at;
            }
        }

        for (var at = 0; at < Count; at++)
        {
            if (string.Equals(_names[at], name, StringComparison.Ordinal))
            {
                return at;
            }
        }

        return -1;
    }

    private Dictionary<string, int> Index()
    {
        var index = new Dictionary<string, int>(_names.Length, StringComparer.Ordinal);
        for (var at = 0; at < Count; at++)
        {
            index.Add(_names[at], at);
        }

        return index;
    }
}
