using System.Text.Json;
using KashflowOrleans.Connectors.Magento.Webhooks;

namespace KashflowOrleans.Connectors.Magento;

/// <summary>Decides whether a push is genuine and what it speaks of, for the three kinds a shop may send (apis/magento.md §3). Pure but for bringing Adobe's public keys.
/// A push is a hint: nothing of its content but the order's identity is used.</summary>
public sealed class MagentoWebhookVerifier(MagentoPushOptions options, IPublicKeySource keys)
{
    /// <summary>Largest body looked at, in bytes. Adobe creates no event above 64 KB; a module may send a whole order.</summary>
    public const int MaxBodyBytes = 2 * 1024 * 1024;

    /// <summary>Most events taken from one batch.</summary>
    public const int MaxEvents = 2_000;

    /// <summary>What Commerce Webhooks want to hear, or the shopper's request ends in an error.</summary>
    public const string CommerceSuccess = """{"op":"success"}""";

    private const int MaxChallenge = 200;
    private const int MaxDepth = 64;

    /// <summary>Judges a push.</summary>
    public async ValueTask<MagentoVerdict> Verify(MagentoPush push, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(push);
        if (push.Method is "GET") return Greet(push.Challenge);
        if (push.Method is not "POST") return new MagentoVerdict.Rejected(405, "A webhook is a POST request.");
        if (push.Body.Length > MaxBodyBytes) return new MagentoVerdict.Rejected(413, $"The body is larger than {MaxBodyBytes / 1024 / 1024} MiB: send the order's id alone.");
        if (push.Header("x-adobe-digital-signature-1") is not null || push.Header("x-adobe-digital-signature-2") is not null) return await VerifyAdobeIo(push, cancellation);
        if (push.Header("x-adobe-commerce-webhook-signature") is { } signature) return VerifyCommerce(push, signature);
        return VerifyModule(push);
    }

    /// <summary>Adobe asks before it sends anything; its question is answered only where its events are wanted.</summary>
    private MagentoVerdict Greet(string? challenge)
    {
        if (!options.Pushes.Contains(MagentoPushKind.AdobeIo)) return new MagentoVerdict.Rejected(404, "This connection accepts no Adobe I/O events (setting webhook).");
        return challenge is { Length: > 0 and <= MaxChallenge } && challenge.All(static character => character is >= ' ' and < '\x7f')
            ? new MagentoVerdict.Challenge(challenge)
            : new MagentoVerdict.Rejected(400, "The query parameter challenge is missing or unusable.");
    }

