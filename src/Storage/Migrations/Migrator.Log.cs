using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Storage.Migrations;

public sealed partial class Migrator
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Database migration {Name} applied.")]
    private static partial void LogApplied(ILogger logger, string name);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "The database has migration {Number}, which a newer version of this program applied.")]
    private static partial void LogNewer(ILogger logger, int number);
}
