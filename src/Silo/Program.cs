using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Grains.Hosting;
using KashflowOrleans.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KashflowOrleans.Silo;

/// <summary>A silo: hosts grains and nothing else. Add more of them to scale.</summary>
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
            builder.Services.AddKashflowStorage(database.StorageOptions);
            builder.Services.AddKashflowConnectors();
            SiloRuntime.AddSilo(builder, SiloSettings.From(builder.Configuration, database.ConnectionString));

            await using var app = builder.Build();
            app.MapGet("/healthz/live", () => "live");
            app.MapGet("/healthz/ready", Ready);
            await app.RunAsync();
            return 0;
        }
        catch (InvalidOperationException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }

    private static async Task<IResult> Ready(StorageHealth storage, CancellationToken cancellation)
    {
        var health = await storage.CheckHealthAsync(new HealthCheckContext(), cancellation);
        return Results.Text(health.Description ?? "ready", statusCode: health.Status == HealthStatus.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
