namespace KashflowOrleans.Tests.Storage.Support;

/// <summary>A temporary folder that every user can pass through, deleted afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    public const UnixFileMode Open =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public TestFolder(UnixFileMode rights = Open)
    {
        Path = Directory.CreateTempSubdirectory("kashflow-storage-").FullName;
        File.SetUnixFileMode(Path, rights);
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
