using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Storage.Postgres;

public sealed partial class PrivatePostgres
{
    [LoggerMessage(EventId = 3301, Level = LogLevel.Information, Message = "Making a private PostgreSQL {Version} instance in {Folder}.")]
    private static partial void LogCreating(ILogger logger, int version, string folder);

    [LoggerMessage(EventId = 3302, Level = LogLevel.Information, Message = "Private PostgreSQL {Version} runs on port {Port}, process {ProcessId}.")]
    private static partial void LogStarted(ILogger logger, int version, int port, int processId);

    [LoggerMessage(EventId = 3303, Level = LogLevel.Information, Message = "Private PostgreSQL was running already on port {Port}, process {ProcessId}; it is used as it is.")]
    private static partial void LogAdopted(ILogger logger, int port, int processId);

    [LoggerMessage(
        EventId = 3304,
        Level = LogLevel.Warning,
        Message = "User {User}, as which PostgreSQL has to run, cannot enter {Folder}; the database lives in {Fallback} instead. To have it in the data folder, choose one that every "
            + "user can pass through (chmod o+x on its parents).")]
    private static partial void LogFallback(ILogger logger, string user, string folder, string fallback);

    [LoggerMessage(EventId = 3305, Level = LogLevel.Warning, Message = "Removed a stale postmaster.pid: process {ProcessId} is not this instance's server.")]
    private static partial void LogStalePid(ILogger logger, int processId);

    [LoggerMessage(EventId = 3306, Level = LogLevel.Information, Message = "Private PostgreSQL stopped.")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(EventId = 3307, Level = LogLevel.Information, Message = "Private PostgreSQL goes on running: {Why}.")]
    private static partial void LogLeft(ILogger logger, string why);

    [LoggerMessage(EventId = 3308, Level = LogLevel.Error, Message = "Private PostgreSQL could not be stopped: {Output}")]
    private static partial void LogStopFailed(ILogger logger, string output);

    [LoggerMessage(EventId = 3309, Level = LogLevel.Information, Message = "Port {Port} is taken by another program; the private PostgreSQL moves to another one.")]
    private static partial void LogPortTaken(ILogger logger, int port);
}
