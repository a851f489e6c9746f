using System.Net;
using System.Web;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Keys;
using KashflowOrleans.Tests.Connectors.Common.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>A Magento channel on a scripted network and a clock that is moved by hand.</summary>
public sealed class ShopBench : IDisposable
{
    public static readonly CallContext Context = new("corr-1", "acme/shop/3");

    private readonly MagentoChannel _channel;

    public ShopBench(ScriptedTransport transport)
    {
        Transport = transport;
        var connection = new ConnectionConfig(
            "shop",
            ConnectionKinds.Magento,
            "https://shop.test/rest/default/",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["auth"] = "bearer" },
            new Dictionary<string, string>(StringComparer.Ordinal) { ["accessToken"] = "env:T" });
        var services = new ConnectorServices(Audit, new PlainSecrets(("env:T", "token-1")), Time, new Random(1), NullLoggerFactory.Instance, () => transport);
        _channel = MagentoConnector.CreateChannel(MerchantId.Parse("acme"), connection, Gate, services);
    }

    public ScriptedTransport Transport { get; }

    public ManualTime Time { get; } = new();

    public AuditList Audit { get; } = new();

    public ScriptedGate Gate { get; } = new();

    public static ShopBench Answering(HttpStatusCode status, string body) => new(new ScriptedTransport(_ => ScriptedTransport.Json(status, body)));

    /// <summary>Calls the channel and lets short waits pass.</summary>
    public Task<T> Call<T>(Func<MagentoChannel, Task<T>> call) => Time.Drive(call(_channel), TimeSpan.FromSeconds(40));

    public void Dispose() => _channel.Dispose();
}
