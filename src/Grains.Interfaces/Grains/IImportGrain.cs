using Orleans;

namespace KashflowOrleans.Contracts;

/// <summary>One import of past orders: walks a channel's orders by when they were placed and hands each to its order grain, a bounded number at a time. How far it has come
/// stands in the read models. Key: <c>merchant/import</c>.</summary>
[Alias("kf.IImportGrain")]
public interface IImportGrain : IGrainWithStringKey
{
    /// <summary>Starts it. Asked again for an import that was started it changes nothing.</summary>
    [Alias("Start")]
    Task Start(ImportRequest request);

    /// <summary>Makes sure it runs, if it should.</summary>
    [Alias("EnsureRunning")]
    Task EnsureRunning();

    /// <summary>Stops it for a while: no more orders are handed out, those on their way are finished.</summary>
    /// <returns>The state it is in now: only one that runs can be paused.</returns>
    [Alias("Pause")]
    Task<string> Pause();

    /// <summary>Goes on where it was paused.</summary>
    /// <returns>The state it is in now: only one that is paused can go on.</returns>
    [Alias("Resume")]
    Task<string> Resume();

    /// <summary>Stops it for good: no more orders are handed out, those on their way are finished.</summary>
    /// <returns>The state it is in now: one that is done stays so.</returns>
    [Alias("Cancel")]
    Task<string> Cancel();
}

/// <summary>What is to be imported.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="From">Orders placed at or after this.</param>
/// <param name="To">Orders placed at or before this.</param>
/// <param name="Share">Share of the connections' budgets, from 0 to 1.</param>
/// <param name="By">Who asks.</param>
[GenerateSerializer, Immutable, Alias("kf.ImportRequest")]
public sealed record ImportRequest(
    [property: Id(0)] string Channel,
    [property: Id(1)] DateTimeOffset From,
    [property: Id(2)] DateTimeOffset To,
    [property: Id(3)] decimal Share,
    [property: Id(4)] string By);
