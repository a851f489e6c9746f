using Polly;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>The breaker of one connection as a Polly strategy. Polly's own opens on a ratio within a window; a connection's calls may be hundreds a second or one a
/// minute, and a run of failures in a row is the sign that fits both.</summary>
internal sealed class BreakerStrategy(
    ConnectorHttpOptions options,
    TimeProvider time,
    Jitter jitter,
    Func<Polly.Outcome<HttpResponseMessage>, BreakerResult> judge,
    Action<TimeSpan> opened,
    Action closed)
    : ResilienceStrategy<HttpResponseMessage>
{
    private readonly Lock _lock = new();
    private Breaker _breaker = Breaker.Closed;

    protected override async ValueTask<Polly.Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Polly.Outcome<HttpResponseMessage>>> callback,
        ResilienceContext context,
        TState state)
    {
        var (pass, remaining) = Enter();
        if (pass is BreakerPass.None)
        {
            return Polly.Outcome.FromException<HttpResponseMessage>(new CallNotSentException("the service failed repeatedly and is left alone for a while", remaining));
        }

        var result = BreakerResult.Neutral;
        try
        {
            var outcome = await callback(context, state);
            result = judge(outcome);
            return outcome;
        }
        finally
        {
            // In every case: a probe that is never reported back would keep the breaker open for good.
            Leave(pass, result);
        }
    }

    private (BreakerPass Pass, TimeSpan Remaining) Enter()
    {
        lock (_lock)
        {
            (_breaker, var pass, var remaining) = _breaker.Enter(time.GetUtcNow(), options.BreakerPause);
            return (pass, remaining);
        }
    }

    private void Leave(BreakerPass pass, BreakerResult result)
    {
        TimeSpan? pause = null;
        bool recovered;
        lock (_lock)
        {
            var before = _breaker;
            _breaker = before.Leave(pass, result, time.GetUtcNow(), options.BreakerFailures, trips => (pause = Pause(trips)).Value);
            recovered = before.OpenUntil is not null && _breaker.OpenUntil is null;
        }

        if (pause is { } openFor)
        {
            opened(openFor);
        }
        else if (recovered)
        {
            closed();
        }
    }

    private TimeSpan Pause(int trips)
    {
        var doubled = options.BreakerPause * (1 << Math.Min(trips, 10));
        return jitter.Spread(doubled < options.LongestBreakerPause ? doubled : options.LongestBreakerPause);
    }
}

/// <summary>Polly wants options of every strategy.</summary>
internal sealed class BreakerStrategyOptions : ResilienceStrategyOptions
{
    public BreakerStrategyOptions() => Name = "breaker";
}
