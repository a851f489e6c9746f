using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Keys;
using KashflowOrleans.Sandbox;
using KashflowOrleans.Sandbox.Faults;
using KashflowOrleans.Sandbox.Magento;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Tests.Connectors.Common.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Magento.Compliance;

/// <summary>The Magento connector over real sockets against the sandbox's Magento.</summary>
public sealed class SandboxShop : ISalesChannelFixture
{
    private readonly SandboxHost _host;
    private readonly string _auth;
    private readonly List<MagentoChannel> _channels = [];
    private bool _isStopped;

    private SandboxShop(SandboxHost host, string auth)
    {
        (_host, _auth) = (host, auth);
        Channel = Connect(Secrets(wrong: string.Empty));
    }

    public ISalesChannel Channel { get; }

    public ISalesChannel WithWrongCredentials => Connect(Secrets(wrong: "x"));

    public ScriptedGate Gate { get; } = new();

    public MagentoShop Shop => _host.Magento;

    public Uri Address => _host.MagentoAddress;

    public static async Task<SandboxShop> Start(string auth, SandboxOptions? options = null) => new(await SandboxHost.StartAsync(options), auth);

    public IReadOnlyList<(string Id, decimal Total)> PlacePaid(int count, Instant at)
    {
        var kinds = Enum.GetValues<OrderKind>().Where(kind => kind is not (OrderKind.ZeroTotal or OrderKind.Euro)).ToList();
        var ids = Shop.Place(new PlaceOrders { Count = count, CreatedAt = at.ToDateTimeUtc(), Kinds = kinds });
        foreach (var id in ids.Where(id => Shop.FindOrder(id)!.Totals.Paid == 0)) Assert.True(Shop.Pay(id));
        return [.. ids.Select(id => (id.ToString(CultureInfo.InvariantCulture), Shop.FindOrder(id)!.Totals.Grand))];
    }

    public IReadOnlyList<(string Id, decimal Total, decimal Tax)> Place(int count, Instant at) =>
    [
        .. Shop.Place(new PlaceOrders { Count = count, CreatedAt = at.ToDateTimeUtc() })
            .Select(id => (id.ToString(CultureInfo.InvariantCulture), Shop.FindOrder(id)!.Totals.Grand, Shop.FindOrder(id)!.Totals.Tax)),
    ];

    // A note in its history saves the order, whatever state it is in.
    public void Change(string id) => Channel.AddNote(id, "touched", new CallContext("hand", "hand"), CancellationToken.None).GetAwaiter().GetResult();

    public decimal Refund(string id, bool isWhole)
    {
        var number = int.Parse(id, CultureInfo.InvariantCulture);
        var order = Shop.FindOrder(number)!;
        var given = order.Refunds.Totals;
        var item = order.Items.FirstOrDefault(item => item.ParentItemId is null && item.Quantity - item.QuantityRefunded > 1);
        var adjusted = given.AdjustmentPositive - given.AdjustmentNegative;
        var request = isWhole
            ? new RefundRequest { AdjustmentPositive = Math.Max(0, -adjusted), AdjustmentNegative = Math.Max(0, adjusted) }
            : new RefundRequest
            {
                Items = item is null ? [] : [new RefundItem(item.ItemId, 1)],
                Shipping = Math.Round((order.Totals.Shipping - given.Shipping) / 3, 2),
                AdjustmentPositive = 0.03m,
                AdjustmentNegative = 0.01m,
            };
        Assert.Null(Shop.Refund(number, request, out var memo));
        return memo.Totals.Grand;
    }

    public void LoseNextReply() => Shop.Faults.Set(new Fault { Kind = FaultKind.DropReplyAfterWork, Match = "POST */comments", Times = 1 });

    public void Throttle(TimeSpan pause) => Shop.Faults.Set(new Fault { Kind = FaultKind.Throttle429, RetryAfterSeconds = (int)pause.TotalSeconds });

    public async Task Disconnect()
    {
        if (_isStopped) return;
        _isStopped = true;
        await _host.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Disconnect();
        foreach (var channel in _channels) channel.Dispose();
    }

    private MagentoChannel Connect(PlainSecrets secrets)
    {
        var names = (string[])["consumerKey", "consumerSecret", "accessToken", "accessTokenSecret"];
        var connection = new ConnectionConfig(
            "shop",
            ConnectionKinds.Magento,
            new Uri(Address, "/rest/default").ToString(),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["auth"] = _auth },
            names.ToDictionary(name => name, name => $"env:{name}", StringComparer.Ordinal));
        var services = new ConnectorServices(new AuditList(), secrets, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        var channel = MagentoConnector.CreateChannel(MerchantId.Parse("acme"), connection, Gate, services);
        _channels.Add(channel);
        return channel;
    }

    private PlainSecrets Secrets(string wrong)
    {
        var options = Shop.Options;
        return new PlainSecrets(
            ("env:consumerKey", options.ConsumerKey),
            ("env:consumerSecret", options.ConsumerSecret + wrong),
            ("env:accessToken", _auth == "bearer" ? options.IntegrationToken + wrong : options.AccessToken),
            ("env:accessTokenSecret", options.AccessTokenSecret));
    }
}

public sealed class Magento_with_a_bearer_token_as_a_sales_channel : SalesChannelCompliance
{
    protected override async Task<ISalesChannelFixture> Start() => await SandboxShop.Start("bearer");
}

public sealed class Magento_with_signed_requests_as_a_sales_channel : SalesChannelCompliance
{
    protected override async Task<ISalesChannelFixture> Start() => await SandboxShop.Start("oauth1");
}

public sealed class An_old_magento_as_a_sales_channel : SalesChannelCompliance
{
    protected override async Task<ISalesChannelFixture> Start() =>
        await SandboxShop.Start("oauth1", new SandboxOptions { Magento = new() { RowTotals = RowTotals.Gross, PageBeyondEnd = PageBeyondEnd.RepeatLast } });
}
