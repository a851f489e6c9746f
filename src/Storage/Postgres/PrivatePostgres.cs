using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KashflowOrleans.Storage.Postgres;

/// <summary>A PostgreSQL server of our own, made and run from the machine's server programs: so that one command is enough to start. It listens on 127.0.0.1 and a socket in its
/// own folder only, with a random password that only our user can read. Several processes may use one instance; the last one to leave stops it. One that was left running, for
/// instance by a killed process, is adopted.</summary>
public sealed partial class PrivatePostgres : IAsyncDisposable
{
    private const string User = "kashflow";
    private const int MaxPortAttempts = 5;
    private const string OldProcessesText = "pre-existing shared memory block";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan UnfinishedLimit = TimeSpan.FromSeconds(5);

    private readonly PrivatePostgresOptions _options;
    private readonly ILogger _logger;
    private readonly ServerAccount _account;
    private readonly InstanceFolder _folder;
    private readonly PostgresBinaries _binaries;
    private IDisposable? _use;

    private PrivatePostgres(PrivatePostgresOptions options, ILogger logger, ServerAccount account, InstanceFolder folder, PostgresBinaries binaries)
    {
        _options = options;
        _logger = logger;
        _account = account;
        _folder = folder;
        _binaries = binaries;
    }

    /// <summary>How to connect, password included: never log it.</summary>
    public string ConnectionString { get; private set; } = string.Empty;

    /// <summary>The server's port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>The server's process.</summary>
    public int ProcessId { get; private set; }

    /// <summary>The folder that holds the instance.</summary>
    public string Folder => _folder.Root;

    /// <summary>Makes the instance if there is none, starts it if it does not run, and makes its database.</summary>
    /// <exception cref="PrivatePostgresException">It cannot be started; the message says what to do.</exception>
    public static async Task<PrivatePostgres> StartAsync(PrivatePostgresOptions options, ILogger logger, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PrivatePostgresException("A private PostgreSQL instance is not run on Windows. Give the connection string of a PostgreSQL server, or use WSL or a container.");
        }

        var dataFolder = Path.GetFullPath(options.DataFolder);
        if (dataFolder.AsSpan().ContainsAny("\"'`$\\\n"))
        {
            throw new PrivatePostgresException($"The data folder '{dataFolder}' has a quote, $ or \\ in its path, which PostgreSQL's start program does not cope with. Choose another one.");
        }

