using System.Collections.Concurrent;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Tests.Gateway.Fakes;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_configurations_are_remembered
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new();
    private readonly ConcurrentQueue<string> _loads = new();
    private Func<string, CancellationToken, Task<string?>> _load = (_, _) => Task.FromResult<string?>("1");

    [Fact]
    public async Task One_is_loaded_once_while_fresh()
    {
        var cache = Create();
        Assert.Equal(("1", "1"), (await cache.Get("a"), await cache.Get("a")));
        _time.Advance(Fresh - TimeSpan.FromTicks(1));
        await cache.Get("a");
        Assert.Single(_loads);
    }

    [Fact]
    public async Task One_that_is_no_longer_fresh_is_loaded_before_it_is_used()
    {
        var cache = Create();
        await cache.Get("a");
        _load = (_, _) => Task.FromResult<string?>("2");
        _time.Advance(Fresh);
        Assert.Equal("2", await cache.Get("a"));
    }

    [Fact]
    public async Task Many_who_ask_at_once_share_one_load()
    {
        var gate = new TaskCompletionSource<string?>();
        _load = (_, _) => gate.Task;
        var cache = Create();
        var waiting = Enumerable.Range(0, 50).Select(_ => cache.Get("a").AsTask()).ToList();
        gate.SetResult("1");
        Assert.All(await Task.WhenAll(waiting), value => Assert.Equal("1", value));
        Assert.Single(_loads);
    }

    [Fact]
    public async Task The_old_one_serves_while_loading_fails_but_not_for_ever()
    {
        var cache = Create();
        await cache.Get("a");
        _load = (_, _) => throw new InvalidOperationException("down");
        _time.Advance(Fresh);
        Assert.Equal("1", await cache.Get("a"));
        _time.Advance(Stale - Fresh);
        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.Get("a").AsTask());
    }

    [Fact]
    public async Task A_failing_load_is_not_tried_at_every_request()
    {
        _load = (_, _) => throw new InvalidOperationException("down");
        var cache = Create();
        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.Get("a").AsTask());
        await Assert.ThrowsAsync<TimeoutException>(() => cache.Get("a").AsTask());
        Assert.Single(_loads);
        _time.Advance(Fresh);
        _load = (_, _) => Task.FromResult<string?>("2");
        Assert.Equal("2", await cache.Get("a"));
    }

    [Fact]
    public async Task A_load_that_hangs_is_given_up()
    {
        var started = new TaskCompletionSource();
        _load = async (_, cancellation) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return null;
        };
        var waiting = Create().Get("a").AsTask();
        await started.Task;
        await Answers.Eventually(() => { _time.Advance(TimeSpan.FromSeconds(1)); return waiting.IsCompleted; }, "the load to be given up");
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
    }

    [Fact]
    public async Task A_load_that_began_before_a_change_does_not_undo_it()
    {
        var gate = new TaskCompletionSource<string?>();
        _load = (_, _) => gate.Task;
        var cache = Create();
        var reading = cache.Get("a").AsTask();
        await Answers.Eventually(() => !_loads.IsEmpty, "the load to begin");
        cache.Learn("a", "7");
        gate.SetResult("6");
        Assert.Equal("7", await reading);
        Assert.Equal("7", await cache.Get("a"));
    }

    [Fact]
    public async Task No_more_are_remembered_than_allowed()
    {
        var cache = Create();
        for (var index = 0; index < 1000; index++)
        {
            await cache.Get($"key-{index}");
        }

        _loads.Clear();
        for (var index = 0; index < 1000; index++)
        {
            await cache.Get($"key-{index}");
        }

        Assert.InRange(_loads.Count, 990, 1000);
    }

    private ExpiringCache<string?> Create() => new(
        (key, cancellation) =>
        {
            _loads.Enqueue(key);
            return _load(key, cancellation);
        },
        Fresh,
        Stale,
        10,
        TimeSpan.FromSeconds(5),
        _time,
        (standing, loaded) => string.CompareOrdinal(standing, loaded) > 0 ? standing : loaded);
}
