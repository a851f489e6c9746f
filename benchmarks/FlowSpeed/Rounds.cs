using System.Diagnostics;

namespace KashflowOrleans.Benchmarks.FlowSpeed;

/// <summary>Repeats work on one thread and measures it.</summary>
internal static class Rounds
{
    private const int Batch = 20;

    /// <summary>How often a second: the median of the rounds, after a warm-up of one round.</summary>
    public static double PerSecond(TimeSpan round, int rounds, Action work)
    {
        Once(round, work);
        var rates = Enumerable.Range(0, rounds).Select(_ => Once(round, work)).Order().ToArray();
        return rates[rates.Length / 2];
    }

    /// <summary>Bytes allocated by one repetition.</summary>
    public static long Allocated(Action work)
    {
        const int Repetitions = 1_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < Repetitions; count++)
        {
            work();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Repetitions;
    }

    private static double Once(TimeSpan round, Action work)
    {
        var began = Stopwatch.GetTimestamp();
        for (var count = 0L; ;)
        {
            for (var index = 0; index < Batch; index++)
            {
                work();
            }

            count += Batch;
            var elapsed = Stopwatch.GetElapsedTime(began);
            if (elapsed >= round)
            {
                return count / elapsed.TotalSeconds;
            }
        }
    }
}
