using System.Runtime.InteropServices;

namespace KashflowOrleans.Sandbox.Common;

/// <summary>
/// Finds every key whose text contains a given text, ignoring case. All texts lie in one buffer, so that a search is one vectorised scan: a client that
/// searches before each create must not make the stand-in quadratic in what a benchmark can notice. Not thread-safe.
/// </summary>
internal sealed class SubstringIndex
{
    private const char Separator = '\n';
    private readonly List<int> _starts = [];
    private readonly List<int> _keys = [];
    private readonly Dictionary<int, int> _entryOfKey = [];
    private char[] _text = new char[4096];
    private int _length;

    /// <summary>Sets the text of a key, replacing what it had; an empty text is not found by any search.</summary>
    public void Set(int key, string? text)
    {
        Remove(key);
        if (string.IsNullOrEmpty(text))
            return;

        var needed = _length + text.Length + 1;
        if (needed > _text.Length)
            Array.Resize(ref _text, Math.Max(needed, _text.Length * 2));

        _entryOfKey[key] = _starts.Count;
        _starts.Add(_length);
        _keys.Add(key);
        text.AsSpan().ToUpperInvariant(_text.AsSpan(_length));
        _text[_length + text.Length] = Separator;
        _length = needed;
    }

    public void Remove(int key)
    {
        if (!_entryOfKey.Remove(key, out var entry))
            return;

        // The room stays; what was there can no longer be found.
        var end = entry + 1 < _starts.Count ? _starts[entry + 1] : _length;
        _text.AsSpan(_starts[entry]..end).Fill(Separator);
    }

    /// <summary>Keys whose text contains <paramref name="text"/>, in the order they were set.</summary>
    public List<int> Find(string text)
    {
        var found = new List<int>();
        var wanted = text.ToUpperInvariant();
        if (wanted.Length == 0 || wanted.Contains(Separator))
            return found;

        var from = 0;
        while (from < _length)
        {
            var at = _text.AsSpan(from.._length).IndexOf(wanted);
            if (at < 0)
                break;

            var entry = CollectionsMarshal.AsSpan(_starts).BinarySearch(from + at);
            if (entry < 0)
                entry = ~entry - 1;

            found.Add(_keys[entry]);
            from = entry + 1 < _starts.Count ? _starts[entry + 1] : _length;
        }

        return found;
    }
}
