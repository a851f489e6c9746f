namespace KashflowOrleans.Gateway.Http;

/// <summary>A bound on what is under way at once. Never waits: what does not fit is refused.</summary>
internal sealed class InFlight(long limit)
{
    private long _used;

    /// <summary>How much is taken.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Takes a share; false when it does not fit.</summary>
    public bool TryEnter(long share)
    {
        if (Interlocked.Add(ref _used, share) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _used, -share);
        return false;
    }

    /// <summary>Gives a share back.</summary>
    public void Leave(long share) => Interlocked.Add(ref _used, -share);
}
