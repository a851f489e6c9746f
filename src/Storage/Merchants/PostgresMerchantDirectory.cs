using System.Text.Json;
using System.Text.Json.Serialization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace KashflowOrleans.Storage.Merchants;

/// <summary>The merchants' configurations in PostgreSQL, one JSON document each.</summary>
public sealed class PostgresMerchantDirectory(NpgsqlDataSource database, TimeProvider clock) : IMerchantDirectory
{
    private const string PutSql =
        """
        INSERT INTO merchants AS stored (merchant, version, document, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (merchant) DO UPDATE SET version = excluded.version, document = excluded.document, updated_at = excluded.updated_at
        WHERE stored.version <= excluded.version
        """;

    private const string GetSql = "SELECT document FROM merchants WHERE merchant = $1";
    private const string ListSql = "SELECT document FROM merchants ORDER BY merchant";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <inheritdoc/>
    public Task Put(MerchantConfig config, CancellationToken cancellation) =>
        DatabaseFailures.Guard("merchants", async () =>
        {
            await using var command = database.CreateCommand(PutSql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = config.Merchant });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = config.Version });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(config, Json), NpgsqlDbType = NpgsqlDbType.Jsonb });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.Now(clock) });
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    /// <inheritdoc/>
    public async Task<MerchantConfig?> Get(string merchant, CancellationToken cancellation)
    {
        var command = database.CreateCommand(GetSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DbText.Clean(merchant) });
        var found = await Read(command, cancellation);
        return found.Count == 0 ? null : found[0];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MerchantConfig>> List(CancellationToken cancellation) => await Read(database.CreateCommand(ListSql), cancellation);

    private static Task<List<MerchantConfig>> Read(NpgsqlCommand command, CancellationToken cancellation) =>
        DatabaseFailures.Guard("merchants", async () =>
        {
            await using (command)
            {
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                var found = new List<MerchantConfig>();
                while (await reader.ReadAsync(cancellation))
                {
                    found.Add(JsonSerializer.Deserialize<MerchantConfig>(reader.GetString(0), Json)!);
                }

                return found;
            }
        }, cancellation);
}
