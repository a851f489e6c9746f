using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Grains.Orders;

/// <content>Log messages.</content>
public sealed partial class OrderGrain
{
    [LoggerMessage(1001, LogLevel.Warning, "Order {Order}: the run's result could not be saved; what was heard comes again")]
    private static partial void LogRunFailed(ILogger logger, string order, Exception failure);

    [LoggerMessage(1002, LogLevel.Warning, "Order {Order}: the stream reported an error")]
    private static partial void LogStreamError(ILogger logger, string order, Exception failure);

    [LoggerMessage(1003, LogLevel.Debug, "Order {Order}: stopped in the middle of a run; it is taken up again")]
    private static partial void LogStopped(ILogger logger, string order);

    [LoggerMessage(1004, LogLevel.Error, "Order {Order}: an unexpected fault; the run counts as a failed attempt")]
    private static partial void LogUnexpected(ILogger logger, string order, Exception failure);

    [LoggerMessage(1005, LogLevel.Error, "Order {Order}: the database refuses its row for good; the order is dead")]
    private static partial void LogRefused(ILogger logger, string order, Exception refusal);

    [LoggerMessage(1006, LogLevel.Warning, "Order {Order}: flow {Flow} cannot be had")]
    private static partial void LogFlowUnavailable(ILogger logger, string order, string flow, Exception failure);

    [LoggerMessage(1180, LogLevel.Warning, "Order {Order}: whether another order was made of the same basket cannot be told now")]
    private static partial void LogBasketUnknown(ILogger logger, string order, Exception failure);
}
