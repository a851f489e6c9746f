using System.Threading.RateLimiting;
using KashflowOrleans.Configuration;
using KashflowOrleans.Events;
using KashflowOrleans.Gateway.Events;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Merchants;
using KashflowOrleans.Keys;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Inbox;
using Microsoft.AspNetCore.Http;

namespace KashflowOrleans.Gateway.Webhooks;

/// <summary>The door for webhooks: admits, verifies, makes durable, answers. A 2xx is sent only after the commit of every event in the delivery.</summary>
internal sealed class WebhookReceiver(
    MerchantConfigs configs,
    WebhookRates rates,
    BodyReader bodies,
    IWebhookVerifiers verifiers,
    IInbox inbox,
    IEventPublisher publisher,
    GatewayOptions options,
    GatewayMetrics metrics,
    TimeProvider time)
{
    private static readonly string ChangedKind = nameof(EntityEventKind.Changed);

    private readonly InFlight _deliveries = new(options.MaxConcurrentWebhooks);

    /// <summary>A delivery (POST).</summary>
    public async Task Receive(HttpContext context, string merchant, string connection)
    {
        var began = time.GetTimestamp();
        try
        {
            if (await Admit(context, merchant, connection) is { } problem)
            {
                await ProblemWriter.Write(context, problem);
            }

            metrics.WebhookAnswered(context.Response.StatusCode, time.GetElapsedTime(began));
        }
        catch (StorageUnavailableException)
        {
            metrics.WebhookAnswered(StatusCodes.Status503ServiceUnavailable, time.GetElapsedTime(began));
            throw;
        }
    }

    /// <summary>A question whether the address is ours (GET): Adobe sends <c>?challenge=</c> and waits for its value (apis/magento.md §3.2).</summary>
    public async Task Challenge(HttpContext context, string merchant, string connection)
    {
        if (await Find(merchant, connection) is not { } config)
        {
            await ProblemWriter.Write(context, Problems.UnknownWebhook);
            return;
        }

        if (rates.Refuse(merchant, connection) is { } wait)
        {
            await ProblemWriter.Write(context, Problems.TooFast(wait));
            return;
        }

        var question = new WebhookDelivery(context.Request.Method, context.Request.Headers, default, context.Request.Query["challenge"]);
        var verdict = await verifiers.Verify(MerchantId.Parse(merchant), config, question, context.RequestAborted);
        if (verdict is not WebhookVerdict.Challenge challenge)
        {
            await ProblemWriter.Write(context, verdict is WebhookVerdict.Unreadable unreadable ? Problems.BadRequest(unreadable.Reason) : Refusal(verdict) ?? Problems.BadRequest("Webhooks are sent with POST."));
            return;
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(challenge.Text, context.RequestAborted);
    }

    private async ValueTask<Problem?> Admit(HttpContext context, string merchant, string connection)
    {
        if (await Find(merchant, connection) is not { } config)
        {
            return Problems.UnknownWebhook;
        }

        if (rates.Refuse(merchant, connection) is { } wait)
        {
            return Problems.TooFast(wait);
        }

        using var body = await bodies.Read(context);
        if (body.Problem is not null)
        {
            return body.Problem;
        }

        if (!_deliveries.TryEnter(1))
        {
            return Problems.Overloaded;
        }

        try
        {
            return await Judge(context, MerchantId.Parse(merchant), config, body.Bytes);
        }
        finally
        {
            _deliveries.Leave(1);
        }
    }

    private async ValueTask<ConnectionConfig?> Find(string merchant, string connection) =>
        Slug.IsValid(merchant) && Slug.IsValid(connection) ? (await configs.Get(merchant))?.Find(connection) : null;

    private async ValueTask<Problem?> Judge(HttpContext context, MerchantId merchant, ConnectionConfig connection, ReadOnlyMemory<byte> body)
    {
        var verdict = await verifiers.Verify(merchant, connection, new WebhookDelivery(context.Request.Method, context.Request.Headers, body), context.RequestAborted);
        return verdict switch
        {
            WebhookVerdict.Genuine genuine when genuine.Hints.Count > options.MaxEventsPerDelivery => Problems.TooManyEvents(genuine.Hints.Count, options.MaxEventsPerDelivery),
            WebhookVerdict.Genuine genuine => await Store(context, merchant, ConnectionId.Parse(connection.Id), genuine, body),
            _ => Refusal(verdict) ?? throw new InvalidOperationException($"{verdict.GetType().Name} is no verdict about a delivery."),
        };
    }

    private static Problem? Refusal(WebhookVerdict verdict) => verdict switch
    {
        WebhookVerdict.Forged forged => Problems.WrongSignature(forged.Reason),
        WebhookVerdict.Unreadable unreadable => Problems.NotJson(unreadable.Reason),
        WebhookVerdict.TooLarge large => Problems.TooLarge(large.Reason),
        WebhookVerdict.Undecided undecided => Problems.Undecided(undecided.Reason, undecided.RetryAfter),
        WebhookVerdict.NotTaken => Problems.UnknownWebhook,
        _ => null,
    };

    private async ValueTask<Problem?> Store(HttpContext context, MerchantId merchant, ConnectionId connection, WebhookVerdict.Genuine genuine, ReadOnlyMemory<byte> body)
    {
        InboxEvent[] events;
        try
        {
            events = ToEvents(merchant, connection, genuine.Hints, Correlation.IdOf(context), body);
        }
        catch (FormatException unusable)
        {
            return Problems.NotJson(unusable.Message);
        }

        var receipts = await Append(events);
        for (var index = 0; index < events.Length; index++)
        {
            // A duplicate's first row was published when it came, and is published again by the pump if nobody finished it.
            if (!receipts[index].Duplicate)
            {
                publisher.TryPublish(new EntityEvent(receipts[index].Id, events[index].EntityKey, EntityEventKind.Changed, events[index].CorrelationId));
            }
        }

        await WebhookReply.Write(context, genuine.Reply, receipts);
        return null;
    }

    private InboxEvent[] ToEvents(MerchantId merchant, ConnectionId connection, IReadOnlyList<WebhookHint> hints, string correlationId, ReadOnlyMemory<byte> body)
    {
        var kept = body[..Math.Min(body.Length, options.StoredPayloadBytes)];
        var events = new InboxEvent[hints.Count];
        for (var index = 0; index < events.Length; index++)
        {
            // The body of a batch is kept once, with its first event.
            events[index] = new InboxEvent(
                merchant.Value,
                connection.Value,
                new OrderKey(merchant, connection, hints[index].OrderId).ToString(),
                ChangedKind,
                hints[index].DedupeKey,
                correlationId,
                index == 0 ? kept : ReadOnlyMemory<byte>.Empty);
        }

        return events;
    }

    private async ValueTask<InboxReceipt[]> Append(InboxEvent[] events)
    {
        if (events.Length == 0)
        {
            return [];
        }

        // Not cancelled with the request: the sender may be gone, the event is still worth keeping.
        var stored = events.Length == 1
            ? AppendOne(events[0])
            : Task.WhenAll(Array.ConvertAll(events, inboxEvent => inbox.Append(inboxEvent, CancellationToken.None)));
        try
        {
            return stored.IsCompleted ? await stored : await stored.WaitAsync(options.StorageTimeout, time);
        }
        catch (TimeoutException late)
        {
            throw new StorageUnavailableException($"The inbox did not commit within {options.StorageTimeout}.", late);
        }
    }

    private async Task<InboxReceipt[]> AppendOne(InboxEvent inboxEvent) => [await inbox.Append(inboxEvent, CancellationToken.None)];
}

/// <summary>How many webhooks a second each connection may send.</summary>
internal sealed class WebhookRates : IDisposable
{
    private readonly PartitionedRateLimiter<(string Merchant, string Connection)> _limiter;

    public WebhookRates(GatewayOptions options)
    {
        // Tokens come ten times a second or, at low rates, one at a time.
        var tokens = Math.Max(1, options.WebhooksPerSecond / 10);
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.WebhookBurst,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)tokens / options.WebhooksPerSecond),
            QueueLimit = 0,
            AutoReplenishment = false,
        };
        _limiter = PartitionedRateLimiter.Create<(string Merchant, string Connection), (string, string)>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => bucket));
    }

    /// <summary>Takes a token; how long to wait when there is none, null when there was.</summary>
    public TimeSpan? Refuse(string merchant, string connection)
    {
        using var lease = _limiter.AttemptAcquire((merchant, connection));
        if (lease.IsAcquired)
        {
            return null;
        }

        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Problems.ShortWait;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
