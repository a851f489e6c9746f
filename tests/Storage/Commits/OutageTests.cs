using System.Diagnostics;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Migrations;
using KashflowOrleans.Storage.Postgres;
using KashflowOrleans.Tests.Storage.Support;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Npgsql;

namespace KashflowOrleans.Tests.Storage.Commits;

/// <summary>With an instance of its own that is stopped and started.</summary>
[Collection(PostgresCollection.Name)]
public sealed class While_the_database_is_away : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private PrivatePostgres _postgres = null!;
    private NpgsqlDataSource _database = null!;
    private PostgresInbox _inbox = null!;
    private PostgresEffectStore _effects = null!;

    public async Task InitializeAsync()
    {
        await StartDatabase();
        _database = StorageDatabase.Open(new() { ConnectionString = _postgres.ConnectionString, DataFolder = _folder.Path });
        await new Migrator(_database, TimeProvider.System, NullLogger<Migrator>.Instance).Apply(CancellationToken.None);
        _inbox = new PostgresInbox(_database, new InboxOptions(), TimeProvider.System, NullLogger<PostgresInbox>.Instance);
        _effects = new PostgresEffectStore(_database, new() { Name = "effects" }, TimeProvider.System, NullLogger<PostgresEffectStore>.Instance);
    }

    public async Task DisposeAsync()
    {
        await _inbox.DisposeAsync();
        await _effects.DisposeAsync();
        await _database.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Everything_says_so_soon_and_works_again_when_it_is_back()
    {
        await Append("before");
        Assert.Equal(HealthStatus.Healthy, (await Health()).Status);

        await _postgres.DisposeAsync();
        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Append("during"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _effects.Commit(new Effect(null, [], new DueChange("acme/shop/1", null, "c"), []), CancellationToken.None));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _inbox.TakeUndone(0, Instant.MaxValue, 1, CancellationToken.None));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8), $"took {watch.Elapsed}");
        Assert.Equal(HealthStatus.Unhealthy, (await Health()).Status);

        await StartDatabase();

        // At once: the pool's dead connections must not cost a caller anything.
        Assert.False((await Append("after")).Duplicate);
        Assert.True((await Append("before")).Duplicate);
        Assert.Equal(HealthStatus.Healthy, (await Health()).Status);
    }

    [Fact]
    public async Task A_restart_costs_no_caller_anything()
    {
        await Append("before");
        await _postgres.DisposeAsync();
        await StartDatabase();
        Assert.False((await Append("after")).Duplicate);
    }

    [Fact]
    public async Task A_database_that_hangs_is_not_waited_for_longer_than_the_bound()
    {
        await Append("before");
        await using var blocker = await _database.OpenConnectionAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using var locking = new NpgsqlCommand("LOCK TABLE inbox", blocker);
        await locking.ExecuteNonQueryAsync();

        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Append("during"));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(6));

        await transaction.RollbackAsync();
        Assert.Equal("after", (await Append("after")) is { Duplicate: false } ? "after" : "duplicate");
    }

    [Fact]
    public async Task A_server_that_is_frozen_is_not_waited_for_longer_than_the_bound()
    {
        await Append("before");
        _database.Clear();
        await Shell.Run(["kill", "-STOP", $"{_postgres.ProcessId}"], "/", CancellationToken.None);
        try
        {
            var watch = Stopwatch.StartNew();
            Assert.Equal(HealthStatus.Unhealthy, (await Health()).Status);
            await Assert.ThrowsAsync<StorageUnavailableException>(() => Append("during"));
            Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10));
        }
        finally
        {
            await Shell.Run(["kill", "-CONT", $"{_postgres.ProcessId}"], "/", CancellationToken.None);
        }

        await Eventually.Is(async () => (await Health()).Status == HealthStatus.Healthy, "the database answers again");
        Assert.False((await Append("after")).Duplicate);
    }

    private async Task StartDatabase() => _postgres = await PrivatePostgres.StartAsync(new() { DataFolder = _folder.Path }, NullLogger.Instance, CancellationToken.None);

    private Task<InboxReceipt> Append(string key) =>
        _inbox.Append(new InboxEvent("acme", "shop", "acme/shop/1", "OrderChanged", key, "c", default), CancellationToken.None);

    private Task<HealthCheckResult> Health() => new StorageHealth(_database, TimeProvider.System).CheckHealthAsync(new HealthCheckContext());
}
