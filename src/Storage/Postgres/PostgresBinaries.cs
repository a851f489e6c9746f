using System.Globalization;
using System.Text.RegularExpressions;

namespace KashflowOrleans.Storage.Postgres;

/// <summary>PostgreSQL's server programs on this machine.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Major">Their major version, for example 15.</param>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    private const int OldestMajor = 13;
    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    /// <summary>A program's path.</summary>
    public string this[string program] => Path.Combine(Folder, program);

    /// <summary>Finds the programs: of several versions the newest, or the one that made the instance which is already there.</summary>
    /// <exception cref="PrivatePostgresException">There are none that fit.</exception>
    public static async Task<PostgresBinaries> Find(PrivatePostgresOptions options, int? requiredMajor, CancellationToken cancellation)
    {
        var named = options.BinariesFolder ?? Environment.GetEnvironmentVariable(PrivatePostgresOptions.BinariesVariable);
        if (named is { Length: > 0 })
        {
            var given = IsComplete(named) ? await Inspect(named, cancellation) : null;
            if (given is not null && Fits(given, requiredMajor))
            {
                return given;
            }

            var fault = given is null ? "does not hold initdb, pg_ctl and postgres" : Misfit(given.Major, requiredMajor);
            throw new PrivatePostgresException(
                $"The folder '{named}', named as the place of PostgreSQL's server programs, {fault}. Correct or unset {PrivatePostgresOptions.BinariesVariable}.");
        }

        var found = new List<PostgresBinaries>();
        foreach (var folder in (options.SearchFolders ?? UsualFolders()).Where(IsComplete).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal))
        {
            if (await Inspect(folder, cancellation) is { } binaries)
            {
                found.Add(binaries);
            }
        }

        return found.Where(candidate => Fits(candidate, requiredMajor)).MaxBy(static candidate => candidate.Major)
            ?? throw new PrivatePostgresException(Missing(found, requiredMajor));
    }

    private static bool Fits(PostgresBinaries binaries, int? requiredMajor) => requiredMajor is { } major ? binaries.Major == major : binaries.Major >= OldestMajor;

    private static string Misfit(int major, int? requiredMajor) => requiredMajor is { } required
        ? $"holds version {major}, but the database was made by version {required}"
        : $"holds version {major}, but at least version {OldestMajor} is needed";

    private static string Missing(List<PostgresBinaries> found, int? requiredMajor)
    {
        var what = found.Count == 0
            ? "PostgreSQL's server programs were not found on this machine."
            : $"PostgreSQL on this machine {string.Join(", ", found.Select(candidate => Misfit(candidate.Major, requiredMajor)))}.";
        var package = requiredMajor is { } major ? string.Create(CultureInfo.InvariantCulture, $"postgresql-{major}") : "postgresql";
        var alpine = package.Replace("-", string.Empty, StringComparison.Ordinal);
        return $"{what} Install them: 'apt-get install {package}' (Debian, Ubuntu), 'dnf install postgresql-server' (Fedora, Red Hat), 'apk add {alpine}' (Alpine), "
            + $"'brew install {package.Replace('-', '@')}' (macOS); or set {PrivatePostgresOptions.BinariesVariable} to the folder that holds initdb and postgres; "
            + "or give the connection string of a PostgreSQL server of your own.";
    }

    private static bool IsComplete(string folder) => Programs.All(program => File.Exists(Path.Combine(folder, program)));

    private static async Task<PostgresBinaries?> Inspect(string folder, CancellationToken cancellation)
    {
        var answer = await Shell.Run([Path.Combine(folder, "postgres"), "--version"], Path.GetTempPath(), cancellation);
        var match = VersionText().Match(answer.Output);
        return answer.Succeeded && match.Success
            ? new PostgresBinaries(folder, int.Parse(match.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            : null;
    }

    private static IEnumerable<string> UsualFolders()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }

        // Debian; Red Hat's own packages; Red Hat's distribution; Alpine; from source; Homebrew on ARM, on Intel and on Linux; Postgres.app.
        (string Parent, string Pattern, string Bin)[] places =
        [
            ("/usr/lib/postgresql", "*", "bin"),
            ("/usr", "pgsql-*", "bin"),
            ("/usr/libexec", "postgresql*", string.Empty),
            ("/usr/local", "pgsql*", "bin"),
            ("/opt/homebrew/opt", "postgresql*", "bin"),
            ("/usr/local/opt", "postgresql*", "bin"),
            ("/home/linuxbrew/.linuxbrew/opt", "postgresql*", "bin"),
            ("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
        ];
        foreach (var (parent, pattern, bin) in places.Where(place => Directory.Exists(place.Parent)))
        {
            foreach (var folder in Directory.EnumerateDirectories(parent, pattern))
            {
                yield return Path.Combine(folder, bin);
            }
        }
    }

    [GeneratedRegex(@"(?<=\(PostgreSQL\) )\d+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex VersionText();
}
