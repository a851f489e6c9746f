using System.Net;
using KashflowOrleans.Configuration;
using KashflowOrleans.Keys;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>Makes the HTTP client of a connection. From the outside in: short retries of reading requests, breaker, credentials, budget, then the exchange itself with
/// time-out and audit. The order matters: a request held back by breaker or budget is never sent, and everything that is sent was paid for and is on record.</summary>
public static class ConnectorHttp
{
    /// <summary>The client of one connection; kept as long as the connection's configuration is the same.</summary>
    /// <param name="merchant">Whose connection.</param>
    /// <param name="connection">Its configuration; the base address has no slash at its end.</param>
    /// <param name="gate">What the cluster shares: budget and pauses.</param>
    /// <param name="authenticator">Puts credentials on requests; null for requests that carry none.</param>
    /// <param name="errors">Reads the service's error bodies.</param>
    /// <param name="services">Clock, audit and the rest.</param>
    /// <param name="options">Behaviour; null takes it from the configuration.</param>
    /// <exception cref="ConnectorConfigurationException">The base address or a setting is wrong.</exception>
    public static HttpClient Create(
        MerchantId merchant,
        ConnectionConfig connection,
        IConnectionGate gate,
        IRequestAuthenticator? authenticator,
        IServiceErrors errors,
        ConnectorServices services,
        ConnectorHttpOptions? options = null)
    {
        var baseAddress = BaseAddress(connection);
        options ??= ConnectorHttpOptions.Of(connection);
        var jitter = new Jitter(services.Random);
        HttpMessageHandler handler = services.Transport?.Invoke() ?? Sockets(options);
        handler = new ExchangeHandler(merchant.Value, connection.Id, options, services) { InnerHandler = handler };
        handler = new BudgetHandler(gate, options, services.Time, jitter) { InnerHandler = handler };
        if (authenticator is not null)
        {
            handler = new AuthenticationHandler(authenticator, errors) { InnerHandler = handler };
        }

        handler = new ResilienceHandler($"{merchant}/{connection.Id}", errors, options, services, jitter) { InnerHandler = handler };
        var client = new HttpClient(handler, disposeHandler: true)
        {
            BaseAddress = baseAddress,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = options.MaxResponseBytes,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("KashflowOrleans/1");
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        return client;
    }

    private static Uri BaseAddress(ConnectionConfig connection) =>
        Uri.TryCreate(connection.BaseUrl.TrimEnd('/'), UriKind.Absolute, out var address)
        && address.Scheme is "https" or "http"
        && address.UserInfo.Length == 0
        && address.Query.Length == 0
            ? address
            : throw new ConnectorConfigurationException(
                $"connection '{connection.Id}': baseUrl '{WithoutSecrets(connection.BaseUrl)}' is no usable address; use the form https://host/path, without user name and query.");

    private static string WithoutSecrets(string address) => address.Split('?')[0].Split('@')[^1];

    private static SocketsHttpHandler Sockets(ConnectorHttpOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
        ConnectTimeout = options.ConnectTimeout,
        MaxConnectionsPerServer = options.MaxConnections,
        PooledConnectionLifetime = options.ConnectionLifetime,
    };
}
