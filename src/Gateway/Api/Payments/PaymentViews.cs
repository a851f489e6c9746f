using KashflowOrleans.Contracts;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Payments;
using NodaTime;

namespace KashflowOrleans.Gateway.Api.Payments;

/// <summary>What became of a delivery.</summary>
/// <param name="Received">Lines that were new.</param>
/// <param name="Duplicates">Lines that stood already, in the same words.</param>
/// <param name="Conflicts">Lines that stand already and say something else; what stands was kept.</param>
public sealed record PaymentDelivery(int Received, int Duplicates, IReadOnlyList<PaymentConflict> Conflicts);

/// <summary>A field in which a line that was sent again says something else.</summary>
/// <param name="Source">Whose statement.</param>
/// <param name="Id">The line.</param>
/// <param name="Field">The field.</param>
/// <param name="Stored">What stands.</param>
/// <param name="Sent">What was sent now.</param>
public sealed record PaymentConflict(string Source, string Id, string Field, string? Stored, string? Sent);

/// <summary>One page of lines.</summary>
public sealed record PaymentList(IReadOnlyList<PaymentView> Payments, string? NextCursor);

/// <summary>A line of a payment statement with where it stands.</summary>
/// <param name="Source">Whose statement.</param>
/// <param name="Id">Its identity there.</param>
/// <param name="Kind">What happened: capture, authorization, refund, fee or void.</param>
/// <param name="ParentId">The line it follows.</param>
/// <param name="Amount">Amount.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Fee">What the gateway kept of it.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="Reference">Free text.</param>
/// <param name="PayerName">Who paid.</param>
/// <param name="PayerEmail">Their e-mail address.</param>
/// <param name="Method">By what means.</param>
/// <param name="State">received, unmatched, matched, ignored or recorded.</param>
/// <param name="Reason">Why.</param>
/// <param name="Order">The order it belongs to.</param>
/// <param name="Conflict">What a later delivery said otherwise.</param>
/// <param name="NextLook">When it is looked at again.</param>
/// <param name="ReceivedAt">When it was taken in.</param>
public sealed record PaymentView(
    string Source,
    string Id,
    string Kind,
    string? ParentId,
    decimal Amount,
    string Currency,
    decimal? Fee,
    Instant OccurredAt,
    string? Reference,
    string? PayerName,
    string? PayerEmail,
    string? Method,
    string State,
    string? Reason,
    PaymentOrderView? Order,
    string? Conflict,
    Instant? NextLook,
    Instant ReceivedAt)
{
    /// <summary>What is shown of a row.</summary>
    public static PaymentView Of(PaymentRow row) => new(
        row.Line.Source,
        row.Line.Id,
        row.Line.Kind.ToString().ToLowerInvariant(),
        row.Line.ParentId,
        row.Line.Amount,
        row.Line.Currency,
        row.Line.Fee,
        Instant.FromDateTimeOffset(row.Line.OccurredAt),
        row.Line.Reference,
        row.Line.PayerName,
        row.Line.PayerEmail,
        row.Line.Method,
        row.Progress.State,
        row.Progress.Reason,
        row.Progress is { Channel: { } channel, OrderNumber: { } number } ? new PaymentOrderView(channel, number, row.Progress.MatchedBy ?? string.Empty, row.Progress.IsPosted) : null,
        row.Conflict,
        row.Progress.NextLook,
        row.ReceivedAt);
}

/// <summary>The order a line belongs to.</summary>
/// <param name="Channel">Its channel.</param>
/// <param name="Number">What people call it.</param>
/// <param name="MatchedBy">auto, or the key of the person who said so.</param>
/// <param name="IsKnown">Whether the order knows of it already.</param>
public sealed record PaymentOrderView(string Channel, string Number, string MatchedBy, bool IsKnown);

/// <summary>A line with the orders it may belong to and what happened to it.</summary>
/// <param name="Payment">The line.</param>
/// <param name="Candidates">Best first, at most five; none once it belongs to an order.</param>
/// <param name="Steps">What happened, oldest first.</param>
public sealed record PaymentDetail(PaymentView Payment, IReadOnlyList<PaymentCandidate> Candidates, IReadOnlyList<StepView> Steps);

/// <summary>To which order a line belongs.</summary>
/// <param name="Channel">The order's channel.</param>
/// <param name="Number">The order's number, or the channel's identity of it.</param>
public sealed record PaymentMatchInput(string Channel, string Number);
