using Orleans;

namespace KashflowOrleans.Model;

/// <summary>A line of a statement that belongs to an order, as the order keeps it: without personal data.</summary>
/// <param name="Source">Whose statement.</param>
/// <param name="Id">The line's identity within the source.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Amount">Amount, more than 0.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="ParentId">The line this one follows.</param>
/// <param name="Fee">What the gateway kept of the amount.</param>
/// <param name="Method">By what means; null: the source's name is looked up.</param>
[GenerateSerializer, Immutable, Alias("kf.ReceivedPayment")]
public sealed record ReceivedPayment(
    [property: Id(0)] string Source,
    [property: Id(1)] string Id,
    [property: Id(2)] GatewayTransactionKind Kind,
    [property: Id(3)] decimal Amount,
    [property: Id(4)] string Currency,
    [property: Id(5)] DateTimeOffset OccurredAt,
    [property: Id(6)] string? ParentId = null,
    [property: Id(7)] decimal? Fee = null,
    [property: Id(8)] string? Method = null)
{
    /// <summary>What an order keeps of a line.</summary>
    public static ReceivedPayment Of(GatewayTransaction line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new(line.Source, line.Id, line.Kind, line.Amount, line.Currency, line.OccurredAt, line.ParentId, line.Fee, line.Method);
    }

    /// <summary>Whether both are the same line of the same statement.</summary>
    public bool IsSameLine(ReceivedPayment other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return string.Equals(Source, other.Source, StringComparison.Ordinal) && string.Equals(Id, other.Id, StringComparison.Ordinal);
    }
}
