using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Connectors.Common.Http;

internal sealed partial class ResilienceHandler
{
    [LoggerMessage(EventId = 4001, EventName = "BreakerOpened", Level = LogLevel.Warning, Message = "Connection {Connection} keeps failing: left alone for {Pause}")]
    private static partial void LogOpened(ILogger logger, string connection, TimeSpan pause);

    [LoggerMessage(EventId = 4002, EventName = "BreakerClosed", Level = LogLevel.Information, Message = "Connection {Connection} works again")]
    private static partial void LogClosed(ILogger logger, string connection);
}
