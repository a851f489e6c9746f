using System.Xml.Linq;

namespace KashflowOrleans.Tests.Architecture;

/// <summary>References point one way: hosts → grains → connectors and storage → contracts.</summary>
public sealed class References
{
    /// <summary>What each project may reference, directly or through others.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Grains.Interfaces"] = [],
        ["Standalone"] = [],
        ["Sandbox"] = [],
        ["Flows"] = ["Grains.Interfaces"],
        ["Connectors"] = ["Grains.Interfaces"],
        ["Storage"] = ["Grains.Interfaces"],
        ["Grains"] = ["Grains.Interfaces", "Flows", "Connectors", "Storage"],
        ["Silo"] = ["Grains", "Grains.Interfaces", "Flows", "Connectors", "Storage"],
        ["Gateway"] = ["Silo", "Grains", "Grains.Interfaces", "Flows", "Connectors", "Storage"],
        ["Demo"] = ["Gateway", "Silo", "Sandbox", "Grains", "Grains.Interfaces", "Flows", "Connectors", "Storage"],
    };

    [Fact]
    public void Every_project_has_a_place() =>
        Repository.AssertNone(Repository.Projects.Select(Path.GetFileNameWithoutExtension).Where(name => !Allowed.ContainsKey(name!))!, "A project without a rule; give it one in this test:");

    [Fact]
    public void Point_one_way()
    {
        var graph = Repository.Projects.ToDictionary(file => Path.GetFileNameWithoutExtension(file), Direct, StringComparer.Ordinal);
        Repository.AssertNone(
            graph.Keys.SelectMany(project => Reachable(graph, project).Where(other => !Allowed.GetValueOrDefault(project, []).Contains(other)).Select(other => $"{project} → {other}")),
            "A reference that points the wrong way:");
    }

    [Fact]
    public void Of_the_contracts_assembly_lead_nowhere_of_ours() =>
        Repository.AssertNone(Ours(typeof(Contracts.IOrderGrain)).Where(name => name != "KashflowOrleans.Standalone"), "The contracts reference:");

    [Fact]
    public void Of_the_storage_assembly_lead_to_the_contracts_alone() =>
        Repository.AssertNone(
            Ours(typeof(Storage.Effects.IEffectStore)).Where(name => name is not ("KashflowOrleans.Grains.Interfaces" or "KashflowOrleans.Standalone")), "Storage references:");

    [Fact]
    public void Of_the_connectors_assembly_lead_to_the_contracts_alone() =>
        Repository.AssertNone(
            Ours(typeof(Connectors.Common.ILedger)).Where(name => name is not ("KashflowOrleans.Grains.Interfaces" or "KashflowOrleans.Standalone")), "Connectors reference:");

    private static IEnumerable<string> Ours(Type type) =>
        type.Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("KashflowOrleans.", StringComparison.Ordinal));

    private static List<string> Direct(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))];

    private static HashSet<string> Reachable(Dictionary<string, List<string>> graph, string project)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(graph[project]);
        while (waiting.TryDequeue(out var next))
        {
            if (seen.Add(next))
            {
                graph.GetValueOrDefault(next, []).ForEach(waiting.Enqueue);
            }
        }

        return seen;
    }
}
