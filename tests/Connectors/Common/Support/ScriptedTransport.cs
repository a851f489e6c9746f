using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace KashflowOrleans.Tests.Connectors.Common.Support;

/// <summary>Stands in for the network: answers requests by script and remembers them.</summary>
public sealed class ScriptedTransport(Func<SentRequest, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly ConcurrentQueue<SentRequest> _sent = new();

    /// <summary>What was sent, in order.</summary>
    public IReadOnlyList<SentRequest> Sent => [.. _sent];

    /// <summary>Answers in order; the last one goes on for ever.</summary>
    public static ScriptedTransport Sequence(params Func<HttpResponseMessage>[] answers)
    {
        var next = 0;
        return new ScriptedTransport(_ => answers[Math.Min(Interlocked.Increment(ref next) - 1, answers.Length - 1)]());
    }

    public static HttpResponseMessage Json(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static HttpResponseMessage Html(HttpStatusCode status) => new(status) { Content = new StringContent("<html><body>Maintenance</body></html>", Encoding.UTF8, "text/html") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new SentRequest(request.Method, request.RequestUri!, request.Headers.Authorization?.ToString(), body);
        _sent.Enqueue(sent);
        var response = answer(sent);
        response.RequestMessage = request;
        return response;
    }
}

/// <summary>A request that reached the network.</summary>
public sealed record SentRequest(HttpMethod Method, Uri Address, string? Authorization, string? Body)
{
    public override string ToString() => $"{Method} {Address.PathAndQuery}";
}
