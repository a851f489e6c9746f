using KashflowOrleans.Storage.Postgres;
using KashflowOrleans.Tests.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Tests.Storage.Postgres;

/// <summary>Whoever starts the program: what only root can try is tried when the tests run as root; an ordinary user's run covers the other half by itself.</summary>
[Collection(PostgresCollection.Name)]
public sealed class A_private_instance_and_its_user : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_ordinary_user_starts_it_as_himself()
    {
        var user = await StartAsOrdinaryUser(_folder["ordinary"]);
        await using (user.Program)
        {
            var uid = ServerProcess.Uid(user.Program.ServerProcessId);
            Assert.Equal(user.Uid, uid);
        }

        await ServerProcess.IsGone(user.Program.ServerProcessId);
    }

    [Fact]
    public async Task Root_runs_an_ordinary_users_instance_as_that_user()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        var user = await StartAsOrdinaryUser(_folder["ordinary"]);
        await user.Program.DisposeAsync();
        await using (var postgres = await Start(_folder["ordinary"], new ListLogger()))
        {
            var uid = ServerProcess.Uid(postgres.ProcessId);
            Assert.Equal(user.Uid, uid);
        }

        // And the user can still start it afterwards.
        await using var again = (await StartAsOrdinaryUser(_folder["ordinary"])).Program;
    }

    [Fact]
    public async Task It_lives_elsewhere_when_its_user_cannot_reach_the_data_folder()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        using var closed = new TestFolder(OwnerOnly);
        var log = new ListLogger();
        string place;
        await using (var postgres = await Start(closed["data"], log))
        {
            place = postgres.Folder;
            Assert.StartsWith(_folder["elsewhere"], place, StringComparison.Ordinal);
            Assert.Contains(log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(place, StringComparison.Ordinal));
            await A_private_instance.Ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        // The place is remembered, also once the folder could be reached.
        File.SetUnixFileMode(closed.Path, TestFolder.Open);
        await using var again = await Start(closed["data"], log);
        Assert.Equal(place, again.Folder);
        Assert.Equal(42, await A_private_instance.Ask(again, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task It_names_the_closed_folder_when_there_is_no_other_place()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        using var closed = new TestFolder(OwnerOnly);
        var options = new PrivatePostgresOptions { DataFolder = closed["data"], FallbackFolder = closed["elsewhere"] };
        var failure = await Assert.ThrowsAsync<PrivatePostgresException>(() => PrivatePostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None));
        Assert.Contains($"chmod o+x {closed.Path}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_users_instance_is_refused_with_the_fix()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        await using (await Start(_folder["data"], new ListLogger()))
        {
        }

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsOrdinaryUser(_folder["data"], makeFolder: false));
        Assert.Contains("Start the program as the user that made them, or as root", failure.Message, StringComparison.Ordinal);
    }

    private Task<PrivatePostgres> Start(string dataFolder, ListLogger log) =>
        PrivatePostgres.StartAsync(new() { DataFolder = dataFolder, FallbackFolder = _folder["elsewhere"] }, log, CancellationToken.None);

    private async Task<(ProgramProcess Program, string Uid)> StartAsOrdinaryUser(string dataFolder, bool makeFolder = true)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            var own = (await Shell.Run(["id", "-u"], "/", CancellationToken.None)).Output;
            return (await ProgramProcess.Start(dataFolder), own);
        }

        const string uid = "65534";
        if (makeFolder)
        {
            Directory.CreateDirectory(dataFolder);
            await Shell.Run(["chown", uid, dataFolder], "/", CancellationToken.None);
        }

        return (await ProgramProcess.Start(dataFolder, uid, await Shared.Value), uid);
    }

    /// <summary>The test program where every user can read it; the build's folder may be closed.</summary>
    private static readonly Lazy<Task<string>> Shared = new(async () =>
    {
        var copy = Path.Combine(Path.GetTempPath(), $"kashflow-storage-program-{Environment.ProcessId}");
        Directory.CreateDirectory(copy, TestFolder.Open);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(copy, recursive: true);
        await Shell.Run(["cp", "-R", $"{AppContext.BaseDirectory}.", copy], "/", CancellationToken.None);
        await Shell.Run(["chmod", "-R", "a+rX", copy], "/", CancellationToken.None);
        return copy;
    });
}
