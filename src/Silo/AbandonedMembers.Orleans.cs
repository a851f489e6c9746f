using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Cluster;

namespace KashflowOrleans.Silo;

/// <summary>While this silo tries to join: when all silos died at once, the table of members still calls them active and nobody is left to vote them out; a silo that joins would wait for
/// their answer and give up. Once none of them has given a sign of life for long enough, they are called dead.</summary>
internal sealed partial class AbandonedMembers(ClusterMembers members, SiloSettings settings, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<AbandonedMembers> logger)
    : BackgroundService
{
    // A living silo gives a sign every 3 s; this allows for a database that was away for a moment.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStarted);
        var watch = new Watch([], clock.GetTimestamp());
        try
        {
            while (true)
            {
                watch = await LookOnce(watch, joined.Token);
                await Task.Delay(Look, clock, joined.Token);
            }
        }
        catch (OperationCanceledException) when (joined.IsCancellationRequested)
        {
            // This silo has joined, or stops.
        }
    }

    private async Task<Watch> LookOnce(Watch watch, CancellationToken cancellation)
    {
        try
        {
            var active = await members.ReadActive(settings.ClusterId, cancellation);
            if (active.Count == 0 || !active.SequenceEqual(watch.Silos))
            {
                return new Watch(active, clock.GetTimestamp());
            }

            if (clock.GetElapsedTime(watch.Since) >= Silence && await members.DeclareDead(settings.ClusterId, active, cancellation) is > 0 and var count)
            {
                LogDeclaredDead(logger, count, Silence);
            }

            return watch;
        }
        catch (StorageUnavailableException failure)
        {
            LogUnreadable(logger, failure);
            return new Watch([], clock.GetTimestamp());
        }
    }

    [LoggerMessage(1601, LogLevel.Warning, "{Count} silos that are called active gave no sign of life for {Silence}, and no other is active: they are called dead, so that this one can join")]
    private static partial void LogDeclaredDead(ILogger logger, int count, TimeSpan silence);

    [LoggerMessage(1602, LogLevel.Warning, "The table of cluster members could not be read")]
    private static partial void LogUnreadable(ILogger logger, Exception failure);

    /// <summary>Silos that gave no sign of life since a time.</summary>
    private sealed record Watch(IReadOnlyList<ActiveSilo> Silos, long Since);
}
