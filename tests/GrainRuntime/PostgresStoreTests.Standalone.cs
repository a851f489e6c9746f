using KashflowOrleans.Standalone;
using KashflowOrleans.Standalone.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Tests.GrainRuntime;

public sealed class The_PostgreSQL_stores(PrivatePostgres postgres) : IClassFixture<PrivatePostgres>, IAsyncLifetime
{
    private readonly StateKey _key = new(GrainId.Create("order", $"m/c/{Journal.NewKey()}"), "state");
    private readonly PostgresStateStore _states = new(postgres.DataSource);
    private readonly PostgresReminderStore _reminders = new(postgres.DataSource);

    public Task InitializeAsync() => Task.WhenAll(_states.InitializeAsync(default), _reminders.InitializeAsync(default), _states.InitializeAsync(default));

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Keep_a_state_under_its_version()
    {
        Assert.Equal(default, await _states.ReadAsync(_key, default));
        Assert.True(await _states.TryWriteAsync(_key, 0, BinaryData.FromString("one"), default));
        Assert.True(await _states.TryWriteAsync(_key, 1, BinaryData.FromString("two"), default));
        var stored = await _states.ReadAsync(_key, default);
        Assert.Equal((2, "two"), (stored.Version, stored.Payload?.ToString()));
    }

    [Fact]
    public async Task Refuse_a_write_under_any_other_version()
    {
        Assert.False(await _states.TryWriteAsync(_key, 3, BinaryData.FromString("x"), default));
        Assert.True(await _states.TryWriteAsync(_key, 0, BinaryData.FromString("one"), default));
        Assert.False(await _states.TryWriteAsync(_key, 0, BinaryData.FromString("x"), default));
        Assert.False(await _states.TryWriteAsync(_key, 2, BinaryData.FromString("x"), default));
        Assert.Equal("one", (await _states.ReadAsync(_key, default)).Payload?.ToString());
    }

    [Fact]
    public async Task Let_one_of_many_rivals_win()
    {
        var wins = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => _states.TryWriteAsync(_key, 0, BinaryData.FromString($"{number}"), default)));
        Assert.Single(wins, won => won);
    }

    [Fact]
    public async Task Remember_the_version_of_a_cleared_state()
    {
        await _states.TryWriteAsync(_key, 0, BinaryData.FromString("one"), default);
        Assert.True(await _states.TryWriteAsync(_key, 1, payload: null, default));
        Assert.Equal(new StoredState(2, Payload: null), await _states.ReadAsync(_key, default));
        Assert.False(await _states.TryWriteAsync(_key, 0, BinaryData.FromString("x"), default));
        Assert.True(await _states.TryWriteAsync(_key, 2, BinaryData.FromString("three"), default));
    }

    [Fact]
    public async Task Keep_states_of_other_names_and_grains_apart()
    {
        await _states.TryWriteAsync(_key, 0, BinaryData.FromString("one"), default);
        Assert.Equal(default, await _states.ReadAsync(_key with { Name = "other" }, default));
        Assert.Equal(default, await _states.ReadAsync(_key with { Grain = GrainId.Create("customer", _key.Grain.Key.ToString()) }, default));
    }

    [Fact]
    public async Task Keep_reminders()
    {
        var reminder = new StoredReminder(_key.Grain, "retry", new DateTimeOffset(2024, 2, 29, 23, 59, 58, TimeSpan.FromHours(2)), TimeSpan.FromMinutes(90));
        await _reminders.UpsertAsync(reminder with { Period = TimeSpan.FromDays(1) }, default);
        await _reminders.UpsertAsync(reminder, default);
        Assert.Equal(reminder, Assert.Single(await _reminders.ReadAllAsync(default), stored => stored.Grain == _key.Grain));
        await _reminders.DeleteAsync(_key.Grain, "retry", default);
        await _reminders.DeleteAsync(_key.Grain, "retry", default);
        Assert.DoesNotContain(await _reminders.ReadAllAsync(default), stored => stored.Grain == _key.Grain);
    }

    [Fact]
    public async Task Carry_states_and_reminders_over_a_restart()
    {
        var key = Journal.NewKey();
        using (var host = RuntimeFixture.NewHost(options => options.UsePostgreSql(postgres.DataSource)))
        {
            await host.StartAsync();
            var client = host.Services.GetRequiredService<IClusterClient>();
            await client.GetGrain<IStateGrain>(key).Add(7);
            await client.GetGrain<ITimeGrain>(key).Remind("later", IRuntimeFixture.MinimumReminderPeriod, IRuntimeFixture.MinimumReminderPeriod);
            await host.StopAsync();
        }

        Assert.Contains("deactivated: ShuttingDown", Journal.Of(key));
        var before = Journal.Count(key, "reminded later");
        using (var host = RuntimeFixture.NewHost(options => options.UsePostgreSql(postgres.DataSource)))
        {
            await host.StartAsync();
            await Journal.WaitForAsync(key, "reminded later", before + 1);
            var client = host.Services.GetRequiredService<IClusterClient>();
            var view = await client.GetGrain<IStateGrain>(key).View();
            Assert.Equal((7, true, "1"), (view.Count, view.Exists, view.Etag));
            await client.GetGrain<ITimeGrain>(key).Forget("later");
            await host.StopAsync();
        }
    }
}
