using System.Globalization;
using KashflowOrleans.Storage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Tests.Storage.Support;

/// <summary>A program that uses a private instance: starts it in the given folder, says so on one line (port, process, connection string), and ends when its input does.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        try
        {
            await using var postgres = await PrivatePostgres.StartAsync(new() { DataFolder = arguments[0] }, NullLogger.Instance, CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{postgres.Port}|{postgres.ProcessId}|{postgres.ConnectionString}"));
            while (await Console.In.ReadLineAsync() is not null)
            {
            }

            return 0;
        }
        catch (PrivatePostgresException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }
}
