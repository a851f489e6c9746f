using System.Collections.Concurrent;
using System.Data.Common;
using Orleans.Runtime;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>Stored grain states in memory, under versions, for either runtime. Outlives the silo, and can be written by somebody else.</summary>
internal sealed class StateVault
{
    private readonly ConcurrentDictionary<string, (long Version, BinaryData? Payload)> _states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _failingWrites = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _conflicts = new(StringComparer.Ordinal);

    public static string Name(GrainId grain) => $"{grain.Type}/{grain.Key}";

    /// <summary>The next writes of this grain (<c>type/key</c>) fail as they do when the database is away.</summary>
    public void FailWrites(string grain, int count) => _failingWrites[grain] = count;

    /// <summary>Before each of the next writes of this grain somebody else writes the same state again.</summary>
    public void ConflictWrites(string grain, int count) => _conflicts[grain] = count;

    /// <summary>What is stored for the grain.</summary>
    public string? Json(string grain) => _states.GetValueOrDefault(grain).Payload?.ToString();

    /// <summary>Stores a state as another program may have left it.</summary>
    public void Put(string grain, string json) => _states.AddOrUpdate(grain, (1, new BinaryData(json)), (_, stored) => (stored.Version + 1, new BinaryData(json)));

    public (long Version, BinaryData? Payload) Read(string grain) => _states.GetValueOrDefault(grain);

    public bool TryWrite(string grain, long expected, BinaryData? payload)
    {
        if (Counts(_failingWrites, grain))
        {
            throw new DatabaseAwayException();
        }

        if (Counts(_conflicts, grain))
        {
            _states.AddOrUpdate(grain, (1, null), (_, stored) => (stored.Version + 1, stored.Payload));
        }

        var next = (expected + 1, payload);
        return expected == 0
            ? _states.TryAdd(grain, next)
            : _states.TryGetValue(grain, out var stored) && stored.Version == expected && _states.TryUpdate(grain, next, stored);
    }

    private static bool Counts(ConcurrentDictionary<string, int> counters, string grain)
    {
        while (counters.TryGetValue(grain, out var count) && count > 0)
        {
            if (counters.TryUpdate(grain, count - 1, count))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class DatabaseAwayException() : DbException("The database is away.");
}
