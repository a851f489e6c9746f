using System.Buffers.Text;
using System.Globalization;
using System.Text;
using NodaTime;

namespace KashflowOrleans.Storage.Orders;

/// <summary>Where a page of orders ended: the sort values of its last row. Opaque outside: base64url.</summary>
internal readonly record struct OrderCursor(Instant SortedAt, string Key)
{
    /// <summary>The cursor's text.</summary>
    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{SortedAt.ToUnixTimeTicks()}|{Key}")));

    /// <summary>Reads a cursor that <see cref="ToString"/> made.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static OrderCursor Parse(string text)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('|', 2);
            return new OrderCursor(Instant.FromUnixTimeTicks(long.Parse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)), parts[1]);
        }
        catch (Exception failure) when (failure is FormatException or OverflowException or ArgumentException or IndexOutOfRangeException)
        {
            throw new FormatException($"cursor '{text}' is not one that this list gave out; leave it away to start with the first page.", failure);
        }
    }
}
