namespace KashflowOrleans.Keys;

/// <summary>Identity of a merchant's flow: <c>merchant/flow</c>.</summary>
/// <param name="Merchant">Whose flow it is.</param>
/// <param name="Flow">Its name within the merchant: lower-case letters, digits and '-'.</param>
public readonly record struct FlowKey(MerchantId Merchant, string Flow)
{
    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">It is not a key.</exception>
    public static FlowKey Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2 && Slug.IsValid(parts[1])
            ? new FlowKey(MerchantId.Parse(parts[0]), parts[1])
            : throw new FormatException($"'{text}' is not a flow's key; it has the form merchant/flow.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Merchant}/{Flow}";
}
