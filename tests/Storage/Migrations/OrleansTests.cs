using System.Data;
using KashflowOrleans.Tests.Storage.Support;

namespace KashflowOrleans.Tests.Storage.Migrations;

using Parameter = (string Name, object? Value, DbType Type);

public sealed class Orleans_statements(PostgresFixture fixture) : DatabaseTest(fixture)
{
    [Fact]
    public async Task Are_all_there()
    {
        string[] expected =
        [
            "CleanupDefunctSiloEntriesKey", "ClearStorageKey", "DeleteMembershipTableEntriesKey", "DeleteReminderRowKey", "DeleteReminderRowsKey", "DeleteStorageKey",
            "GatewaysQueryKey", "InsertMembershipKey", "InsertMembershipVersionKey", "MembershipReadAllKey", "MembershipReadRowKey", "ReadFromStorageKey", "ReadRangeRows1Key",
            "ReadRangeRows2Key", "ReadReminderRowKey", "ReadReminderRowsKey", "UpdateIAmAlivetimeKey", "UpdateMembershipKey", "UpsertReminderRowKey", "WriteToStorageKey",
        ];
        Assert.Equal(string.Join(',', expected), await Database.Scalar<string>("SELECT string_agg(querykey, ',' ORDER BY querykey COLLATE \"C\") FROM orleansquery"));
    }
}

public sealed class Orleans_grain_storage(PostgresFixture fixture) : DatabaseTest(fixture)
{
    private OrleansStatements Statements => new(Database);

    [Fact]
    public async Task Writes_reads_and_counts_versions()
    {
        Assert.Empty(await Statements.Run("ReadFromStorageKey", Key("a")));
        Assert.Equal(1, await Write("a", null, [1]));
        Assert.Equal(2, await Write("a", 1, [2]));
        var row = Assert.Single(await Statements.Run("ReadFromStorageKey", Key("a")));
        Assert.Equal([2], Assert.IsType<byte[]>(row["PayloadBinary"]));
        Assert.Equal(2, row["Version"]);
    }

    [Fact]
    public async Task Answers_the_callers_own_version_when_the_etag_is_out_of_date()
    {
        await Write("a", null, [1]);
        await Write("a", 1, [2]);

        Assert.Equal(1, await Write("a", 1, [9]));
        Assert.Equal([2], Assert.IsType<byte[]>((await Statements.Run("ReadFromStorageKey", Key("a")))[0]["PayloadBinary"]));
    }

    [Fact]
    public async Task Answers_null_when_a_first_write_finds_a_row()
    {
        await Write("a", null, [1]);
        Assert.Null(await Write("a", null, [9]));
    }

    [Fact]
    public async Task Does_not_create_a_row_for_an_etag_that_was_never_given() => Assert.Equal(7, await Write("a", 7, [1]));

    [Fact]
    public async Task Lets_one_of_many_concurrent_first_writes_through()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Write("a", null, [(byte)number])));
        Assert.Single(versions, version => version == 1);
        Assert.Equal(15, versions.Count(version => version is null));
        Assert.Equal(1, await Database.Scalar<long>("SELECT count(*) FROM orleansstorage"));
    }

    [Fact]
    public async Task Lets_one_of_many_concurrent_updates_through()
    {
        await Write("a", null, [0]);
        var versions = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Write("a", 1, [(byte)number])));
        Assert.Single(versions, version => version == 2);
    }

    [Fact]
    public async Task Keeps_keys_apart()
    {
        Assert.Equal(1, await Write("a", null, [1]));
        Assert.Equal(1, await Write("b", null, [2]));
        Assert.Equal(1, await Write(null, null, [3], n1: 5));
        Assert.Null(await Write(null, null, [4], n1: 5));
    }

    [Fact]
    public async Task Clears_with_the_right_etag_only_and_goes_on_counting()
    {
        await Write("a", null, [1]);
        Assert.Empty(await Statements.Run("ClearStorageKey", [.. Key("a"), Version(5)]));
        Assert.Equal(2, Assert.Single(await Statements.Run("ClearStorageKey", [.. Key("a"), Version(1)]))["NewGrainStateVersion"]);
        Assert.Null(Assert.Single(await Statements.Run("ReadFromStorageKey", Key("a")))["PayloadBinary"]);
        Assert.Equal(3, await Write("a", 2, [3]));
    }

    [Fact]
    public async Task Deletes_with_the_right_etag_only()
    {
        await Write("a", null, [1]);
        Assert.Empty(await Statements.Run("DeleteStorageKey", [.. Key("a"), Version(5)]));
        Assert.Equal(2, Assert.Single(await Statements.Run("DeleteStorageKey", [.. Key("a"), Version(1)]))["NewGrainStateVersion"]);
        Assert.Empty(await Statements.Run("ReadFromStorageKey", Key("a")));
    }

    private static Parameter Version(int? version) => ("GrainStateVersion", version, DbType.Int32);

    private static Parameter[] Key(string? extension, long n1 = 0) =>
    [
        ("GrainIdHash", 17, DbType.Int32), ("GrainIdN0", 0L, DbType.Int64), ("GrainIdN1", n1, DbType.Int64), ("GrainTypeHash", 23, DbType.Int32),
        ("GrainTypeString", "order", DbType.String), ("GrainIdExtensionString", extension, DbType.String), ("ServiceId", "kashflow", DbType.String),
    ];

    private async Task<int?> Write(string? extension, int? version, byte[] payload, long n1 = 0) =>
        (int?)Assert.Single(await Statements.Run("WriteToStorageKey", [.. Key(extension, n1), Version(version), ("PayloadBinary", payload, DbType.Binary)]))["NewGrainStateVersion"];
}

