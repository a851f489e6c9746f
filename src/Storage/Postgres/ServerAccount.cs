using System.Globalization;

namespace KashflowOrleans.Storage.Postgres;

/// <summary>The user the server runs as. PostgreSQL refuses to run as root; when we are root, its programs are started as somebody else.</summary>
internal sealed class ServerAccount
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    private readonly Func<IReadOnlyList<string>, IReadOnlyList<string>>? _wrap;

    private ServerAccount(string name, Func<IReadOnlyList<string>, IReadOnlyList<string>>? wrap)
    {
        Name = name;
        _wrap = wrap;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether it is another user than ours.</summary>
    public bool IsOther => _wrap is not null;

    /// <summary>Chooses the account: our own unless we are root, then the owner of the existing data, else the first candidate that exists.</summary>
    /// <exception cref="PrivatePostgresException">We are root and cannot become anybody else.</exception>
    public static async Task<ServerAccount> Choose(string dataFolder, CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ServerAccount(Environment.UserName, wrap: null);
        }

        var names = Directory.Exists(dataFolder) && await Owner(dataFolder, cancellation) is { } owner ? [owner, .. Candidates] : Candidates;
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (await Become(name, cancellation) is { } account)
            {
                return account;
            }
        }

        throw new PrivatePostgresException(
            "PostgreSQL does not run as root, and this process can become neither user 'postgres' nor 'nobody' (setpriv, runuser and su were tried). Run this program as an ordinary "
            + "user, or give the connection string of a PostgreSQL server of your own.");
    }

    /// <summary>Runs a program as this user.</summary>
    public Task<ShellResult> Run(IReadOnlyList<string> arguments, string workingFolder, CancellationToken cancellation) =>
        Shell.Run(_wrap is null ? arguments : _wrap(arguments), workingFolder, cancellation);

    /// <summary>Whether this user can enter a folder.</summary>
    public async Task<bool> CanEnter(string folder, CancellationToken cancellation) =>
        (await Run(["/bin/sh", "-c", "cd \"$1\"", "sh", folder], "/", cancellation)).Succeeded;

    /// <summary>Makes files or folders, with all they hold, this user's own; nothing to do when it is ourselves.</summary>
    public async Task Own(string path, CancellationToken cancellation)
    {
        if (!IsOther)
        {
            return;
        }

        // -h: a link is changed itself, never what it points to.
        var result = await Shell.Run(["chown", "-R", "-h", $"{Name}:", path], "/", cancellation);
        if (!result.Succeeded)
        {
            throw new PrivatePostgresException($"'{path}' could not be given to user '{Name}', as which PostgreSQL has to run: {result.Output}");
        }
    }

    /// <summary>The user name a folder belongs to; null for root and for a number without a name.</summary>
    private static async Task<string?> Owner(string folder, CancellationToken cancellation)
    {
        var listing = await Shell.Run(["ls", "-ld", folder], "/", cancellation);
        var fields = listing.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return listing.Succeeded && fields.Length > 2 && fields[2] != "root" && !char.IsAsciiDigit(fields[2][0]) ? fields[2] : null;
    }

    private static async Task<ServerAccount?> Become(string name, CancellationToken cancellation)
    {
        var group = await Shell.Run(["id", "-g", name], "/", cancellation);
        var user = await Shell.Run(["id", "-u", name], "/", cancellation);
        if (!group.Succeeded || !user.Succeeded)
        {
            return null;
        }

        Func<IReadOnlyList<string>, IReadOnlyList<string>>[] ways =
        [
            command => ["setpriv", "--reuid", user.Output, "--regid", group.Output, "--init-groups", "--", .. command],
            command => ["runuser", "-u", name, "--", .. command],
            command => ["su", "-s", "/bin/sh", name, "-c", string.Join(' ', command.Select(Quote))],
        ];
        foreach (var way in ways)
        {
            var account = new ServerAccount(name, way);
            var test = await account.Run(["id", "-u"], "/", cancellation);
            if (test.Succeeded && test.Output == user.Output && int.Parse(user.Output, NumberStyles.None, CultureInfo.InvariantCulture) != 0)
            {
                return account;
            }
        }

        return null;
    }

    private static string Quote(string argument) => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
