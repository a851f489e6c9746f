namespace KashflowOrleans.Storage;

/// <summary>The database will never take this value, however often it is sent. Trying again does not help; the message says what is wrong with it, without the value itself
/// where that may be personal data.</summary>
public sealed class StorageRejectedException(string message, Exception? cause = null) : Exception(message, cause);
