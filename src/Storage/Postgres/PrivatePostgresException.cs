namespace KashflowOrleans.Storage.Postgres;

/// <summary>The private instance cannot be started; the message says why and what to do.</summary>
public sealed class PrivatePostgresException(string message, Exception? cause = null) : Exception(message, cause);
