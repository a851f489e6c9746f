namespace KashflowOrleans.Tests.Cluster;

/// <summary>Kills the product again and again while orders come in, and then counts what stands in the books.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        CrashOptions options;
        try
        {
            options = CrashOptions.Parse(arguments);
        }
        catch (Exception problem) when (problem is FormatException or ArgumentOutOfRangeException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 2;
        }

        await using var run = await CrashRun.Start(options);
        return await run.Play() ? 0 : 1;
    }
}
