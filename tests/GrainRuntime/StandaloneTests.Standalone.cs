using KashflowOrleans.Standalone;
using KashflowOrleans.Standalone.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Tests.GrainRuntime;

/// <summary>What the single-process runtime promises of its own.</summary>
public sealed class A_standalone_host
{
    private readonly string _key = Journal.NewKey();

    [Fact]
    public async Task Deactivates_every_grain_when_it_stops_and_takes_no_call_afterwards()
    {
        using var host = RuntimeFixture.NewHost();
        await host.StartAsync();
        var client = host.Services.GetRequiredService<IClusterClient>();
        var keys = Enumerable.Range(0, 50).Select(index => $"{_key}-{index}").ToList();
        foreach (var key in keys) await client.GetGrain<IStateGrain>(key).View();
        await host.StopAsync();
        Assert.All(keys, key => Assert.Contains("deactivated: ShuttingDown", Journal.Of(key)));
        await Assert.ThrowsAsync<OrleansMessageRejectionException>(client.GetGrain<IStateGrain>(_key).View);
    }

    [Fact]
    public async Task Stops_in_time_though_a_call_hangs()
    {
        using var host = RuntimeFixture.NewHost(options => options.DeactivationTimeout = TimeSpan.FromMilliseconds(200));
        await host.StartAsync();
        var hold = host.Services.GetRequiredService<IClusterClient>().GetGrain<ICallGrain>(_key).Hold();
        await Journal.WaitForAsync(_key, "hold begins");
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Journal.Open(_key);
        await hold;
    }

    [Fact]
    public async Task Collects_grains_that_nobody_uses()
    {
        using var host = RuntimeFixture.NewHost(options => options.CollectionAge = TimeSpan.FromMilliseconds(100));
        await host.StartAsync();
        await host.Services.GetRequiredService<IClusterClient>().GetGrain<IStateGrain>(_key).View();
        await Journal.WaitForAsync(_key, "deactivated: ActivationIdle");
        await host.StopAsync();
    }

    [Fact]
    public async Task Makes_publishers_wait_while_a_stream_is_full()
    {
        using var host = RuntimeFixture.NewHost(options => options.StreamQueueBound = 3);
        await host.StartAsync();
        var stream = host.Services.GetRequiredService<IClusterClient>().GetStreamProvider(RuntimeCollection.StreamProvider)
            .GetStream<TestEvent>(StreamId.Create(ListenerGrain.Namespace, _key));
        for (var number = 0; number < 3; number++) await stream.OnNextAsync(new TestEvent(number, number == 0 ? "hold" : ""));
        var fourth = stream.OnNextAsync(new TestEvent(3));
        var fifth = stream.OnNextAsync(new TestEvent(4));
        Assert.False(fourth.IsCompleted || fifth.IsCompleted);
        Journal.Open(_key);
        await Task.WhenAll(fourth, fifth);
        await Journal.WaitForAsync(_key, "event 4");
        Assert.Equal(Enumerable.Range(0, 5).Select(number => $"event {number}"), Journal.Of(_key).Skip(1));
        await host.StopAsync();
    }

    [Fact]
    public async Task Keeps_states_and_reminders_of_its_stores_over_a_restart()
    {
        var (states, reminders) = (new MemoryStateStore(), new MemoryReminderStore());
        for (var run = 1; run <= 3; run++)
        {
            using var host = RuntimeFixture.NewHost(services: services => services.AddSingleton<IStandaloneStateStore>(states).AddSingleton<IStandaloneReminderStore>(reminders));
            await host.StartAsync();
            var client = host.Services.GetRequiredService<IClusterClient>();
            Assert.Equal(run, (await client.GetGrain<IStateGrain>(_key).Add(1)).Count);
            if (run == 1) await client.GetGrain<ITimeGrain>(_key).Remind("kept", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
            Assert.True(await client.GetGrain<ITimeGrain>(_key).HasReminder("kept"));
            await host.StopAsync();
        }
    }

    [Fact]
    public async Task Names_what_is_missing()
    {
        using var host = RuntimeFixture.NewHost(options => options.GrainAssemblies.Clear());
        await host.StartAsync();
        var exception = Assert.Throws<ArgumentException>(() => host.Services.GetRequiredService<IClusterClient>().GetGrain<IStateGrain>(_key));
        Assert.Contains("GrainAssemblies", exception.Message, StringComparison.Ordinal);
        await host.StopAsync();
    }
}

public sealed class With_virtual_time_and_a_seeded_queue
{
    [Fact]
    public void A_year_of_reminders_passes_at_once()
    {
        var key = Journal.NewKey();
        Simulate(seed: 1, TimeSpan.FromDays(366), async client => await client.GetGrain<ITimeGrain>(key).Remind("daily", TimeSpan.FromHours(5), TimeSpan.FromDays(1)));
        Assert.Equal(366, Journal.Count(key, "reminded daily"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var runs = new[] { 1, 1, 2, 3, 4 }.Select(Run).ToList();
        Assert.Equal(runs[0], runs[1]);
        Assert.Contains(runs, run => !run.SequenceEqual(runs[0]));
        Assert.All(runs, run => Assert.Equal(runs[0].Order(StringComparer.Ordinal), run.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_call_times_out_at_its_time()
    {
        var key = Journal.NewKey();
        var failure = "";
        Simulate(seed: 1, TimeSpan.FromMinutes(1), async client =>
        {
            var exception = await Assert.ThrowsAsync<TimeoutException>(client.GetGrain<ICallGrain>(key).Hold);
            failure = exception.Message;
        });
        Assert.Contains("ICallGrain.Hold", failure, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Run(int seed)
    {
        var log = Journal.NewKey();
        Simulate(seed, TimeSpan.FromMinutes(1), client => Task.WhenAll(Enumerable.Range(0, 10).Select(async number =>
        {
            await client.GetGrain<ICallGrain>($"{log}-{number}").Increment();
            Journal.Note(log, $"{number}");
            await client.GetGrain<ICallGrain>(log).Note($"{number} again");
        })));
        return Journal.Of(log);
    }

    /// <summary>Runs the scenario and then the given time, all on this thread.</summary>
    private static void Simulate(int seed, TimeSpan length, Func<IClusterClient, Task> scenario)
    {
        var time = new VirtualTime();
        IGrainWorkQueue queue = new SeededQueue(seed);
        using var host = RuntimeFixture.NewHost(options =>
        {
            options.TimeProvider = time;
            options.WorkQueue = queue;
        });
        var end = time.GetUtcNow() + length;
        var run = Task.Factory.StartNew(
            async () =>
            {
                await host.StartAsync();
                await scenario(host.Services.GetRequiredService<IClusterClient>());
            },
            CancellationToken.None,
            TaskCreationOptions.DenyChildAttach,
            queue.CreateScheduler()).Unwrap();
        do
        {
            while (((SeededQueue)queue).RunOne())
            {
                // Every turn there is.
            }
        }
        while (time.FireNext(end));
        Assert.True(run.IsCompleted, "The scenario did not end in its time.");
        run.GetAwaiter().GetResult();
    }
}
