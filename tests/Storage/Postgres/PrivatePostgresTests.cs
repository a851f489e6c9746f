using System.Net;
using System.Net.Sockets;
using KashflowOrleans.Storage.Postgres;
using KashflowOrleans.Tests.Storage.Support;
using Npgsql;

namespace KashflowOrleans.Tests.Storage.Postgres;

/// <summary>Own instances, started and stopped one after the other: in the collection of the database tests so that they do not slow each other down.</summary>
[Collection(PostgresCollection.Name)]
public sealed class A_private_instance : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ListLogger _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_as_an_unprivileged_user_on_loopback_only_with_durable_settings()
    {
        await using var postgres = await Start();

        var uid = ServerProcess.Uid(postgres.ProcessId);
        Assert.NotEqual("0", uid);
        Assert.Equal("127.0.0.1", await Ask(postgres, "SHOW listen_addresses"));
        Assert.Equal("on", await Ask(postgres, "SHOW fsync"));
        Assert.Equal("on", await Ask(postgres, "SHOW synchronous_commit"));
        Assert.Equal("64MB", await Ask(postgres, "SHOW shared_buffers"));
        Assert.Equal("200", await Ask(postgres, "SHOW max_connections"));
        Assert.Equal("off", await Ask(postgres, "SHOW jit"));
        Assert.Equal("UTF8", await Ask(postgres, "SHOW server_encoding"));
        Assert.Equal("kashflow", await Ask(postgres, "SELECT current_database()::text"));
    }

    [Fact]
    public async Task Keeps_its_password_to_its_owner_and_out_of_the_log()
    {
        await using var postgres = await Start();

        var password = new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Password!;
        Assert.True(password.Length >= 32);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(postgres.Folder, "password")));
        Assert.DoesNotContain(_log.Lines, line => line.Contains(password, StringComparison.Ordinal));
        var wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Host = "127.0.0.1", Password = "guess", Pooling = false };
        var refused = await Assert.ThrowsAsync<PostgresException>(() => new NpgsqlConnection(wrong.ConnectionString).OpenAsync());
        Assert.Equal("28P01", refused.SqlState);
    }

    [Fact]
    public async Task Does_not_inherit_our_environment()
    {
        Environment.SetEnvironmentVariable("KASHFLOW_TEST_SECRET", "s3cret");
        await using var postgres = await Start();

        Assert.DoesNotContain("s3cret", await File.ReadAllTextAsync($"/proc/{postgres.ProcessId}/environ"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_data_and_port_over_a_restart()
    {
        int port;
        await using (var first = await Start())
        {
            port = first.Port;
            await Ask(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        Assert.False(File.Exists(_folder["postgres/data/postmaster.pid"]));
        await using var second = await Start();
        Assert.Equal(42, await Ask(second, "SELECT answer FROM kept"));
        Assert.Equal(port, second.Port);
    }

    [Fact]
    public async Task Moves_to_another_port_when_its_own_is_taken()
    {
        int port;
        await using (var first = await Start())
        {
            port = first.Port;
        }

        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();
        await using var second = await Start();
        Assert.NotEqual(port, second.Port);
        Assert.Equal(1, await Ask(second, "SELECT 1"));
    }

    [Fact]
    public async Task Is_adopted_when_the_program_that_used_it_was_killed()
    {
        var killed = await ProgramProcess.Start(_folder.Path);
        await killed.Kill();

        await using (var postgres = await Start())
        {
            Assert.Equal(killed.ServerProcessId, postgres.ProcessId);
            Assert.Equal(killed.Port, postgres.Port);
            Assert.Equal(1, await Ask(postgres, "SELECT 1"));
            Assert.Contains(_log.Lines, line => line.Contains("running already", StringComparison.Ordinal));
        }

        await ServerProcess.IsGone(killed.ServerProcessId);
    }

    [Fact]
    public async Task Recovers_what_was_committed_when_the_server_itself_was_killed()
    {
        await using (var first = await Start(new() { DataFolder = _folder.Path, KeepRunning = true }))
        {
            await Ask(first, "CREATE TABLE kept AS SELECT 42 AS answer");
            System.Diagnostics.Process.GetProcessById(first.ProcessId).Kill();
            await ServerProcess.IsGone(first.ProcessId);
        }

        Assert.True(File.Exists(_folder["postgres/data/postmaster.pid"]));
        await using var second = await Start();
        Assert.Equal(42, await Ask(second, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task Starts_although_a_stale_pid_file_names_a_living_stranger()
    {
        int port;
        await using (var first = await Start())
        {
            port = first.Port;
        }

        // As after a restart of the machine: the number now belongs to another process, here to this one.
        var data = _folder["postgres/data"];
        await File.WriteAllTextAsync(Path.Combine(data, "postmaster.pid"), $"{Environment.ProcessId}\n{data}\n1700000000\n{port}\n{data}\n127.0.0.1\n");
        await File.WriteAllTextAsync(Path.Combine(data, $".s.PGSQL.{port}.lock"), $"{Environment.ProcessId}\n{data}\n1700000000\n{port}\n{data}\n");
        await using var postgres = await Start();
        Assert.Equal(1, await Ask(postgres, "SELECT 1"));
        Assert.Contains(_log.Lines, line => line.Contains("stale postmaster.pid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_shared_by_programs_and_stopped_by_the_last_one()
    {
        var first = await Start();
        await using (var second = await Start())
        {
            Assert.Equal(first.ProcessId, second.ProcessId);
            await first.DisposeAsync();
            Assert.Equal(1, await Ask(second, "SELECT 1"));
        }

        await ServerProcess.IsGone(first.ProcessId);
    }

    [Fact]
    public async Task Is_made_once_when_several_programs_start_together()
    {
        var instances = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Start()));

        Assert.Single(instances.Select(instance => instance.ProcessId).Distinct());
        foreach (var instance in instances)
        {
            await instance.DisposeAsync();
        }

        await ServerProcess.IsGone(instances[0].ProcessId);
    }

    [Fact]
    public async Task Is_left_running_when_told_so()
    {
        var first = await Start(new() { DataFolder = _folder.Path, KeepRunning = true });
        await first.DisposeAsync();
        Assert.True(ServerProcess.IsRunning(first.ProcessId));

        await using var second = await Start();
        Assert.Equal(first.ProcessId, second.ProcessId);
    }

    [Fact]
    public async Task Is_made_again_when_making_it_was_cut_short()
    {
        Directory.CreateDirectory(_folder["postgres/data.new/base"]);
        await using var postgres = await Start();
        Assert.Equal(1, await Ask(postgres, "SELECT 1"));
        Assert.False(Directory.Exists(_folder["postgres/data.new"]));
    }

    [Fact]
    public async Task Uses_tcp_when_the_path_is_too_long_for_a_socket()
    {
        var deep = _folder[new string('d', 100)];
        await using var postgres = await Start(new() { DataFolder = deep });
        Assert.Equal("127.0.0.1", new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host);
        Assert.Equal(1, await Ask(postgres, "SELECT 1"));
    }

    [Fact]
    public async Task Works_in_a_folder_with_blanks()
    {
        await using var postgres = await Start(new() { DataFolder = _folder["my data; (1)"] });
        Assert.Equal(1, await Ask(postgres, "SELECT 1"));
    }

    [Fact]
    public async Task Says_how_to_install_missing_server_programs()
    {
        var failure = await Assert.ThrowsAsync<PrivatePostgresException>(() => Start(new() { DataFolder = _folder.Path, SearchFolders = [_folder.Path, "/nonexistent"] }));
        Assert.Contains("apt-get install postgresql", failure.Message, StringComparison.Ordinal);
        Assert.Contains("brew install postgresql", failure.Message, StringComparison.Ordinal);
        Assert.Contains("dnf install postgresql-server", failure.Message, StringComparison.Ordinal);
        Assert.Contains("KASHFLOW_POSTGRES_BIN", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_a_named_folder_holds_no_server_programs()
    {
        var failure = await Assert.ThrowsAsync<PrivatePostgresException>(() => Start(new() { DataFolder = _folder.Path, BinariesFolder = "/nonexistent/bin" }));
        Assert.Contains("'/nonexistent/bin'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("KASHFLOW_POSTGRES_BIN", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_for_the_version_that_made_the_data()
    {
        await using (await Start())
        {
        }

        await File.WriteAllTextAsync(_folder["postgres/data/PG_VERSION"], "9\n");
        var failure = await Assert.ThrowsAsync<PrivatePostgresException>(() => Start());
        Assert.Contains("the database was made by version 9", failure.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install postgresql-9", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_the_servers_own_words_when_it_does_not_start()
    {
        await using (await Start())
        {
        }

        await File.WriteAllTextAsync(_folder["postgres/data/postgresql.auto.conf"], "nonsense_setting = 1\n");
        var failure = await Assert.ThrowsAsync<PrivatePostgresException>(() => Start());
        Assert.Contains("nonsense_setting", failure.Message, StringComparison.Ordinal);
    }

    private Task<PrivatePostgres> Start(PrivatePostgresOptions? options = null) =>
        PrivatePostgres.StartAsync(options ?? new() { DataFolder = _folder.Path }, _log, CancellationToken.None);

    internal static async Task<object?> Ask(PrivatePostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
