using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Gateway.Events;

internal sealed partial class QueuedEventPublisher
{
    [LoggerMessage(2004, LogLevel.Warning, "{Count} events were not published to their streams and wait for the inbox's pump; the last because {Reason}")]
    private partial void LogDropped(long count, string reason);
}
