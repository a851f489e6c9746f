using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Storage.Effects;

/// <summary>What the channel says of an order and what stands in the books for it, each on its day in the business's time zone. Amounts are in the order's currency unless a
/// document says another.</summary>
public sealed record OrderBooks
{
    /// <summary>Day the order was placed.</summary>
    [JsonConverter(typeof(DayJsonConverter))]
    public LocalDate PlacedOn { get; init; }

    /// <summary>The channel's VAT of the order.</summary>
    public decimal Vat { get; init; }

    /// <summary>What the channel's order says was given back so far.</summary>
    public decimal Refunded { get; init; }

    /// <summary>Whether a person left the order out for good.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>Whether the order is billed by the invoices that the channel makes of it: its sale counts with each of those.</summary>
    public bool IsInParts { get; init; }

    /// <summary>The channel's refunds of the order.</summary>
    public IReadOnlyList<BookedRefund> Refunds { get; init; } = [];

    /// <summary>Invoices and credit notes that the ledger is known to have for it.</summary>
    public IReadOnlyList<BookedDocument> Documents { get; init; } = [];

    /// <summary>The first and the last day of all of these.</summary>
    [JsonIgnore]
    public (LocalDate From, LocalDate Until) Span
    {
        get
        {
            var (from, until) = (PlacedOn, PlacedOn);
            foreach (var day in Refunds.Select(refund => refund.On).Concat(Documents.SelectMany(document => document.Payments.Select(payment => payment.On).Append(document.On))))
            {
                (from, until) = (LocalDate.Min(from, day), LocalDate.Max(until, day));
            }

            return (from, until);
        }
    }
}

/// <summary>A refund as the channel has it.</summary>
/// <param name="Id">The channel's identity.</param>
/// <param name="Number">What people call it.</param>
/// <param name="On">Day it was made.</param>
/// <param name="Gross">What was given back.</param>
/// <param name="Vat">VAT in it.</param>
/// <param name="Part">Its part of <see cref="OrderBooks.Refunded"/>.</param>
/// <param name="Left">Why no credit note is to exist; null when one is.</param>
public sealed record BookedRefund(
    string Id, string Number, [property: JsonConverter(typeof(DayJsonConverter))] LocalDate On, decimal Gross, decimal Vat, decimal Part, string? Left);

/// <summary>An invoice or credit note. Amounts of credit notes are what is credited, so more than 0.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Reference">Its reference.</param>
/// <param name="On">Day of issue, the tax point.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Gross">Total with VAT.</param>
/// <param name="Vat">VAT.</param>
/// <param name="IsCredit">Whether it is a credit note.</param>
/// <param name="RefundId">The refund that a credit note is for.</param>
/// <param name="Payments">Money recorded on it; on a credit note money given back.</param>
public sealed record BookedDocument(
    int Number,
    string Reference,
    [property: JsonConverter(typeof(DayJsonConverter))] LocalDate On,
    string Currency,
    decimal Gross,
    decimal Vat,
    bool IsCredit,
    string? RefundId,
    IReadOnlyList<BookedPayment> Payments);

/// <summary>Money that is recorded on a document.</summary>
/// <param name="On">Day of the payment.</param>
/// <param name="Amount">Amount in the document's currency.</param>
public sealed record BookedPayment([property: JsonConverter(typeof(DayJsonConverter))] LocalDate On, decimal Amount);

/// <summary>Days as <c>2026-01-31</c>.</summary>
public sealed class DayJsonConverter : JsonConverter<LocalDate>
{
    /// <inheritdoc/>
    public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LocalDatePattern.Iso.Parse(reader.GetString() ?? string.Empty) is { Success: true } day ? day.Value : throw new JsonException("A day is written as 2026-01-31.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) => writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
}
