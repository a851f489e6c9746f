using System.Collections.Concurrent;

namespace KashflowOrleans.Connectors.Magento.Webhooks;

/// <summary>Fetches public keys and keeps them for a day at most (apis/magento.md §3.2). A key that cannot be had is asked for again after a minute, and few paths are kept,
/// so that made-up headers cannot make us a fetcher or fill the memory.</summary>
/// <param name="client">A plain client that follows no redirects.</param>
/// <param name="time">The clock.</param>
public sealed class AdobePublicKeySource(HttpClient client, TimeProvider time) : IPublicKeySource
{
    private const int MaxKeys = 32;
    private const int MaxBytes = 16 * 1024;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan FailureLifetime = TimeSpan.FromMinutes(1);

    // Adobe waits 10 s for our answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<Uri, Kept> _kept = new();

    /// <inheritdoc/>
    public async ValueTask<string?> GetKey(Uri host, string path, CancellationToken cancellation)
    {
        if (!AdobeKeyPath.IsValid(path)) return null;
        var address = new Uri(host, path);
        var now = time.GetUtcNow();
        if (_kept.TryGetValue(address, out var kept) && now < kept.Until) return kept.Pem;

        if (_kept.Count >= MaxKeys)
        {
            foreach (var (old, entry) in _kept)
            {
                if (now >= entry.Until) _kept.TryRemove(old, out _);
            }

            if (_kept.Count >= MaxKeys) return null;
        }

        var pem = await Fetch(address, cancellation);
        _kept[address] = new Kept(pem, now + (pem is null ? FailureLifetime : Lifetime));
        return pem;
    }

    private async Task<string?> Fetch(Uri address, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode || response.RequestMessage?.RequestUri != address) return null;
            await response.Content.LoadIntoBufferAsync(MaxBytes, either.Token);
            var pem = await response.Content.ReadAsStringAsync(either.Token);
            return PushSignatures.IsKey(pem) ? pem : null;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    private sealed record Kept(string? Pem, DateTimeOffset Until);
}
