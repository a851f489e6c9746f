using System.Security.Cryptography;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Ports;
using NodaTime;

namespace KashflowOrleans.Connectors.Magento;

/// <summary>A Magento connection's settings, checked. Holds secrets: never log it.</summary>
public sealed class MagentoOptions
{
    private const string DefaultKeyHost = "https://static.adobeioevents.com";
    private const string DefaultSecretHeader = "X-Webhook-Secret";

    private MagentoOptions()
    {
    }

    /// <summary>How requests are authenticated.</summary>
    public required MagentoCredentials Credentials { get; init; }

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

    /// <summary>Zone of the store where it is not that of the business: document dates follow it (apis/magento.md §7, case 25). Magento's own dates are UTC whatever this says.</summary>
    public DateTimeZone? TimeZone { get; init; }

    /// <summary>Reads and checks a connection's configuration.</summary>
    /// <exception cref="ConnectorConfigurationException">A setting is missing or wrong; the message names it and says what to do.</exception>
    public static MagentoOptions Of(ConnectionConfig connection, ISecretResolver secrets)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(secrets);
        var reader = new SettingsReader(connection, secrets);
        var pushes = reader.Pushes();
        return new MagentoOptions
        {
            Credentials = reader.Credentials(),
            Pushes = pushes,
            AdobeIoClientId = pushes.Contains(MagentoPushKind.AdobeIo)
                ? reader.Setting("adobeIoClientId", "the client id (API key) of the project in Adobe's Developer Console that the event registration belongs to")
                : null,
            AdobeIoKeyHost = reader.KeyHost(DefaultKeyHost),
            WebhookSecret = pushes.Contains(MagentoPushKind.Module)
                ? reader.Secret("webhookSecret", "the secret that the webhook module sends, at least 16 characters", minimumLength: 16)
                : null,
            WebhookSecretHeader = reader.HeaderName("webhookSecretHeader", DefaultSecretHeader),
            CommercePublicKey = pushes.Contains(MagentoPushKind.Commerce) ? reader.PublicKey() : null,
            TimeZone = reader.TimeZone(),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"Magento options ({Credentials.GetType().Name})";

    private sealed class SettingsReader(ConnectionConfig connection, ISecretResolver secrets)
    {
        public MagentoCredentials Credentials() => connection.Setting("auth") switch
        {
            "bearer" => new MagentoCredentials.Bearer(Secret("accessToken", "the integration's access token (System > Integrations)")),
            "oauth1" => new MagentoCredentials.OAuth1(
                Secret("consumerKey", "the integration's consumer key (System > Integrations)"),
                Secret("consumerSecret", "the integration's consumer secret"),
                Secret("accessToken", "the integration's access token"),
                Secret("accessTokenSecret", "the integration's access token secret")),
            null => throw Wrong("setting auth is missing; use 'oauth1' (works everywhere) or 'bearer' (off by default since Magento 2.4.4)"),
            var other => throw Wrong($"setting auth is '{other}'; use 'oauth1' or 'bearer'"),
        };

        public IReadOnlySet<MagentoPushKind> Pushes()
        {
            var kinds = new HashSet<MagentoPushKind>();
            foreach (var word in (connection.Setting("webhook") ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                kinds.Add(word switch
                {
                    "adobe-io" => MagentoPushKind.AdobeIo,
                    "commerce" => MagentoPushKind.Commerce,
                    "module" => MagentoPushKind.Module,
                    _ => throw Wrong($"setting webhook has '{word}'; use any of adobe-io, commerce, module, with commas between them"),
                });
            }

            return kinds;
        }

        public string Setting(string name, string what) => connection.Setting(name) ?? throw Wrong($"setting {name} is missing; give {what}");

        public string Secret(string name, string what, int minimumLength = 1)
        {
            if (!connection.Secrets.TryGetValue(name, out var reference) || reference.Length == 0) throw Wrong($"secret {name} is missing; give {what}");
            string value;
            try
            {
                value = secrets.Resolve(reference).Trim();
            }
            catch (SecretUnavailableException unavailable)
            {
                throw Wrong($"secret {name} cannot be opened: {unavailable.Message}");
            }

            return value.Length >= minimumLength ? value : throw Wrong($"secret {name} is too short; give {what}");
        }

        public Uri KeyHost(string fallback)
        {
            var text = connection.Setting("adobeIoKeyHost") ?? fallback;

            // Without TLS only a machine of one's own network, which is where a sandbox stands.
            return Uri.TryCreate(text, UriKind.Absolute, out var host) && host.PathAndQuery == "/" && host.UserInfo.Length == 0 &&
                   (host.Scheme == Uri.UriSchemeHttps || (host.Scheme == Uri.UriSchemeHttp && (host.IsLoopback || !host.Host.Contains('.', StringComparison.Ordinal))))
                ? host
                : throw Wrong($"setting adobeIoKeyHost is '{text}'; give an https address without a path, or leave it out for {fallback}");
        }

        public string HeaderName(string name, string fallback)
        {
            var header = connection.Setting(name) ?? fallback;
            return header.Length <= 64 && header.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
                ? header
                : throw Wrong($"setting {name} is '{header}'; give a header's name of letters, digits and '-'");
        }

        public string PublicKey()
        {
            var pem = Secret("commercePublicKey", "the public key shown under Stores > Configuration > Adobe Services > Webhooks, in PEM form");
            try
            {
                using var key = RSA.Create();
                key.ImportFromPem(pem);
                return pem;
            }
            catch (Exception exception) when (exception is ArgumentException or CryptographicException)
            {
                throw Wrong("secret commercePublicKey is no RSA public key in PEM form (-----BEGIN PUBLIC KEY----- and so on); copy it again from Stores > Configuration > Adobe Services > Webhooks");
            }
        }

        public DateTimeZone? TimeZone() =>
            connection.Setting("timeZone") is not { } id
                ? null
                : DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? throw Wrong($"setting timeZone is '{id}'; give an IANA name such as Europe/London, or leave it out");

        private ConnectorConfigurationException Wrong(string what) => new($"connection '{connection.Id}': {what}.");
    }
}

/// <summary>How requests are authenticated (apis/magento.md §2).</summary>
public abstract record MagentoCredentials
{
    private MagentoCredentials()
    {
    }

    /// <summary>An integration's access token as it is; shops since 2.4.4 must switch this on.</summary>
    public sealed record Bearer(string AccessToken) : MagentoCredentials
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(Bearer);
    }

    /// <summary>An integration's four values, with which every request is signed.</summary>
    public sealed record OAuth1(string ConsumerKey, string ConsumerSecret, string AccessToken, string AccessTokenSecret) : MagentoCredentials
    {
        /// <inheritdoc/>
        public override string ToString() => nameof(OAuth1);
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
