using System.Net;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Keys;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Tests.Connectors.Common.Support;

/// <summary>A connection's HTTP client on a scripted network and a clock that is moved by hand.</summary>
public sealed class HttpBench : IDisposable
{
    private readonly HttpClient _client;

    public HttpBench(ScriptedTransport transport, bool authenticates = false, Func<ConnectorHttpOptions, ConnectorHttpOptions>? configure = null)
    {
        Transport = transport;
        var connection = new ConnectionConfig("books", ConnectionKinds.Kashflow, "https://service.test/v2/", new Dictionary<string, string>(), new Dictionary<string, string>());
        var options = (configure ?? (static options => options))(ConnectorHttpOptions.Of(connection));
        Options = options;
        var services = new ConnectorServices(Audit, new PlainSecrets(), Time, new Random(1), NullLoggerFactory.Instance, () => transport);
        _client = ConnectorHttp.Create(MerchantId.Parse("acme"), connection, Gate, authenticates ? new BearerAuthenticator(Gate) : null, new OneWordErrors(), services, options);
    }

    public ScriptedTransport Transport { get; }

    public ConnectorHttpOptions Options { get; }

    public ManualTime Time { get; } = new();

    public AuditList Audit { get; } = new();

    public ScriptedGate Gate { get; } = new();

    public static Func<HttpResponseMessage> Status(HttpStatusCode status, string body = "", TimeSpan? retryAfter = null) => () =>
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body) };
        response.Headers.RetryAfter = retryAfter is { } wait ? new(wait) : null;
        return response;
    };

    public static Func<HttpResponseMessage> Breaks(HttpRequestError error = HttpRequestError.ResponseEnded) => () => throw new HttpRequestException(error);

    public Task<HttpResponseMessage> Get(string path = "/things") => Send(HttpMethod.Get, path);

    public Task<HttpResponseMessage> Post(string path = "/things") => Send(HttpMethod.Post, path);

    /// <summary>Sends a request and lets short waits pass.</summary>
    public Task<HttpResponseMessage> Send(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, $"https://service.test/v2{path}");
        if (method != HttpMethod.Get)
        {
            request.Content = new StringContent("""{"Amount":1.5,"Email":"jo@example.org"}""", System.Text.Encoding.UTF8, "application/json");
        }

        request.Options.Set(new HttpRequestOptionsKey<CallContext>(CallOptions.Context), new CallContext("corr-1", "acme/shop/7"));
        return Time.Drive(_client.SendAsync(request), TimeSpan.FromSeconds(3));
    }

    public void Dispose() => _client.Dispose();
}
