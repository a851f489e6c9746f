using System.Text.Json;
using System.Text.Json.Serialization;
using KashflowOrleans.Contracts;
using KashflowOrleans.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace KashflowOrleans.Storage.Flows;

/// <summary>Flow documents and summaries in PostgreSQL.</summary>
public sealed class PostgresFlowStore(NpgsqlDataSource database, TimeProvider clock) : IFlowStore
{
    private const string PutDocumentSql = "INSERT INTO flow_documents (merchant, hash, text, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (merchant, hash) DO NOTHING";

    private const string GetDocumentSql = "SELECT text FROM flow_documents WHERE merchant = $1 AND hash = $2";

    private const string PutSummarySql =
        """
        INSERT INTO flows AS stored (merchant, flow, subject, document, version, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (merchant, flow) DO UPDATE
        SET subject = excluded.subject, document = excluded.document, version = excluded.version, updated_at = excluded.updated_at
        WHERE stored.version <= excluded.version
        """;

    private const string ListSql = "SELECT document FROM flows WHERE merchant = $1 ORDER BY flow";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new StorableText() } };

    /// <inheritdoc/>
    public Task PutDocument(string merchant, string hash, string text, CancellationToken cancellation) =>
        DatabaseFailures.Guard("flow documents", async () =>
        {
            await using var command = database.CreateCommand(PutDocumentSql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = merchant });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hash });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.Now(clock) });
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    /// <inheritdoc/>
    public Task<string?> GetDocument(string merchant, string hash, CancellationToken cancellation) =>
        DatabaseFailures.Guard("flow documents", async () =>
        {
            await using var command = database.CreateCommand(GetDocumentSql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DbText.Clean(merchant) });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DbText.Clean(hash) });
            return await command.ExecuteScalarAsync(cancellation) as string;
        }, cancellation);

    /// <inheritdoc/>
    public Task PutSummary(string merchant, FlowDetails flow, long version, CancellationToken cancellation) =>
        DatabaseFailures.Guard("flows", async () =>
        {
            await using var command = database.CreateCommand(PutSummarySql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = merchant });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = flow.Flow });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DbText.Clean(flow.Subject) });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(flow, Json), NpgsqlDbType = NpgsqlDbType.Jsonb });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.Now(clock) });
            return await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FlowDetails>> List(string merchant, CancellationToken cancellation) =>
        await DatabaseFailures.Guard("flows", async () =>
        {
            await using var command = database.CreateCommand(ListSql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DbText.Clean(merchant) });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var found = new List<FlowDetails>();
            while (await reader.ReadAsync(cancellation))
            {
                found.Add(JsonSerializer.Deserialize<FlowDetails>(reader.GetString(0), Json)!);
            }

            return found;
        }, cancellation);

    /// <summary>People's texts may hold what <c>jsonb</c> cannot.</summary>
    private sealed class StorableText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(DbText.Clean(value));
    }
}
