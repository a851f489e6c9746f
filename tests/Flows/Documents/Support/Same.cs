using System.Collections;
using System.Globalization;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Documents.Support;

/// <summary>Compares records by what is in them, lists and dictionaries in order.</summary>
internal static class Same
{
    /// <summary>The path to the first difference; null when there is none.</summary>
    public static string? Difference(object? left, object? right, string path = "document")
    {
        if (left is null || right is null)
        {
            return left is null && right is null ? null : path;
        }

        if (left is Value || left is string || left.GetType().IsPrimitive || left.GetType().IsEnum)
        {
            return left.Equals(right) ? null : $"{path}: {left} and {right}";
        }

        if (left is IReadOnlyDictionary<string, Value> values)
        {
            return Items(values.Select(pair => (object)$"{pair.Key}: {pair.Value}"), ((IReadOnlyDictionary<string, Value>)right).Select(pair => (object)$"{pair.Key}: {pair.Value}"), path);
        }

        if (left is IReadOnlyDictionary<string, IReadOnlyDictionary<string, Value>> maps)
        {
            var others = (IReadOnlyDictionary<string, IReadOnlyDictionary<string, Value>>)right;
            return Items(maps.Keys, others.Keys, path) ?? Items(maps.Values, others.Values, path);
        }

        return left is IEnumerable items ? Items(items, (IEnumerable)right, path) : Properties(left, right, path);
    }

    private static string? Items(IEnumerable left, IEnumerable right, string path)
    {
        var (one, other) = (left.Cast<object>().ToList(), right.Cast<object>().ToList());
        return one.Count != other.Count
            ? $"{path}: {one.Count} and {other.Count} items"
            : one.Select((item, index) => Difference(item, other[index], $"{path}.{index.ToString(CultureInfo.InvariantCulture)}")).FirstOrDefault(difference => difference is not null);
    }

    private static string? Properties(object left, object right, string path) => left.GetType() != right.GetType()
        ? $"{path}: {left.GetType().Name} and {right.GetType().Name}"
        : left.GetType().GetProperties().Where(property => property.Name != "EqualityContract")
            .Select(property => Difference(property.GetValue(left), property.GetValue(right), $"{path}.{property.Name}"))
            .FirstOrDefault(difference => difference is not null);
}
