using System.Diagnostics;
using System.Globalization;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Tests.Storage.Effects;
using KashflowOrleans.Tests.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace KashflowOrleans.Tests.Storage;

/// <summary>Measures; the floors are far below what any machine reaches, so that only a lost group commit fails here. The figures stand in the test's output.</summary>
public sealed class Throughput(PostgresFixture fixture, ITestOutputHelper output) : DatabaseTest(fixture)
{
    private const int Callers = 64;
    private static readonly byte[] Payload = new byte[1_000];

    [Fact]
    public async Task Of_the_inbox()
    {
        await using var inbox = new PostgresInbox(Database.Source, new InboxOptions { Commits = new() { Name = "inbox", MaxWait = TimeSpan.FromSeconds(20) } }, TimeProvider.System, NullLogger<PostgresInbox>.Instance);
        await Measure("appends", 20_000, number => inbox.Append(
            new InboxEvent("acme", "shop", $"acme/shop/{number}", "OrderChanged", $"order-{number}-1", $"correlation-{number}", Payload), CancellationToken.None));
    }

    [Fact]
    public async Task Of_effects()
    {
        await using var effects = new PostgresEffectStore(Database.Source, new() { Name = "effects", MaxWait = TimeSpan.FromSeconds(20) }, TimeProvider.System, NullLogger<PostgresEffectStore>.Instance);
        var documents = new string('d', 1_500);
        await Measure("effects", 15_000, number => effects.Commit(
            Sample.Effect(
                Sample.Order($"{number % 5_000}", number, "synced") with { InvoiceNumber = number, InvoiceGross = 165m, CustomerCode = "SMITH01", Documents = documents },
                [Sample.Line($"acme/shop/{number % 5_000}", number), Sample.Line($"acme/shop/{number % 5_000}", number + 1_000_000)],
                new DueChange($"acme/shop/{number % 5_000}", number % 3 == 0 ? Sample.Noon : null, "c"),
                [number]),
            CancellationToken.None));
    }

    private async Task Measure(string what, int count, Func<int, Task> act)
    {
        await Parallel.ForEachAsync(Enumerable.Range(1_000_000, 2_000), new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (number, _) => await act(number));
        var next = 0;
        var latencies = new double[count];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) <= count;)
            {
                var start = Stopwatch.GetTimestamp();
                await act(number);
                latencies[number - 1] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        })));
        var rate = count / watch.Elapsed.TotalSeconds;
        Array.Sort(latencies);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {rate:0}/s with {Callers} callers, median {latencies[count / 2]:0.0} ms, p99 {latencies[count * 99 / 100]:0.0} ms, max {latencies[^1]:0.0} ms"));
        Assert.True(rate > 500, $"only {rate:0} {what}/s");
    }
}
