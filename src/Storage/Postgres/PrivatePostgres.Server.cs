using System.Globalization;
using Npgsql;

namespace KashflowOrleans.Storage.Postgres;

/// <content>Starting, adopting and stopping the server.</content>
public sealed partial class PrivatePostgres
{
    private const int MaxPortAttempts = 5;
    private const string OldProcessesText = "pre-existing shared memory block";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan UnfinishedLimit = TimeSpan.FromSeconds(5);

    /// <summary>Takes over a server that is running, starting or recovering already; waits for one that is stopping to be gone.</summary>
    private async Task<bool> TryAdopt(CancellationToken cancellation)
    {
        while (File.Exists(PostmasterFile.PathIn(_folder.Data)))
        {
            if (PostmasterFile.Read(_folder.Data) is not { } postmaster)
            {
                // A server writes the file's first lines at once and the rest while it starts.
                if (await IsFinished(cancellation))
                {
                    continue;
                }

                RemoveStale(0);
                return false;
            }

            if (!await postmaster.IsAlive(_folder.Data, cancellation))
            {
                RemoveStale(postmaster.ProcessId);
                return false;
            }

            await Use(postmaster, cancellation);
            if (await Answers(cancellation))
            {
                LogAdopted(_logger, Port, ProcessId);
                return true;
            }

            await Task.Delay(Poll, _options.Clock, cancellation);
        }

        return false;
    }

    /// <summary>Waits a moment for a starting server to finish its file; false when it stays as it is.</summary>
    private async Task<bool> IsFinished(CancellationToken cancellation)
    {
        var start = _options.Clock.GetTimestamp();
        while (File.Exists(PostmasterFile.PathIn(_folder.Data)) && PostmasterFile.Read(_folder.Data) is null)
        {
            if (_options.Clock.GetElapsedTime(start) > UnfinishedLimit)
            {
                return false;
            }

            await Task.Delay(Poll, _options.Clock, cancellation);
        }

        return true;
    }

    private void RemoveStale(int processId)
    {
        // PostgreSQL removes its files itself, except when the number in them belongs to a living process: then it would refuse to start.
        LogStalePid(_logger, processId);
        File.Delete(PostmasterFile.PathIn(_folder.Data));
        foreach (var socket in Directory.EnumerateFiles(_folder.Data, ".s.PGSQL.*"))
        {
            File.Delete(socket);
        }
    }

    private async Task Launch(CancellationToken cancellation)
    {
        var socketFolder = ServerSettings.CanHoldSocket(_folder.Data) ? _folder.Data : null;
        var kept = File.Exists(_folder.Port) ? await File.ReadAllTextAsync(_folder.Port, cancellation) : string.Empty;
        var remembered = int.TryParse(kept, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
        for (var attempt = 1; ; attempt++)
        {
            var port = remembered;
            if (port == 0 || !FreePort.IsFree(port))
            {
                if (port != 0)
                {
                    LogPortTaken(_logger, port);
                }

                port = FreePort.Choose();
            }

            var result = await _account.Run(
                [
                    _binaries["pg_ctl"], "start", "--pgdata", _folder.Data, "--wait", "--silent", "--log", _folder.StartLog,
                    "--timeout", Seconds(_options.StartTimeout), "--options", ServerSettings.CommandLine(port, socketFolder),
                ],
                _folder.Root,
                cancellation);
            if (result.Succeeded && PostmasterFile.Read(_folder.Data) is { } postmaster)
            {
                await File.WriteAllTextAsync(_folder.Port, port.ToString(CultureInfo.InvariantCulture), cancellation);
                await Use(postmaster, cancellation);
                LogStarted(_logger, _binaries.Major, Port, ProcessId);
                return;
            }

            var log = LogTail();
            if (log.Contains(OldProcessesText, StringComparison.Ordinal))
            {
                // The processes of a killed server notice its end by themselves, within moments.
                attempt--;
                await Task.Delay(Poll, _options.Clock, cancellation);
            }
            else if (attempt == MaxPortAttempts || FreePort.IsFree(port))
            {
                // Else somebody took the port between our look and the server's.
                throw new PrivatePostgresException($"The private PostgreSQL in '{_folder.Root}' does not start: {result.Output} {log}");
            }
        }
    }

    private async Task Use(PostmasterFile postmaster, CancellationToken cancellation)
    {
        Port = postmaster.Port;
        ProcessId = postmaster.ProcessId;
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = postmaster.SocketFolder.Length > 0 ? postmaster.SocketFolder : "127.0.0.1",
            Port = postmaster.Port,
            Username = User,
            Password = await ReadPassword(cancellation),
            Database = _options.Database,
        }.ConnectionString;
    }

    private async Task<string> ReadPassword(CancellationToken cancellation) => File.Exists(_folder.Password)
        ? (await File.ReadAllTextAsync(_folder.Password, cancellation)).Trim()
        : throw new PrivatePostgresException($"The password file '{_folder.Password}' of the private PostgreSQL is gone. Restore it from a backup.");

    /// <summary>Whether the server takes connections; false while it starts, recovers or stops.</summary>
    private async Task<bool> Answers(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await Connect(cancellation);
            return true;
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            throw new PrivatePostgresException($"The private PostgreSQL does not take the password in '{_folder.Password}'. Restore that file from a backup.", failure);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task<NpgsqlConnection> Connect(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres", Pooling = false, Timeout = 5 }.ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }

    private async Task Stop()
    {
        var result = await _account.Run(
            [_binaries["pg_ctl"], "stop", "--pgdata", _folder.Data, "--wait", "--silent", "--mode", "fast", "--timeout", Seconds(_options.StopTimeout)],
            _folder.Root,
            CancellationToken.None);
        if (result.Succeeded || !File.Exists(PostmasterFile.PathIn(_folder.Data)))
        {
            LogStopped(_logger);
        }
        else
        {
            LogStopFailed(_logger, result.Output);
        }
    }

    private string LogTail()
    {
        const int lines = 15;
        var logs = Directory.Exists(_folder.LogFolder) ? new DirectoryInfo(_folder.LogFolder).GetFiles() : [];
        var newest = logs.MaxBy(static log => log.LastWriteTimeUtc)?.FullName;
        string[] files = newest is null ? [_folder.StartLog] : [_folder.StartLog, newest];
        var tail = files.Where(File.Exists).SelectMany(static file => File.ReadLines(file).TakeLast(lines));
        return $"Its last words: {string.Join(" | ", tail)}";
    }

    private static string Seconds(TimeSpan time) => ((int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
