using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Storage.Postgres;

/// <summary>A PostgreSQL server of our own, made and run from the machine's server programs: so that one command is enough to start. It listens on 127.0.0.1 and a socket in its
/// own folder only, with a random password that only our user can read. Several processes may use one instance; the last one to leave stops it. One that was left running, for
/// instance by a killed process, is adopted.</summary>
public sealed partial class PrivatePostgres : IAsyncDisposable
{
    private const string User = "kashflow";

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
            throw new PrivatePostgresException(
                "A private PostgreSQL instance is not run on Windows. Give the connection string of a PostgreSQL server, or use WSL or a container.");
        }

        var dataFolder = Path.GetFullPath(options.DataFolder);
        if (dataFolder.AsSpan().ContainsAny("\"'`$\\\n"))
        {
            throw new PrivatePostgresException(
                $"The data folder '{dataFolder}' has a quote, $ or \\ in its path, which PostgreSQL's start program does not cope with. Choose another one.");
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
                $"User '{Environment.UserName}' may not use the database's files under '{dataFolder}' ({failure.Message}). "
                + "Start the program as the user that made them, or as root, or choose another data folder.",
                failure);
        }
        catch (IOException failure)
        {
            throw new PrivatePostgresException($"The database's files under '{dataFolder}' cannot be used: {failure.Message} Make room or choose another data folder.", failure);
        }
    }

    /// <summary>Stops the server in fast mode (open transactions are rolled back), unless <see cref="PrivatePostgresOptions.KeepRunning"/> says
    /// otherwise or another process uses it.</summary>
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
}
