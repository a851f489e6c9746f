namespace KashflowOrleans.Tests.Storage.Support;

/// <summary>A server's process as the system sees it.</summary>
internal static class ServerProcess
{
    /// <summary>Whether it runs; one that has ended but was not collected by its parent does not.</summary>
    public static bool IsRunning(int processId)
    {
        try
        {
            return !File.ReadLines($"/proc/{processId}/status").Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal) || line.StartsWith("State:\tX", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The user it runs as.</summary>
    public static string Uid(int processId) =>
        File.ReadLines($"/proc/{processId}/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];

    /// <summary>Waits for its end; pg_ctl returns a moment before it.</summary>
    public static Task IsGone(int processId) => Eventually.Is(() => Task.FromResult(!IsRunning(processId)), $"server process {processId} has ended");
}
