namespace KashflowOrleans.Keys;

/// <summary>A connection's name within its merchant, for example <c>magento-uk</c> or <c>kashflow</c>. A sales channel's connection name is also the channel's name. Equality is ordinal; <c>default</c> is no connection and prints as an empty string.</summary>
public readonly record struct ConnectionId
{
    private readonly string? _value;

    private ConnectionId(string value) => _value = value;

    /// <summary>The name as it stands in URLs and keys.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">The text is not a valid <see cref="Slug"/>.</exception>
    public static ConnectionId Parse(string? text) => new(Slug.Require(text, "connection"));

    /// <summary>Reads a name without throwing.</summary>
    public static bool TryParse(string? text, out ConnectionId id)
    {
        id = Slug.IsValid(text) ? new ConnectionId(text) : default;
        return id._value is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
