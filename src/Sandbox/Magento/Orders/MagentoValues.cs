using System.Globalization;
using System.Text.Json;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>How Magento writes values: money as numbers with as many decimals as there are, dates in UTC without a zone (apis/magento.md §1.2).</summary>
internal static class MagentoValues
{
    public const string DateFormat = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Dividing by one with all its decimals strips trailing zeros: 74.70 is written 74.7.</summary>
    private const decimal OneWithAllDecimals = 1.000000000000000000000000000000m;

    public static decimal Plain(decimal amount) => amount / OneWithAllDecimals;

    public static void WriteMoney(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, decimal amount) => writer.WriteNumber(name, Plain(amount));

    public static void WriteFlag(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool flag) => writer.WriteNumber(name, flag ? 1 : 0);

    /// <summary>Null keys are left out.</summary>
    public static void WriteOptional(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
            writer.WriteString(name, text);
    }

    public static void WriteOptional(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? number)
    {
        if (number is { } value)
            writer.WriteNumber(name, value);
    }

    public static void WriteDate(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTime date)
    {
        Span<char> text = stackalloc char[DateFormat.Length];
        date.TryFormat(text, out _, DateFormat, CultureInfo.InvariantCulture);
        writer.WriteString(name, text);
    }

    public static string Date(DateTime date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    public static string Number(decimal amount) => Plain(amount).ToString(CultureInfo.InvariantCulture);

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
