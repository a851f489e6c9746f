using System.Globalization;
using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Flows.Prebuilt;

/// <summary>A flow that comes with the program.</summary>
/// <param name="Name">Name, for example <c>magento-order-to-cash</c>.</param>
/// <param name="Version">Version, from 1. A version that was published once stays available and never changes.</param>
/// <param name="Document">The flow.</param>
/// <param name="Json">The flow as it stands in its file.</param>
public sealed record PrebuiltFlow(string Name, int Version, FlowDocument Document, string Json)
{
    /// <summary>Name and version as runs record them: <c>magento-order-to-cash/1</c>.</summary>
    public string Pin => string.Create(CultureInfo.InvariantCulture, $"{Name}/{Version}");
}

/// <summary>The flows that come with the program: for every channel one that works as it is. Each version is a file of its own, <c>name.version.json</c>, and stays for ever,
/// since orders that began with it finish with it.</summary>
public static class PrebuiltFlows
{
    private const string Folder = "Prebuilt/";
    private const string Extension = ".json";

    /// <summary>All flows in all versions, by name and version.</summary>
    public static IReadOnlyList<PrebuiltFlow> All { get; } = Read();

    /// <summary>A flow; null when there is none of that name and version.</summary>
    /// <param name="name">Name, for example <c>magento-order-to-cash</c>.</param>
    /// <param name="version">Version; null for the newest.</param>
    public static PrebuiltFlow? Find(string name, int? version = null) =>
        All.LastOrDefault(flow => string.Equals(flow.Name, name, StringComparison.Ordinal) && (version is null || flow.Version == version));

    private static PrebuiltFlow[] Read()
    {
        var assembly = typeof(PrebuiltFlows).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
                .Select(Read)
                .OrderBy(flow => flow.Name, StringComparer.Ordinal)
                .ThenBy(flow => flow.Version),
        ];
    }

    private static PrebuiltFlow Read(string resource)
    {
        using var stream = typeof(PrebuiltFlows).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        var json = reader.ReadToEnd();
        var parts = resource[Folder.Length..^Extension.Length].Split('.');
        var reading = FlowReader.Read(json);
        return reading.Document is { } document
            ? new PrebuiltFlow(parts[0], int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture), document, json)
            : throw new InvalidDataException($"The prebuilt flow {resource} is not right: {reading.Problems[0].Place}: {reading.Problems[0].Message}");
    }
}
