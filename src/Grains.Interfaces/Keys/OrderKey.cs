namespace KashflowOrleans.Keys;

/// <summary>The grain key of one order: <c>merchant/channel/order</c>, where order is the channel's own identity of it (Magento: <c>entity_id</c>,
/// because <c>increment_id</c> is unique only within a store, apis/magento.md §5). Parts are percent-encoded.</summary>
public readonly record struct OrderKey
{
    /// <summary>The longest channel identity accepted, in characters.</summary>
    public const int MaxOrderIdLength = 100;

    /// <summary>Makes a key.</summary>
    /// <exception cref="FormatException">The order's identity is empty or longer than <see cref="MaxOrderIdLength"/>.</exception>
    public OrderKey(MerchantId merchant, ConnectionId channel, string orderId)
    {
        if (string.IsNullOrWhiteSpace(orderId) || orderId.Length > MaxOrderIdLength)
        {
            throw new FormatException($"order id '{orderId}' must have 1 to {MaxOrderIdLength} characters.");
        }

        Merchant = merchant;
        Channel = channel;
        OrderId = orderId;
    }

    /// <summary>Whose order it is.</summary>
    public MerchantId Merchant { get; }

    /// <summary>The sales channel's connection.</summary>
    public ConnectionId Channel { get; }

    /// <summary>The channel's own identity of the order.</summary>
    public string OrderId { get; }

    /// <summary>Reads a grain key.</summary>
    /// <exception cref="FormatException">The text is not <c>merchant/channel/order</c>.</exception>
    public static OrderKey Parse(string text)
    {
        var parts = (text ?? string.Empty).Split('/');
        return parts.Length == 3
            ? new OrderKey(MerchantId.Parse(parts[0]), ConnectionId.Parse(parts[1]), Uri.UnescapeDataString(parts[2]))
            : throw new FormatException($"order key '{text}' is not of the form merchant/channel/order.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Merchant}/{Channel}/{Uri.EscapeDataString(OrderId ?? string.Empty)}";
}
