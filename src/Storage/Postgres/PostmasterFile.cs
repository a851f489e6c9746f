using System.Globalization;

namespace KashflowOrleans.Storage.Postgres;

/// <summary>What a running server says of itself in <c>postmaster.pid</c>.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Port">Its port.</param>
/// <param name="SocketFolder">Folder of its socket; empty for none.</param>
internal sealed record PostmasterFile(int ProcessId, int Port, string SocketFolder)
{
    private const int PortLine = 3;
    private const int SocketLine = 4;

    /// <summary>The file's path in a data folder.</summary>
    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "postmaster.pid");

    /// <summary>Reads the file; null when there is none, or one that a starting server has not finished yet.</summary>
    public static PostmasterFile? Read(string dataFolder)
    {
        try
        {
            return Parse(File.ReadAllLines(PathIn(dataFolder)));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads the file's lines.</summary>
    public static PostmasterFile? Parse(string[] lines) =>
        lines.Length > SocketLine
        && int.TryParse(lines[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var processId)
        && int.TryParse(lines[PortLine], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new PostmasterFile(Math.Abs(processId), port, lines[SocketLine].Trim())
            : null;

    /// <summary>Whether the process is alive and is the server of this data folder, not a stranger that got the same number after a restart of the machine.</summary>
    public async Task<bool> IsAlive(string dataFolder, CancellationToken cancellation)
    {
        if (Directory.Exists("/proc/self"))
        {
            // A server's working folder is its data folder; seen through it, the same file must say the same.
            try
            {
                var theirs = await File.ReadAllTextAsync(PathIn(string.Create(CultureInfo.InvariantCulture, $"/proc/{ProcessId}/cwd")), cancellation);
                return theirs == await File.ReadAllTextAsync(PathIn(dataFolder), cancellation);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }

        var process = await Shell.Run(["ps", "-o", "command=", "-p", ProcessId.ToString(CultureInfo.InvariantCulture)], "/", cancellation);
        return process.Succeeded && process.Output.Contains("postgres", StringComparison.Ordinal) && process.Output.Contains(dataFolder, StringComparison.Ordinal);
    }
}
