namespace KashflowOrleans.Keys;

/// <summary>The identity of a part of an order: one of the invoices that its shop made of it, where each is billed by itself. Written <c>order~invoice</c>, both the channel's
/// own ids and nothing but digits (Magento <c>entity_id</c>), it takes the place of an order's identity wherever one is asked for.</summary>
/// <param name="Order">The channel's identity of the order.</param>
/// <param name="Invoice">The channel's identity of the invoice.</param>
public readonly record struct PartId(string Order, string Invoice)
{
    private const char Separator = '~';

    /// <summary>The part that an identity names; null when it names a whole order.</summary>
    public static PartId? Find(string orderId)
    {
        ArgumentNullException.ThrowIfNull(orderId);
        var at = orderId.IndexOf(Separator, StringComparison.Ordinal);
        return at > 0 && IsNumber(orderId.AsSpan(0, at)) && IsNumber(orderId.AsSpan(at + 1)) ? new PartId(orderId[..at], orderId[(at + 1)..]) : null;
    }

    /// <summary>The order's own identity, of itself or of a part of it.</summary>
    public static string OrderOf(string orderId) => Find(orderId)?.Order ?? orderId;

    /// <inheritdoc/>
    public override string ToString() => $"{Order}{Separator}{Invoice}";

    private static bool IsNumber(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');
}
