using System.Globalization;
using System.Text;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents.Reading;

/// <summary>Reads the fields of one object: each by its name, and in the end what is left over is not known here.</summary>
internal sealed class FieldsReader
{
    private readonly JsonPart _part;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private FieldsReader(Problems problems, JsonPart part, string place)
    {
        Problems = problems;
        _part = part;
        Place = place;
        ReportTwins(problems, part, () => place);
    }

    /// <summary>Where problems go.</summary>
    public Problems Problems { get; }

    /// <summary>The object's place.</summary>
    public string Place { get; }

    /// <summary>Where the object starts, in bytes.</summary>
    public int Offset => _part.Offset;

    /// <summary>Starts to read an object; null (and a problem) when the part is none.</summary>
    public static FieldsReader? Of(Problems problems, JsonPart part, string place, string what)
    {
        if (part.Kind == ValueKind.Object)
        {
            return new FieldsReader(problems, part, place);
        }

        problems.Add(place, part.Offset, $"{what} must be an object ({{ … }}); here it is {part.InWords}.");
        return null;
    }

    /// <summary>Reports fields that are written more than once.</summary>
    public static void ReportTwins(Problems problems, JsonPart part, Func<string> place)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in part.Fields.Where(field => !seen.Add(field.Name)))
        {
            problems.Add(Join(place(), Shown(field.Name)), field.Offset, $"'{Shown(field.Name)}' is written twice; keep one.");
        }
    }

    /// <summary>A place within a place.</summary>
    public static string Join(string place, string name) => place == FlowProblem.Document ? name : $"{place}.{name}";

    /// <summary>A place within a place.</summary>
    public static string Join(string place, int index) => Join(place, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>A text of a document in a message: not all of a long one.</summary>
    public static string Shown(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[59]) ? 59 : 60), "…");

    /// <summary>The place of a field.</summary>
    public string At(string name) => Join(Place, name);

    /// <summary>Whether the field is written, whatever it holds.</summary>
    public bool Has(string name) => _part.Find(name) is not null;

    /// <summary>A field that may be missing.</summary>
    public JsonPart? Optional(string name)
    {
        _known.Add(name);
        return _part.Find(name);
    }

    /// <summary>A field that must be there.</summary>
    public JsonPart? Required(string name)
    {
        var found = Optional(name);
        if (found is null)
        {
            Problems.Add(At(name), Offset, $"'{name}' is missing; add it.");
        }

        return found;
    }

    /// <summary>A text that may be missing.</summary>
    public string? OptionalText(string name, int most, int least = 0) => Optional(name) is { } part ? Text(part, name, most, least) : null;

    /// <summary>A text that must be there; empty (and a problem) when it is not.</summary>
    public string RequiredText(string name, int most, int least = 1) => (Required(name) is { } part ? Text(part, name, most, least) : null) ?? string.Empty;

    /// <summary>A name that expressions can use; empty (and a problem) when it is none.</summary>
    public string RequiredId(string name)
    {
        var text = RequiredText(name, FlowLimits.IdLength);
        if (text.Length > 0 && !FlowNames.IsId(text))
        {
            Problems.Add(At(name), _part.Find(name)!.Offset, $"'{name}' is '{Shown(text)}'; it must be a small letter followed by letters and digits (a-z, A-Z, 0-9).");
            return string.Empty;
        }

        return text;
    }

    /// <summary>One of several words; null (and a problem) when it is none of them.</summary>
    public string? RequiredWord(string name, IReadOnlyCollection<string> words)
    {
        if (Required(name) is not { } part)
        {
            return null;
        }

        if (part.Text is { } text && words.Contains(text))
        {
            return text;
        }

        var given = part.Text is { } other ? $"'{Shown(other)}'" : part.InWords;
        Problems.Add(At(name), part.Offset, $"'{name}' is {given}, which is not known here{NearestName.Question(part.Text ?? string.Empty, words)}");
        return null;
    }

    /// <summary>The items of a list; none when it is missing or no list.</summary>
    public IReadOnlyList<JsonPart> List(string name, int most, bool isRequired)
    {
        var part = isRequired ? Required(name) : Optional(name);
        if (part is null)
        {
            return [];
        }

        if (part.Kind != ValueKind.Array)
        {
            Problems.Add(At(name), part.Offset, $"'{name}' must be a list ([ … ]); here it is {part.InWords}.");
            return [];
        }

        return part.Items.Count <= most ? part.Items : TooMany(name, part, part.Items.Count, most, part.Items[..most]);
    }

    /// <summary>The fields of an object below this one; none when it is missing or no object.</summary>
    public IReadOnlyList<JsonPartField> Object(string name, int most, bool isRequired)
    {
        var part = isRequired ? Required(name) : Optional(name);
        if (part is null || Of(Problems, part, At(name), $"'{name}'") is null)
        {
            return [];
        }

        return part.Fields.Count <= most ? part.Fields : TooMany(name, part, part.Fields.Count, most, part.Fields[..most]);
    }

    /// <summary>Checks a text.</summary>
    public string? Text(JsonPart part, string name, int most, int least = 0)
    {
        if (part.Text is not { } text)
        {
            var advice = part.Kind == ValueKind.Null ? "leave it out when there is none" : "write it in double quotation marks";
            Problems.Add(At(name), part.Offset, $"'{name}' must be text; here it is {part.InWords}: {advice}.");
            return null;
        }

        return TextProblem(text, most, least) is { } problem ? Refused(name, part, problem) : text;
    }

    /// <summary>Reports every field that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var field in _part.Fields.Where(field => !_known.Contains(field.Name)))
        {
            Problems.Add(At(field.Name), field.Offset, $"'{Shown(field.Name)}' is not known here{NearestName.Question(field.Name, _known)}");
        }
    }

    /// <summary>What is wrong with a text; null when nothing is.</summary>
    public static string? TextProblem(string text, int most, int least = 0)
    {
        if (text.Length < least || (least > 0 && string.IsNullOrWhiteSpace(text)))
        {
            return "is empty; write something.";
        }

        if (text.Length > most && Characters(text) is var length && length > most)
        {
            return $"has {length.ToString(CultureInfo.InvariantCulture)} characters; at most {most.ToString(CultureInfo.InvariantCulture)} are allowed.";
        }

        return text.Contains('\0', StringComparison.Ordinal) ? "holds the character NUL, which no database keeps; remove it." : null;
    }

    private static int Characters(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    private string? Refused(string name, JsonPart part, string problem)
    {
        Problems.Add(At(name), part.Offset, $"'{name}' {problem}");
        return null;
    }

    private IReadOnlyList<T> TooMany<T>(string name, JsonPart part, int count, int most, IReadOnlyList<T> first)
    {
        Problems.Add(
            At(name), part.Offset,
            $"'{name}' has {count.ToString(CultureInfo.InvariantCulture)} entries; at most {most.ToString(CultureInfo.InvariantCulture)} are allowed.");
        return first;
    }
}
