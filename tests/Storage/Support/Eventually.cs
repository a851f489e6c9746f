using System.Diagnostics;

namespace KashflowOrleans.Tests.Storage.Support;

/// <summary>Bounded waiting.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task Is(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Limit, $"waited {Limit.TotalSeconds:0} s in vain until {what}");
            await Task.Delay(10);
        }
    }
}
