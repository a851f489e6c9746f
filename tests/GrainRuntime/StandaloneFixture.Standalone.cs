using KashflowOrleans.Standalone;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace KashflowOrleans.Tests.GrainRuntime;

/// <summary>The single-process runtime.</summary>
public sealed class RuntimeFixture : IRuntimeFixture, IAsyncLifetime
{
    private IHost? _host;

    public IClusterClient Client => _host!.Services.GetRequiredService<IClusterClient>();

    public static IHost NewHost(Action<StandaloneOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        services?.Invoke(builder.Services);
        builder.Services.AddStandaloneGrains(options =>
        {
            options.GrainAssemblies.Add(typeof(RuntimeFixture).Assembly);
            options.StreamProviders.Add(RuntimeCollection.StreamProvider);
            options.ResponseTimeout = IRuntimeFixture.ResponseTimeout;
            options.MinimumReminderPeriod = IRuntimeFixture.MinimumReminderPeriod;
            options.StreamRetryDelay = TimeSpan.FromMilliseconds(20);
            configure?.Invoke(options);
        });
        return builder.Build();
    }

    public async Task InitializeAsync()
    {
        _host = NewHost();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
    }
}
