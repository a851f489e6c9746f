using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Kashflow;
using KashflowOrleans.Keys;
using KashflowOrleans.Tests.Connectors.Common.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

public sealed class A_KashFlow_connection
{
    [Fact]
    public void Names_every_secret_that_is_missing()
    {
        var connection = Samples.Connection() with { Secrets = new Dictionary<string, string> { ["password"] = "env:P", ["memorableWord"] = " " } };
        var failure = Assert.Throws<ConnectorConfigurationException>(() => KashflowOptions.Of(connection));
        Assert.Equal("connection 'books': missing secrets username, memorableWord; KashFlow signs in with a user name, a password and a memorable word.", failure.Message);
    }

    [Fact]
    public void Refuses_a_dialect_it_does_not_speak()
    {
        var connection = Samples.Connection() with { Settings = new Dictionary<string, string> { ["dialect"] = "soap" } };
        Assert.Contains("dialect is 'soap'", Assert.Throws<ConnectorConfigurationException>(() => KashflowOptions.Of(connection)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("books.test/v2")]
    [InlineData("ftp://books.test")]
    [InlineData("https://user:pass@books.test/v2")]
    [InlineData("https://books.test/v2?key=1")]
    [InlineData("")]
    public void Refuses_an_address_that_cannot_work_without_repeating_what_may_be_secret(string baseUrl)
    {
        var services = new ConnectorServices(new AuditList(), new PlainSecrets(), TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        var failure = Assert.Throws<ConnectorConfigurationException>(
            () => KashflowConnector.CreateLedger(MerchantId.Parse("acme"), Samples.Connection(baseUrl), new ScriptedGate(), services));
        Assert.Contains("baseUrl", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("key=1", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    [InlineData("1000")]
    public void Refuses_a_number_of_connections_that_makes_no_sense(string text)
    {
        var connection = Samples.Connection() with { Settings = new Dictionary<string, string> { ["maxConnections"] = text } };
        Assert.Contains($"maxConnections is '{text}'", Assert.Throws<ConnectorConfigurationException>(() => ConnectorHttpOptions.Of(connection)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_made_by_its_kind_and_is_no_shop()
    {
        var factory = new ConnectorFactory(new ConnectorServices(new AuditList(), new PlainSecrets(), TimeProvider.System, new Random(1), NullLoggerFactory.Instance));
        var merchant = MerchantId.Parse("acme");
        Assert.NotNull(factory.CreateLedger(merchant, Samples.Connection(), new ScriptedGate()));
        Assert.NotNull(factory.CreateSessionSource(merchant, Samples.Connection()));
        Assert.Throws<ConnectorConfigurationException>(() => factory.CreateChannel(merchant, Samples.Connection(), new ScriptedGate()));
        Assert.Throws<ConnectorConfigurationException>(() => factory.CreateLedger(merchant, Samples.Connection() with { Kind = "fax" }, new ScriptedGate()));
    }
}
