using Orleans;

namespace KashflowOrleans.Storage;

/// <summary>The database cannot be reached, is too slow, or too much is waiting for it. Try again later. It crosses from grains to their callers in other processes.</summary>
[GenerateSerializer, Alias("kf.StorageUnavailableException")]
public sealed class StorageUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is not available, and for whom.</param>
    /// <param name="cause">What happened.</param>
    public StorageUnavailableException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
