using KashflowOrleans.Ports;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Audit;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Merchants;
using KashflowOrleans.Storage.Migrations;
using KashflowOrleans.Storage.Orders;
using KashflowOrleans.Storage.Secrets;
using KashflowOrleans.Tests.Storage.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KashflowOrleans.Tests.Storage;

[Collection(PostgresCollection.Name)]
public sealed class A_host_that_registers_the_storage(PostgresFixture fixture)
{
    [Fact]
    public async Task Gets_everything_and_ends_cleanly()
    {
        using var folder = new TestFolder();
        await using var database = await fixture.CreateEmptyDatabase();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddKashflowStorage(new() { ConnectionString = database.ConnectionString, DataFolder = folder.Path });
        await using (var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }))
        {
            await provider.GetRequiredService<Migrator>().Apply(CancellationToken.None);
            Assert.False((await provider.GetRequiredService<IInbox>().Append(
                new InboxEvent("acme", "shop", "acme/shop/1", "OrderChanged", "k", "c", default), CancellationToken.None)).Duplicate);
            Assert.NotNull(provider.GetRequiredService<IEffectStore>());
            Assert.NotNull(provider.GetRequiredService<IOrderQueries>());
            Assert.NotNull(provider.GetRequiredService<IMerchantDirectory>());
            Assert.NotNull(provider.GetRequiredService<IAuditQueries>());
            provider.GetRequiredService<IAuditSink>().Record(new AuditLine(default, "acme", "", "", "", "", "", "", 0, null, null));
            Assert.Equal("value", provider.GetRequiredService<ISecretResolver>().Resolve(provider.GetRequiredService<ISecretProtector>().Protect("value")));
            Assert.NotNull(provider.GetRequiredService<StorageHealth>());
        }

        Assert.Equal(1, await database.Scalar<long>("SELECT count(*) FROM audit"));
    }

    [Fact]
    public void Connects_with_the_settings_the_program_needs()
    {
        const string given = "Host=db;Multiplexing=true;Include Error Detail=true";
        var settings = new NpgsqlConnectionStringBuilder(StorageDatabase.ConnectionString(new() { ConnectionString = given, DataFolder = "/x" }));
        Assert.False(settings.Multiplexing);
        Assert.False(settings.IncludeErrorDetail);
        Assert.Equal(30, settings.MaxAutoPrepare);
        Assert.Equal(40, settings.MaxPoolSize);
        Assert.Equal(10, settings.CommandTimeout);
    }
}
