using System.Runtime.CompilerServices;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>Matches text against the parts of a date/time picture. Each part takes as much as it can, and less where the parts after it would not match otherwise.</summary>
internal sealed class DateReader
{
    private readonly string _text;
    private readonly IReadOnlyList<DatePart> _parts;
    private readonly IFunctionCall _call;
    private readonly HashSet<(int Part, int Place)> _failed = [];
    private readonly int[] _ends;

    private DateReader(string text, IReadOnlyList<DatePart> parts, IFunctionCall call)
    {
        _text = text;
        _parts = parts;
        _call = call;
        _ends = new int[parts.Count];
    }

    /// <summary>What each part matches; null when the text does not match.</summary>
    public static string[]? Match(string text, IReadOnlyList<DatePart> parts, IFunctionCall call)
    {
        var reader = new DateReader(text, parts, call);
        return reader.MatchFrom(0, 0) ? [.. parts.Select((_, index) => text[(index == 0 ? 0 : reader._ends[index - 1])..reader._ends[index]])] : null;
    }

    private bool MatchFrom(int part, int place)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _call.Charge(1);
        if (part == _parts.Count)
        {
            return place == _text.Length;
        }

        if (_failed.Contains((part, place)))
        {
            return false;
        }

        foreach (var end in Ends(_parts[part], place))
        {
            _ends[part] = end;
            if (MatchFrom(part + 1, end))
            {
                return true;
            }
        }

        _failed.Add((part, place));
        return false;
    }

    /// <summary>Where a part that begins at a place may end, the farthest first.</summary>
    private IEnumerable<int> Ends(DatePart part, int place)
    {
        if (part.IsLiteral)
        {
            return StartsWith(place, part.Literal) ? [place + part.Literal.Length] : [];
        }

        if (part.IsOffset)
        {
            return OffsetEnds(part, place);
        }

        if (part.Component == 'f')
        {
            return Down(Run(place, char.IsAsciiDigit), place);
        }

        return part.Number is null ? Down(Run(place, char.IsAsciiLetter), place) : NumberEnds(part, part.Number, place);
    }

    private IEnumerable<int> NumberEnds(DatePart part, IntegerPicture picture, int place)
    {
        switch (picture.Style)
        {
            case IntegerStyle.Letters:
                return Down(Run(place, char.IsAsciiLetter), place);
            case IntegerStyle.Roman:
                return Down(Run(place, letter => "MDCLXVI".Contains(char.ToUpperInvariant(letter), StringComparison.Ordinal)), place);
            case IntegerStyle.Words:
                return WordEnds(place);
            case IntegerStyle.Digits:
                var run = Run(place, digit => char.IsAsciiDigit(digit) || (digit >= picture.Zero && digit <= picture.Zero + 9));
                var ends = part.ReadDigits is { } count ? place + count <= run ? [place + count] : [] : Down(run, place);
                return picture.IsOrdinal ? ends.Where(HasOrdinalEnding).Select(end => end + 2) : ends;
            default:
                throw picture.Unknown();
        }
    }

    private IEnumerable<int> OffsetEnds(DatePart part, int place)
    {
        if (part.Component == 'z')
        {
            if (!StartsWith(place, "GMT"))
            {
                return [];
            }

            place += 3;
        }

        if (place >= _text.Length || _text[place] is not ('+' or '-'))
        {
            return [];
        }

        var start = place + 1;
        var hours = Run(start, char.IsAsciiDigit);
        if (part.Number is not { Repeat: > 0 } picture)
        {
            return Down(hours, start);
        }

        var separator = picture.Separators[0].Text;
        return hours > start && StartsWith(hours, separator) ? Down(Run(hours + separator.Length, char.IsAsciiDigit), hours + separator.Length) : [];
    }

    private IEnumerable<int> WordEnds(int place)
    {
        var reached = new SortedSet<int> { place };
        var pending = new Stack<int>([place]);
        while (pending.TryPop(out var at))
        {
            _call.Charge(EnglishNumbers.Words.Count / 4);
            if (at < _text.Length && _text[at] is '-' or ',' or ' ' && reached.Add(at + 1))
            {
                pending.Push(at + 1);
            }

            foreach (var word in EnglishNumbers.Words.Append("and"))
            {
                if (StartsWith(at, word) && reached.Add(at + word.Length))
                {
                    pending.Push(at + word.Length);
                }
            }
        }

        return reached.Reverse().Where(end => end > place);
    }

    private bool HasOrdinalEnding(int end) => StartsWith(end, "th") || StartsWith(end, "st") || StartsWith(end, "nd") || StartsWith(end, "rd");

    private bool StartsWith(int place, string text) => string.Compare(_text, place, text, 0, text.Length, StringComparison.OrdinalIgnoreCase) == 0;

    private int Run(int place, Func<char, bool> belongs)
    {
        var end = place;
        while (end < _text.Length && belongs(_text[end]))
        {
            end++;
        }

        _call.ChargeText(end - place);
        return end;
    }

    private static IEnumerable<int> Down(int last, int place)
    {
        for (var end = last; end > place; end--)
        {
            yield return end;
        }
    }
}
