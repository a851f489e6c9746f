using System.Collections.Concurrent;
using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Imports;
using KashflowOrleans.Storage.Imports;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>Imports in memory: what their grains would write.</summary>
internal sealed class FakeImports : IImportStore
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);

    public ConcurrentDictionary<(string Merchant, string Import), ImportReading> Readings { get; } = new();

    public Task Put(ImportRow import, IReadOnlyList<ImportedOrder> orders, CancellationToken cancellation) => throw new NotSupportedException("The gateway does not write imports.");

    public Task<ImportReading?> Find(string merchant, string import, CancellationToken cancellation) => Task.FromResult(Readings.GetValueOrDefault((merchant, import)));

    public Task<IReadOnlyList<ImportReading>> List(string merchant, int limit, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ImportReading>>(
        [.. Readings.Where(pair => pair.Key.Merchant == merchant).Select(pair => pair.Value).OrderByDescending(reading => reading.Document.StartedAt).Take(limit)]);

    public Task<int> Settle(string merchant, string import, CancellationToken cancellation) => throw new NotSupportedException("The gateway does not ask for it.");

    public Task<IReadOnlyList<(string Merchant, string Import)>> ListRunning(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<(string, string)>>([.. Readings.Where(pair => pair.Value.Document.State == ImportStates.Running).Select(pair => pair.Key)]);

    /// <summary>Lets an import stand in the read models.</summary>
    public void Seed(string merchant, string import, Func<ImportReading, ImportReading>? change = null)
    {
        var document = ImportProcess.Begin(new ImportRequest("shop", Now.AddDays(-30), Now, 0.25m, "somebody"), Now);
        var reading = new ImportReading(import, document, 0, 0, new Dictionary<string, long>(StringComparer.Ordinal));
        Readings[(merchant, import)] = change?.Invoke(reading) ?? reading;
    }

    /// <summary>The grain of an import.</summary>
    internal sealed class Grain(FakeCluster cluster, FakeImports imports, string key) : IImportGrain
    {
        private (string, string) Key => (key.Split('/')[0], key.Split('/')[1]);

        public Task Start(ImportRequest request)
        {
            cluster.Enter($"IImportGrain/{key}.Start({request.Channel},{request.From:u},{request.To:u},{request.Share.ToString(System.Globalization.CultureInfo.InvariantCulture)},{request.By})");
            imports.Seed(Key.Item1, Key.Item2, reading => reading with { Document = ImportProcess.Begin(request, Now) });
            return Task.CompletedTask;
        }

        public Task EnsureRunning() => throw new NotSupportedException();

        public Task<string> Pause() => Change("Pause", ImportProcess.Pause);

        public Task<string> Resume() => Change("Resume", import => ImportProcess.Resume(import, 0, Now));

        public Task<string> Cancel() => Change("Cancel", import => ImportProcess.End(import, ImportStates.Cancelled, Now));

        private Task<string> Change(string method, Func<ImportDocument, ImportDocument> change)
        {
            cluster.Enter($"IImportGrain/{key}.{method}");
            var reading = imports.Readings[Key];
            imports.Readings[Key] = reading with { Document = change(reading.Document) };
            return Task.FromResult(imports.Readings[Key].Document.State);
        }
    }
}
