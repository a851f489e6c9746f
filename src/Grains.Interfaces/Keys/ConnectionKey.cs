namespace KashflowOrleans.Keys;

/// <summary>The grain key of one connection: <c>merchant/connection</c>. Merchant first, so that no key reaches another merchant's entity.</summary>
public readonly record struct ConnectionKey(MerchantId Merchant, ConnectionId Connection)
{
    /// <summary>Reads a grain key.</summary>
    /// <exception cref="FormatException">The text is not <c>merchant/connection</c>.</exception>
    public static ConnectionKey Parse(string text)
    {
        var parts = (text ?? string.Empty).Split('/');
        return parts.Length == 2
            ? new ConnectionKey(MerchantId.Parse(parts[0]), ConnectionId.Parse(parts[1]))
            : throw new FormatException($"connection key '{text}' is not of the form merchant/connection.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Merchant}/{Connection}";
}
