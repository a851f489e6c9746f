namespace KashflowOrleans.Storage.Secrets;

/// <summary>The file that holds the master key when no environment variable does: readable by its owner alone.</summary>
internal static class MasterKeyFile
{
    /// <summary>The file's text. A missing file is made; of several processes that start together one wins and the others read its key.</summary>
    public static string ReadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }

        return File.ReadAllText(path);
    }

    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);

        // Written aside and moved into place: nobody reads half a key, and nobody replaces one that another process is using already.
        var draft = $"{path}.{Guid.NewGuid():N}";
        try
        {
            PrivateFile.Write(draft, MasterKeys.Generate() + "\n");
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was faster.
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
