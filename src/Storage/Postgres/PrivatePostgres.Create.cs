using System.Security.Cryptography;
using Npgsql;

namespace KashflowOrleans.Storage.Postgres;

/// <content>Making an instance and its database.</content>
public sealed partial class PrivatePostgres
{
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
}