    private async ValueTask<MagentoVerdict> VerifyAdobeIo(MagentoPush push, CancellationToken cancellation)
    {
        if (!options.Pushes.Contains(MagentoPushKind.AdobeIo)) return NotWanted("adobe-io");
        if (!TryParse(push.Body, out var document, out var rejection)) return rejection;
        using (document)
        {
            // The client id comes first although it proves nothing: without it a stranger could have us fetch keys.
            var root = document.RootElement;
            IReadOnlyList<JsonElement> events = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Take(MaxEvents + 1)] : [root];
            if (events.Count > MaxEvents) return new MagentoVerdict.Rejected(413, $"More than {MaxEvents} events in one batch.");
            if (events.Count == 0 || events.Any(one => one.ValueKind != JsonValueKind.Object)) return new MagentoVerdict.Rejected(400, "The body is no event and no list of events.");
            if (!events.All(IsForUs)) return new MagentoVerdict.Rejected(401, "An event is addressed to another client id (recipient_client_id); check setting adobeIoClientId.");
            return await CheckSignatures(push, cancellation) ?? ReadEvents(events);
        }
    }

    /// <summary>Null when one of the two signatures fits; either is enough.</summary>
    private async ValueTask<MagentoVerdict?> CheckSignatures(MagentoPush push, CancellationToken cancellation)
    {
        var isKeyMissing = false;
        foreach (var number in (string[])["1", "2"])
        {
            var (signature, path) = (push.Header($"x-adobe-digital-signature-{number}"), push.Header($"x-adobe-public-key{number}-path"));
            if (signature is null || !AdobeKeyPath.IsValid(path)) continue;
            if (await keys.GetKey(options.AdobeIoKeyHost, path!, cancellation) is not { } pem) isKeyMissing = true;
            else if (PushSignatures.IsByAdobeIo(push.Body.Span, signature, pem)) return null;
        }

        return isKeyMissing
            ? new MagentoVerdict.Rejected(503, "Adobe's public key cannot be fetched now.")
            : new MagentoVerdict.Rejected(401, "No signature of Adobe I/O fits the body.");
    }

    private static MagentoVerdict ReadEvents(IReadOnlyList<JsonElement> events)
    {
        var read = events.Select(PushBody.OfCloudEvent).ToList();
        var hints = read.Where(one => one.Hint is not null).Select(one => one.Hint!).DistinctBy(hint => (hint.DedupeKey, hint.OrderId)).ToList();
        return hints.Count > 0
            ? new MagentoVerdict.Accepted(hints, null)
            : new MagentoVerdict.Ignored(string.Join("; ", read.Select(one => one.Reason).Distinct(StringComparer.Ordinal).Take(3)), null);
    }

    // The signature says that Adobe sent it, the client id that it was sent to us: another customer's events are signed with the same key.
    private bool IsForUs(JsonElement one) =>
        (PushBody.Text(one, "recipient_client_id") ?? PushBody.Text(one, "recipientclientid")) is { } client && PushSignatures.IsSecret(client, options.AdobeIoClientId!);

    private MagentoVerdict VerifyCommerce(MagentoPush push, string signature)
    {
        if (!options.Pushes.Contains(MagentoPushKind.Commerce)) return NotWanted("commerce");
        return PushSignatures.IsByCommerce(push.Body.Span, signature, options.CommercePublicKey!)
            ? ReadPing(push.Body, "commerce", CommerceSuccess)
            : new MagentoVerdict.Rejected(401, "The signature of the Commerce webhook does not fit the body; check secret commercePublicKey.");
    }

    private MagentoVerdict VerifyModule(MagentoPush push)
    {
        if (!options.Pushes.Contains(MagentoPushKind.Module)) return new MagentoVerdict.Rejected(401, "The request carries no signature, and this connection accepts no webhooks of modules (setting webhook).");
        var agreed = options.WebhookSecret!;

        // Every place is compared, so that the time taken does not tell which of them was filled.
        var isSecret = PushSignatures.IsSecret(push.Header(options.WebhookSecretHeader), agreed) | PushSignatures.IsSecret(PushSignatures.SecretOf(push.Header("Authorization")), agreed);
        return isSecret
            ? ReadPing(push.Body, "module", null)
            : new MagentoVerdict.Rejected(401, $"The shared secret is missing or wrong: send it in header {options.WebhookSecretHeader} or as Authorization.");
    }

    private static MagentoVerdict ReadPing(ReadOnlyMemory<byte> body, string kind, string? reply)
    {
        if (!TryParse(body, out var document, out var rejection)) return rejection;
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object) return new MagentoVerdict.Rejected(400, "The body is JSON, but no object.");
            if (PushBody.OfPing(document.RootElement, kind, body.Span) is { } hint) return new MagentoVerdict.Accepted([hint], reply);

            // An error would end the shopper's request; a module's log is where the merchant sees it.
            const string reason = "The body names no order: send its entity_id as id, entity_id or order_id, or its increment_id.";
            return reply is null ? new MagentoVerdict.Rejected(400, reason) : new MagentoVerdict.Ignored(reason, reply);
        }
    }

    private static bool TryParse(ReadOnlyMemory<byte> body, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out JsonDocument? document, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out MagentoVerdict? rejection)
    {
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            rejection = null;
            return true;
        }
        catch (JsonException exception)
        {
            document = null;
            rejection = new MagentoVerdict.Rejected(400, $"The body is not JSON (line {exception.LineNumber + 1 ?? 0}, byte {exception.BytePositionInLine ?? 0}).");
            return false;
        }
    }

    private static MagentoVerdict.Rejected NotWanted(string kind) => new(401, $"This connection does not accept webhooks of kind {kind} (setting webhook).");
}
