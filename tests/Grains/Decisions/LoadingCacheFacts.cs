using KashflowOrleans.Grains.Flows;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class A_cache_that_loads
{
    [Fact]
    public async Task Loads_once_for_all_who_ask_at_once()
    {
        var cache = new LoadingCache<string, object>(10);
        var loads = 0;
        var door = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = Enumerable.Range(0, 20).Select(_ => cache.Get("a", Load).AsTask()).ToList();
        door.SetResult();
        var values = await Task.WhenAll(asked);
        Assert.Single(values.Distinct());
        Assert.Equal(1, loads);

        async Task<object> Load()
        {
            Interlocked.Increment(ref loads);
            await door.Task;
            return new object();
        }
    }

    [Fact]
    public async Task Keeps_what_was_used_last()
    {
        var cache = new LoadingCache<int, string>(3);
        var loads = new List<int>();
        foreach (var key in new[] { 1, 2, 3, 1, 4, 1, 2 })
        {
            await cache.Get(key, () =>
            {
                loads.Add(key);
                return Task.FromResult($"{key}");
            });
        }

        Assert.Equal([1, 2, 3, 4, 2], loads);
        Assert.Equal(3, cache.Count);
    }

    [Fact]
    public async Task Keeps_no_failure()
    {
        var cache = new LoadingCache<string, string>(3);
        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.Get("a", () => throw new InvalidOperationException("At once.")).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.Get("a", () => Task.FromException<string>(new InvalidOperationException("Later."))).AsTask());
        Assert.Equal(0, cache.Count);
        Assert.Equal("good", await cache.Get("a", () => Task.FromResult("good")));
    }
}