public sealed class Orleans_membership(PostgresFixture fixture) : DatabaseTest(fixture)
{
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private OrleansStatements Statements => new(Database);

    [Fact]
    public async Task Creates_its_version_once()
    {
        Assert.True(await Statements.IsTrue("InsertMembershipVersionKey", Cluster));
        Assert.False(await Statements.IsTrue("InsertMembershipVersionKey", Cluster));
        var row = Assert.Single(await Statements.Run("MembershipReadAllKey", Cluster));
        Assert.Equal(0, row["Version"]);
        Assert.Null(row["StartTime"]);
    }

    [Fact]
    public async Task Takes_a_silo_at_the_right_version_only()
    {
        await Statements.Run("InsertMembershipVersionKey", Cluster);
        Assert.False(await Insert(11111, version: 3));
        Assert.True(await Insert(11111, version: 0));
        Assert.False(await Insert(11111, version: 1));
        Assert.False(await Insert(11112, version: 0));
        Assert.True(await Insert(11112, version: 1));

        var rows = await Statements.Run("MembershipReadAllKey", Cluster);
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal(2, row["Version"]));
    }

    [Fact]
    public async Task Lets_one_of_many_silos_that_decided_on_the_same_version_through()
    {
        await Statements.Run("InsertMembershipVersionKey", Cluster);
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Insert(11111 + number, version: 0)));
        Assert.Single(results, result => result);
        Assert.Equal(1, await Database.Scalar<int>("SELECT version FROM orleansmembershipversiontable"));
        Assert.Equal(1, await Database.Scalar<long>("SELECT count(*) FROM orleansmembershiptable"));
    }

    [Fact]
    public async Task Changes_a_silo_at_the_right_version_only()
    {
        await Statements.Run("InsertMembershipVersionKey", Cluster);
        await Insert(11111, version: 0);

        Assert.False(await Update(11111, status: 6, version: 0));
        Assert.False(await Update(22222, status: 6, version: 1));
        Assert.True(await Update(11111, status: 6, version: 1));
        var row = Assert.Single(await Statements.Run("MembershipReadRowKey", [Cluster, .. Silo(11111)]));
        Assert.Equal(6, row["Status"]);
        Assert.Equal("S127.0.0.1:1@1,2026-03-01 12:00:00.000 GMT", row["SuspectTimes"]);
        Assert.Equal(2, row["Version"]);
    }

    [Fact]
    public async Task Takes_a_sign_of_life_without_moving_the_version()
    {
        await Statements.Run("InsertMembershipVersionKey", Cluster);
        await Insert(11111, version: 0);
        await Statements.Run("UpdateIAmAlivetimeKey", [Cluster, .. Silo(11111), ("IAmAliveTime", Start.AddMinutes(5), DbType.DateTime)]);

        var row = Assert.Single(await Statements.Run("MembershipReadRowKey", [Cluster, .. Silo(11111)]));
        Assert.Equal(Start.AddMinutes(5), row["IAmAliveTime"]);
        Assert.Equal(1, row["Version"]);
    }

    [Fact]
    public async Task Reads_the_version_also_for_a_silo_that_is_not_there()
    {
        await Statements.Run("InsertMembershipVersionKey", Cluster);
        var row = Assert.Single(await Statements.Run("MembershipReadRowKey", [Cluster, .. Silo(9)]));
        Assert.Null(row["StartTime"]);
        Assert.Equal(0, row["Version"]);
    }

    [Fact]
    public async Task Lists_gateways_of_active_silos()
    {
        await Statements.Run("InsertMembershipVersionKey", Cluster);
        await Insert(11111, version: 0);
        await Insert(11112, version: 1);
        await Update(11112, status: 6, version: 2);

        var row = Assert.Single(await Statements.Run("GatewaysQueryKey", Cluster, ("Status", 3, DbType.Int32)));
        Assert.Equal("127.0.0.1", row["Address"]);
        Assert.Equal(30000, row["ProxyPort"]);
        Assert.Equal(1, row["Generation"]);
    }

    [Fact]
    public async Task Forgets_silent_silos_that_are_not_active_and_whole_clusters()
    {
        await Statements.Run("InsertMembershipVersionKey", Cluster);
        await Insert(11111, version: 0);
        await Insert(11112, version: 1);
        await Update(11112, status: 6, version: 2);

        await Statements.Run("CleanupDefunctSiloEntriesKey", Cluster, ("IAmAliveTime", Start.AddDays(1), DbType.DateTime));
        Assert.Equal(11111, Assert.Single(await Statements.Run("MembershipReadAllKey", Cluster))["Port"]);
        await Statements.Run("DeleteMembershipTableEntriesKey", Cluster);
        Assert.Empty(await Statements.Run("MembershipReadAllKey", Cluster));
    }

    private static Parameter Cluster => ("DeploymentId", "test", DbType.String);

    private static Parameter[] Silo(int port) => [("Address", "127.0.0.1", DbType.String), ("Port", port, DbType.Int32), ("Generation", 1, DbType.Int32)];

    private Task<bool> Insert(int port, int version) => Statements.IsTrue(
        "InsertMembershipKey",
        [
            Cluster, .. Silo(port), ("SiloName", "silo", DbType.String), ("HostName", "host", DbType.String), ("Status", 3, DbType.Int32), ("ProxyPort", 30000, DbType.Int32),
            ("StartTime", Start, DbType.DateTime), ("IAmAliveTime", Start, DbType.DateTime), ("Version", version, DbType.Int32),
        ]);

    private Task<bool> Update(int port, int status, int version) => Statements.IsTrue(
        "UpdateMembershipKey",
        [
            Cluster, .. Silo(port), ("Status", status, DbType.Int32), ("SuspectTimes", "S127.0.0.1:1@1,2026-03-01 12:00:00.000 GMT", DbType.String),
            ("IAmAliveTime", Start, DbType.DateTime), ("Version", version, DbType.Int32),
        ]);
}

