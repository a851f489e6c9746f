using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Gateway.Http;

internal sealed partial class Outermost
{
    [LoggerMessage(2001, LogLevel.Error, "{Method} {Endpoint} failed (correlation id {CorrelationId})")]
    private partial void LogFailure(Exception exception, string method, string endpoint, string correlationId);

    [LoggerMessage(2002, LogLevel.Warning, "The database does not answer: {Reason} (correlation id {CorrelationId})")]
    private partial void LogStorageUnavailable(string reason, string correlationId);

    [LoggerMessage(2003, LogLevel.Warning, "No silo answers: {Reason} (correlation id {CorrelationId})")]
    private partial void LogGrainsUnavailable(string reason, string correlationId);
}
