using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Storage.Audit;

public sealed partial class AuditStore
{
    [LoggerMessage(EventId = 3201, Level = LogLevel.Error, Message = "{Count} audit lines were dropped: the database does not take them fast enough.")]
    private static partial void LogDropped(ILogger logger, long count);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Warning, Message = "{Count} audit lines could not be written ({Failure}); they are kept and tried again.")]
    private static partial void LogWriteFailed(ILogger logger, int count, string failure);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Error, Message = "{Count} audit lines were lost: the database refuses them ({Failure}).")]
    private static partial void LogRefused(ILogger logger, int count, string failure);

    [LoggerMessage(EventId = 3204, Level = LogLevel.Error, Message = "{Count} audit lines were lost at shutdown: the database could not be reached in time.")]
    private static partial void LogLostAtShutdown(ILogger logger, int count);
}
