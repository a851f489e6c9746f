namespace Orleans.Runtime;

/// <summary>Values that travel with grain calls from caller to callee, never back.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<IReadOnlyDictionary<string, object>?> Values = new();

    /// <summary>The names of all values.</summary>
    public static IEnumerable<string> Keys => Values.Value?.Keys ?? [];

    /// <summary>All values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Values.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>What the next call takes along: never changed once it is set, so it can be shared.</summary>
    internal static IReadOnlyDictionary<string, object>? Snapshot
    {
        get => Values.Value;
        set => Values.Value = value;
    }

    /// <summary>A value, or null.</summary>
    public static object? Get(string key) => Values.Value?.GetValueOrDefault(key);

    /// <summary>Sets a value for the calls made from here on.</summary>
    public static void Set(string key, object value)
    {
        var copy = Values.Value is { } old ? new Dictionary<string, object>(old, StringComparer.Ordinal) : new Dictionary<string, object>(StringComparer.Ordinal);
        copy[key] = value;
        Values.Value = copy;
    }

    /// <summary>Removes a value; false when there was none.</summary>
    public static bool Remove(string key)
    {
        if (Values.Value?.ContainsKey(key) != true) return false;
        var copy = new Dictionary<string, object>(Values.Value, StringComparer.Ordinal);
        copy.Remove(key);
        Values.Value = copy.Count == 0 ? null : copy;
        return true;
    }

    /// <summary>Removes all values.</summary>
    public static void Clear() => Values.Value = null;
}
