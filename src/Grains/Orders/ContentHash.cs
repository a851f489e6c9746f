using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Short fingerprints of documents and observations: equal content, equal hash, in every process and version.</summary>
public static class ContentHash
{
    /// <summary>Fingerprint of an invoice document. Amounts that differ only in trailing zeros are equal.</summary>
    public static string Of(InvoiceDocument document) => OfParts(writer =>
    {
        writer.WriteString("reference", document.Reference);
        writer.WriteString("issued", document.IssuedOn.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("due", document.DueOn.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("currency", document.CurrencyCode);
        Write(writer, document.Address, document.Lines, document.Payments);
    });

    /// <summary>Fingerprint of a credit note. The invoice's reference is left out: the ledger does not keep it.</summary>
    public static string Of(CreditNoteDocument document) => OfParts(writer =>
    {
        writer.WriteString("reference", document.Reference);
        writer.WriteString("issued", document.IssuedOn.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("currency", document.CurrencyCode);
        Write(writer, document.Address, document.Lines, document.Payments);
    });

    private static void Write(Utf8JsonWriter writer, LedgerAddress address, IReadOnlyList<InvoiceLine> lines, IReadOnlyList<PaymentDocument> payments)
    {
        writer.WriteStartArray("address");
        foreach (var part in new[] { address.Line1, address.Line2, address.Line3, address.Line4, address.Postcode, address.CountryCode })
        {
            writer.WriteStringValue(part);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("lines");
        foreach (var line in lines)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(line.Description);
            writer.WriteNumberValue(JsonValues.WithoutTrailingZeros(line.Quantity));
            writer.WriteNumberValue(JsonValues.WithoutTrailingZeros(line.UnitPrice));
            writer.WriteNumberValue(JsonValues.WithoutTrailingZeros(line.VatPercent));
            writer.WriteNumberValue(JsonValues.WithoutTrailingZeros(line.Vat));
            writer.WriteBooleanValue(line.VatExempt);
            writer.WriteNumberValue(line.NominalCode);
            writer.WriteStringValue(line.ProductCode);
            if (line.ReturnsStock)
            {
                // Only where it is so: documents from before there was this must keep their fingerprint.
                writer.WriteBooleanValue(true);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("payments");
        foreach (var payment in payments)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(payment.PaidOn.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteNumberValue(JsonValues.WithoutTrailingZeros(payment.Amount));
            writer.WriteNumberValue(payment.MethodId);
            writer.WriteNumberValue(payment.AccountId);
            writer.WriteStringValue(payment.Reference);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    /// <summary>Fingerprint of what a flow was run on.</summary>
    public static string Of(Value subject) => OfJson(writer => JsonValues.Write(writer, subject));

    private static string OfParts(Action<Utf8JsonWriter> write) => OfJson(writer =>
    {
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
    });

    private static string OfJson(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(2_048);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan).AsSpan(0, 16));
    }
}
