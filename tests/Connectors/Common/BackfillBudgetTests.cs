using System.Net;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Contracts;

namespace KashflowOrleans.Tests.Connectors.Common;

public sealed class The_budget_of_a_backfill
{
    [Fact]
    public async Task Is_asked_for_only_by_calls_that_can_wait()
    {
        var gate = new TwoLanes();
        using var client = Client(gate);
        using var pace = CallPace.Backfill();
        gate.Backfill.SetResult(true);
        using var live = await client.SendAsync(Request(CallPace.Live));
        using var waiting = await client.SendAsync(Request(pace));
        Assert.Equal((1, 1), (gate.Live, gate.Waits));
    }

    [Fact]
    public async Task Is_waited_for_no_longer_once_somebody_waits_for_the_call()
    {
        var gate = new TwoLanes();
        using var client = Client(gate);
        using var pace = CallPace.Backfill();
        var sending = client.SendAsync(Request(pace));
        Assert.False(sending.IsCompleted);
        pace.Hurry();
        using var reply = await sending.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal((1, 1), (gate.Live, gate.Waits));
        using var next = await client.SendAsync(Request(pace));
        Assert.Equal((2, 1), (gate.Live, gate.Waits));
    }

    [Fact]
    public async Task Ends_with_the_caller()
    {
        var gate = new TwoLanes();
        using var client = Client(gate);
        using var pace = CallPace.Backfill();
        using var stop = new CancellationTokenSource();
        var sending = client.SendAsync(Request(pace), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(0, gate.Live);
    }

    [Fact]
    public async Task Used_up_means_that_nothing_is_sent()
    {
        var gate = new TwoLanes();
        using var client = Client(gate);
        using var pace = CallPace.Backfill();
        gate.Backfill.SetResult(false);
        await Assert.ThrowsAsync<CallNotSentException>(() => client.SendAsync(Request(pace)));
    }

    private static HttpClient Client(IConnectionGate gate) =>
        new(new BudgetHandler(gate, new ConnectorHttpOptions(), TimeProvider.System, new Jitter(new Random(1))) { InnerHandler = new Answering() }) { BaseAddress = new Uri("https://shop.test") };

    private static HttpRequestMessage Request(CallPace pace)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/orders");
        request.Options.Set(new HttpRequestOptionsKey<CallContext>(CallOptions.Context), new CallContext("c", "acme/shop/1") { Pace = pace });
        return request;
    }

    private sealed class Answering : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
    }

    private sealed class TwoLanes : IConnectionGate
    {
        public TaskCompletionSource<bool> Backfill { get; } = new();

        public int Live { get; private set; }

        public int Waits { get; private set; }

        public ValueTask<SessionReply> GetSession(string? rejected, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask<bool> WaitForBudget(TimeSpan patience, CancellationToken cancellation)
        {
            Live++;
            return ValueTask.FromResult(true);
        }

        public async ValueTask<bool> WaitForBackfillBudget(TimeSpan patience, CancellationToken cancellation)
        {
            Waits++;
            return await Backfill.Task.WaitAsync(cancellation);
        }

        public ValueTask ReportThrottled(TimeSpan pause, CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
