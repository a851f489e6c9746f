using System.Diagnostics;
using System.Globalization;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Tests.Storage.Effects;
using KashflowOrleans.Tests.Storage.Inbox;
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
        await using var inbox = new PostgresInbox(
            Database.Source, InboxTest.Options, TimeProvider.System, NullLogger<PostgresInbox>.Instance);
        await Measure("appends", 20_000, number => inbox.Append(
            new InboxEvent("acme", "shop", $"acme/shop/{number}", "OrderChanged", $"order-{number}-1", $"correlation-{number}", Payload), CancellationToken.None));
    }

    [Fact]
    public async Task Of_effects()
    {
        await using var effects = new PostgresEffectStore(
            Database.Source, EffectTest.Options, TimeProvider.System, NullLogger<PostgresEffectStore>.Instance);
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
        var warmUp = Enumerable.Range(1_000_000, 2_000);
        await Parallel.ForEachAsync(warmUp, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (number, _) => await act(number));
        var next = 0;
        var latencies = new double[count];
        var watch = Stopwatch.StartNew();
        var (own, server) = (Environment.CpuUsage.TotalTime, ServerProcess.ProcessorTime(Fixture.ServerProcessId));
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
        own = (Environment.CpuUsage.TotalTime - own) / count;
        server = (ServerProcess.ProcessorTime(Fixture.ServerProcessId) - server) / count;
        Array.Sort(latencies);

        // Processor time per item does not depend on what else the machine does.
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
             {what}: {rate:0}/s with {Callers} callers, median {latencies[count / 2]:0.0} ms, p99 {latencies[count * 99 / 100]:0.0} ms, max {latencies[^1]:0.0} ms;
             processor time for one: {own.TotalMicroseconds:0} µs here, {server.TotalMicroseconds:0} µs in PostgreSQL
             """));
        Assert.True(rate > 500, $"only {rate:0} {what}/s");
    }
}
