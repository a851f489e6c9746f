using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>The outermost handler: short retries of reading requests around the connection's breaker. A request that may change something is never sent twice here.</summary>
internal sealed partial class ResilienceHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage> RequestKey = new("request");
    private static readonly ResiliencePropertyKey<long> StartKey = new("start");

    private readonly IServiceErrors _errors;
    private readonly ConnectorHttpOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public ResilienceHandler(string connection, IServiceErrors errors, ConnectorHttpOptions options, ConnectorServices services, Jitter jitter)
    {
        _errors = errors;
        _options = options;
        _time = services.Time;
        var logger = services.Loggers.CreateLogger<ResilienceHandler>();
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = services.Time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.Retries,
                ShouldHandle = args => ValueTask.FromResult(IsWorthARetry(args.Context, args.Outcome)),
                DelayGenerator = args =>
                    ValueTask.FromResult<TimeSpan?>(RetryAfter.Of(args.Outcome.Result) ?? jitter.Spread(options.RetryDelay * (1 << args.AttemptNumber))),
                OnRetry = static args =>
                {
                    args.Outcome.Result?.Dispose();
                    return default;
                },
            });
        }

        _pipeline = builder
            .AddStrategy(
                _ => new BreakerStrategy(options, services.Time, jitter, Judge, pause => LogOpened(logger, connection, pause), () => LogClosed(logger, connection)),
                new BreakerStrategyOptions())
            .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(RequestKey, request);
            context.Properties.Set(StartKey, _time.GetTimestamp());
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static async (context, state) =>
                {
                    try
                    {
                        return Polly.Outcome.FromResult(await state.Handler.SendInner(state.Request, context.CancellationToken));
                    }
                    catch (Exception exception)
                    {
                        return Polly.Outcome.FromException<HttpResponseMessage>(exception);
                    }
                },
                context,
                (Handler: this, Request: request));
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendInner(HttpRequestMessage request, CancellationToken cancellation) => base.SendAsync(request, cancellation);

    private bool IsWorthARetry(ResilienceContext context, Polly.Outcome<HttpResponseMessage> outcome)
    {
        var request = context.Properties.GetValue(RequestKey, null!);
        if (request.Method != HttpMethod.Get || _time.GetElapsedTime(context.Properties.GetValue(StartKey, 0)) > _options.RetryWindow)
        {
            return false;
        }

        // A time-out has already cost the caller its patience, and what was held back on our side will be held back again.
        return outcome.Result is { } response
            ? (response.StatusCode is HttpStatusCode.TooManyRequests || _errors.IsTransient(response))
                && (RetryAfter.Of(response) ?? TimeSpan.Zero) <= _options.LongestRetryDelay
            : outcome.Exception is HttpRequestException { HttpRequestError: not HttpRequestError.ConfigurationLimitExceeded };
    }

    private BreakerResult Judge(Polly.Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result.StatusCode: HttpStatusCode.TooManyRequests } => BreakerResult.Neutral,
        { Result: { } response } => _errors.IsTransient(response) ? BreakerResult.Failure : BreakerResult.Success,
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } } => BreakerResult.Success,
        { Exception: HttpRequestException or TimeoutRejectedException } => BreakerResult.Failure,
        _ => BreakerResult.Neutral,
    };
}