        try
        {
            Directory.CreateDirectory(dataFolder);
            var (account, folder) = await Locate(dataFolder, options, logger, cancellation);
            using (await FileLock.Exclusive(folder.Lock, options.StartTimeout, options.Clock, cancellation))
            {
                CheckReadable(folder);
                var binaries = await PostgresBinaries.Find(options, folder.Major, cancellation);
                var instance = new PrivatePostgres(options, logger, account, folder, binaries);
                await instance.Start(cancellation);
                instance._use = FileLock.Shared(folder.InUse);
                return instance;
            }
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new PrivatePostgresException(
                $"User '{Environment.UserName}' may not use the database's files under '{dataFolder}' ({failure.Message}). Start the program as the user that made them, or as root, or choose another data folder.",
                failure);
        }
        catch (IOException failure)
        {
            throw new PrivatePostgresException($"The database's files under '{dataFolder}' cannot be used: {failure.Message} Make room or choose another data folder.", failure);
        }
    }

    /// <summary>Stops the server in fast mode (open transactions are rolled back), unless <see cref="PrivatePostgresOptions.KeepRunning"/> says otherwise or another process uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _use, null) is not { } use)
        {
            return;
        }

        if (_options.KeepRunning)
        {
            use.Dispose();
            LogLeft(_logger, "its options say so");
            return;
        }

        using (await FileLock.Exclusive(_folder.Lock, _options.StopTimeout, _options.Clock, CancellationToken.None))
        {
            use.Dispose();
            using var alone = FileLock.TryExclusive(_folder.InUse);
            if (alone is null)
            {
                LogLeft(_logger, "another process uses it");
                return;
            }

            await Stop();
        }
    }

    private static async Task<(ServerAccount Account, InstanceFolder Folder)> Locate(
        string dataFolder, PrivatePostgresOptions options, ILogger logger, CancellationToken cancellation)
    {
        var folder = InstanceFolder.Of(dataFolder);
        var account = await ServerAccount.Choose(folder.Data, cancellation);
        folder.Make();
        if (await account.CanEnter(folder.Root, cancellation))
        {
            return (account, folder);
        }

        var fallback = InstanceFolder.Fallback(dataFolder, options.FallbackFolder);
        if (folder.Major is null && TryMake(fallback) && await account.CanEnter(fallback.Root, cancellation))
        {
            if (!Directory.EnumerateFileSystemEntries(folder.Root).Any())
            {
                Directory.Delete(folder.Root);
            }

            fallback.Remember(dataFolder);
            LogFallback(logger, account.Name, folder.Root, fallback.Root);
            return (account, fallback);
        }

        var closed = await FirstClosed(account, folder.Root, cancellation);
        throw new PrivatePostgresException(
            $"PostgreSQL has to run as user '{account.Name}', who cannot pass through '{closed}'. Open it with 'chmod o+x {closed}', choose another data folder, or run this program as an ordinary user.");
    }

    private static bool TryMake(InstanceFolder folder)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.Root)!);
            folder.Make();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<string> FirstClosed(ServerAccount account, string folder, CancellationToken cancellation)
    {
        var parents = new Stack<string>();
        for (var parent = folder; parent is not null; parent = Path.GetDirectoryName(parent))
        {
            parents.Push(parent);
        }

        foreach (var parent in parents)
        {
            if (!await account.CanEnter(parent, cancellation))
            {
                return parent;
            }
        }

        return folder;
    }

    private static void CheckReadable(InstanceFolder folder)
    {
        if (Directory.Exists(folder.Data))
        {
            // Throws when the server's files are somebody else's: without this they would look like an empty folder.
            _ = Directory.EnumerateFileSystemEntries(folder.Data).Any();
        }
    }

    private async Task Start(CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_options.StartTimeout, _options.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            if (_folder.Major is null)
            {
                await Create(both.Token);
            }

            if (!await TryAdopt(both.Token))
            {
                await Launch(both.Token);
            }

            await EnsureDatabase(both.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new PrivatePostgresException($"The private PostgreSQL in '{_folder.Root}' did not start within {_options.StartTimeout.TotalSeconds:0} s. {LogTail()}");
        }
    }

    /// <summary>Makes the data folder aside and moves it into place: there is a complete one or none.</summary>
    private async Task Create(CancellationToken cancellation)
    {
        LogCreating(_logger, _binaries.Major, _folder.Root);
        if (Directory.Exists(_folder.Draft))
        {
            Directory.Delete(_folder.Draft, recursive: true);
        }

        if (!File.Exists(_folder.Password))
        {
            PrivateFile.Write(_folder.Password, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        }

        PrivateFile.MakeFolder(_folder.Draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var password = $"{_folder.Password}.{Guid.NewGuid():N}";
        try
        {
            PrivateFile.Write(password, await ReadPassword(cancellation) + "\n");
            await _account.Own(password, cancellation);
            await _account.Own(_folder.Draft, cancellation);

            // C.UTF-8 sorts the same on every machine; where the system does not have it, C does too.
            var result = await InitDb("C.UTF-8", password, cancellation);
            if (!result.Succeeded && result.Output.Contains("locale", StringComparison.OrdinalIgnoreCase))
            {
                result = await InitDb("C", password, cancellation);
            }

            if (!result.Succeeded)
            {
                throw new PrivatePostgresException($"PostgreSQL could not make a database in '{_folder.Draft}': {result.Output}");
            }
        }
        finally
        {
            File.Delete(password);
        }

        Directory.Move(_folder.Draft, _folder.Data);
    }

    private Task<ShellResult> InitDb(string locale, string passwordFile, CancellationToken cancellation) => _account.Run(
        [
            _binaries["initdb"], "--pgdata", _folder.Draft, "--username", User, "--pwfile", passwordFile, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", locale,
        ],
        _folder.Root,
        cancellation);

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
        var remembered = File.Exists(_folder.Port) && int.TryParse(await File.ReadAllTextAsync(_folder.Port, cancellation), NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
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

    private async Task EnsureDatabase(CancellationToken cancellation)
    {
        await using var connection = await Connect(cancellation);
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = _options.Database } } };
        if (await find.ExecuteScalarAsync(cancellation) is null)
        {
            // A name cannot be a parameter; quoting it is enough.
            var name = new NpgsqlCommandBuilder().QuoteIdentifier(_options.Database);
            await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
            await create.ExecuteNonQueryAsync(cancellation);
        }
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
