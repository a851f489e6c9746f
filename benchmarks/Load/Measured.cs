using System.Collections.Concurrent;
using System.Diagnostics;

namespace KashflowOrleans.Benchmarks.Load;

/// <summary>Runs an action many times at once and measures it.</summary>
/// <param name="PerSecond">Completed a second.</param>
/// <param name="P50">Median latency.</param>
/// <param name="P99">Latency that 99 of 100 stay under.</param>
/// <param name="Failed">Actions that did not succeed.</param>
internal sealed record Measured(decimal PerSecond, TimeSpan P50, TimeSpan P99, int Failed)
{
    /// <summary>Runs <paramref name="action"/> for each number from 0, so many at once.</summary>
    public static async Task<Measured> Run(int count, int atOnce, Func<int, Task<bool>> action)
    {
        var next = -1;
        var failed = 0;
        var latencies = new ConcurrentBag<long>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next); number < count; number = Interlocked.Increment(ref next))
            {
                var began = Stopwatch.GetTimestamp();
                if (!await action(number))
                {
                    Interlocked.Increment(ref failed);
                }

                latencies.Add(Stopwatch.GetElapsedTime(began).Ticks);
            }
        })));
        var elapsed = clock.Elapsed;
        var sorted = latencies.Order().ToArray();
        return new Measured(
            decimal.Round(count / (decimal)elapsed.TotalSeconds, 0),
            TimeSpan.FromTicks(sorted[sorted.Length / 2]),
            TimeSpan.FromTicks(sorted[(int)(sorted.Length * 0.99)]),
            failed);
    }

    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{PerSecond,8:0}/s   p50 {P50.TotalMilliseconds,6:0.0} ms   p99 {P99.TotalMilliseconds,6:0.0} ms{(Failed > 0 ? $"   {Failed} FAILED" : string.Empty)}");
}
