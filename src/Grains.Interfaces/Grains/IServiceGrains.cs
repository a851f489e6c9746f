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

/// <summary>Polls one sales channel for orders and documents that changed. Key: <c>merchant/connection</c>.</summary>
[Alias("kf.IPollerGrain")]
public interface IPollerGrain : IGrainWithStringKey
{
    /// <summary>Makes sure it runs, with the connection's current settings.</summary>
    [Alias("EnsureRunning")]
    Task EnsureRunning();

    /// <summary>Polls now; returns how many changes were seen.</summary>
    [Alias("PollNow")]
    Task<int> PollNow();

    /// <summary>How far polling has come.</summary>
    [Alias("GetView")]
    Task<PollerView> GetView();
}

/// <summary>How far the polling of a channel has come.</summary>
/// <param name="OrdersUntil">Every order changed until then was heard of; null before the first poll.</param>
/// <param name="Sources">The documents beside them.</param>
[GenerateSerializer, Immutable, Alias("kf.PollerView")]
public sealed record PollerView([property: Id(0)] DateTimeOffset? OrdersUntil, [property: Id(1)] PollSourceView[] Sources);

/// <summary>How far the polling of one kind of document has come.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Until">Every change until then was heard of; null before the first poll.</param>
/// <param name="Problem">Why the channel refuses to list them; null while it does not.</param>
/// <param name="NotBefore">When it is asked again, if it refused.</param>
[GenerateSerializer, Immutable, Alias("kf.PollSourceView")]
public sealed record PollSourceView([property: Id(0)] string Name, [property: Id(1)] DateTimeOffset? Until, [property: Id(2)] string? Problem, [property: Id(3)] DateTimeOffset? NotBefore);
