namespace KashflowOrleans.Keys;

/// <summary>The grain key of one person: <c>merchant/person</c>. The person is a channel's customer (<c>channel:id</c>) or, for guests, a lower-cased e-mail address
/// in hashed form, so that no personal data stands in a key or a log.</summary>
public readonly record struct CustomerKey
{
    /// <summary>Makes a key.</summary>
    /// <exception cref="FormatException">The person is empty.</exception>
    public CustomerKey(MerchantId merchant, string person)
    {
        Merchant = merchant;
        Person = string.IsNullOrWhiteSpace(person) ? throw new FormatException("customer key needs a person.") : person;
    }

    /// <summary>Whose customer it is.</summary>
    public MerchantId Merchant { get; }

    /// <summary>The person's identity within the merchant.</summary>
    public string Person { get; }

    /// <summary>Reads a grain key.</summary>
    /// <exception cref="FormatException">The text is not <c>merchant/person</c>.</exception>
    public static CustomerKey Parse(string text)
    {
        var parts = (text ?? string.Empty).Split('/');
        return parts.Length == 2
            ? new CustomerKey(MerchantId.Parse(parts[0]), Uri.UnescapeDataString(parts[1]))
            : throw new FormatException($"customer key '{text}' is not of the form merchant/person.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Merchant}/{Uri.EscapeDataString(Person ?? string.Empty)}";
}
