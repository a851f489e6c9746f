using System.Globalization;
using System.Text.Json.Nodes;
using KashflowOrleans.Contracts;
using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Flows;

/// <summary>What differs between two sets of documents, field by field: pure. Of lists, what is equal at the beginning and at the end is left aside; the rest is compared item by
/// item, and an item without a counterpart is one difference.</summary>
public static class DocumentDifferences
{
    /// <summary>The most differences that are told; the last one then stands at <see cref="More"/> and says how many there are beyond.</summary>
    public const int MaxDifferences = 500;

    /// <summary>Place of the count of differences that are not told.</summary>
    public const string More = "more";

    /// <summary>Compares.</summary>
    /// <param name="before">One.</param>
    /// <param name="after">The other.</param>
    /// <returns>The differences in the order of the documents; places such as <c>invoice.lines[0].nominalCode</c>.</returns>
    public static IReadOnlyList<DocumentChange> Between(DesiredDocuments before, DesiredDocuments after)
    {
        var found = new List<DocumentChange>();
        Compare(string.Empty, DocumentJson.Of(before), DocumentJson.Of(after), found);
        return found.Count <= MaxDifferences
            ? found
            : [.. found.Take(MaxDifferences - 1), new DocumentChange(More, null, (found.Count - MaxDifferences + 1).ToString(CultureInfo.InvariantCulture))];
    }

    private static void Compare(string place, JsonNode? before, JsonNode? after, List<DocumentChange> found)
    {
        switch (before, after)
        {
            case (JsonObject one, JsonObject other):
                foreach (var name in one.Select(field => field.Key).Concat(other.Select(field => field.Key).Where(name => !one.ContainsKey(name))))
                {
                    Compare(place.Length == 0 ? name : $"{place}.{name}", one[name], other[name], found);
                }

                break;
            case (JsonArray one, JsonArray other):
                CompareLists(place, one, other, found);
                break;
            default:
                if (!JsonNode.DeepEquals(before, after))
                {
                    found.Add(new DocumentChange(place, Text(before), Text(after)));
                }

                break;
        }
    }

    private static void CompareLists(string place, JsonArray before, JsonArray after, List<DocumentChange> found)
    {
        var start = 0;
        var shorter = Math.Min(before.Count, after.Count);
        while (start < shorter && JsonNode.DeepEquals(before[start], after[start]))
        {
            start++;
        }

        var end = 0;
        while (end < shorter - start && JsonNode.DeepEquals(before[before.Count - 1 - end], after[after.Count - 1 - end]))
        {
            end++;
        }

        for (var index = start; index < Math.Max(before.Count, after.Count) - end; index++)
        {
            var item = string.Create(CultureInfo.InvariantCulture, $"{place}[{index}]");
            Compare(item, index < before.Count - end ? before[index] : null, index < after.Count - end ? after[index] : null, found);
        }
    }

    private static string? Text(JsonNode? node) => node is null ? null : DocumentJson.TextOf(node);
}
