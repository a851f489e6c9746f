using KashflowOrleans.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace KashflowOrleans.Storage.Cluster;

/// <summary>The silos that the table of members calls active, and their end when nobody is left to vote them out.</summary>
public sealed class ClusterMembers(NpgsqlDataSource database)
{
    private const string ReadSql =
        "SELECT address, port, generation, iamalivetime FROM orleansmembershiptable WHERE deploymentid = $1 AND status = 3 ORDER BY address, port, generation";

    // All or nothing: a silo that gave a sign since it was seen, or that was not seen at all, is alive and votes for itself.
    private const string DeclareDeadSql =
        """
        WITH active AS (
            SELECT address::text, port, generation, iamalivetime::timestamptz FROM orleansmembershiptable WHERE deploymentid = $1 AND status = 3),
        seen AS (
            SELECT * FROM unnest($2::text[], $3::integer[], $4::integer[], $5::timestamptz[])),
        moved AS (
            UPDATE orleansmembershipversiontable SET version = version + 1, timestamp = now()
            WHERE deploymentid = $1 AND EXISTS (SELECT 1 FROM active) AND NOT EXISTS (SELECT * FROM active EXCEPT SELECT * FROM seen)
            RETURNING deploymentid)
        UPDATE orleansmembershiptable AS silo SET status = 6 FROM moved WHERE silo.deploymentid = moved.deploymentid AND silo.status = 3
        """;

    /// <summary>The silos that are called active, with the time of their last sign of life.</summary>
    public Task<IReadOnlyList<ActiveSilo>> ReadActive(string clusterId, CancellationToken cancellation) =>
        DatabaseFailures.Guard<IReadOnlyList<ActiveSilo>>("cluster members", async () =>
        {
            await using var command = database.CreateCommand(ReadSql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = clusterId });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var silos = new List<ActiveSilo>();
            while (await reader.ReadAsync(cancellation))
            {
                silos.Add(new ActiveSilo(reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetFieldValue<DateTime>(3)));
            }

            return silos;
        }, cancellation);

    /// <summary>Calls silos dead, if no other is active and none of them has given a sign of life since it was seen.</summary>
    /// <returns>How many were called dead.</returns>
    public Task<int> DeclareDead(string clusterId, IReadOnlyList<ActiveSilo> seen, CancellationToken cancellation) =>
        DatabaseFailures.Guard("cluster members", async () =>
        {
            await using var command = database.CreateCommand(DeclareDeadSql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = clusterId });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. seen.Select(silo => silo.Address)] });
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. seen.Select(silo => silo.Port)] });
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. seen.Select(silo => silo.Generation)] });
            command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. seen.Select(silo => silo.LastSign)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);
}

/// <summary>A silo that is called active.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Generation">Which of its lives.</param>
/// <param name="LastSign">When it last said that it is alive, UTC.</param>
public sealed record ActiveSilo(string Address, int Port, int Generation, DateTime LastSign);
