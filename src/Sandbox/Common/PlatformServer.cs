using System.Net;
using KashflowOrleans.Sandbox.Faults;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KashflowOrleans.Sandbox.Common;

/// <summary>One platform's web server: Kestrel, routing and the faults, and nothing that a request does not need.</summary>
internal sealed class PlatformServer : IAsyncDisposable
{
    /// <summary>How long open requests may take to end when the server stops; then their connections break.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;

    private PlatformServer(WebApplication application, Uri address)
    {
        _application = application;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<PlatformServer> StartAsync(
        string host, int port, TimeProvider time, IPlatformWords platform, Action<IEndpointRouteBuilder> map, CancellationToken cancellationToken)
    {
        // The empty builder reads no settings files and no environment: a stand-in inside a test must not pick up its host's addresses.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = StopPatience);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = RequestBody.Maximum + 1024;
            options.Listen(ParseHost(host), port);
        });

        var application = builder.Build();
        var faults = new FaultMiddleware(platform, time);
        application.Use(next => context => GuardAsync(context, next));
        application.Use(next => context => faults.Invoke(context, next));
        application.UseRouting();
        application.Use(next => context => context.GetEndpoint() is null ? platform.NotFoundAsync(context) : next(context));
        map(application);
        await application.StartAsync(cancellationToken);
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new PlatformServer(application, new Uri(addresses.First()));
    }

    private static IPAddress ParseHost(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return IPAddress.Loopback;

        return IPAddress.TryParse(host, out var address)
            ? address
            : throw new ArgumentException($"'{host}' is not an address to bind: give an IP address such as 127.0.0.1 or 0.0.0.0, or localhost.", nameof(host));
    }

    /// <summary>A mistake of the stand-in itself must be seen, whatever it stands in for.</summary>
    private static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested && exception is not BadHttpRequestException)
        {
            await Console.Error.WriteLineAsync($"{context.Request.Method} {context.Request.Path}: {exception}");
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
