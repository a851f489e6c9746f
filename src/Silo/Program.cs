using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Grains.Hosting;
using KashflowOrleans.Storage;

namespace KashflowOrleans.Silo;

/// <summary>A silo: hosts grains and nothing else. Add more of them to scale.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var builder = WebApplication.CreateSlimBuilder(arguments);
        builder.Logging.AddKashflowConsole();
        await using var database = await DatabaseStartup.Open(builder.Configuration, CancellationToken.None);
        builder.Services.AddKashflowStorage(database.StorageOptions);
        builder.Services.AddKashflowConnectors();
        SiloRuntime.AddSilo(builder, SiloSettings.From(builder.Configuration, database.ConnectionString));

        await using var app = builder.Build();
        app.MapGet("/healthz/live", () => "live");
        app.MapGet("/healthz/ready", async (StorageHealth storage, CancellationToken cancellation) =>
            await storage.Check(cancellation) is { } problem ? Results.Text(problem, statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("ready"));
        await app.RunAsync();
        return 0;
    }
}
