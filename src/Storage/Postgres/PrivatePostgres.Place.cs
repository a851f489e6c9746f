using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Storage.Postgres;

/// <content>Where the instance lives and as whom it runs.</content>
public sealed partial class PrivatePostgres
{
    private static async Task<(ServerAccount Account, InstanceFolder Folder)> Locate(
        string dataFolder, PrivatePostgresOptions options, ILogger logger, CancellationToken cancellation)
    {
        var folder = InstanceFolder.Of(dataFolder);
        var account = await ServerAccount.Choose(folder.Data, cancellation);
        folder.Make();
        if (await account.CanEnter(folder.Root, cancellation))
        {
            return (account, folder);
        }

        var fallback = InstanceFolder.Fallback(dataFolder, options.FallbackFolder);
        if (folder.Major is null && TryMake(fallback) && await account.CanEnter(fallback.Root, cancellation))
        {
            if (!Directory.EnumerateFileSystemEntries(folder.Root).Any())
            {
                Directory.Delete(folder.Root);
            }

            fallback.Remember(dataFolder);
            LogFallback(logger, account.Name, folder.Root, fallback.Root);
            return (account, fallback);
        }

        var closed = await FirstClosed(account, folder.Root, cancellation);
        throw new PrivatePostgresException(
            $"PostgreSQL has to run as user '{account.Name}', who cannot pass through '{closed}'. Open it with 'chmod o+x {closed}', "
            + "choose another data folder, or run this program as an ordinary user.");
    }

    private static bool TryMake(InstanceFolder folder)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.Root)!);
            folder.Make();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<string> FirstClosed(ServerAccount account, string folder, CancellationToken cancellation)
    {
        var parents = new Stack<string>();
        for (var parent = folder; parent is not null; parent = Path.GetDirectoryName(parent))
        {
            parents.Push(parent);
        }

        foreach (var parent in parents)
        {
            if (!await account.CanEnter(parent, cancellation))
            {
                return parent;
            }
        }

        return folder;
    }

    private static void CheckReadable(InstanceFolder folder)
    {
        if (Directory.Exists(folder.Data))
        {
            // Throws when the server's files are somebody else's: without this they would look like an empty folder.
            _ = Directory.EnumerateFileSystemEntries(folder.Data).Any();
        }
    }
}
