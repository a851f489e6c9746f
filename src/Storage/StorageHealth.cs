using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace KashflowOrleans.Storage;

/// <summary>Whether the database answers within two seconds.</summary>
public sealed class StorageHealth(NpgsqlDataSource database, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // Waited for from outside: a connection that hangs does not heed its token in time.
            await Ask(both.Token).WaitAsync(both.Token);
            return HealthCheckResult.Healthy("the database answers.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"the database does not answer within {Limit.TotalSeconds:0} s.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"the database cannot be reached ({failure.GetType().Name}).");
        }
    }

    private async Task Ask(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT 1");
        await command.ExecuteScalarAsync(cancellation);
    }
}