public sealed class Orleans_reminders(PostgresFixture fixture) : DatabaseTest(fixture)
{
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private OrleansStatements Statements => new(Database);

    [Fact]
    public async Task Are_written_and_counted()
    {
        Assert.Equal(0, await Upsert("order/a", "retry", hash: 5));
        Assert.Equal(1, await Upsert("order/a", "retry", hash: 5));
        await Upsert("order/a", "poll", hash: 5);

        Assert.Equal(2, (await Statements.Run("ReadReminderRowsKey", Service, Grain("order/a"))).Count);
        var row = Assert.Single(await Statements.Run("ReadReminderRowKey", Service, Grain("order/a"), Name("retry")));
        Assert.Equal("order/a", row["GrainId"]);
        Assert.Equal("retry", row["ReminderName"]);
        Assert.Equal(Start, row["StartTime"]);
        Assert.Equal(60_000L, row["Period"]);
        Assert.Equal(1, row["Version"]);
    }

    [Fact]
    public async Task Are_read_by_their_part_of_the_ring()
    {
        foreach (var hash in (int[])[-20, -10, 0, 10, 20])
        {
            await Upsert($"order/{hash}", "retry", hash);
        }

        Assert.Equal(["order/0", "order/10"], await Range("ReadRangeRows1Key", -10, 10));
        Assert.Equal(["order/-20", "order/20"], await Range("ReadRangeRows2Key", 10, -20));
    }

    [Fact]
    public async Task Are_deleted_at_the_right_version_only()
    {
        await Upsert("order/a", "retry", hash: 5);
        Assert.False(await Statements.IsTrue("DeleteReminderRowKey", Service, Grain("order/a"), Name("retry"), ("Version", 4, DbType.Int32)));
        Assert.True(await Statements.IsTrue("DeleteReminderRowKey", Service, Grain("order/a"), Name("retry"), ("Version", 0, DbType.Int32)));
        await Upsert("order/b", "retry", hash: 5);
        await Statements.Run("DeleteReminderRowsKey", Service);
        Assert.Equal(0, await Database.Scalar<long>("SELECT count(*) FROM orleansreminderstable"));
    }

    private static Parameter Service => ("ServiceId", "kashflow", DbType.String);

    private static Parameter Grain(string id) => ("GrainId", id, DbType.String);

    private static Parameter Name(string name) => ("ReminderName", name, DbType.String);

    private async Task<int> Upsert(string grain, string name, int hash) => (int)Assert.Single(await Statements.Run(
        "UpsertReminderRowKey",
        Service,
        Grain(grain),
        Name(name),
        ("StartTime", Start, DbType.DateTime),
        ("Period", 60_000, DbType.Int32),
        ("GrainHash", hash, DbType.Int32)))["Version"]!;

    private async Task<List<string>> Range(string key, int begin, int end) =>
        [.. (await Statements.Run(key, Service, ("BeginHash", begin, DbType.Int32), ("EndHash", end, DbType.Int32))).Select(row => (string)row["GrainId"]!).Order(StringComparer.Ordinal)];
}
