namespace KashflowOrleans.Keys;

/// <summary>Identity of an import of past orders: <c>merchant/import</c>.</summary>
/// <param name="Merchant">Whose it is.</param>
/// <param name="Import">Its name within the merchant: lower-case letters, digits and '-'.</param>
public readonly record struct ImportKey(MerchantId Merchant, string Import)
{
    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">It is not a key.</exception>
    public static ImportKey Parse(string text)
    {
        var parts = (text ?? string.Empty).Split('/');
        return parts.Length == 2 && Slug.IsValid(parts[1])
            ? new ImportKey(MerchantId.Parse(parts[0]), parts[1])
            : throw new FormatException($"'{text}' is not an import's key; it has the form merchant/import.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Merchant}/{Import}";
}
