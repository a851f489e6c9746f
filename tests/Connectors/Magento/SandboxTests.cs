using System.Collections.Concurrent;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Connectors.Magento.Webhooks;
using KashflowOrleans.Model;
using KashflowOrleans.Sandbox;
using KashflowOrleans.Sandbox.Faults;
using KashflowOrleans.Sandbox.Magento;
using KashflowOrleans.Sandbox.Magento.Webhooks;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Magento.Compliance;
using KashflowOrleans.Tests.Connectors.Magento.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class Against_the_sandbox
{
    private static readonly CallContext Context = new("corr-1", "acme/shop/1");

    [Fact]
    public async Task Known_bodies_are_read_to_the_penny()
    {
        await using var shop = await SandboxShop.Start("oauth1");
        var id = 900;
        foreach (var (name, body, lines, state, _) in Samples.Orders())
        {
            body["entity_id"] = ++id;
            shop.Shop.PlaceRaw(System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()), id);
            var outcome = await shop.Channel.GetOrder(id.ToString(System.Globalization.CultureInfo.InvariantCulture), Context, default);
            var order = Assert.IsType<Outcome<Order>.Done>(outcome).Value;
            Assert.True(order.Problems.Count == 0, $"{name}: {string.Join(" | ", order.Problems)}");
            Assert.Equal((lines.Sum(), state), (order.Total, order.State));
        }
    }

    [Theory]
    [InlineData(FaultKind.Html503)]
    [InlineData(FaultKind.Timeout400)]
    [InlineData(FaultKind.DropReplyAfterWork)]
    public async Task A_passing_fault_is_over_within_the_call(FaultKind kind)
    {
        await using var shop = await SandboxShop.Start("bearer");
        var id = shop.Shop.Place(new PlaceOrders())[0].ToString(System.Globalization.CultureInfo.InvariantCulture);
        shop.Shop.Faults.Set(new Fault { Kind = kind, Match = "GET *", Times = 2 });
        Assert.IsType<Outcome<Order>.Done>(await shop.Channel.GetOrder(id, Context, default));
    }

    [Fact]
    public async Task An_order_that_is_not_yet_readable_is_not_found_and_is_there_later()
    {
        var time = new ManualTime();
        await using var shop = await SandboxShop.Start("bearer", new SandboxOptions { Time = time });
        var id = shop.Shop.Place(new PlaceOrders(), TimeSpan.FromMinutes(1))[0].ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<Outcome<Order>.Refused>(await shop.Channel.GetOrder(id, Context, default)).Kind);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.IsType<Outcome<Order>.Done>(await shop.Channel.GetOrder(id, Context, default));
    }

    [Fact]
    public async Task Every_kind_of_push_is_believed_and_names_its_order()
    {
        await using var shop = await SandboxShop.Start("bearer");
        await using var listener = await Listener.Start(shop);
        await shop.Shop.Webhooks.SetAsync(
        [
            new WebhookTarget { Kind = WebhookKind.AdobeIo, Url = listener.Address("adobe-io"), ClientId = Pushes.ClientId },
            new WebhookTarget { Kind = WebhookKind.Commerce, Url = listener.Address("commerce") },
            new WebhookTarget { Kind = WebhookKind.Module, Url = listener.Address("module"), Secret = Pushes.Secret },
        ]);
        var ids = shop.Shop.Place(new PlaceOrders { Count = 20 }).Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToHashSet(StringComparer.Ordinal);

        await Eventually("60 pushes", () => Task.FromResult(listener.Hints.Count >= 60));
        foreach (var kind in (string[])["adobe-io", "commerce", "module"])
        {
            Assert.True(ids.SetEquals(listener.Hints.Where(heard => heard.Kind == kind).Select(heard => heard.Hint.OrderId!)), kind);
        }

        Assert.Empty(listener.Refusals);
        Assert.All(shop.Shop.Webhooks.Status, status => Assert.Equal((0, 0), (status.Failed, status.BadReplies)));
        Assert.Equal(20, listener.Hints.Where(heard => heard.Kind == "adobe-io").Select(heard => heard.Hint.DedupeKey).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Every_kind_of_push_about_a_refund_names_its_order()
    {
        await using var shop = await SandboxShop.Start("bearer");
        await using var listener = await Listener.Start(shop);
        ShopEventReason[] refunds = [ShopEventReason.Refunded];
        await shop.Shop.Webhooks.SetAsync(
        [
            new WebhookTarget { Kind = WebhookKind.AdobeIo, Url = listener.Address("adobe-io"), ClientId = Pushes.ClientId, On = refunds },
            new WebhookTarget { Kind = WebhookKind.Commerce, Url = listener.Address("commerce"), On = refunds },
            new WebhookTarget { Kind = WebhookKind.Module, Url = listener.Address("module"), Secret = Pushes.Secret, On = refunds },
        ]);

        // The first credit memo has the id and the number of the first order, but is the third's.
        var id = shop.PlacePaid(3, NodaTime.Instant.FromUtc(2026, 3, 31, 9, 0))[2].Id;
        shop.Refund(id, isWhole: true);
        await Eventually("3 pushes", () => Task.FromResult(listener.Hints.Count >= 3));
        Assert.Empty(listener.Refusals);
        Assert.All(listener.Hints, heard => Assert.Equal(id, heard.Hint.OrderId));
    }

    [Fact]
    public async Task Known_credit_memos_are_read_to_the_penny()
    {
        await using var shop = await SandboxShop.Start("oauth1");
        foreach (var (name, memo, order, lines) in Samples.Refunds())
        {
            var id = (string)order["entity_id"]!;
            shop.Shop.PlaceRaw(System.Text.Encoding.UTF8.GetBytes(order.ToJsonString()));
            shop.Shop.PlaceRawCreditMemo(System.Text.Encoding.UTF8.GetBytes(memo.ToJsonString()));
            var refund = Assert.Single(Assert.IsType<Outcome<IReadOnlyList<Refund>>.Done>(await shop.Channel.GetRefunds(id, Context, default)).Value);
            Assert.True(refund.Problems.Count == 0, $"{name}: {string.Join(" | ", refund.Problems)}");
            Assert.Equal((lines.Sum(), id), (refund.Total, refund.OrderId));
        }
    }

    [Theory]
    [InlineData(FaultKind.Html503)]
    [InlineData(FaultKind.Timeout400)]
    [InlineData(FaultKind.DropReplyAfterWork)]
    public async Task A_passing_fault_while_refunds_are_read_is_over_within_the_call(FaultKind kind)
    {
        await using var shop = await SandboxShop.Start("bearer");
        var id = shop.PlacePaid(1, NodaTime.Instant.FromUtc(2026, 3, 31, 9, 0))[0].Id;
        shop.Refund(id, isWhole: true);
        shop.Shop.Faults.Set(new Fault { Kind = kind, Match = "GET *", Times = 2 });
        Assert.Single(Assert.IsType<Outcome<IReadOnlyList<Refund>>.Done>(await shop.Channel.GetRefunds(id, Context, default)).Value);
    }

    private static async Task Eventually(string what, Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, $"Waited in vain for {what}.");
            await Task.Delay(20);
        }
    }

    /// <summary>A gateway that only verifies.</summary>
    private sealed class Listener(WebApplication app) : IAsyncDisposable
    {
        private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

        public ConcurrentQueue<(string Kind, MagentoHint Hint)> Hints { get; } = new();

        public ConcurrentQueue<string> Refusals { get; } = new();

        public static async Task<Listener> Start(SandboxShop shop)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            var listener = new Listener(app);
            var secrets = new PlainSecrets(("env:S", Pushes.Secret), ("env:K", shop.Shop.Webhooks.PublicKeyPem));
            var keyHost = shop.Address.GetLeftPart(UriPartial.Authority);
            var keys = new AdobePublicKeySource(Client, TimeProvider.System);
            app.Map("/{kind}", (string kind, HttpContext context) =>
                listener.Judge(kind, MagentoConnector.CreateVerifier(Pushes.Connection(kind, ("adobeIoKeyHost", keyHost)), secrets, keys), context));
            await app.StartAsync();
            return listener;
        }

        public Uri Address(string kind) => new($"{app.Urls.Single()}/{kind}");

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task Judge(string kind, MagentoWebhookVerifier verifier, HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var headers = context.Request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()));
            var verdict = await verifier.Verify(new MagentoPush(context.Request.Method, headers, body.ToArray(), context.Request.Query["challenge"]), context.RequestAborted);
            switch (verdict)
            {
                case MagentoVerdict.Challenge challenge:
                    await context.Response.WriteAsync(challenge.Text, context.RequestAborted);
                    break;
                case MagentoVerdict.Accepted accepted:
                    foreach (var hint in accepted.Hints) Hints.Enqueue((kind, hint));
                    await context.Response.WriteAsync(accepted.Reply ?? string.Empty, context.RequestAborted);
                    break;
                default:
                    Refusals.Enqueue($"{kind}: {verdict}");
                    context.Response.StatusCode = verdict is MagentoVerdict.Rejected rejected ? rejected.Status : 200;
                    break;
            }
        }
    }
}
