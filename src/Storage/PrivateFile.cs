namespace KashflowOrleans.Storage;

/// <summary>Files and folders with limited rights.</summary>
internal static class PrivateFile
{
    /// <summary>Makes a new file, readable and writable by its owner only from its first moment on.</summary>
    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
        writer.Flush();
        ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
    }

    /// <summary>Makes a folder with these rights if there is none.</summary>
    public static void MakeFolder(string path, UnixFileMode rights)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, rights);
        }
    }
}
