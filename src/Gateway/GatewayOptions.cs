namespace KashflowOrleans.Gateway;

/// <summary>How the gateway behaves. Every queue and every wait has a bound here.</summary>
public sealed class GatewayOptions
{
    /// <summary>SHA-256 of the cluster key, hexadecimal (<see cref="Security.ApiKeys.Hash"/>): the key that may do everything, creating merchants included.
    /// Null: there is no such key, and whatever needs it is refused.</summary>
    public string? AdminKeySha256 { get; set; }

    /// <summary>Name of the grain runtime, shown by <c>GET /api/v1/cluster</c>.</summary>
    public string RuntimeName { get; set; } = "unknown";

    /// <summary>The largest request body, in bytes; larger ones get 413.</summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>How much of a webhook's body is kept with the event, in bytes.</summary>
    public int StoredPayloadBytes { get; set; } = 64 * 1024;

    /// <summary>Longest time a body may take to arrive; then 408.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bodies of webhooks held in memory at once, in bytes; beyond it 503.</summary>
    public long MaxBytesInFlight { get; set; } = 64L * 1024 * 1024;

    /// <summary>Webhooks being verified and stored at once; beyond it 503.</summary>
    public int MaxConcurrentWebhooks { get; set; } = 512;

    /// <summary>Events accepted in one delivery; more get 413.</summary>
    public int MaxEventsPerDelivery { get; set; } = 1000;

    /// <summary>Webhooks a second and connection, sustained; beyond it 429.</summary>
    public int WebhooksPerSecond { get; set; } = 200;

    /// <summary>Webhooks a connection may send at once after a pause.</summary>
    public int WebhookBurst { get; set; } = 2000;

    /// <summary>Open TCP connections; more are refused.</summary>
    public int MaxTcpConnections { get; set; } = 10_000;

    /// <summary>How long a merchant's configuration is used without looking again.</summary>
    public TimeSpan ConfigFreshFor { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long it is used when looking again fails.</summary>
    public TimeSpan ConfigStaleFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Merchants remembered, unknown ones included.</summary>
    public int ConfigCapacity { get; set; } = 10_000;

    /// <summary>Longest wait for the database, in the inbox and in look-ups; then 503.</summary>
    public TimeSpan StorageTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for a grain; then 503. Trying a connection waits twice as long as the connection itself may take.</summary>
    public TimeSpan GrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for a flow's check against the ledger, its trial run, or one part of its comparison over past orders; then 503.</summary>
    public TimeSpan FlowTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Events waiting to be published to their streams; more are dropped here and published by the inbox's pump.</summary>
    public int PublishQueueLength { get; set; } = 10_000;

    /// <summary>Publications under way at once.</summary>
    public int PublishConcurrency { get; set; } = 16;

    /// <summary>Open event streams (<c>/events</c>); more get 503.</summary>
    public int MaxEventStreams { get; set; } = 100;

    /// <summary>How often an event stream looks for changes.</summary>
    public TimeSpan EventStreamInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one event stream lasts; clients connect again.</summary>
    public TimeSpan EventStreamLength { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether merchants' own keys may refer secrets to environment variables and files of this machine (<c>env</c>, <c>file</c>). Off: only the cluster key
    /// may, because a merchant could otherwise send any of them to a server of its own.</summary>
    public bool MerchantsMayReferToServerSecrets { get; set; }

    /// <summary>Checks everything that can be checked at start.</summary>
    /// <exception cref="ArgumentException">A value cannot work; the message names it.</exception>
    internal void Validate()
    {
        if (AdminKeySha256 is { } hash && !(hash.Length == 64 && hash.All(char.IsAsciiHexDigit)))
        {
            throw new ArgumentException($"{nameof(AdminKeySha256)} must be 64 hexadecimal digits: the SHA-256 of the cluster key.");
        }

        RequirePositive(MaxBodyBytes, nameof(MaxBodyBytes));
        RequirePositive(MaxBytesInFlight, nameof(MaxBytesInFlight));
        RequirePositive(MaxConcurrentWebhooks, nameof(MaxConcurrentWebhooks));
        RequirePositive(MaxEventsPerDelivery, nameof(MaxEventsPerDelivery));
        RequirePositive(WebhooksPerSecond, nameof(WebhooksPerSecond));
        RequirePositive(WebhookBurst, nameof(WebhookBurst));
        RequirePositive(MaxTcpConnections, nameof(MaxTcpConnections));
        RequirePositive(ConfigCapacity, nameof(ConfigCapacity));
        RequirePositive(PublishQueueLength, nameof(PublishQueueLength));
        RequirePositive(PublishConcurrency, nameof(PublishConcurrency));
        RequirePositive(MaxEventStreams, nameof(MaxEventStreams));
        RequirePositive(BodyTimeout.Ticks, nameof(BodyTimeout));
        RequirePositive(ConfigFreshFor.Ticks, nameof(ConfigFreshFor));
        RequirePositive(StorageTimeout.Ticks, nameof(StorageTimeout));
        RequirePositive(GrainTimeout.Ticks, nameof(GrainTimeout));
        RequirePositive(FlowTimeout.Ticks, nameof(FlowTimeout));
        RequirePositive(EventStreamInterval.Ticks, nameof(EventStreamInterval));
        RequirePositive(EventStreamLength.Ticks, nameof(EventStreamLength));
    }

    private static void RequirePositive(long value, string name)
    {
        if (value <= 0)
        {
            throw new ArgumentException($"{name} is {value}; it must be greater than 0.");
        }
    }
}
