using KashflowOrleans.Gateway.Api;
using KashflowOrleans.Gateway.Api.Flows;
using KashflowOrleans.Gateway.Api.Imports;
using KashflowOrleans.Gateway.Api.Reconciliation;
using KashflowOrleans.Gateway.Events;
using KashflowOrleans.Gateway.Health;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Gateway.OpenApi;
using KashflowOrleans.Gateway.Pages;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Gateway.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Gateway;

/// <summary>The gateway as parts for a host.</summary>
public static class GatewayApplication
{
    /// <summary>Adds the gateway's services. The host adds the grain client, storage, secrets and <see cref="IWebhookVerifiers"/>; an <see cref="IEventPublisher"/> that it
    /// registers first is kept.</summary>
    /// <exception cref="ArgumentException">An option cannot work; the message names it.</exception>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder, GatewayOptions options)
    {
        options.Validate();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = options.MaxTcpConnections;
        });

        // A line for every request would cost more than the request.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        var services = builder.Services;
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<Outermost>();
        services.AddSingleton<BodyReader>();
        services.AddSingleton<JsonInput>();
        services.AddSingleton<MerchantConfigs>();
        services.AddSingleton<GrainGate>();
        services.AddSingleton<FlowDesk>();
        services.AddSingleton<FlowComparisons>();
        services.AddSingleton<ApiKeyAuthenticator>();
        services.AddSingleton<AccessControl>();
        services.AddSingleton<WebhookRates>();
        services.AddSingleton<WebhookReceiver>();
        services.AddSingleton<OrderFeed>();
        services.AddSingleton<HealthChecks>();
        services.AddSingleton<Uptime>();
        AddPublisher(services);
        services.ConfigureHttpJsonOptions(json => GatewayJson.Configure(json.SerializerOptions));
        services.AddApiDocument();
        return builder;
    }

    /// <summary>Maps the gateway's addresses and the steps every request passes. Call it before mapping anything else: what is mapped without an access rule is refused.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        var outermost = app.Services.GetRequiredService<Outermost>();
        var access = app.Services.GetRequiredService<AccessControl>();
        app.Use(next => context => outermost.Run(context, next));
        app.UseRouting();
        app.Use(next => context => access.Run(context, next));

        WebhookEndpoints.Map(app);
        var api = app.MapGroup("/api/v1");
        MerchantEndpoints.Map(api);
        ConnectionEndpoints.Map(api);
        KeyEndpoints.Map(api);
        SetupEndpoints.Map(api);
        OrderEndpoints.Map(api);
        ConservationEndpoints.Map(api);
        ReconciliationEndpoints.Map(api);
        FlowEndpoints.Map(api);
        FlowDraftEndpoints.Map(api);
        FlowReleaseEndpoints.Map(api);
        FlowTrialEndpoints.Map(api);
        PrebuiltFlowEndpoints.Map(api);
        ImportEndpoints.Map(api);
        EventEndpoints.Map(api);
        AuditEndpoints.Map(api);
        ClusterEndpoints.Map(api);
        HealthEndpoints.Map(app);
        StatusPage.Map(app);
        app.MapOpenApi(ApiDocument.Pattern).RequireAccess(Access.Open);
        return app;
    }

    private static void AddPublisher(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(IEventPublisher)))
        {
            return;
        }

        services.TryAddSingleton<IEventTransport, StreamTransport>();
        services.AddSingleton<QueuedEventPublisher>();
        services.AddSingleton<IEventPublisher>(provider => provider.GetRequiredService<QueuedEventPublisher>());
        services.AddHostedService(provider => provider.GetRequiredService<QueuedEventPublisher>());
    }
}
