using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento.Webhooks;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Gateway.Webhooks;
using KashflowOrleans.Grains.Hosting;
using KashflowOrleans.Silo;
using KashflowOrleans.Storage;

namespace KashflowOrleans.Gateway;

/// <summary>Puts the gateway's process together from its configuration.</summary>
public static class GatewayHost
{
    private static readonly TimeSpan KeyConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Builds the application over an opened database; not started yet.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, OpenDatabase database)
    {
        var configuration = builder.Configuration;
        var options = new GatewayOptions { RuntimeName = GatewayRuntime.Name };
        configuration.GetSection("Gateway").Bind(options);
        if (configuration["Gateway:AdminKey"] is { Length: > 0 } key)
        {
            options.AdminKeySha256 = ApiKeys.Hash(key);
        }

        builder.Services.AddKashflowStorage(database.StorageOptions);
        var hostsSilo = configuration.GetValue("Gateway:HostsSilo", true);
        GatewayRuntime.AddGrains(builder, SiloSettings.From(configuration, database.ConnectionString), hostsSilo);
        if (hostsSilo)
        {
            builder.Services.AddKashflowConnectors();
        }
        else
        {
            // Webhooks are taken while the client still looks for the first silo.
            builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
        }

        builder.Services.AddSingleton<IPublicKeySource>(provider => new AdobePublicKeySource(
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = KeyConnectionLifetime }),
            provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IWebhookVerifiers, MagentoWebhooks>();
        builder.AddGateway(options);
        var app = builder.Build();
        app.MapGateway();
        return app;
    }
}
