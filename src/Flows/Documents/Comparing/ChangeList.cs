using System.Globalization;

namespace KashflowOrleans.Flows.Documents.Comparing;

/// <summary>Collects the differences of two versions.</summary>
internal sealed class ChangeList
{
    private const int ShownLength = 100;

    private readonly List<FlowChange> _found = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<FlowChange> Found => _found;

    /// <summary>A number in a place.</summary>
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Compares two texts of which either may be missing.</summary>
    public void Text(string place, string? before, string? after, string words, bool hasEffect = true)
    {
        if (!string.Equals(before, after, StringComparison.Ordinal))
        {
            Add(place, before, after, words, hasEffect);
        }
    }

    /// <summary>Compares the parts of a list or of an object.</summary>
    /// <param name="place">The list's place.</param>
    /// <param name="words">The list in words, within a sentence.</param>
    /// <param name="orderHasEffect">Whether the order means something.</param>
    /// <param name="before">The earlier parts.</param>
    /// <param name="after">The later parts.</param>
    /// <param name="inBoth">Compares further what is in both.</param>
    public void Compare(string place, string words, bool orderHasEffect, IReadOnlyList<Part> before, IReadOnlyList<Part> after, Action<Part, Part> inBoth)
    {
        var earlier = ByKey(before);
        var later = ByKey(after);
        foreach (var (key, part) in earlier.Where(pair => !later.ContainsKey(pair.Key)))
        {
            Add(part.Place, part.Shown, null, part.Words, part.HasEffect);
        }

        foreach (var (key, part) in later)
        {
            if (!earlier.TryGetValue(key, out var old))
            {
                Add(part.Place, null, part.Shown, part.Words, part.HasEffect);
                continue;
            }

            Text(part.Place, old.Content, part.Content, part.Words, part.HasEffect);
            inBoth(old, part);
        }

        var (left, right) = (earlier.Keys.Where(later.ContainsKey).ToList(), later.Keys.Where(earlier.ContainsKey).ToList());
        if (!left.SequenceEqual(right, StringComparer.Ordinal))
        {
            Reordered(place, string.Join(", ", left), string.Join(", ", right), words, orderHasEffect);
        }
    }

    /// <summary>Adds that the same parts stand in another order.</summary>
    public void Reordered(string place, string before, string after, string words, bool hasEffect) =>
        _found.Add(new FlowChange(FlowChangeKind.Reordered, place, before, after, $"The order of {words} changed from {Short(before)} to {Short(after)}.") { HasEffect = hasEffect });

    private void Add(string place, string? before, string? after, string words, bool hasEffect)
    {
        var (kind, sentence) = (before, after) switch
        {
            (null, _) => (FlowChangeKind.Added, $"{words} is new: {Short(after!)}."),
            (_, null) => (FlowChangeKind.Removed, $"{words} is gone; it was {Short(before)}."),
            _ => (FlowChangeKind.Changed, $"{words} changed from {Short(before)} to {Short(after)}."),
        };
        _found.Add(new FlowChange(kind, place, before, after, sentence) { HasEffect = hasEffect });
    }

    // Parts of one key that are there more than once are told apart by their number.
    private static OrderedDictionary<string, Part> ByKey(IReadOnlyList<Part> parts)
    {
        var byKey = new OrderedDictionary<string, Part>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var key = part.Key;
            for (var again = 2; !byKey.TryAdd(key, part); again++)
            {
                key = $"{part.Key} ({Number(again)})";
            }
        }

        return byKey;
    }

    private static string Short(string text) => text.Length <= ShownLength ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[ShownLength - 1]) ? ShownLength - 1 : ShownLength), "…");
}
