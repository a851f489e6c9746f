namespace KashflowOrleans.Sandbox.Magento.Webhooks;

/// <summary>Pushes the shop's events to every target. Publishing only queues: the shop never waits for a gateway.</summary>
public sealed class WebhookDispatcher : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly WebhookKeys _keys;
    private readonly Random _random;
    private WebhookPump[] _pumps = [];

    internal WebhookDispatcher(TimeProvider time, WebhookKeys keys, int seed)
    {
        _time = time;
        _keys = keys;
        _random = new Random(seed);
    }

    /// <summary>How pushing goes, by target.</summary>
    public IReadOnlyList<WebhookStatus> Status => [.. Volatile.Read(ref _pumps).Select(static pump => pump.Status)];

    /// <summary>Public half of the sandbox's own key, PEM.</summary>
    public string PublicKeyPem => _keys.PublicPem;

    /// <summary>Replaces all targets; what was still to be pushed to the old ones is dropped.</summary>
    public async Task SetAsync(IReadOnlyList<WebhookTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        WebhookPump[] old;
        lock (_gate)
        {
            old = _pumps;
            Volatile.Write(ref _pumps, [.. targets.Select(target => new WebhookPump(target, _time, _keys, _random.Next()))]);
        }

        foreach (var pump in old)
            await pump.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await SetAsync([]);

    internal void Publish(ShopEvent happened)
    {
        foreach (var pump in Volatile.Read(ref _pumps))
            pump.Offer(happened);
    }
}
