using KashflowOrleans.Events;
using Orleans;

namespace KashflowOrleans.Contracts;

/// <summary>One line of a payment gateway's or bank's statement: finds the order it belongs to and tells it, once, until it knows. Key: <c>merchant/payments/source/id</c>.</summary>
[Alias("kf.IPaymentGrain")]
public interface IPaymentGrain : IGrainWithStringKey
{
    /// <summary>Takes a hint that there is something to do; returns at once.</summary>
    [Alias("Notify")]
    Task Notify(EntityEvent hint);

    /// <summary>Says by hand to which order it belongs. The order is told before this returns, or as soon as it can be.</summary>
    /// <exception cref="ArgumentException">It cannot belong to an order: no money has moved, it is not in the order's currency, or it belongs to another order.</exception>
    [Alias("Match")]
    Task<PaymentStatusView> Match(PaymentTarget order, string requestedBy, string correlationId);

    /// <summary>Takes it away from its order, or back from those that are left out; from then on only a person matches it.</summary>
    [Alias("Unmatch")]
    Task<PaymentStatusView> Unmatch(string requestedBy, string correlationId);

    /// <summary>Leaves it out of everything, with the reason.</summary>
    /// <exception cref="ArgumentException">It belongs to an order: take it away from that first.</exception>
    [Alias("Ignore")]
    Task<PaymentStatusView> Ignore(string requestedBy, string reason, string correlationId);

    /// <summary>The orders it may belong to, best first, at most five.</summary>
    [Alias("GetCandidates")]
    Task<PaymentCandidates> GetCandidates();
}

/// <summary>An order that a line of a statement is said to belong to.</summary>
/// <param name="OrderKey">The order's grain key.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Number">What people call it.</param>
/// <param name="Currency">Its currency; null while it was not read.</param>
[GenerateSerializer, Immutable, Alias("kf.PaymentTarget")]
public sealed record PaymentTarget([property: Id(0)] string OrderKey, [property: Id(1)] string Channel, [property: Id(2)] string Number, [property: Id(3)] string? Currency);

/// <summary>Where a line of a statement stands.</summary>
/// <param name="State">One of <see cref="PaymentStates"/>.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="OrderKey">The order it belongs to.</param>
/// <param name="IsPosted">Whether the order knows.</param>
[GenerateSerializer, Immutable, Alias("kf.PaymentStatusView")]
public sealed record PaymentStatusView(
    [property: Id(0)] string State, [property: Id(1)] string? Reason, [property: Id(2)] string? OrderKey, [property: Id(3)] bool IsPosted);

/// <summary>The orders a line of a statement may belong to.</summary>
/// <param name="Candidates">Best first.</param>
[GenerateSerializer, Immutable, Alias("kf.PaymentCandidates")]
public sealed record PaymentCandidates(IReadOnlyList<PaymentCandidate> Candidates)
{
    /// <summary>Best first.</summary>
    [Id(0)]
    public IReadOnlyList<PaymentCandidate> Candidates { get; init => field = value.ToArray(); } = Candidates.ToArray();
}

/// <summary>An order that a line of a statement may belong to.</summary>
/// <param name="OrderKey">The order's grain key.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Number">What people call it.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Total">Its total.</param>
/// <param name="Due">What of the total no known payment explains.</param>
/// <param name="Score">How likely it is, from 0 to 1.</param>
/// <param name="Reasons">Why, in words.</param>
/// <param name="IsCertain">Whether it is matched without a person.</param>
[GenerateSerializer, Immutable, Alias("kf.PaymentCandidate")]
public sealed record PaymentCandidate(
    [property: Id(0)] string OrderKey,
    [property: Id(1)] string Channel,
    [property: Id(2)] string Number,
    [property: Id(3)] string? Currency,
    [property: Id(4)] decimal Total,
    [property: Id(5)] decimal Due,
    [property: Id(6)] decimal Score,
    IReadOnlyList<string> Reasons,
    [property: Id(8)] bool IsCertain)
{
    /// <summary>Why, in words.</summary>
    [Id(7)]
    public IReadOnlyList<string> Reasons { get; init => field = value.ToArray(); } = Reasons.ToArray();
}

/// <summary>Where a line of a statement can stand, as the API shows it.</summary>
public static class PaymentStates
{
    /// <summary>Taken in, not looked at yet.</summary>
    public const string Received = "received";

    /// <summary>It is not certain to which order it belongs; a person tells, or an order comes that it names.</summary>
    public const string Unmatched = "unmatched";

    /// <summary>It belongs to an order.</summary>
    public const string Matched = "matched";

    /// <summary>A person left it out.</summary>
    public const string Ignored = "ignored";

    /// <summary>No money has moved: kept, and nothing to do.</summary>
    public const string Recorded = "recorded";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [Received, Unmatched, Matched, Ignored, Recorded];
}
