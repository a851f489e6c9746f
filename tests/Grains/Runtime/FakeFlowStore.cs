using System.Collections.Concurrent;
using KashflowOrleans.Contracts;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Flows;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>Flow documents and summaries in memory, with the rules of their contract. Faults are a merchant's own.</summary>
internal sealed class FakeFlowStore : IFlowStore
{
    private readonly ConcurrentDictionary<(string Merchant, string Hash), string> _documents = new();
    private readonly ConcurrentDictionary<(string Merchant, string Flow), (long Version, FlowDetails Flow)> _summaries = new();
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _reads = new(StringComparer.Ordinal);

    /// <summary>Holds every reading of a document back until it is opened.</summary>
    public Door? ReadDoor { get; set; }

    /// <summary>The merchant's next calls of an operation fail as they do when the database is away.</summary>
    public void Fail(string merchant, string operation, int count) => _failures[$"{merchant} {operation}"] = count;

    /// <summary>How often a document of that hash was read.</summary>
    public int ReadsOf(string hash) => _reads.GetValueOrDefault(hash);

    public int DocumentsOf(string merchant) => _documents.Keys.Count(key => key.Merchant == merchant);

    public void Lose(string merchant, string hash) => _documents.TryRemove((merchant, hash), out _);

    /// <summary>What lists show of a flow.</summary>
    public FlowDetails? Summary(string merchant, string flow) => _summaries.GetValueOrDefault((merchant, flow)).Flow;

    public Task PutDocument(string merchant, string hash, string text, CancellationToken cancellation)
    {
        Meet(merchant, nameof(PutDocument));
        _documents.TryAdd((merchant, hash), text);
        return Task.CompletedTask;
    }

    public async Task<string?> GetDocument(string merchant, string hash, CancellationToken cancellation)
    {
        _reads.AddOrUpdate(hash, 1, (_, count) => count + 1);
        await (ReadDoor?.Pass() ?? Task.CompletedTask);
        Meet(merchant, nameof(GetDocument));
        return _documents.GetValueOrDefault((merchant, hash));
    }

    public Task PutSummary(string merchant, FlowDetails flow, long version, CancellationToken cancellation)
    {
        Meet(merchant, nameof(PutSummary));
        _summaries.AddOrUpdate((merchant, flow.Flow), (version, flow), (_, stored) => stored.Version <= version ? (version, flow) : stored);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<FlowDetails>> List(string merchant, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<FlowDetails>>([.. _summaries.Where(pair => pair.Key.Merchant == merchant).OrderBy(pair => pair.Key.Flow, StringComparer.Ordinal).Select(pair => pair.Value.Flow)]);

    private void Meet(string merchant, string operation)
    {
        var key = $"{merchant} {operation}";
        if (_failures.GetValueOrDefault(key) is > 0 and var left)
        {
            _failures[key] = left - 1;
            throw new StorageUnavailableException("The database is away.");
        }
    }
}
