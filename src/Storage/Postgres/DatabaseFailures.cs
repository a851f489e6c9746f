using System.Net.Sockets;
using Npgsql;

namespace KashflowOrleans.Storage.Postgres;

/// <summary>Sorts the failures of Npgsql and PostgreSQL into <see cref="FailureKind"/>s and turns them into the storage's own exceptions.</summary>
public static class DatabaseFailures
{
    /// <summary>What <paramref name="failure"/> means. The classes of SQLSTATE are those of PostgreSQL's manual, appendix A.</summary>
    public static FailureKind Classify(Exception failure) => failure switch
    {
        PostgresException postgres => Classify(postgres.SqlState),

        // Every other exception of Npgsql is about the connection, unless it wraps what an encoder or a converter said about a value.
        NpgsqlException { InnerException: ArgumentException or InvalidCastException or OverflowException } => FailureKind.Rejected,
        NpgsqlException or TimeoutException or IOException or SocketException or ObjectDisposedException or OperationCanceledException => FailureKind.Unavailable,
        ArgumentException or InvalidCastException or OverflowException => FailureKind.Rejected,
        _ => FailureKind.Unavailable,
    };

    /// <summary>Runs a read or write and lets only the storage's own exceptions out.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached, or is too slow.</exception>
    /// <exception cref="StorageRejectedException">The database refuses a value.</exception>
    public static async Task<T> Guard<T>(string what, Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure) when (failure is not (StorageUnavailableException or StorageRejectedException))
        {
            throw Translate(what, failure);
        }
    }

    /// <summary>The storage's exception for a failure of the database.</summary>
    public static Exception Translate(string what, Exception failure) =>
        Classify(failure) == FailureKind.Rejected
            ? new StorageRejectedException($"{what}: the database refuses a value ({Describe(failure)}).", failure)
            : new StorageUnavailableException($"{what}: the database is not available ({Describe(failure)}); try again later.", failure);

    private static FailureKind Classify(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable => FailureKind.Conflict,
        _ => sqlState.AsSpan(0, Math.Min(2, sqlState.Length)) switch
        {
            // 22 data exception, 23 integrity constraint, 54 program limit (a key too long for its index).
            "22" or "23" or "54" => FailureKind.Rejected,
            _ => FailureKind.Unavailable,
        },
    };

    // The text of a PostgresException may quote a value; its code does not.
    private static string Describe(Exception failure) =>
        failure is PostgresException postgres ? $"SQLSTATE {postgres.SqlState}" : failure.GetType().Name;
}
