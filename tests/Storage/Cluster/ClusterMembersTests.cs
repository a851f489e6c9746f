using KashflowOrleans.Storage.Cluster;
using KashflowOrleans.Tests.Storage.Support;

namespace KashflowOrleans.Tests.Storage.Cluster;

public sealed class Silos_that_all_died_at_once(PostgresFixture fixture) : DatabaseTest(fixture)
{
    private const string Cluster = "acme";
    private const int Joining = 2;
    private const int Active = 3;
    private const int Dead = 6;

    private ClusterMembers Members => new(Database.Source);

    [Fact]
    public async Task Are_called_dead_and_the_membership_has_a_new_version()
    {
        await Found();
        await Join(1, Active);
        await Join(2, Active);
        await Join(3, Joining);
        var seen = await Members.ReadActive(Cluster, CancellationToken.None);
        Assert.Equal([1, 2], seen.Select(silo => silo.Port));

        Assert.Equal(2, await Members.DeclareDead(Cluster, seen, CancellationToken.None));
        Assert.Equal([Dead, Dead, Joining], await Statuses());
        Assert.Equal(8, await Version());
        Assert.Empty(await Members.ReadActive(Cluster, CancellationToken.None));
    }

    [Fact]
    public async Task Stay_when_one_of_them_has_given_a_sign_of_life_since()
    {
        await Found();
        await Join(1, Active);
        await Join(2, Active);
        var seen = await Members.ReadActive(Cluster, CancellationToken.None);
        await Run("UPDATE orleansmembershiptable SET iamalivetime = iamalivetime + interval '3 s' WHERE port = 2");
        await AssertNothingChanges(seen);
    }

    [Fact]
    public async Task Stay_when_another_has_become_active_meanwhile()
    {
        await Found();
        await Join(1, Active);
        var seen = await Members.ReadActive(Cluster, CancellationToken.None);
        await Join(2, Active);
        await AssertNothingChanges(seen);
    }

    [Fact]
    public async Task Are_called_dead_once()
    {
        await Found();
        await Join(1, Active);
        var seen = await Members.ReadActive(Cluster, CancellationToken.None);
        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Members.DeclareDead(Cluster, seen, CancellationToken.None)));
        Assert.Equal(1, counts.Sum());
    }

    [Fact]
    public async Task Of_another_cluster_are_not_touched()
    {
        await Found();
        await Join(1, Active);
        var seen = await Members.ReadActive(Cluster, CancellationToken.None);
        Assert.Empty(await Members.ReadActive("other", CancellationToken.None));
        Assert.Equal(0, await Members.DeclareDead("other", seen, CancellationToken.None));
        Assert.Equal([Active], await Statuses());
    }

    private async Task AssertNothingChanges(IReadOnlyList<ActiveSilo> seen)
    {
        Assert.Equal(0, await Members.DeclareDead(Cluster, seen, CancellationToken.None));
        Assert.All(await Statuses(), status => Assert.Equal(Active, status));
        Assert.Equal(7, await Version());
    }

    private Task Found() => Run($"INSERT INTO orleansmembershipversiontable (deploymentid, version) VALUES ('{Cluster}', 7)");

    private Task Join(int port, int status) => Run(FormattableString.Invariant(
        $"INSERT INTO orleansmembershiptable (deploymentid, address, port, generation, siloname, hostname, status, starttime, iamalivetime) VALUES ('{Cluster}', '127.0.0.1', {port}, 5, 's', 'h', {status}, now(), now())"));

    private async Task<IReadOnlyList<int>> Statuses()
    {
        await using var command = Database.Source.CreateCommand("SELECT array_agg(status ORDER BY port) FROM orleansmembershiptable");
        return (int[])(await command.ExecuteScalarAsync())!;
    }

    private async Task<int> Version()
    {
        await using var command = Database.Source.CreateCommand("SELECT version FROM orleansmembershipversiontable");
        return (int)(await command.ExecuteScalarAsync())!;
    }

    private async Task Run(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
