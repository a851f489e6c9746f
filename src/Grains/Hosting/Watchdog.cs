using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Storage.Imports;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Merchants;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace KashflowOrleans.Grains.Hosting;

/// <summary>Each silo sees to it, again and again, that the cluster's pumps, pollers and imports run: whichever silo they lived on.</summary>
public sealed partial class Watchdog(
    IGrainFactory grains, IMerchantDirectory merchants, IImportStore imports, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<Watchdog> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A silo serves no grains before it is fully started.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var whenStarted = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await using var whenStopped = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        try
        {
            await started.Task;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                await EnsureRunning(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure);
            }
        }
        while (await WaitForTick(timer, stoppingToken));
    }

    private async Task EnsureRunning(CancellationToken cancellation)
    {
        for (var partition = 0; partition < InboxPartitions.Count; partition++)
        {
            await Try(grains.GetGrain<IPumpGrain>(partition).EnsureRunning);
        }

        foreach (var merchant in await merchants.List(cancellation))
        {
            foreach (var connection in merchant.Connections.Where(connection => connection.Kind == ConnectionKinds.Magento))
            {
                await Try(grains.GetGrain<IPollerGrain>($"{merchant.Merchant}/{connection.Id}").EnsureRunning);
                await Try(grains.GetGrain<IReconciliationGrain>($"{merchant.Merchant}/{connection.Id}").EnsureRunning);
            }
        }

        foreach (var (merchant, import) in await imports.ListRunning(cancellation))
        {
            await Try(grains.GetGrain<IImportGrain>($"{merchant}/{import}").EnsureRunning);
        }
    }

    // One that cannot be reached must not keep the others from running.
    private async Task Try(Func<Task> ensure)
    {
        try
        {
            await ensure();
        }
        catch (Exception failure)
        {
            LogFailed(logger, failure);
        }
    }

    private static async Task<bool> WaitForTick(PeriodicTimer timer, CancellationToken cancellation)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(1401, LogLevel.Warning, "Pumps, pollers and imports could not all be reached; tried again shortly")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
