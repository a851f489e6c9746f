using System.Text.RegularExpressions;

namespace KashflowOrleans.Tests.Architecture;

/// <summary>How files look.</summary>
public sealed class Shape
{
    private const int MaxLines = 400;

    [Fact]
    public void A_file_is_short() =>
        Repository.AssertNone(Repository.Sources.Where(file => file.Lines > MaxLines).Select(file => $"{file.Path}: {file.Lines} lines"), $"Longer than {MaxLines} lines; one idea each:");

    [Fact]
    public void Every_log_event_has_a_number_of_its_own()
    {
        var events =
            from file in Repository.Sources
            from match in file.Matches(@"\[LoggerMessage\s*\(")
            let arguments = file.InBrackets(match.Index + match.Length - 1)
            let number = Regex.Match(arguments, @"^\s*(?:EventId\s*=\s*)?(?<number>\d+)|EventId\s*=\s*(?<number>\d+)", RegexOptions.None, TimeSpan.FromSeconds(1))
            select (Number: number.Groups["number"].Value, Place: file.Place(match.Index, arguments));
        var list = events.ToList();
        Assert.NotEmpty(list);
        Repository.AssertNone(list.Where(message => message.Number.Length == 0).Select(message => message.Place), "A log message without an event id:");
        Repository.AssertNone(
            list.GroupBy(message => message.Number, StringComparer.Ordinal).Where(same => same.Count() > 1).SelectMany(same => same.Select(message => $"{same.Key}: {message.Place}")),
            "Log messages with the same event id:");
    }

    [Fact]
    public void Every_public_type_says_what_it_is() =>
        Repository.AssertNone(
            from file in Repository.Sources
            from match in file.Matches(@"^[ \t]*public\s+(?:(?:sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*(?:class|record\s+struct|record|struct|interface|enum|delegate)\s+(?:\w+\s+(?=\w+\s*\())?(\w+)")
            where !IsDocumented(file, match) && !IsPartOfDocumented(file, match)
            select file.Place(match.Index, match.Value),
            "A public type without a docstring:");

    [Fact]
    public void Every_file_has_one_namespace_that_follows_its_project() =>
        Repository.AssertNone(
            from file in Repository.Sources
            where file.Project is not ("Standalone" or "Grains.Interfaces")
            from match in file.Matches(@"^namespace\s+([\w.]+)")
            let name = file.Code.Substring(match.Groups[1].Index, match.Groups[1].Length)
            where name != $"KashflowOrleans.{file.Project}" && !name.StartsWith($"KashflowOrleans.{file.Project}.", StringComparison.Ordinal)
            select file.Place(match.Index, name),
            "A namespace of another project:");

    // The lines above the type, attributes left out, end with a docstring.
    private static bool IsDocumented(SourceFile file, Match type)
    {
        var above = file.Text[..type.Index].TrimEnd().Split('\n');
        for (var line = above.Length - 1; line >= 0; line--)
        {
            var text = above[line].Trim();
            if (text.StartsWith("///", StringComparison.Ordinal))
            {
                return true;
            }

            if (!text.StartsWith('[') && !text.EndsWith(']') && !text.EndsWith(','))
            {
                return false;
            }
        }

        return false;
    }

    // One part of a partial type is enough.
    private static bool IsPartOfDocumented(SourceFile file, Match type) =>
        type.Value.Contains("partial", StringComparison.Ordinal)
        && Repository.Sources.Where(other => other.Project == file.Project).Any(other => other.Matches($@"^[ \t]*public\s+[\w ]*partial\s+\w+\s+{type.Groups[1].Value}\b").Any(part => IsDocumented(other, part)));
}
