using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Ports;
using NodaTime;

namespace KashflowOrleans.Connectors.Magento;

/// <summary>What is needed to call a Magento shop, checked. Holds secrets: never log it. What is needed to take its pushes stands in <see cref="MagentoPushOptions"/>, so that
/// the machine at the door holds no access tokens and the others no webhook secrets.</summary>
public sealed class MagentoOptions
{
    private MagentoOptions()
    {
    }

    /// <summary>How requests are authenticated.</summary>
    public required MagentoCredentials Credentials { get; init; }

    /// <summary>Whether each of the shop's invoices is billed by itself instead of the whole order.</summary>
    public bool BillsOnInvoice { get; init; }

    /// <summary>Zone of the store where it is not that of the business: document dates follow it (apis/magento.md §7, case 25). Magento's own dates are UTC whatever this says.</summary>
    public DateTimeZone? TimeZone { get; init; }

    /// <summary>Reads and checks a connection's configuration.</summary>
    /// <exception cref="ConnectorConfigurationException">A setting is missing or wrong; the message names it and says what to do.</exception>
    public static MagentoOptions Of(ConnectionConfig connection, ISecretResolver secrets)
    {
        var reader = new MagentoSettings(connection, secrets);
        return new MagentoOptions
        {
            Credentials = reader.Setting("auth") switch
            {
                "bearer" => new MagentoCredentials.Bearer(reader.Secret("accessToken", "the integration's access token (System > Integrations)")),
                "oauth1" => new MagentoCredentials.OAuth1(
                    reader.Secret("consumerKey", "the integration's consumer key (System > Integrations)"),
                    reader.Secret("consumerSecret", "the integration's consumer secret"),
                    reader.Secret("accessToken", "the integration's access token"),
                    reader.Secret("accessTokenSecret", "the integration's access token secret")),
                null => throw reader.Wrong("setting auth is missing; use 'oauth1' (works everywhere) or 'bearer' (off by default since Magento 2.4.4)"),
                var other => throw reader.Wrong($"setting auth is '{other}'; use 'oauth1' or 'bearer'"),
            },
            BillsOnInvoice = reader.Setting("billOn") switch
            {
                null or "order" => false,
                "invoice" => true,
                var other => throw reader.Wrong($"setting billOn is '{other}'; use 'order' (one invoice of each order, when absent) or 'invoice' (one of each invoice of the shop)"),
            },
            TimeZone = reader.Setting("timeZone") is not { } zone
                ? null
                : DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? throw reader.Wrong($"setting timeZone is '{zone}'; give an IANA name such as Europe/London, or leave it out"),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"Magento options ({Credentials})";
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
