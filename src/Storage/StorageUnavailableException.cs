namespace KashflowOrleans.Storage;

/// <summary>The database cannot be reached, is too slow, or too much is waiting for it. Try again later.</summary>
public sealed class StorageUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
