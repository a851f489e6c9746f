using System.Globalization;
using KashflowOrleans.Ports;
using NodaTime;
using Polly;
using Polly.Timeout;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>The innermost handler: one exchange with the service, its body read to the end within the time-out, and one audit line about it.</summary>
internal sealed class ExchangeHandler : DelegatingHandler
{
    private const string Actor = "engine";

    private readonly string _merchant;
    private readonly string _connection;
    private readonly ConnectorHttpOptions _options;
    private readonly IAuditSink _audit;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<HttpResponseMessage> _timeout;

    public ExchangeHandler(string merchant, string connection, ConnectorHttpOptions options, ConnectorServices services)
    {
        _merchant = merchant;
        _connection = connection;
        _options = options;
        _audit = services.Audit;
        _time = services.Time;
        _timeout = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = services.Time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.AttemptTimeout })
            .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            // Once, in memory: the audit reads it, a second sending needs no second serialization, and the length is known.
            await content.LoadIntoBufferAsync(cancellationToken);
        }

        var start = _time.GetTimestamp();
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var outcome = await _timeout.ExecuteOutcomeAsync(
                static async (context, state) =>
                {
                    try
                    {
                        return Polly.Outcome.FromResult(await state.Handler.Exchange(state.Request, context.CancellationToken));
                    }
                    catch (Exception exception)
                    {
                        return Polly.Outcome.FromException<HttpResponseMessage>(exception);
                    }
                },
                context,
                (Handler: this, Request: request));
            Record(request, start, outcome);
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<HttpResponseMessage> Exchange(HttpRequestMessage request, CancellationToken cancellation)
    {
        var response = await Forward(request, cancellation);
        try
        {
            await response.Content.LoadIntoBufferAsync(_options.MaxResponseBytes, cancellation);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> Forward(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await base.SendAsync(request, cancellation);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException && !cancellation.IsCancellationRequested)
        {
            // How the sockets handler says that no connection came about in time: the request was never sent.
            throw new HttpRequestException(HttpRequestError.ConnectionError, "no connection within the time allowed", exception);
        }
    }

    private void Record(HttpRequestMessage request, long start, Polly.Outcome<HttpResponseMessage> outcome)
    {
        var call = request.GetCallContext();
        var duration = _time.GetElapsedTime(start);
        _audit.Record(new AuditLine(
            Instant.FromDateTimeOffset(_time.GetUtcNow() - duration),
            _merchant,
            _connection,
            call?.Entity ?? string.Empty,
            call?.CorrelationId ?? string.Empty,
            Actor,
            $"{request.Method.Method} {AuditMask.Path(request.RequestUri)}",
            outcome.Result is { } response ? ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture) : HttpFailure.Describe(outcome.Exception!),
            (int)Math.Min(duration.TotalMilliseconds, int.MaxValue),
            AuditMask.Body(request.Content, _options.AuditedRequestLength),
            AuditMask.Body(outcome.Result?.Content, _options.AuditedResponseLength)));
    }
}
