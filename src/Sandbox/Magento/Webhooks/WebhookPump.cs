using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace KashflowOrleans.Sandbox.Magento.Webhooks;

/// <summary>Pushes to one target: a bounded queue, a few senders, duplicates, disorder and the retries of its kind (apis/magento.md §3.2).</summary>
internal sealed class WebhookPump : IAsyncDisposable
{
    private const int LongestQueue = 500_000;
    private const int LongestRetryFactor = 15;
    private const int DefaultDisorderMilliseconds = 200;

    private readonly WebhookTarget _target;
    private readonly TimeProvider _time;
    private readonly RSA? _key;
    private readonly Random _random;
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Delivery> _queue = Channel.CreateUnbounded<Delivery>();
    private readonly SemaphoreSlim _challenge = new(1, 1);
    private readonly Task[] _senders;
    private volatile bool _verified;
    private long _events;
    private long _sent;
    private long _acknowledged;
    private long _retried;
    private long _failed;
    private long _badReplies;

    public WebhookPump(WebhookTarget target, TimeProvider time, WebhookKeys keys, int seed)
    {
        _target = target;
        _time = time;
        _random = new Random(seed);
        if (target.Kind != WebhookKind.Module)
            _key = target.PrivateKeyPem is { Length: > 0 } pem ? WebhookKeys.Import(pem) : keys.Own;

        _verified = target.Kind != WebhookKind.AdobeIo || !target.Challenge;
        var timeout = TimeSpan.FromMilliseconds(target.TimeoutMilliseconds);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = timeout };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _senders = [.. Enumerable.Range(0, Math.Max(1, target.Concurrency)).Select(_ => Task.Run(SendLoopAsync))];
    }

    public WebhookStatus Status
    {
        get
        {
            var (events, acknowledged, failed) = (Interlocked.Read(ref _events), Interlocked.Read(ref _acknowledged), Interlocked.Read(ref _failed));
            return new WebhookStatus(
                _target with { Secret = null, PrivateKeyPem = null },
                _verified,
                events,
                Interlocked.Read(ref _sent),
                acknowledged,
                Interlocked.Read(ref _retried),
                failed,
                Interlocked.Read(ref _badReplies),
                events - acknowledged - failed);
        }
    }

    public void Offer(ShopEvent happened)
    {
        if (_target.On is { } wanted && !wanted.Contains(happened.Reason))
            return;

        var message = new Message(happened, Guid.NewGuid(), _time.GetUtcNow());
        for (var copy = 0; copy < Math.Max(1, _target.Duplicate); copy++)
        {
            Interlocked.Increment(ref _events);
            if (_queue.Reader.Count >= LongestQueue)
            {
                Interlocked.Increment(ref _failed);
                continue;
            }

            Queue(new Delivery(message, Attempt: 0), Wait());
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stop.CancelAsync();
        await Task.WhenAll(_senders);
        _client.Dispose();
        _stop.Dispose();
        _challenge.Dispose();
        if (_target.PrivateKeyPem is not null)
            _key?.Dispose();
    }

    private TimeSpan Wait()
    {
        if (!_target.Reorder)
            return TimeSpan.FromMilliseconds(_target.DelayMilliseconds);

        var longest = _target.DelayMilliseconds > 0 ? _target.DelayMilliseconds : DefaultDisorderMilliseconds;
        lock (_random)
            return TimeSpan.FromMilliseconds(_random.Next(longest + 1));
    }

    private void Queue(Delivery delivery, TimeSpan wait)
    {
        if (wait <= TimeSpan.Zero)
            _queue.Writer.TryWrite(delivery);
        else
            _ = QueueLaterAsync(delivery, wait);
    }

    private async Task QueueLaterAsync(Delivery delivery, TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _time, _stop.Token);
            _queue.Writer.TryWrite(delivery);
        }
        catch (OperationCanceledException)
        {
            // The targets were replaced or the shop is closing.
        }
    }

    private async Task SendLoopAsync()
    {
        try
        {
            await foreach (var delivery in _queue.Reader.ReadAllAsync(_stop.Token))
            {
                if (!_verified)
                    await VerifyAsync();

                Decide(delivery, await SendAsync(delivery));
            }
        }
        catch (OperationCanceledException)
        {
            // The targets were replaced or the shop is closing.
        }
    }

    private void Decide(Delivery delivery, HttpStatusCode? status)
    {
        if (status is { } answered && (int)answered is >= 200 and < 300)
        {
            Interlocked.Increment(ref _acknowledged);
            return;
        }

        var isTransient = status is null or HttpStatusCode.TooManyRequests || ((int)status >= 500 && status != HttpStatusCode.HttpVersionNotSupported);
        if (_target.Kind != WebhookKind.AdobeIo || !isTransient || delivery.Attempt + 1 >= _target.MaximumAttempts)
        {
            Interlocked.Increment(ref _failed);
            return;
        }

        Interlocked.Increment(ref _retried);
        Queue(delivery with { Attempt = delivery.Attempt + 1 }, RetryWait(delivery.Attempt));
    }

    private TimeSpan RetryWait(int attempt) =>
        TimeSpan.FromMilliseconds(_target.RetryMilliseconds * (double)Math.Min(LongestRetryFactor, 1 << Math.Min(attempt, 10)));

    /// <summary>Asks for the challenge until it comes back: a registration that was never verified gets no events.</summary>
    private async Task VerifyAsync()
    {
        await _challenge.WaitAsync(_stop.Token);
        try
        {
            for (var attempt = 0; !_verified; attempt++)
            {
                var challenge = Guid.NewGuid().ToString();
                var separator = _target.Url.Query.Length > 0 ? '&' : '?';
                if (await AskAsync(new Uri($"{_target.Url}{separator}challenge={challenge}"), challenge))
                    _verified = true;
                else
                    await Task.Delay(RetryWait(attempt), _time, _stop.Token);
            }
        }
        finally
        {
            _challenge.Release();
        }
    }

    private async Task<bool> AskAsync(Uri url, string challenge)
    {
        using var deadline = Deadline();
        try
        {
            using var response = await _client.GetAsync(url, deadline.Token);
            return response.IsSuccessStatusCode && (await response.Content.ReadAsStringAsync(deadline.Token)).Contains(challenge, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is HttpRequestException || IsDeadline(exception))
        {
            return false;
        }
    }

    /// <summary>The answer's status; null when there was none in time.</summary>
    private async Task<HttpStatusCode?> SendAsync(Delivery delivery)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _target.Url);
        var body = delivery.Message.Render(_target, _key);
        request.Content = new ByteArrayContent(body.Bytes);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        Sign(request, body.Signature, delivery.Attempt);
        Interlocked.Increment(ref _sent);
        using var deadline = Deadline();
        try
        {
            using var response = await _client.SendAsync(request, deadline.Token);
            var wantsOperation = _target.Kind == WebhookKind.Commerce && response.IsSuccessStatusCode;
            if (wantsOperation && !IsOperation(await response.Content.ReadAsByteArrayAsync(deadline.Token)))
                Interlocked.Increment(ref _badReplies);

            return response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException || IsDeadline(exception))
        {
            return null;
        }
    }

    private void Sign(HttpRequestMessage request, string signature, int attempt)
    {
        switch (_target.Kind)
        {
            case WebhookKind.AdobeIo:
                request.Headers.TryAddWithoutValidation("x-adobe-digital-signature-1", signature);
                request.Headers.TryAddWithoutValidation("x-adobe-public-key1-path", WebhookKeys.PublicKeyPath);
                if (attempt > 0)
                    request.Headers.TryAddWithoutValidation("x-adobe-retry-count", attempt.ToString(CultureInfo.InvariantCulture));

                break;
            case WebhookKind.Commerce:
                request.Headers.TryAddWithoutValidation("x-adobe-commerce-webhook-signature", signature);
                break;
            default:
                if (_target.Secret is { } secret)
                    request.Headers.TryAddWithoutValidation(_target.SecretHeader, secret);

                break;
        }
    }

    private CancellationTokenSource Deadline()
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        deadline.CancelAfter(_target.TimeoutMilliseconds);
        return deadline;
    }

    private bool IsDeadline(Exception exception) => exception is OperationCanceledException && !_stop.IsCancellationRequested;

    /// <summary>Commerce wants <c>{"op":"success"}</c> or a list of operations.</summary>
    private static bool IsOperation(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array)
                return root.EnumerateArray().All(static one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("op", out _));

            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("op", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private readonly record struct Delivery(Message Message, int Attempt);

    /// <summary>One event: body and signature are made once, by whichever sender is first, and shared by its copies and retries.</summary>
    private sealed class Message(ShopEvent happened, Guid id, DateTimeOffset time)
    {
        private readonly Lock _gate = new();
        private (byte[] Bytes, string Signature)? _rendered;

        public (byte[] Bytes, string Signature) Render(WebhookTarget target, RSA? key)
        {
            lock (_gate)
                return _rendered ??= RenderNew(target, key);
        }

        private (byte[] Bytes, string Signature) RenderNew(WebhookTarget target, RSA? key)
        {
            switch (target.Kind)
            {
                case WebhookKind.AdobeIo:
                    var cloudEvent = EventBodies.CloudEvent(happened, target.ClientId, id, time);
                    return (cloudEvent, WebhookSigning.SignRaw(key!, cloudEvent));
                case WebhookKind.Commerce:
                    var hook = EventBodies.CommerceHook(happened);
                    return (hook, WebhookSigning.SignBase64(key!, hook));
                default:
                    return (EventBodies.ModulePing(happened), "");
            }
        }
    }
}
