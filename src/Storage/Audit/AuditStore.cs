using System.Text;
using System.Threading.Channels;
using KashflowOrleans.Ports;
using KashflowOrleans.Storage.Postgres;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace KashflowOrleans.Storage.Audit;

/// <summary>The audit in PostgreSQL. Lines are collected and written in bulk, so that an outside call never waits for its line; when the database is away they wait within
/// bounds, and what does not fit is dropped, counted and logged.</summary>
public sealed partial class AuditStore : IAuditSink, IAuditQueries, IAsyncDisposable
{
    private const int MaxListLimit = 1_000;

    private const string CopySql =
        "COPY audit (at, merchant, connection, entity, correlation_id, actor, action, result, milliseconds, request, response) FROM STDIN (FORMAT BINARY)";

    private readonly NpgsqlDataSource _database;
    private readonly AuditStoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<AuditLine> _queue;
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly Task _writer;
    private long _dropped;
    private long _droppedLogged;
    private int _disposed;

    /// <summary>Starts the writer.</summary>
    public AuditStore(NpgsqlDataSource database, AuditStoreOptions options, TimeProvider clock, ILogger<AuditStore> logger)
    {
        _database = database;
        _options = options;
        _clock = clock;
        _logger = logger;
        _queue = Channel.CreateBounded<AuditLine>(new BoundedChannelOptions(options.MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _writer = Task.Run(Write);
    }

    /// <summary>How many lines were dropped since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public void Record(AuditLine line)
    {
        if (!_queue.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditLine>> List(
        string merchant, string? entity, string? correlationId, Instant? before, int limit, CancellationToken cancellation)
    {
        var sql = new StringBuilder(
            "SELECT at, merchant, connection, entity, correlation_id, actor, action, result, milliseconds, request, response FROM audit WHERE merchant = $1");
        var command = _database.CreateCommand();
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DbText.Clean(merchant), NpgsqlDbType = NpgsqlDbType.Text });
        AddText(command, sql, " AND entity = ", entity);
        AddText(command, sql, " AND correlation_id = ", correlationId);
        if (before is { } end)
        {
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DbTime.From(end) });
            sql.Append(" AND at < $").Append(command.Parameters.Count);
        }

        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Math.Clamp(limit, 1, MaxListLimit) });
        sql.Append(" ORDER BY at DESC, id DESC LIMIT $").Append(command.Parameters.Count);
        command.CommandText = sql.ToString();
        return DatabaseFailures.Guard("audit", () => Read(command, cancellation), cancellation);
    }

    /// <summary>Writes what waits, within <see cref="AuditStoreOptions.DrainTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _queue.Writer.Complete();
        await _draining.CancelAsync();
        try
        {
            await _writer.WaitAsync(_options.DrainTimeout, _clock);
        }
        catch (TimeoutException)
        {
            await _abort.CancelAsync();
            await _writer;
        }

        LogNewlyDropped();
        _draining.Dispose();
        _abort.Dispose();
    }

    private static void AddText(NpgsqlCommand command, StringBuilder sql, string condition, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = DbText.Clean(value), NpgsqlDbType = NpgsqlDbType.Text });
        sql.Append(condition).Append('$').Append(command.Parameters.Count);
    }

    private static async Task<IReadOnlyList<AuditLine>> Read(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var lines = new List<AuditLine>();
            while (await reader.ReadAsync(cancellation))
            {
                lines.Add(new AuditLine(
                    DbTime.To(reader.GetDateTime(0)),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    reader.GetString(4),
                    reader.GetString(5),
                    reader.GetString(6),
                    reader.GetString(7),
                    reader.GetInt32(8),
                    await reader.IsDBNullAsync(9, cancellation) ? null : reader.GetString(9),
                    await reader.IsDBNullAsync(10, cancellation) ? null : reader.GetString(10)));
            }

            return lines;
        }
    }

    private async Task Write()
    {
        var batch = new List<AuditLine>(_options.MaxBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            if (_queue.Reader.Count < _options.MaxBatch)
            {
                await Pause(_options.FlushInterval, _draining.Token);
            }

            while (batch.Count < _options.MaxBatch && _queue.Reader.TryRead(out var line))
            {
                batch.Add(line);
            }

            await Write(batch);
            batch.Clear();
            LogNewlyDropped();
        }
    }

    private async Task Write(List<AuditLine> batch)
    {
        while (!_abort.IsCancellationRequested)
        {
            try
            {
                await Copy(batch, _abort.Token);
                return;
            }
            catch (Exception failure) when (DatabaseFailures.Classify(failure) == FailureKind.Rejected)
            {
                LogRefused(_logger, batch.Count, failure.GetType().Name);
                return;
            }
            catch (Exception failure)
            {
                LogWriteFailed(_logger, batch.Count, failure.GetType().Name);
                LogNewlyDropped();
                await Pause(_options.RetryInterval, _abort.Token);
            }
        }

        LogLostAtShutdown(_logger, batch.Count);
    }

    private async Task Copy(List<AuditLine> batch, CancellationToken cancellation)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellation);
        await using var copy = await connection.BeginBinaryImportAsync(CopySql, cancellation);
        foreach (var line in batch)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(DbTime.From(line.At), NpgsqlDbType.TimestampTz, cancellation);
            await WriteText(copy, line.Merchant, cancellation);
            await WriteText(copy, line.Connection, cancellation);
            await WriteText(copy, line.Entity, cancellation);
            await WriteText(copy, line.CorrelationId, cancellation);
            await WriteText(copy, line.Actor, cancellation);
            await WriteText(copy, line.Action, cancellation);
            await WriteText(copy, line.Result, cancellation);
            await copy.WriteAsync(line.Milliseconds, NpgsqlDbType.Integer, cancellation);
            await WriteText(copy, line.Request, cancellation);
            await WriteText(copy, line.Response, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    private Task WriteText(NpgsqlBinaryImporter copy, string? text, CancellationToken cancellation) =>
        text is null
            ? copy.WriteNullAsync(cancellation)
            : copy.WriteAsync(DbText.Clean(text, _options.MaxBodyLength), NpgsqlDbType.Text, cancellation);

    private async Task Pause(TimeSpan time, CancellationToken until)
    {
        try
        {
            await Task.Delay(time, _clock, until);
        }
        catch (OperationCanceledException)
        {
            // Disposal cut the pause short.
        }
    }

    private void LogNewlyDropped()
    {
        var dropped = Dropped;
        if (dropped > _droppedLogged)
        {
            LogDropped(_logger, dropped - _droppedLogged);
            _droppedLogged = dropped;
        }
    }
}
