using System.Text.RegularExpressions;

namespace KashflowOrleans.Tests.Architecture;

/// <summary>The list of Orleans types that grain code may use.</summary>
internal static class OrleansSurface
{
    public const string Document = "docs/orleans-surface.md";

    /// <summary>Full names as the list has them, a generic type with its number of parameters.</summary>
    public static IReadOnlyList<string> Listed { get; } =
    [
        .. Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, Document)), @"^\| `{1,2}(?<name>Orleans[\w.+]*(?:`\d)?)`{1,2} \|", RegexOptions.Multiline, TimeSpan.FromSeconds(1))
            .Select(match => match.Groups["name"].Value),
    ];
}
