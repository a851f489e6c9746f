using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Gateway.Http;

internal sealed partial class Outermost
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed (correlation id {CorrelationId})")]
    private partial void LogFailure(Exception exception, string method, string endpoint, string correlationId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer: {Reason} (correlation id {CorrelationId})")]
    private partial void LogStorageUnavailable(string reason, string correlationId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No silo answers: {Reason} (correlation id {CorrelationId})")]
    private partial void LogGrainsUnavailable(string reason, string correlationId);
}
