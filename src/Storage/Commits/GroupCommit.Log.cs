using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Storage.Commits;

public sealed partial class GroupCommit<TItem, TResult>
{
    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "{Name}: a batch of {Count} could not be written ({Kind}, {Failure}); attempt {Attempt}.")]
    private static partial void LogBatchFailed(ILogger logger, string name, int count, Postgres.FailureKind kind, string failure, int attempt);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Warning, Message = "{Name}: a batch of {Count} holds a value the database refuses; its items are written one by one.")]
    private static partial void LogPoisoned(ILogger logger, string name, int count);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Error, Message = "{Name}: one item was refused by the database ({Failure}).")]
    private static partial void LogRejected(ILogger logger, string name, string failure);

    [LoggerMessage(EventId = 3104, Level = LogLevel.Warning, Message = "{Name}: stopped with items still waiting; their callers were told to try again.")]
    private static partial void LogStoppedEarly(ILogger logger, string name);
}
