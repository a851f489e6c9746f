using System.Text;

namespace KashflowOrleans.Flows.Documents.Reading;

/// <summary>The text of a document, which knows its lines.</summary>
internal sealed class SourceText
{
    private readonly byte[] _utf8;
    private readonly List<int> _lines = [0];

    /// <summary>A text in UTF-8 without a byte order mark.</summary>
    public SourceText(ReadOnlySpan<byte> utf8)
    {
        _utf8 = utf8.ToArray();
        for (var at = 0; at < _utf8.Length; at++)
        {
            if (_utf8[at] == (byte)'\n')
            {
                _lines.Add(at + 1);
            }
        }
    }

    /// <summary>The text in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>Line and column of a place in bytes.</summary>
    public SourcePosition At(int offset)
    {
        var line = _lines.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        return new SourcePosition(line + 1, Encoding.UTF8.GetCharCount(_utf8.AsSpan(_lines[line], offset - _lines[line])) + 1);
    }

    /// <summary>The place in bytes of a line and a byte within it, both from 0.</summary>
    public int Offset(long line, long byteInLine) => (int)Math.Min(_lines[(int)Math.Min(line, _lines.Count - 1)] + byteInLine, _utf8.Length);
}
