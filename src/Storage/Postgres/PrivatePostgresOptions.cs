namespace KashflowOrleans.Storage.Postgres;

/// <summary>How the private instance is run.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>Environment variable that names the folder with PostgreSQL's server programs.</summary>
    public const string BinariesVariable = "KASHFLOW_POSTGRES_BIN";

    /// <summary>The program's folder; the instance lives in its subfolder <c>postgres</c>.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where the instance lives instead when it must run as another user and that user cannot reach <see cref="DataFolder"/>; each data folder gets its own subfolder,
    /// and the choice is remembered in the data folder.</summary>
    public string FallbackFolder { get; init; } = "/var/lib/kashflow-orleans";

    /// <summary>Database to make and connect to.</summary>
    public string Database { get; init; } = "kashflow";

    /// <summary>Folder with PostgreSQL's server programs; null looks at <see cref="BinariesVariable"/> and then at the usual places.</summary>
    public string? BinariesFolder { get; init; }

    /// <summary>Folders searched when none is named; null for the usual places.</summary>
    public IReadOnlyList<string>? SearchFolders { get; init; }

    /// <summary>Whether the instance goes on running after disposal.</summary>
    public bool KeepRunning { get; init; }

    /// <summary>The longest a start may take, including the recovery after a crash.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest a stop may take.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
