using System.Reflection;

namespace KashflowOrleans.Tests.Architecture;

/// <summary>The sources these tests read.</summary>
internal static class Repository
{
    /// <summary>Where the repository is.</summary>
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    /// <summary>All C# files under <c>src</c>.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } = Read("src");

    /// <summary>All C# files under <c>tests</c> and <c>benchmarks</c>.</summary>
    public static IReadOnlyList<SourceFile> Tests { get; } = [.. Read("tests"), .. Read("benchmarks")];

    /// <summary>All project files under <c>src</c>.</summary>
    public static IReadOnlyList<string> Projects { get; } = [.. Files("src", "*.csproj")];

    /// <summary>Files below a folder, generated ones left out.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
    {
        var full = Path.Combine(Root, folder);
        return Directory.Exists(full)
            ? Directory.EnumerateFiles(full, pattern, SearchOption.AllDirectories)
                .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts" or "node_modules" or "dist"))
                .Order(StringComparer.Ordinal)
            : [];
    }

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>Fails with every offence on a line of its own.</summary>
    public static void AssertNone(IEnumerable<string> offences, string rule)
    {
        var list = offences.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Assert.True(list.Count == 0, $"{rule}\n{string.Join('\n', list)}");
    }

    private static List<SourceFile> Read(string folder) => [.. Files(folder, "*.cs").Select(file => new SourceFile(Relative(file), File.ReadAllText(file)))];
}
