namespace KashflowOrleans.Keys;

/// <summary>The grain key of one line of a payment statement: <c>merchant/payments/source/id</c>. Parts are percent-encoded; that there are four of them tells it from an
/// order's key.</summary>
public readonly record struct PaymentKey
{
    /// <summary>The longest identity accepted, in characters.</summary>
    public const int MaxIdLength = 100;

    private const string Marker = "payments";

    /// <summary>Makes a key.</summary>
    /// <exception cref="FormatException">The source is no name, or the identity is empty or longer than <see cref="MaxIdLength"/>.</exception>
    public PaymentKey(MerchantId merchant, string source, string id)
    {
        if (string.IsNullOrWhiteSpace(id) || id.Length > MaxIdLength)
        {
            throw new FormatException($"payment id '{id}' must have 1 to {MaxIdLength} characters.");
        }

        Merchant = merchant;
        Source = Slug.Require(source, "source");
        Id = id;
    }

    /// <summary>Whose it is.</summary>
    public MerchantId Merchant { get; }

    /// <summary>Whose statement it stands in.</summary>
    public string Source { get; }

    /// <summary>Its identity within the source.</summary>
    public string Id { get; }

    /// <summary>Whether a grain key is one of these.</summary>
    public static bool IsKey(string entityKey)
    {
        ArgumentNullException.ThrowIfNull(entityKey);
        return entityKey.Count(character => character == '/') == 3 && entityKey.Contains($"/{Marker}/", StringComparison.Ordinal);
    }

    /// <summary>Reads a grain key.</summary>
    /// <exception cref="FormatException">The text is not <c>merchant/payments/source/id</c>.</exception>
    public static PaymentKey Parse(string text)
    {
        var parts = (text ?? string.Empty).Split('/');
        return parts.Length == 4 && parts[1] == Marker
            ? new PaymentKey(MerchantId.Parse(parts[0]), parts[2], Uri.UnescapeDataString(parts[3]))
            : throw new FormatException($"payment key '{text}' is not of the form merchant/payments/source/id.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Merchant}/{Marker}/{Source}/{Uri.EscapeDataString(Id ?? string.Empty)}";
}
