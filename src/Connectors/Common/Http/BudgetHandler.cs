using System.Net;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>Takes every request out of the connection's budget, and passes on to the whole cluster that the service asks for a pause.</summary>
internal sealed class BudgetHandler(IConnectionGate gate, ConnectorHttpOptions options, TimeProvider time, Jitter jitter) : DelegatingHandler
{
    private int _throttledInARow;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!await WaitForBudget(request.GetCallContext()?.Pace ?? CallPace.Live, cancellationToken))
        {
            throw new CallNotSentException("the connection's request budget is used up for now", after: null);
        }

        var response = await base.SendAsync(request, cancellationToken);
        var asked = RetryAfter.Read(response.Headers.RetryAfter, time.GetUtcNow(), options.LongestThrottlePause);
        var isThrottled = response.StatusCode is HttpStatusCode.TooManyRequests;
        var pause = isThrottled ? asked ?? NextPause() : response.StatusCode is HttpStatusCode.ServiceUnavailable ? asked : null;
        if (!isThrottled)
        {
            Volatile.Write(ref _throttledInARow, 0);
        }

        if (pause is { } wait)
        {
            RetryAfter.Write(response, wait);
            await gate.ReportThrottled(wait, cancellationToken);
        }

        return response;
    }

    private async ValueTask<bool> WaitForBudget(CallPace pace, CancellationToken cancellation)
    {
        if (pace.IsBackfill)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, pace.Hurried);
            try
            {
                return await gate.WaitForBackfillBudget(options.BackfillPatience, either.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // Somebody waits for it now: it takes its place among the others.
                return await gate.WaitForBudget(options.BudgetPatience, cancellation);
            }
        }

        return await gate.WaitForBudget(options.BudgetPatience, cancellation);
    }

    private TimeSpan NextPause()
    {
        var doublings = Math.Min(Interlocked.Increment(ref _throttledInARow) - 1, 16);
        var pause = jitter.Spread(options.ThrottlePause * (1 << doublings));
        return pause < options.LongestThrottlePause ? pause : options.LongestThrottlePause;
    }
}
