using KashflowOrleans.Configuration;
using KashflowOrleans.Keys;
using Microsoft.AspNetCore.Http;

namespace KashflowOrleans.Gateway.Webhooks;

/// <summary>Verifies webhooks and reads what they hint at, for every kind of connection. Verification is over the raw bytes.</summary>
public interface IWebhookVerifiers
{
    /// <summary>Judges a delivery.</summary>
    ValueTask<WebhookVerdict> Verify(MerchantId merchant, ConnectionConfig connection, WebhookDelivery delivery, CancellationToken cancellation);
}

/// <summary>A delivery as it came in.</summary>
/// <param name="Method">HTTP method: POST, or GET for a question whether the address is ours.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its raw body.</param>
/// <param name="Challenge">The query parameter <c>challenge</c>.</param>
public sealed record WebhookDelivery(string Method, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body, string? Challenge = null);

/// <summary>What a delivery is: a closed set, matched exhaustively.</summary>
public abstract record WebhookVerdict
{
    private WebhookVerdict()
    {
    }

    /// <summary>It is from whom it says, and speaks of these orders; none when it is about something we do not follow.</summary>
    /// <param name="Hints">The orders.</param>
    /// <param name="Reply">JSON that the sender waits for, answered with 200 once everything is durable; null: 202 and our receipt.</param>
    public sealed record Genuine(IReadOnlyList<WebhookHint> Hints, string? Reply = null) : WebhookVerdict;

    /// <summary>The sender asks whether the address is ours: this text is the answer.</summary>
    public sealed record Challenge(string Text) : WebhookVerdict;

    /// <summary>Signature or secret are missing or wrong (401). The reason names headers, never values.</summary>
    public sealed record Forged(string Reason) : WebhookVerdict;

    /// <summary>The body is not what this kind of webhook sends (400).</summary>
    public sealed record Unreadable(string Reason) : WebhookVerdict;

    /// <summary>The delivery is too large (413).</summary>
    public sealed record TooLarge(string Reason) : WebhookVerdict;

    /// <summary>It cannot be decided now, for instance because a public key cannot be fetched (503): the sender tries again.</summary>
    public sealed record Undecided(string Reason, TimeSpan RetryAfter) : WebhookVerdict;

    /// <summary>The connection takes no webhooks of this kind (404).</summary>
    public sealed record NotTaken : WebhookVerdict;
}

/// <summary>An order may have changed.</summary>
/// <param name="OrderId">The channel's identity of the order.</param>
/// <param name="DedupeKey">Natural key of the event within its connection: the same for every repetition.</param>
public sealed record WebhookHint(string OrderId, string DedupeKey);
