namespace KashflowOrleans.Keys;

/// <summary>A merchant's name on this cluster, for example <c>acme</c>. Equality is ordinal; <c>default</c> is no merchant and prints as an empty string.</summary>
public readonly record struct MerchantId
{
    private readonly string? _value;

    private MerchantId(string value) => _value = value;

    /// <summary>The name as it stands in URLs and keys.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">The text is not a valid <see cref="Slug"/>.</exception>
    public static MerchantId Parse(string? text) => new(Slug.Require(text, "merchant"));

    /// <summary>Reads a name without throwing.</summary>
    public static bool TryParse(string? text, out MerchantId id)
    {
        id = Slug.IsValid(text) ? new MerchantId(text) : default;
        return id._value is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
