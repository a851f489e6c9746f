using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Migrations;
using KashflowOrleans.Tests.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Tests.Storage.Migrations;

[Collection(PostgresCollection.Name)]
public sealed class Migrating(PostgresFixture fixture) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await fixture.CreateEmptyDatabase();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Applies_everything_once()
    {
        Assert.Equal(Migration.Embedded.Count, await Migrator().Apply(CancellationToken.None));
        Assert.Equal(0, await Migrator().Apply(CancellationToken.None));
        Assert.Equal(Migration.Embedded.Count, await _database.Scalar<long>("SELECT count(*) FROM kashflow_migrations"));
    }

    [Fact]
    public async Task Applies_everything_once_when_many_processes_start_together()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Migrator().Apply(CancellationToken.None)));

        Assert.Equal(Migration.Embedded.Count, counts.Sum());
    }

    [Fact]
    public async Task Refuses_a_migration_that_was_changed_after_it_was_applied()
    {
        await Migrator(new Migration(1, "0001_first", "CREATE TABLE first (id int)")).Apply(CancellationToken.None);

        var failure = await Assert.ThrowsAsync<MigrationException>(() => Migrator(new Migration(1, "0001_first", "CREATE TABLE first (id bigint)")).Apply(CancellationToken.None));
        Assert.Contains("0001_first", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_mind_other_line_endings()
    {
        await Migrator(new Migration(1, "0001_first", "CREATE TABLE first\n(id int)")).Apply(CancellationToken.None);
        Assert.Equal(0, await Migrator(new Migration(1, "0001_first", "CREATE TABLE first\r\n(id int)")).Apply(CancellationToken.None));
    }

    [Fact]
    public async Task Accepts_a_database_that_a_newer_version_has_migrated_further()
    {
        var first = new Migration(1, "0001_first", "CREATE TABLE first (id int)");
        await Migrator(first, new Migration(2, "0002_second", "CREATE TABLE second (id int)")).Apply(CancellationToken.None);
        Assert.Equal(0, await Migrator(first).Apply(CancellationToken.None));
    }

    [Fact]
    public async Task Leaves_nothing_of_a_migration_that_fails_and_goes_on_after_the_repair()
    {
        var first = new Migration(1, "0001_first", "CREATE TABLE first (id int)");
        var broken = new Migration(2, "0002_second", "CREATE TABLE second (id int); CREATE TABLE first (id int)");

        var failure = await Assert.ThrowsAsync<MigrationException>(() => Migrator(first, broken).Apply(CancellationToken.None));
        Assert.Contains("0002_second", failure.Message, StringComparison.Ordinal);
        Assert.False(await _database.Scalar<bool>("SELECT to_regclass('second') IS NOT NULL"));
        Assert.Equal(1, await Migrator(first, broken with { Sql = "CREATE TABLE second (id int)" }).Apply(CancellationToken.None));
    }

    [Fact]
    public async Task Says_that_the_database_is_away()
    {
        await using var away = StorageDatabase.Open(new() { ConnectionString = "Host=127.0.0.1;Port=1;Username=nobody;Database=none", DataFolder = "/nonexistent" });
        await Assert.ThrowsAsync<StorageUnavailableException>(() => new Migrator(away, TimeProvider.System, NullLogger<Migrator>.Instance).Apply(CancellationToken.None));
    }

    [Fact]
    public void Numbers_are_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, Migration.Embedded.Count), Migration.Embedded.Select(migration => migration.Number));

    private Migrator Migrator(params Migration[] migrations) =>
        new(_database.Source, migrations.Length == 0 ? Migration.Embedded : migrations, TimeProvider.System, NullLogger<Migrator>.Instance);
}
