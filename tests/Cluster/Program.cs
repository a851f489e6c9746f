namespace KashflowOrleans.Tests.Cluster;

/// <summary>Kills the product while orders come in, or while past orders are imported (first argument <c>import</c>), and then counts what stands in the books.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        CrashOptions? crash = null;
        ImportOptions? import = null;
        try
        {
            if (arguments is ["import", .. var rest])
            {
                import = ImportOptions.Parse(rest);
            }
            else
            {
                crash = CrashOptions.Parse(arguments);
            }
        }
        catch (Exception problem) when (problem is FormatException or ArgumentOutOfRangeException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 2;
        }

        if (import is not null)
        {
            await using var importing = await ImportRun.Start(import);
            return await importing.Play() ? 0 : 1;
        }

        await using var run = await CrashRun.Start(crash!);
        return await run.Play() ? 0 : 1;
    }
}
