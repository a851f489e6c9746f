using Orleans;

namespace KashflowOrleans.Model;

/// <summary>A line of a payment gateway's or bank's statement. Money has moved whether or not the shop knows of it.</summary>
/// <param name="Source">Whose statement, for example <c>paypal</c>, <c>stripe</c> or <c>bank</c>.</param>
/// <param name="Id">The line's identity, unique within the source.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Amount">Amount, more than 0, whichever way the money went.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="OccurredAt">When.</param>
[GenerateSerializer, Immutable, Alias("kf.GatewayTransaction")]
public sealed record GatewayTransaction(
    [property: Id(0)] string Source,
    [property: Id(1)] string Id,
    [property: Id(2)] GatewayTransactionKind Kind,
    [property: Id(3)] decimal Amount,
    [property: Id(4)] string Currency,
    [property: Id(5)] DateTimeOffset OccurredAt)
{
    /// <summary>The line this one follows: the capture of a refund or fee, the authorization of a capture; null when there is none.</summary>
    [Id(6)]
    public string? ParentId { get; init; }

    /// <summary>What the gateway kept of the amount, in <see cref="Currency"/>; null when it does not say.</summary>
    [Id(7)]
    public decimal? Fee { get; init; }

    /// <summary>Free text: an order's or invoice's number, the gateway's order id, what the payer typed.</summary>
    [Id(8)]
    public string? Reference { get; init; }

    /// <summary>Who paid, as the statement says.</summary>
    [Id(9)]
    public string? PayerName { get; init; }

    /// <summary>Their e-mail address.</summary>
    [Id(10)]
    public string? PayerEmail { get; init; }

    /// <summary>By what means; looked up among the merchant's payment methods. Null: the source's name is.</summary>
    [Id(11)]
    public string? Method { get; init; }
}

/// <summary>What a line of a statement says happened.</summary>
[GenerateSerializer, Alias("kf.GatewayTransactionKind")]
public enum GatewayTransactionKind
{
    /// <summary>Money came in.</summary>
    Capture,

    /// <summary>Money was reserved; none has moved.</summary>
    Authorization,

    /// <summary>Money was given back.</summary>
    Refund,

    /// <summary>The gateway took its price.</summary>
    Fee,

    /// <summary>A reservation was given up; none has moved.</summary>
    Void,
}
