namespace KashflowOrleans.Connectors.Common;

/// <summary>How urgent the calls of a run are. Those of a backfill take no more than its share of a connection's budget, and only what live work leaves; once somebody waits
/// for the same entity they are as urgent as all others, also those that wait already.</summary>
public sealed class CallPace : IDisposable
{
    /// <summary>Live work.</summary>
    public static readonly CallPace Live = new(null);

    private readonly CancellationTokenSource? _hurried;

    private CallPace(CancellationTokenSource? hurried) => _hurried = hurried;

    /// <summary>Whether it can wait.</summary>
    public bool IsBackfill => _hurried is { IsCancellationRequested: false };

    /// <summary>Fires when a backfill becomes urgent.</summary>
    public CancellationToken Hurried => _hurried?.Token ?? CancellationToken.None;

    /// <summary>A run that can wait, until <see cref="Hurry"/>.</summary>
    public static CallPace Backfill() => new(new CancellationTokenSource());

    /// <summary>Somebody waits for it now.</summary>
    public void Hurry() => _hurried?.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _hurried?.Dispose();
}
