using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Jsonata.Reference;

/// <summary>Expressions written by hand: one a line; <c>#</c> begins a comment line; <c>input:</c> names the file in data/ (or is the JSON itself, or <c>nothing</c>) that
/// the lines below it work on.</summary>
internal static class CorpusFile
{
    private const string InputMark = "input:";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Jsonata");

    /// <summary>The names of all files.</summary>
    public static IEnumerable<string> Names() => Directory.EnumerateFiles(Path.Combine(Folder, "corpus")).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <summary>The expressions of a file with their line numbers.</summary>
    public static IEnumerable<(int Line, Question Question)> Read(string name)
    {
        string? input = null;
        var number = 0;
        foreach (var line in File.ReadLines(Path.Combine(Folder, "corpus", name + ".jsonata-cases")))
        {
            number++;
            if (line.StartsWith(InputMark, StringComparison.Ordinal))
            {
                input = Input(line[InputMark.Length..].Trim());
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                yield return (number, new Question(line, input));
            }
        }
    }

    /// <summary>The input of a name, as JSON on one line.</summary>
    public static string? Input(string name)
    {
        if (name == "nothing")
        {
            return null;
        }

        var file = Path.Combine(Folder, "data", name + ".json");
        return JsonValues.ToText(JsonValues.Parse(File.Exists(file) ? File.ReadAllText(file) : name));
    }
}
