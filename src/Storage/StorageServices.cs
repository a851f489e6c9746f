using KashflowOrleans.Ports;
using KashflowOrleans.Storage.Audit;
using KashflowOrleans.Storage.Cluster;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Flows;
using KashflowOrleans.Storage.Imports;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Merchants;
using KashflowOrleans.Storage.Migrations;
using KashflowOrleans.Storage.Orders;
using KashflowOrleans.Storage.Reconciliation;
using KashflowOrleans.Storage.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KashflowOrleans.Storage;

/// <summary>Registers the storage.</summary>
public static class StorageServices
{
    /// <summary>Registers the connection pool, <see cref="Migrator"/>, <see cref="IInbox"/>, <see cref="IEffectStore"/>, <see cref="IOrderQueries"/>, <see cref="IAuditSink"/>,
    /// <see cref="IAuditQueries"/>, <see cref="IMerchantDirectory"/>, <see cref="IFlowStore"/>, <see cref="IImportStore"/>, <see cref="ClusterMembers"/>, <see cref="ISecretProtector"/>, <see cref="ISecretResolver"/> and
    /// <see cref="IAuditQueries"/>, <see cref="IMerchantDirectory"/>, <see cref="IFlowStore"/>, <see cref="IReconciliationStore"/>, <see cref="ISourceLooks"/>, <see cref="ClusterMembers"/>, <see cref="ISecretProtector"/>, <see cref="ISecretResolver"/> and
    /// <see cref="StorageHealth"/>, all as singletons. Nothing connects before it is used; apply the migrations before anything else.</summary>
    public static IServiceCollection AddKashflowStorage(this IServiceCollection services, StorageOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(_ => StorageDatabase.Open(options));
        services.AddSingleton(provider => new Migrator(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Migrator>>()));
        services.AddSingleton<IInbox>(provider => ActivatorUtilities.CreateInstance<PostgresInbox>(provider, options.Inbox));
        services.AddSingleton<IEffectStore>(provider => ActivatorUtilities.CreateInstance<PostgresEffectStore>(provider, options.Effects));
        services.AddSingleton<IOrderQueries, PostgresOrderQueries>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AuditStore>(provider, options.Audit));
        services.AddSingleton<IAuditSink>(provider => provider.GetRequiredService<AuditStore>());
        services.AddSingleton<IAuditQueries>(provider => provider.GetRequiredService<AuditStore>());
        services.AddSingleton<IMerchantDirectory, PostgresMerchantDirectory>();
        services.AddSingleton<IFlowStore, PostgresFlowStore>();
        services.AddSingleton<IImportStore, PostgresImportStore>();
        services.AddSingleton<IReconciliationStore, PostgresReconciliationStore>();
        services.AddSingleton<ISourceLooks, PostgresSourceLooks>();
        services.AddSingleton<ClusterMembers>();
        services.AddSingleton(_ => new SecretProtector(
            MasterKeys.Load(Environment.GetEnvironmentVariable, Path.Combine(options.DataFolder, "master.key")), Environment.GetEnvironmentVariable));
        services.AddSingleton<ISecretProtector>(provider => provider.GetRequiredService<SecretProtector>());
        services.AddSingleton<ISecretResolver>(provider => provider.GetRequiredService<SecretProtector>());
        services.AddSingleton<StorageHealth>();
        return services;
    }
}
