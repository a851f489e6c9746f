using Microsoft.Extensions.Configuration;

namespace KashflowOrleans.Grains.Hosting;

/// <summary>Where the database is: a connection string for production, or a folder for a private instance that the program starts itself.</summary>
/// <param name="ConnectionString">PostgreSQL connection string; null for a private instance.</param>
/// <param name="DataFolder">Folder of the private instance and of the master key.</param>
public sealed record DatabaseOptions(string? ConnectionString, string DataFolder)
{
    /// <summary>Reads <c>Database:ConnectionString</c> and <c>Database:DataFolder</c> (default <c>.data</c> in the current folder).</summary>
    public static DatabaseOptions From(IConfiguration configuration) => new(
        configuration["Database:ConnectionString"] is { Length: > 0 } given ? given : null,
        Path.GetFullPath(configuration["Database:DataFolder"] is { Length: > 0 } folder ? folder : ".data"));
}
