using System.Diagnostics;

namespace KashflowOrleans.Tests.Grains.Support;

/// <summary>Waits for a condition, not for a time. A condition that does not come says what was waited for and what there was instead.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    public static Task Holds(Func<bool> condition, string what, Func<string>? instead = null, TimeSpan? patience = null) =>
        Holds(() => Task.FromResult(condition()), what, instead, patience);

    public static async Task Holds(Func<Task<bool>> condition, string what, Func<string>? instead = null, TimeSpan? patience = null)
    {
        var limit = patience ?? Patience;
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                throw new Xunit.Sdk.XunitException($"Waited {limit.TotalSeconds:0} s for: {what}.{(instead is null ? "" : $" Instead: {instead()}")}");
            }

            await Task.Delay(Look);
        }
    }

    /// <summary>The task's result, bounded; the failure names what was waited for.</summary>
    public static async Task<T> Within<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Patience);
        }
        catch (TimeoutException late) when (!task.IsCompleted)
        {
            throw new Xunit.Sdk.XunitException($"Waited {Patience.TotalSeconds:0} s for: {what}.", late);
        }
    }
}
