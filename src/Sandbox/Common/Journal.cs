using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KashflowOrleans.Sandbox.Common;

/// <summary>
/// Append-only file of what changed, one line per record: a kind, a tab, JSON. The last line of a key wins, so replaying it rebuilds the state. Appending
/// only queues a reference; one loop turns everything queued into one write, so a request pays no disk and a killed process loses at most what one write
/// had not yet taken (nothing, for a caller that awaits <see cref="WrittenAsync"/>).
/// </summary>
internal sealed class Journal : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly FileStream? _file;
    private readonly bool _durable;
    private readonly Task _loop;
    private List<Entry> _pending = [];
    private TaskCompletionSource _batch = NewBatch();
    private Task _writing = Task.CompletedTask;
    private bool _closing;

    private Journal(FileStream? file, bool durable)
    {
        _file = file;
        _durable = durable && file is not null;
        _loop = file is null ? Task.CompletedTask : Task.Run(WriteLoopAsync);
    }

    /// <summary>A journal that keeps nothing.</summary>
    public static Journal None { get; } = new(null, durable: false);

    /// <summary>
    /// Opens <paramref name="path"/>: <paramref name="replay"/> sees every line there is, then <paramref name="snapshot"/> writes the state it built into a
    /// new file
    /// that takes the old one's place by an atomic rename. A last line that was cut off is passed over.
    /// </summary>
    public static Journal Open(string path, bool durable, Action<string, ReadOnlySpan<byte>> replay, Action<SnapshotWriter> snapshot)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (File.Exists(path))
            Replay(File.ReadAllBytes(path), replay);

        var fresh = path + ".new";
        using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None, 64 * 1024))
            snapshot(new SnapshotWriter(stream));

        File.Move(fresh, path, overwrite: true);
        return new Journal(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0), durable);
    }

    /// <summary>Queues a record. Call it under the lock that orders the state's changes; <paramref name="value"/> must not change afterwards.</summary>
    public void Append<T>(string kind, T value, JsonTypeInfo<T> type)
    {
        if (_file is null)
            return;

        var entry = new Entry<T>(kind, value, type);
        bool first;
        lock (_gate)
        {
            first = _pending.Count == 0;
            _pending.Add(entry);
        }

        if (first)
            _wake.Release();
    }

    /// <summary>Completes when everything appended so far is in the file; at once unless the journal is durable.</summary>
    public Task WrittenAsync()
    {
        if (!_durable)
            return Task.CompletedTask;

        // What waits is in the next batch; what does not wait any more is at worst in the one being written.
        lock (_gate)
            return _pending.Count > 0 ? _batch.Task : _writing;
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is null)
            return;

        lock (_gate)
        {
            if (_closing)
                return;

            _closing = true;
        }

        _wake.Release();
        await _loop;
        await _file.DisposeAsync();
        _wake.Dispose();
    }

    private static TaskCompletionSource NewBatch() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Replay(ReadOnlySpan<byte> bytes, Action<string, ReadOnlySpan<byte>> replay)
    {
        while (true)
        {
            var end = bytes.IndexOf((byte)'\n');
            if (end < 0)
                return;

            var line = bytes[..end];
            bytes = bytes[(end + 1)..];
            var tab = line.IndexOf((byte)'\t');
            if (tab > 0)
                replay(Encoding.ASCII.GetString(line[..tab]), line[(tab + 1)..]);
        }
    }

    private async Task WriteLoopAsync()
    {
        var buffer = new ArrayBufferWriter<byte>(256 * 1024);
        var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        await using (writer)
        {
            while (true)
            {
                await _wake.WaitAsync();
                List<Entry> taken;
                TaskCompletionSource batch;
                bool closing;
                lock (_gate)
                {
                    (taken, _pending) = (_pending, []);
                    (batch, _batch) = (_batch, NewBatch());
                    _writing = batch.Task;
                    closing = _closing;
                }

                try
                {
                    buffer.ResetWrittenCount();
                    foreach (var entry in taken)
                        WriteLine(buffer, writer, entry);

                    await _file!.WriteAsync(buffer.WrittenMemory);
                    batch.SetResult();
                }
                catch (IOException exception)
                {
                    // A full disk must not leave durable requests waiting for ever: they fail, and the next batch is tried.
                    batch.SetException(exception);
                    await Console.Error.WriteLineAsync($"The sandbox could not write {_file!.Name}: {exception.Message}");
                }

                if (closing)
                    return;
            }
        }
    }

    private static void WriteLine(ArrayBufferWriter<byte> buffer, Utf8JsonWriter writer, Entry entry)
    {
        Encoding.ASCII.GetBytes(entry.Kind, buffer);
        buffer.Write("\t"u8);
        writer.Reset(buffer);
        entry.Write(writer);
        writer.Flush();
        buffer.Write("\n"u8);
    }

    private abstract class Entry(string kind)
    {
        public string Kind { get; } = kind;

        public abstract void Write(Utf8JsonWriter writer);
    }

    private sealed class Entry<T>(string kind, T value, JsonTypeInfo<T> type) : Entry(kind)
    {
        public override void Write(Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, value, type);
    }

    /// <summary>Writes the state as the first lines of a new journal.</summary>
    internal sealed class SnapshotWriter(Stream stream)
    {
        private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

        public void Write<T>(string kind, T value, JsonTypeInfo<T> type)
        {
            _buffer.ResetWrittenCount();
            using var writer = new Utf8JsonWriter(_buffer);
            WriteLine(_buffer, writer, new Entry<T>(kind, value, type));
            stream.Write(_buffer.WrittenSpan);
        }
    }
}
