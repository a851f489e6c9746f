namespace KashflowOrleans.Connectors.Magento.Webhooks;

/// <summary>A request that came in at a Magento connection's webhook address.</summary>
public sealed class MagentoPush
{
    private readonly Dictionary<string, string> _headers;

    /// <summary>Takes a request.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="headers">Headers; of several with one name the first counts.</param>
    /// <param name="body">The raw body: signatures are over exactly these bytes.</param>
    /// <param name="challenge">The query parameter <c>challenge</c>.</param>
    public MagentoPush(string method, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, string? challenge = null)
    {
        ArgumentNullException.ThrowIfNull(headers);
        Method = method;
        Body = body;
        Challenge = challenge;
        _headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers) _headers.TryAdd(name, value);
    }

    /// <summary>HTTP method.</summary>
    public string Method { get; }

    /// <summary>The raw body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The query parameter <c>challenge</c>.</summary>
    public string? Challenge { get; }

    /// <summary>A header's value; null when it is absent or empty.</summary>
    public string? Header(string name) => _headers.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
