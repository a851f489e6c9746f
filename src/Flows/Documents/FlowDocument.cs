using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents;

/// <summary>A flow as a merchant writes it: what happens to an order (or another subject), as nodes and the edges between them. Described by the published schema
/// <c>flow.json</c>. The records say what stands in the document and nothing more; whether it makes sense is the validator's to say.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Description">What it does, for people.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Channels">Kinds of connection whose subjects it is made for, for example <c>magento</c>; empty for all.</param>
/// <param name="ValueMaps">Value maps that several mappings share, by name.</param>
/// <param name="Nodes">The nodes in the order of the document.</param>
/// <param name="Edges">The edges in the order of the document.</param>
public sealed record FlowDocument(
    string Name,
    string? Description,
    FlowSubject Subject,
    IReadOnlyList<string> Channels,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, Value>> ValueMaps,
    IReadOnlyList<FlowNode> Nodes,
    IReadOnlyList<FlowEdge> Edges)
{
    /// <summary>Version of the format that this program writes.</summary>
    public const int Format = 1;

    /// <summary>The node of that name; null when there is none.</summary>
    public FlowNode? Find(string id) => Nodes.FirstOrDefault(node => string.Equals(node.Id, id, StringComparison.Ordinal));
}

/// <summary>What a flow is about. In expressions it stands under this name: <c>order.number</c>.</summary>
public enum FlowSubject
{
    /// <summary>An order of a sales channel.</summary>
    Order,

    /// <summary>Money given back for an order.</summary>
    Refund,

    /// <summary>A customer of a sales channel.</summary>
    Customer,

    /// <summary>A product.</summary>
    Product,

    /// <summary>A stock level.</summary>
    Stock,

    /// <summary>A settlement report of a marketplace.</summary>
    Settlement,
}

/// <summary>From one node to the next.</summary>
/// <param name="From">The node it leaves.</param>
/// <param name="To">The node it leads to.</param>
/// <param name="Case">For edges that leave a branch: the case it is taken in, or <see cref="Otherwise"/>.</param>
public sealed record FlowEdge(string From, string To, string? Case = null)
{
    /// <summary>The case of a branch in which no other holds.</summary>
    public const string Otherwise = "otherwise";
}

/// <summary>Where the editor draws a node.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Down.</param>
public sealed record NodePosition(int X, int Y);
