using KashflowOrleans.Connectors.Common.Http;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace KashflowOrleans.Connectors.Magento;

public sealed partial class MagentoChannel
{
    private static readonly MagentoErrors Errors = new();

    [LoggerMessage(
        EventId = 4201,
        EventName = "OrdersSkipped",
        Level = LogLevel.Warning,
        Message = "Connection {Connection} cannot list {Count} order(s) changed between {From} and {To}: the shop fails on them; see its exception log")]
    private static partial void LogSkipped(ILogger logger, string connection, int count, Instant from, Instant to);

    [LoggerMessage(
        EventId = 4202,
        EventName = "RowsSkipped",
        Level = LogLevel.Warning,
        Message = "Connection {Connection}: {Count} of the shop's {Rows} between {From} and {To} cannot be listed, or name no order; see the shop's exception log")]
    private static partial void LogRowsSkipped(ILogger logger, string connection, int count, string rows, Instant from, Instant to);
}
