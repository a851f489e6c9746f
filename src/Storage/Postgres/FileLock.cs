namespace KashflowOrleans.Storage.Postgres;

/// <summary>Locks between processes through a file. The kernel lets go of them when their process ends, however it ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes a lock alone; null when somebody else has it.</summary>
    public static IDisposable? TryExclusive(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes a lock alone, waiting for it.</summary>
    /// <exception cref="PrivatePostgresException">It was not free in time.</exception>
    public static async Task<IDisposable> Exclusive(string path, TimeSpan timeout, TimeProvider clock, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            if (TryExclusive(path) is { } taken)
            {
                return taken;
            }

            if (clock.GetElapsedTime(start) > timeout)
            {
                throw new PrivatePostgresException(
                    $"Another process has been starting or stopping the database for {timeout.TotalSeconds:0} s (it holds '{path}'). Wait for it or end it.");
            }

            await Task.Delay(Pause, clock, cancellation);
        }
    }

    /// <summary>Takes a lock together with others who take it this way.</summary>
    public static IDisposable Shared(string path) =>
        TryOpen(path, FileAccess.Read, FileShare.Read)
        ?? throw new PrivatePostgresException($"'{path}' is locked; it is only locked for a moment while the database stops: try again.");

    private static FileStream? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            if (access == FileAccess.Read && !File.Exists(path))
            {
                using var made = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            }

            return new FileStream(path, access == FileAccess.Read ? FileMode.Open : FileMode.OpenOrCreate, access, share);
        }
        catch (IOException failure) when (failure is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }
}
