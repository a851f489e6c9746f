using System.Globalization;

namespace KashflowOrleans.Tests.Storage.Support;

/// <summary>A server's process as the system sees it.</summary>
internal static class ServerProcess
{
    /// <summary>Whether it runs; one that has ended but was not collected by its parent does not.</summary>
    public static bool IsRunning(int processId)
    {
        try
        {
            return !File.ReadLines($"/proc/{processId}/status").Any(static line => line.StartsWith("State:", StringComparison.Ordinal) && line.AsSpan().ContainsAny('Z', 'X'));
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

    /// <summary>Processor time of a server's connections so far; zero where the system does not tell it this way.</summary>
    public static TimeSpan ProcessorTime(int postmasterId)
    {
        const int parent = 1;
        const int userTicks = 11;
        const int systemTicks = 12;
        var ticks = 0L;
        foreach (var folder in Directory.Exists("/proc/self") ? Directory.EnumerateDirectories("/proc").Where(IsProcess) : [])
        {
            try
            {
                // The fields after the program's name, which may hold blanks, in its brackets.
                var text = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                if (fields[parent] == postmasterId.ToString(CultureInfo.InvariantCulture))
                {
                    ticks += long.Parse(fields[userTicks], CultureInfo.InvariantCulture) + long.Parse(fields[systemTicks], CultureInfo.InvariantCulture);
                }
            }
            catch (IOException)
            {
                // No process, or one that has just ended.
            }
        }

        return TimeSpan.FromMilliseconds(ticks * 10);
    }

    private static bool IsProcess(string folder) => Path.GetFileName(folder).All(char.IsAsciiDigit);
}
