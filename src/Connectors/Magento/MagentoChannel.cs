using System.Text.Json;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Magento.Search;
using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Connectors.Magento;

/// <summary>A Magento shop as a sales channel (apis/magento.md §1, §3.4, §6).</summary>
public sealed partial class MagentoChannel : ISalesChannel, IDisposable
{
    private readonly HttpClient _client;
    private readonly HttpClient _searchClient;
    private readonly IMagentoApi _api;
    private readonly IMagentoApi _search;
    private readonly HttpClient _documentsClient;
    private readonly IMagentoApi _documents;
    private readonly string _connection;
    private readonly ILogger _logger;

    /// <summary>Makes a channel; it owns the clients.</summary>
    /// <param name="connection">Merchant and connection, for log lines.</param>
    /// <param name="client">Calls the shop.</param>
    /// <param name="searchClient">Lists orders: without short retries and with a patient breaker, because single pages may fail for good.</param>
    /// <param name="documentsClient">As that one, for the lists of documents: one of them that always fails must not keep the orders from being listed.</param>
    /// <param name="create">Makes the API's client of an HTTP client.</param>
    /// <param name="logger">Takes log lines.</param>
    internal MagentoChannel(string connection, HttpClient client, HttpClient searchClient, HttpClient documentsClient, Func<HttpClient, IMagentoApi> create, ILogger logger)
    {
        (_connection, _client, _searchClient, _documentsClient, _logger) = (connection, client, searchClient, documentsClient, logger);
        (_api, _search, _documents) = (create(client), create(searchClient), create(documentsClient));
    }

    /// <inheritdoc/>
    public Task<Outcome<Order>> GetOrder(string orderId, CallContext context, CancellationToken cancellation) =>
        PartId.Find(orderId) is { } part ? GetPart(part, context, cancellation) : ReadOrder<Order>(orderId, MagentoTranslator.Translate, context, cancellation);

    private async Task<Outcome<T>> ReadOrder<T>(string orderId, BodyReader<T> read, CallContext context, CancellationToken cancellation)
        where T : class
    {
        var missing = MissingThing.Record;
        var outcome = await Read(
            () => _api.GetOrder(orderId, context, cancellation),
            read,
            response => missing = BufferedBody.Peek(response.Content, ServiceAnswer.LongestErrorBody, 0, static (body, _) => MagentoErrors.ReadMissing(body)),
            cancellation);

        // "Not found" in a language we do not know: if the shop lists orders at all, the address is right and the order is what is missing.
        return outcome is Outcome<T>.Refused { Kind: RefusalKind.NotFound } && missing == MissingThing.Unclear && await ListOne(context, cancellation) is { } wrong
            ? wrong.As<T>()
            : outcome;
    }

    /// <inheritdoc/>
    public Task<Outcome<bool>> AddNote(string orderId, string text, CallContext context, CancellationToken cancellation)
    {
        var comment = new WireCommentRequest { StatusHistory = new WireNewComment { Comment = text } };
        return Call(
            CallKind.Write,
            () => _api.AddComment(PartId.OrderOf(orderId), comment, context, cancellation),
            static body => body.Trim(" \r\n\t"u8) is var answer && (answer.SequenceEqual("true"u8) || answer.SequenceEqual("1"u8) || answer.SequenceEqual("\"1\""u8)) ? true : default(bool?),
            static value => value!.Value,
            null,
            cancellation);
    }

    /// <summary>Tries the connection: reads the stores' configuration and one order, the two permissions we need first.</summary>
    public async Task<Outcome<IReadOnlyList<WireStoreConfig>>> Try(CallContext context, CancellationToken cancellation)
    {
        var stores = await Read(
            () => _api.GetStoreConfigs(context, cancellation),
            static body => JsonSerializer.Deserialize(body, MagentoJson.Default.IReadOnlyListWireStoreConfig),
            null,
            cancellation);
        return stores.TryGetValue(out _) && await ListOne(context, cancellation) is { } refused ? refused.As<IReadOnlyList<WireStoreConfig>>() : stores;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _searchClient.Dispose();
        _documentsClient.Dispose();
    }

    /// <summary>Null when the shop lists orders; otherwise why it does not.</summary>
    private async Task<Outcome<WireStampPage>?> ListOne(CallContext context, CancellationToken cancellation)
    {
        var page = await ReadPage(_search.SearchOrders, new SearchCriteria().OrderBy("entity_id").Page(1, 1).Select("entity_id", "updated_at"), context, null, cancellation);
        return page.TryGetValue(out _) ? null : page;
    }

    private static Task<Outcome<T>> Read<T>(Func<Task<HttpResponseMessage>> send, BodyReader<T> read, Action<HttpResponseMessage>? failed, CancellationToken cancellation)
        where T : class =>
        Call(CallKind.Read, send, read, static value => value!, failed, cancellation);

    /// <summary>Makes a call and says how it ended.</summary>
    private static async Task<Outcome<TValue>> Call<TBody, TValue>(
        CallKind kind,
        Func<Task<HttpResponseMessage>> send,
        BodyReader<TBody> read,
        Func<TBody?, TValue> select,
        Action<HttpResponseMessage>? failed,
        CancellationToken cancellation)
    {
        try
        {
            using var response = await send();
            if (!response.IsSuccessStatusCode)
            {
                failed?.Invoke(response);
                return HttpFailure.Of(kind, response.StatusCode, RetryAfter.Of(response), Errors.ReadError(response)).ToOutcome<TValue>();
            }

            var body = BufferedBody.Peek(response.Content, int.MaxValue, read, static (bytes, reader) => reader(bytes));
            return body is null ? HttpFailure.Unreadable(kind, "it is not what the shop's API answers").ToOutcome<TValue>() : new Outcome<TValue>.Done(select(body));
        }
        catch (JsonException)
        {
            // A page of HTML with status 200, a reply cut short: never an empty list, never a missing order.
            return HttpFailure.Unreadable(kind, "it is not JSON").ToOutcome<TValue>();
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            return HttpFailure.Of(kind, exception).ToOutcome<TValue>();
        }
    }

    private delegate TBody? BodyReader<out TBody>(ReadOnlySpan<byte> body);
}
