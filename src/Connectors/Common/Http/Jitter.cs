namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>Spreads waits so that those who failed together do not come back together.</summary>
internal sealed class Jitter(Random random)
{
    private readonly Lock _lock = new();

    /// <summary>A wait of around <paramref name="wait"/>, between half and one and a half of it.</summary>
    public TimeSpan Spread(TimeSpan wait)
    {
        lock (_lock)
        {
            return wait * (0.5 + random.NextDouble());
        }
    }
}
