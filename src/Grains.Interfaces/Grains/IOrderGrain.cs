using KashflowOrleans.Events;
using KashflowOrleans.Model;
using Orleans;

namespace KashflowOrleans.Contracts;

/// <summary>One order: observes it in its channel, computes the documents that should exist and brings the ledger and the channel there, one idempotent step at a time.
/// Key: <c>merchant/channel/order</c>. Subscribed to the stream <see cref="StreamNames.Orders"/> under the same key.</summary>
[Alias("kf.IOrderGrain")]
public interface IOrderGrain : IGrainWithStringKey
{
    /// <summary>Takes a hint that the order may have changed; returns at once.</summary>
    [Alias("Notify")]
    Task Notify(EntityEvent hint);

    /// <summary>Where the order stands.</summary>
    [Alias("GetStatus")]
    Task<OrderStatusView> GetStatus();

    /// <summary>Tries again now, whatever the last result was; forgets a hold, which comes back if its reason still holds.</summary>
    /// <param name="requestedBy">Who asks.</param>
    /// <param name="onLatestFlow">Whether the flow version that is in force is used, also when the order began with another one.</param>
    /// <param name="correlationId">Correlation id.</param>
    [Alias("Retry")]
    Task<OrderStatusView> Retry(string requestedBy, bool onLatestFlow, string correlationId);

    /// <summary>Tries again now and posts the order even though the ledger already has an invoice with its reference.</summary>
    [Alias("Release")]
    Task<OrderStatusView> Release(string requestedBy, string correlationId);

    /// <summary>Leaves the order out for good, with the reason.</summary>
    [Alias("Skip")]
    Task<OrderStatusView> Skip(string requestedBy, string reason, string correlationId);

    /// <summary>Takes in a line of a payment statement that belongs to the order; durable when this returns, the documents follow. The same line again changes nothing.</summary>
    [Alias("AddPayment")]
    Task AddPayment(ReceivedPayment payment, string correlationId);

    /// <summary>Takes a line of a payment statement away again; durable when this returns. One that is not there changes nothing.</summary>
    [Alias("RemovePayment")]
    Task RemovePayment(string source, string id, string correlationId);
}

/// <summary>Where an order stands.</summary>
/// <param name="Status">One of <see cref="OrderStatuses"/>.</param>
/// <param name="Reason">Why, where the status needs one.</param>
/// <param name="InvoiceNumber">The ledger's invoice number once it exists.</param>
/// <param name="Attempts">Failed attempts in a row.</param>
/// <param name="NextAttempt">When the next one is due.</param>
[GenerateSerializer, Immutable, Alias("kf.OrderStatusView")]
public sealed record OrderStatusView(
    [property: Id(0)] string Status,
    [property: Id(1)] string? Reason,
    [property: Id(2)] int? InvoiceNumber,
    [property: Id(3)] int Attempts,
    [property: Id(4)] DateTimeOffset? NextAttempt);

/// <summary>The statuses of an order, as the API shows them.</summary>
public static class OrderStatuses
{
    /// <summary>Heard of, not looked at yet.</summary>
    public const string Received = "received";

    /// <summary>Being read from the channel.</summary>
    public const string Observing = "observing";

    /// <summary>Documents are being posted.</summary>
    public const string Posting = "posting";

    /// <summary>Everything that should exist exists.</summary>
    public const string Synced = "synced";

    /// <summary>A person must look; the reason says at what.</summary>
    public const string Held = "held";

    /// <summary>Waiting for the next attempt.</summary>
    public const string Retrying = "retrying";

    /// <summary>Given up after the last attempt, or refused for good.</summary>
    public const string Dead = "dead";

    /// <summary>Nothing is to be posted as the order stands.</summary>
    public const string Ignored = "ignored";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Received, Observing, Posting, Synced, Held, Retrying, Dead, Ignored];
}
