using KashflowOrleans.Grains.Hosting;

namespace KashflowOrleans.Gateway;

/// <summary>The gateway: webhooks, API and status page; by default with a silo in the same process.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var builder = WebApplication.CreateSlimBuilder(arguments);
        builder.Logging.AddKashflowConsole();
        using var loggers = LoggerFactory.Create(logging => logging.AddKashflowConsole());
        try
        {
            await using var database = await OpenDatabase.From(builder.Configuration, loggers, CancellationToken.None);
            await using var app = GatewayHost.Build(builder, database);
            await app.RunAsync();
            return 0;
        }
        catch (InvalidOperationException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }
}
