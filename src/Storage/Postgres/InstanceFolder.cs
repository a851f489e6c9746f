using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KashflowOrleans.Storage.Postgres;

/// <summary>The files of a private instance. The folder itself is ours; <see cref="Data"/> belongs to the user the server runs as.</summary>
/// <param name="Root">The folder.</param>
internal sealed record InstanceFolder(string Root)
{
    private const string LocationFile = "postgres.location";

    /// <summary>The server's data folder.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>Where a new data folder is made before it is moved into place complete.</summary>
    public string Draft => Path.Combine(Root, "data.new");

    /// <summary>The database's password, readable by us alone.</summary>
    public string Password => Path.Combine(Root, "password");

    /// <summary>The port that was chosen first and is kept while it is free.</summary>
    public string Port => Path.Combine(Root, "port");

    /// <summary>Locked by whoever starts or stops the server.</summary>
    public string Lock => Path.Combine(Root, "lock");

    /// <summary>Locked, shared, by everybody who uses the server.</summary>
    public string InUse => Path.Combine(Root, "in-use");

    /// <summary>What pg_ctl and the server say before the server writes its own log.</summary>
    public string StartLog => Path.Combine(Data, "start.log");

    /// <summary>The server's log, one file for each day of the week.</summary>
    public string LogFolder => Path.Combine(Data, "log");

    /// <summary>The major version that made the data; null when there is none yet.</summary>
    public int? Major
    {
        get
        {
            var file = Path.Combine(Data, "PG_VERSION");
            return File.Exists(file) ? int.Parse(File.ReadAllText(file).Trim().Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture) : null;
        }
    }

    /// <summary>Where a program's instance lives: in its data folder, or where that folder says.</summary>
    public static InstanceFolder Of(string dataFolder)
    {
        var location = Path.Combine(dataFolder, LocationFile);
        return new InstanceFolder(File.Exists(location) ? File.ReadAllText(location).Trim() : Path.Combine(dataFolder, "postgres"));
    }

    /// <summary>The place outside the data folder.</summary>
    public static InstanceFolder Fallback(string dataFolder, string fallbackFolder) =>
        new(Path.Combine(fallbackFolder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..16]));

    /// <summary>Remembers the place.</summary>
    public void Remember(string dataFolder) => File.WriteAllText(Path.Combine(dataFolder, LocationFile), Root + "\n");

    /// <summary>Makes the folder; others may pass through it, but not look into it.</summary>
    public void Make() => PrivateFile.MakeFolder(
        Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
}
