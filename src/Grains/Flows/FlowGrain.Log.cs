using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Grains.Flows;

/// <content>Log messages.</content>
public sealed partial class FlowGrain
{
    [LoggerMessage(1501, LogLevel.Warning, "Flow {Flow}: a change is stored and could not be passed on yet; it is tried again")]
    private static partial void LogUnsettled(ILogger logger, string flow, Exception failure);

    [LoggerMessage(1502, LogLevel.Warning, "Flow {Flow}: {What}")]
    private static partial void LogUnavailable(ILogger logger, string flow, string what, Exception failure);
}
