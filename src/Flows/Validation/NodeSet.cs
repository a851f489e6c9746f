using System.Numerics;

namespace KashflowOrleans.Flows.Validation;

/// <summary>A set of nodes by their number.</summary>
internal sealed class NodeSet(int nodes) : IEquatable<NodeSet>
{
    private const int Bits = 64;

    private readonly ulong[] _words = new ulong[(nodes + Bits - 1) / Bits];

    /// <summary>How many nodes are in it.</summary>
    public int Count => _words.Sum(BitOperations.PopCount);

    /// <summary>The nodes' numbers in order.</summary>
    public IEnumerable<int> Members => Enumerable.Range(0, nodes).Where(Contains);

    /// <summary>Whether a node is in it.</summary>
    public bool Contains(int node) => (_words[node / Bits] & Bit(node)) != 0;

    /// <summary>Adds a node; false when it was in it already.</summary>
    public bool Add(int node)
    {
        var was = Contains(node);
        _words[node / Bits] |= Bit(node);
        return !was;
    }

    /// <summary>Removes a node.</summary>
    public void Remove(int node) => _words[node / Bits] &= ~Bit(node);

    /// <summary>Adds all nodes of another set.</summary>
    public void Add(NodeSet other)
    {
        for (var word = 0; word < _words.Length; word++)
        {
            _words[word] |= other._words[word];
        }
    }

    /// <summary>Keeps only what is in another set too.</summary>
    public void Keep(NodeSet other)
    {
        for (var word = 0; word < _words.Length; word++)
        {
            _words[word] &= other._words[word];
        }
    }

    /// <summary>A copy.</summary>
    public NodeSet Copy()
    {
        var copy = new NodeSet(nodes);
        copy.Add(this);
        return copy;
    }

    /// <summary>Whether both hold the same nodes.</summary>
    public bool Equals(NodeSet? other) => other is not null && _words.AsSpan().SequenceEqual(other._words);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NodeSet);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;

    private static ulong Bit(int node) => 1UL << (node % Bits);
}
