using System.Text;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Builds text within the limits of an evaluation: each piece is checked before it is copied.</summary>
internal sealed class LimitedText(IFunctionCall call)
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds text.</summary>
    public LimitedText Append(ReadOnlySpan<char> piece)
    {
        call.Extend((long)_text.Length + piece.Length, piece.Length);
        _text.Append(piece);
        return this;
    }

    /// <summary>Adds one character so many times.</summary>
    public LimitedText Repeat(char character, long count)
    {
        if (count > 0)
        {
            call.Extend(_text.Length + count, count);
            _text.Append(character, (int)count);
        }

        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
