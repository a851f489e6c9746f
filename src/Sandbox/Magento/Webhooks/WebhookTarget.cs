using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Magento.Webhooks;

/// <summary>The three ways a shop pushes (apis/magento.md §3).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookKind>))]
public enum WebhookKind
{
    /// <summary>Adobe I/O Events: CloudEvents, RSA over the raw body, challenge first, retries.</summary>
    [JsonStringEnumMemberName("adobe-io")]
    AdobeIo,

    /// <summary>Adobe Commerce Webhooks: RSA over the base64 of the body, no retries, expects an operation back.</summary>
    [JsonStringEnumMemberName("commerce")]
    Commerce,

    /// <summary>A community module: a JSON ping with a shared secret in a header, no retries.</summary>
    [JsonStringEnumMemberName("module")]
    Module,
}

/// <summary>Why the shop pushes.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ShopEventReason>))]
public enum ShopEventReason
{
    /// <summary>An order is new.</summary>
    Placed,

    /// <summary>Its state or money changed.</summary>
    Changed,

    /// <summary>Its history got a line; that saves the order too, so a real shop pushes here as well.</summary>
    Commented,

    /// <summary>A credit memo was made; the order, which changes with it, is pushed by itself.</summary>
    Refunded,
}

/// <summary>One address the shop pushes to.</summary>
public sealed record WebhookTarget
{
    /// <summary>Which way.</summary>
    public required WebhookKind Kind { get; init; }

    /// <summary>Absolute address.</summary>
    public required Uri Url { get; init; }

    /// <summary>Shared secret of <see cref="WebhookKind.Module"/>.</summary>
    public string? Secret { get; set; }

    /// <summary>Header that carries <see cref="Secret"/>.</summary>
    public string SecretHeader { get; set; } = "X-Webhook-Secret";

    /// <summary>RSA private key in PEM; null takes the sandbox's own, whose public half the panel shows and the Magento port serves.</summary>
    public string? PrivateKeyPem { get; set; }

    /// <summary>recipient_client_id of <see cref="WebhookKind.AdobeIo"/>.</summary>
    public string ClientId { get; set; } = "sandbox-client";

    /// <summary>Whether Adobe I/O asks for its challenge back before the first event.</summary>
    public bool Challenge { get; set; } = true;

    /// <summary>How often each event is sent.</summary>
    public int Duplicate { get; set; } = 1;

    /// <summary>Whether events overtake each other.</summary>
    public bool Reorder { get; set; }

    /// <summary>Wait before sending, in milliseconds; with <see cref="Reorder"/> the longest of random waits.</summary>
    public int DelayMilliseconds { get; set; }

    /// <summary>What is pushed; null is everything.</summary>
    public IReadOnlyList<ShopEventReason>? On { get; set; }

    /// <summary>Attempts in all where the way retries; 1 elsewhere.</summary>
    public int MaximumAttempts { get; set; } = 12;

    /// <summary>First wait before a retry, in milliseconds; doubles up to fifteen times itself (a minute, in the real service).</summary>
    public int RetryMilliseconds { get; set; } = 1000;

    /// <summary>An answer must come within this, in milliseconds.</summary>
    public int TimeoutMilliseconds { get; set; } = 10_000;

    /// <summary>Requests at the same time.</summary>
    public int Concurrency { get; set; } = 8;
}

/// <summary>Body of the webhooks panel.</summary>
public sealed record WebhookTargets
{
    /// <summary>The targets, replacing all there were.</summary>
    public IReadOnlyList<WebhookTarget> Targets { get; set; } = [];
}

/// <summary>How pushing to a target goes.</summary>
/// <param name="Target">The target.</param>
/// <param name="Verified">Whether the challenge came back, where there is one.</param>
/// <param name="Events">Events pushed to it, duplicates counted.</param>
/// <param name="Sent">Requests sent.</param>
/// <param name="Acknowledged">Events answered with 2xx.</param>
/// <param name="Retried">Attempts after the first.</param>
/// <param name="Failed">Events given up.</param>
/// <param name="BadReplies">2xx answers of a Commerce webhook that were no operation.</param>
/// <param name="Pending">Events not yet decided.</param>
public sealed record WebhookStatus(
    WebhookTarget Target, bool Verified, long Events, long Sent, long Acknowledged, long Retried, long Failed, long BadReplies, long Pending);
