using System.Collections.Concurrent;

namespace KashflowOrleans.Tests.GrainRuntime;

/// <summary>What grains did, by key. Both runtimes host grains in the test's process, so a test can read it directly.</summary>
internal static class Journal
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Entries = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new(StringComparer.Ordinal);

    public static void Note(string key, string what) => Entries.GetOrAdd(key, _ => new ConcurrentQueue<string>()).Enqueue(what);

    public static IReadOnlyList<string> Of(string key) => Entries.TryGetValue(key, out var entries) ? [.. entries] : [];

    public static int Count(string key, string what) => Of(key).Count(entry => entry == what);

    /// <summary>Waits until the entries of a key are as wanted; fails naming what was waited for and what is there.</summary>
    public static async Task<IReadOnlyList<string>> WaitAsync(string key, string wanted, Func<IReadOnlyList<string>, bool> isThere)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isThere(Of(key)))
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"Waited for {wanted} of '{key}'; there is: {string.Join(", ", Of(key))}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
        }

        return Of(key);
    }

    public static Task WaitForAsync(string key, string entry, int count = 1) =>
        WaitAsync(key, $"{count} x '{entry}'", entries => entries.Count(candidate => candidate == entry) >= count);

    /// <summary>Completes once <see cref="Open"/> was called for the key.</summary>
    public static Task GateAsync(string key) => Gates.GetOrAdd(key, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public static void Open(string key) => Gates.GetOrAdd(key, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public static string NewKey() => Guid.NewGuid().ToString("N");
}
