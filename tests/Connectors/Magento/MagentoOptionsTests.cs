using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class A_configuration
{
    [Theory]
    [InlineData("auth", null, "setting auth is missing; use 'oauth1'")]
    [InlineData("auth", "basic", "setting auth is 'basic'")]
    [InlineData("webhook", "module,email", "setting webhook has 'email'")]
    [InlineData("adobeIoClientId", null, "setting adobeIoClientId is missing")]
    [InlineData("adobeIoKeyHost", "http://keys.example.org", "setting adobeIoKeyHost is 'http://keys.example.org'; give an https address")]
    [InlineData("adobeIoKeyHost", "https://keys.example.org/x", "without a path")]
    [InlineData("timeZone", "London", "setting timeZone is 'London'; give an IANA name")]
    [InlineData("billOn", "shipment", "setting billOn is 'shipment'; use 'order'")]
    [InlineData("webhookSecretHeader", "X Secret:", "setting webhookSecretHeader is 'X Secret:'")]
    public void Names_the_setting_that_is_missing_or_wrong(string name, string? value, string message)
    {
        var good = Pushes.Connection("adobe-io,commerce,module");
        var settings = new Dictionary<string, string>(good.Settings, StringComparer.Ordinal);
        if (value is null) settings.Remove(name);
        else settings[name] = value;
        var exception = Assert.Throws<ConnectorConfigurationException>(() =>
        {
            _ = MagentoOptions.Of(good with { Settings = settings }, Pushes.Secrets());
            _ = MagentoPushOptions.Of(good with { Settings = settings }, Pushes.Secrets());
        });
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("connection 'shop': ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bearer", "accessToken")]
    [InlineData("oauth1", "consumerKey")]
    [InlineData("oauth1", "consumerSecret")]
    [InlineData("oauth1", "accessToken")]
    [InlineData("oauth1", "accessTokenSecret")]
    public void Names_the_secret_that_is_missing(string auth, string missing)
    {
        string[] names = ["consumerKey", "consumerSecret", "accessToken", "accessTokenSecret"];
        var secrets = names.Where(name => name != missing).ToDictionary(name => name, name => $"env:{name}", StringComparer.Ordinal);
        var connection = Connection(auth, secrets);
        var exception = Assert.Throws<ConnectorConfigurationException>(() => MagentoOptions.Of(connection, new PlainSecrets([.. names.Select(name => ($"env:{name}", name))])));
        Assert.Contains($"secret {missing} is missing; give the integration's", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_when_a_secret_cannot_be_opened_or_is_too_short_without_showing_it()
    {
        var connection = Pushes.Connection("module");
        Assert.Contains("secret accessToken cannot be opened", Assert.Throws<ConnectorConfigurationException>(() => MagentoOptions.Of(connection, new PlainSecrets())).Message, StringComparison.Ordinal);
        var message = Assert.Throws<ConnectorConfigurationException>(() => MagentoPushOptions.Of(connection, new PlainSecrets(("env:S", "hunter2")))).Message;
        Assert.Contains("secret webhookSecret is too short", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wants_a_public_key_that_is_one()
    {
        var message = Assert.Throws<ConnectorConfigurationException>(() => MagentoPushOptions.Of(Pushes.Connection("commerce"), new PlainSecrets(("env:K", "no key")))).Message;
        Assert.Contains("commercePublicKey is no RSA public key", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Opens_only_the_secrets_that_are_needed_where_it_is_read()
    {
        var connection = Pushes.Connection("adobe-io,commerce,module");
        var calls = MagentoOptions.Of(connection, new PlainSecrets(("env:T", "token")));
        var pushes = MagentoPushOptions.Of(connection, new PlainSecrets(("env:S", Pushes.Secret), ("env:K", Pushes.PublicKey)));
        Assert.Equal(3, pushes.Pushes.Count);
        Assert.Equal("https://static.adobeioevents.com/", pushes.AdobeIoKeyHost.ToString());
        Assert.DoesNotContain("token", $"{calls} {calls.Credentials}", StringComparison.Ordinal);
        Assert.DoesNotContain(Pushes.Secret, pushes.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_pushes_needs_nothing_for_them() =>
        Assert.Empty(MagentoPushOptions.Of(Connection("bearer", new Dictionary<string, string>()), new PlainSecrets()).Pushes);

    [Fact]
    public void Bills_whole_orders_unless_it_says_otherwise()
    {
        Assert.False(MagentoOptions.Of(Pushes.Connection("module"), Pushes.Secrets()).BillsOnInvoice);
        Assert.False(MagentoOptions.Of(Pushes.Connection("module", ("billOn", "order")), Pushes.Secrets()).BillsOnInvoice);
        Assert.True(MagentoOptions.Of(Pushes.Connection("module", ("billOn", "invoice")), Pushes.Secrets()).BillsOnInvoice);
    }

    [Fact]
    public void May_name_the_zone_of_the_store() =>
        Assert.Equal("Europe/Dublin", MagentoOptions.Of(Pushes.Connection("module", ("timeZone", "Europe/Dublin")), Pushes.Secrets()).TimeZone!.Id);

    private static ConnectionConfig Connection(string auth, IReadOnlyDictionary<string, string> secrets) =>
        new("shop", ConnectionKinds.Magento, "https://shop.test/rest/default", new Dictionary<string, string> { ["auth"] = auth }, secrets);
}
