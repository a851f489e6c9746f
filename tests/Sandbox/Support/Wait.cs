namespace KashflowOrleans.Tests.Sandbox.Support;

/// <summary>Waits for a condition, within a bound.</summary>
internal static class Wait
{
    public static async Task ForAsync(Func<bool> condition, string what, int seconds = 20)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited {seconds} s for {what}.");
            }
        }
    }
}
