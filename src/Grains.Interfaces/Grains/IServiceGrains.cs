using Orleans;

namespace KashflowOrleans.Contracts;

/// <summary>A series of numbers, each given once. Key: <c>merchant/ledger/invoice</c>.</summary>
[Alias("kf.INumberSeriesGrain")]
public interface INumberSeriesGrain : IGrainWithStringKey
{
    /// <summary>The next number, never given before; <paramref name="first"/> starts the series. A crash may leave a gap, never a repetition.</summary>
    [Alias("Next")]
    Task<int> Next(int first);
}

/// <summary>The safety net of one inbox partition: publishes again what nobody finished, and due retries. Key: the partition's number.</summary>
[Alias("kf.IPumpGrain")]
public interface IPumpGrain : IGrainWithIntegerKey
{
    /// <summary>Makes sure it runs.</summary>
    [Alias("EnsureRunning")]
    Task EnsureRunning();
}

/// <summary>Polls one sales channel for changed orders. Key: <c>merchant/connection</c>.</summary>
[Alias("kf.IPollerGrain")]
public interface IPollerGrain : IGrainWithStringKey
{
    /// <summary>Makes sure it runs, with the connection's current settings.</summary>
    [Alias("EnsureRunning")]
    Task EnsureRunning();

    /// <summary>Polls now; returns how many changed orders were seen.</summary>
    [Alias("PollNow")]
    Task<int> PollNow();
}
