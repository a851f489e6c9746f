using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KashflowOrleans.Tests.Sandbox.Support;

/// <summary>What a gateway would see of one push.</summary>
internal sealed record Push(string Method, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A gateway that keeps what it is sent and answers as told.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<Push> _pushes = new();

    private WebhookReceiver(WebApplication application) => _application = application;

    public Uri Url { get; private set; } = new("http://unset.test");

    public IReadOnlyList<Push> Pushes => [.. _pushes];

    public Func<Push, (HttpStatusCode Status, string Body)> Answer { get; set; } = static _ => (HttpStatusCode.Accepted, """{"op":"success"}""");

    public bool EchoesChallenge { get; set; } = true;

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        var receiver = new WebhookReceiver(builder.Build());
        receiver._application.Run(receiver.TakeAsync);
        await receiver._application.StartAsync();
        var address = receiver._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        receiver.Url = new Uri(address + "/webhooks/m/c");
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = EchoesChallenge ? 200 : 404;
            await context.Response.WriteAsync(EchoesChallenge ? context.Request.Query["challenge"].ToString() : "no");
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var push = new Push(context.Request.Method, context.Request.QueryString.Value ?? "", headers, body.ToArray());
        _pushes.Enqueue(push);
        var (status, text) = Answer(push);
        context.Response.StatusCode = (int)status;
        await context.Response.WriteAsync(text);
    }
}
