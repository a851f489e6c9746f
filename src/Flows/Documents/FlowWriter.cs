using System.Text;
using KashflowOrleans.Flows.Documents.Writing;

namespace KashflowOrleans.Flows.Documents;

/// <summary>Writes flow documents as their canonical text: the same document always gives the same text, made for people and for line-by-line comparison. Two spaces, one
/// mapping or edge to a line, everything in the order of the document. Reading it gives the document again.</summary>
public static class FlowWriter
{
    /// <summary>The text, with line feeds and one at its end.</summary>
    public static string Write(FlowDocument document)
    {
        var root = JsonGroup.Object(LineBreaks.Always)
            .Add("$schema", JsonLayouts.Text(FlowNames.Schema))
            .Add("flow", JsonLayouts.Number(FlowDocument.Format))
            .Add("name", JsonLayouts.Text(document.Name))
            .Add("description", JsonLayouts.Text(document.Description))
            .Add("subject", JsonLayouts.Text(FlowNames.NameOf(document.Subject)))
            .Add("channels", Channels(document))
            .Add("valueMaps", ValueMaps(document));
        var nodes = JsonGroup.List(LineBreaks.Always);
        foreach (var node in document.Nodes)
        {
            nodes.Add(null, NodeWriter.Write(node));
        }

        var edges = JsonGroup.List(LineBreaks.Always);
        foreach (var edge in document.Edges)
        {
            edges.Add(null, JsonGroup.Object(LineBreaks.Never)
                .Add("from", JsonLayouts.Text(edge.From))
                .Add("to", JsonLayouts.Text(edge.To))
                .Add("case", JsonLayouts.Text(edge.Case)));
        }

        var text = new StringBuilder();
        root.Add("nodes", nodes).Add("edges", edges).Write(text, string.Empty, 0);
        return text.Append('\n').ToString();
    }

    /// <summary>The canonical text of one mapping, on as few lines as it takes.</summary>
    internal static string Write(Mapping mapping)
    {
        var text = new StringBuilder();
        MappingWriter.Write(mapping)!.WriteLine(text);
        return text.ToString();
    }

    private static JsonGroup? Channels(FlowDocument document)
    {
        if (document.Channels.Count == 0)
        {
            return null;
        }

        var list = JsonGroup.List(LineBreaks.Never);
        foreach (var channel in document.Channels)
        {
            list.Add(null, JsonLayouts.Text(channel));
        }

        return list;
    }

    private static JsonGroup? ValueMaps(FlowDocument document)
    {
        if (document.ValueMaps.Count == 0)
        {
            return null;
        }

        var maps = JsonGroup.Object(LineBreaks.Always);
        foreach (var (name, entries) in document.ValueMaps)
        {
            maps.Add(name, MappingWriter.Entries(entries, LineBreaks.Always));
        }

        return maps;
    }
}
