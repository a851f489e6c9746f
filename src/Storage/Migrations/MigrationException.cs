namespace KashflowOrleans.Storage.Migrations;

/// <summary>The database's schema cannot be brought to what this program needs; the message says why and what to do.</summary>
public sealed class MigrationException(string message, Exception? cause = null) : Exception(message, cause);
