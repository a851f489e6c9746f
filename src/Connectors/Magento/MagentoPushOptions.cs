using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento.Webhooks;
using KashflowOrleans.Ports;

namespace KashflowOrleans.Connectors.Magento;

/// <summary>What is needed to take a Magento shop's pushes, checked. Holds a secret: never log it.</summary>
public sealed class MagentoPushOptions
{
    private const string DefaultKeyHost = "https://static.adobeioevents.com";
    private const string DefaultSecretHeader = "X-Webhook-Secret";
    private const int ShortestSecret = 16;

    private MagentoPushOptions()
    {
    }

    /// <summary>Which kinds of push are accepted; none when the setting is absent.</summary>
    public required IReadOnlySet<MagentoPushKind> Pushes { get; init; }

    /// <summary>The client id that Adobe I/O events must be addressed to; set when those are accepted.</summary>
    public string? AdobeIoClientId { get; init; }

    /// <summary>The only host that Adobe's public keys are taken from.</summary>
    public required Uri AdobeIoKeyHost { get; init; }

    /// <summary>The shared secret of community modules; set when those are accepted.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>The header in which modules send the secret, besides <c>Authorization</c>.</summary>
    public required string WebhookSecretHeader { get; init; }

    /// <summary>The public key of Commerce Webhooks, PEM; set when those are accepted.</summary>
    public string? CommercePublicKey { get; init; }

    /// <summary>Reads and checks a connection's configuration.</summary>
    /// <exception cref="ConnectorConfigurationException">A setting is missing or wrong; the message names it and says what to do.</exception>
    public static MagentoPushOptions Of(ConnectionConfig connection, ISecretResolver secrets)
    {
        var reader = new MagentoSettings(connection, secrets);
        var pushes = Kinds(reader);
        return new MagentoPushOptions
        {
            Pushes = pushes,
            AdobeIoClientId = pushes.Contains(MagentoPushKind.AdobeIo)
                ? reader.Setting("adobeIoClientId", "the client id (API key) of the project in Adobe's Developer Console that the event registration belongs to")
                : null,
            AdobeIoKeyHost = KeyHost(reader),
            WebhookSecret = pushes.Contains(MagentoPushKind.Module) ? reader.Secret("webhookSecret", "the secret that the webhook module sends, at least 16 characters", ShortestSecret) : null,
            WebhookSecretHeader = HeaderName(reader),
            CommercePublicKey = pushes.Contains(MagentoPushKind.Commerce) ? PublicKey(reader) : null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"Magento push options ({string.Join(", ", Pushes)})";

    private static HashSet<MagentoPushKind> Kinds(MagentoSettings reader)
    {
        var kinds = new HashSet<MagentoPushKind>();
        foreach (var word in (reader.Setting("webhook") ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            kinds.Add(word switch
            {
                "adobe-io" => MagentoPushKind.AdobeIo,
                "commerce" => MagentoPushKind.Commerce,
                "module" => MagentoPushKind.Module,
                _ => throw reader.Wrong($"setting webhook has '{word}'; use any of adobe-io, commerce, module, with commas between them"),
            });
        }

        return kinds;
    }

    private static Uri KeyHost(MagentoSettings reader)
    {
        var text = reader.Setting("adobeIoKeyHost") ?? DefaultKeyHost;

        // Without TLS only a machine of one's own network, which is where a sandbox stands.
        return Uri.TryCreate(text, UriKind.Absolute, out var host) && host.PathAndQuery == "/" && host.UserInfo.Length == 0 &&
               (host.Scheme == Uri.UriSchemeHttps || (host.Scheme == Uri.UriSchemeHttp && (host.IsLoopback || !host.Host.Contains('.', StringComparison.Ordinal))))
            ? host
            : throw reader.Wrong($"setting adobeIoKeyHost is '{text}'; give an https address without a path, or leave it out for {DefaultKeyHost}");
    }

    private static string HeaderName(MagentoSettings reader)
    {
        var header = reader.Setting("webhookSecretHeader") ?? DefaultSecretHeader;
        return header.Length <= 64 && header.All(static character => char.IsAsciiLetterOrDigit(character) || character == '-')
            ? header
            : throw reader.Wrong($"setting webhookSecretHeader is '{header}'; give a header's name of letters, digits and '-'");
    }

    private static string PublicKey(MagentoSettings reader)
    {
        var pem = reader.Secret("commercePublicKey", "the public key shown under Stores > Configuration > Adobe Services > Webhooks, in PEM form");
        return PushSignatures.IsKey(pem)
            ? pem
            : throw reader.Wrong(
                "secret commercePublicKey is no RSA public key in PEM form (-----BEGIN PUBLIC KEY----- and so on); copy it again from Stores > Configuration > Adobe Services > Webhooks");
    }
}

/// <summary>The kinds of push a shop may send (apis/magento.md §3).</summary>
public enum MagentoPushKind
{
    /// <summary>Adobe I/O Events.</summary>
    AdobeIo,

    /// <summary>Adobe Commerce Webhooks, called inside the shopper's request.</summary>
    Commerce,

    /// <summary>Community webhook modules.</summary>
    Module,
}
