using System.Globalization;
using KashflowOrleans.Configuration;

namespace KashflowOrleans.Connectors.Common.Http;

/// <summary>How a connection's HTTP client behaves. The defaults suit services that answer within seconds.</summary>
public sealed record ConnectorHttpOptions
{
    /// <summary>Longest wait for one answer, body included; see <see cref="ConnectionConfig.TimeoutSeconds"/>.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for a connection to be made.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call waits for the connection's budget before it gives up.</summary>
    public TimeSpan BudgetPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The same for a call of a backfill, which gets only a share of the budget and only what live calls leave.</summary>
    public TimeSpan BackfillPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Most connections to the service at once, from this process. KashFlow: 4 to 8 are safe (apis/kashflow.md §2). Setting <c>maxConnections</c>.</summary>
    public int MaxConnections { get; init; } = 8;

    /// <summary>A connection is used this long, then made anew, so that a changed name record is noticed.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Largest reply accepted, in bytes, unpacked.</summary>
    public int MaxResponseBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Short retries of a reading call inside it; the caller's own are the long ones.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Wait before the first short retry; doubles.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A service that asks for a longer wait than this is not asked again inside the call.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>No short retry is begun when a call is older than this.</summary>
    public TimeSpan RetryWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>So many failures in a row open the breaker.</summary>
    public int BreakerFailures { get; init; } = 5;

    /// <summary>How long the breaker stays open the first time; doubles with each failed probe.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest the breaker stays open before a probe.</summary>
    public TimeSpan LongestBreakerPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pause after a 429 that names none; doubles while they go on.</summary>
    public TimeSpan ThrottlePause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause that is believed or made up.</summary>
    public TimeSpan LongestThrottlePause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most characters of a request kept for the audit.</summary>
    public int AuditedRequestLength { get; init; } = 4096;

    /// <summary>Most characters of an answer kept for the audit.</summary>
    public int AuditedResponseLength { get; init; } = 2048;

    /// <summary>The options of a connection as it is configured.</summary>
    /// <exception cref="ConnectorConfigurationException">A setting is wrong.</exception>
    public static ConnectorHttpOptions Of(ConnectionConfig connection)
    {
        if (connection.TimeoutSeconds is < 1 or > 600)
        {
            throw new ConnectorConfigurationException(
                $"connection '{connection.Id}': timeoutSeconds is {connection.TimeoutSeconds.ToString(CultureInfo.InvariantCulture)}; use 1 to 600.");
        }

        var options = new ConnectorHttpOptions { AttemptTimeout = TimeSpan.FromSeconds(connection.TimeoutSeconds) };
        if (connection.Setting("maxConnections") is not { } text)
        {
            return options;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var connections) && connections is >= 1 and <= 256
            ? options with { MaxConnections = connections }
            : throw new ConnectorConfigurationException($"connection '{connection.Id}': setting maxConnections is '{text}'; use a number from 1 to 256.");
    }
}
