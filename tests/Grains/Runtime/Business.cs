using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>One merchant of a test: a shop, books, and the way events come in.</summary>
internal sealed class Business(GrainFixture grains, string merchant) : IAsyncDisposable
{
    public const string ShopName = "shop";
    public const string Books = "books";

    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.Ordinal);

    private int _events;

    public string Merchant => merchant;

    public FakeShop Shop => grains.World.Shop(merchant, ShopName);

    public FakeLedger Ledger => grains.World.Ledger(merchant);

    public GrainFixture Grains => grains;

    public IMerchantGrain Settings => grains.Client.GetGrain<IMerchantGrain>(merchant);

    public IPollerGrain Poller => grains.Client.GetGrain<IPollerGrain>($"{merchant}/{ShopName}");

    public IConnectionGrain LedgerConnection => grains.Client.GetGrain<IConnectionGrain>($"{merchant}/{Books}");

    public async Task SetUp(bool isHurried = true, PostingConfig? posting = null)
    {
        if (isHurried)
        {
            grains.Database.Hurry(merchant);
        }

        await Settings.PutSettings(new MerchantSettings("Acme", "Europe/London", "GBP", posting ?? An.Posting));
        await Settings.PutConnection(ShopConfig(ShopName));
        await Settings.PutConnection(BooksConfig());
    }

    public static ConnectionConfig ShopConfig(string name, string address = "https://shop.example/rest/default", int pollSeconds = 0) =>
        new(name, ConnectionKinds.Magento, address, None, None, RequestsPerSecond: 1_000, PollSeconds: pollSeconds);

    public static ConnectionConfig BooksConfig(string password = "secret", string address = "https://books.example", int requestsPerSecond = 1_000) =>
        new(Books, ConnectionKinds.Kashflow, address, None, new Dictionary<string, string>(StringComparer.Ordinal) { ["password"] = $"plain:{password}" }, requestsPerSecond, TimeoutSeconds: 1, PollSeconds: 0);

    /// <summary>Places an ordinary order in the shop, changed as the test needs.</summary>
    public OrderKey Place(int number = 17, Func<Order, Order>? change = null)
    {
        var text = number.ToString("000000000", System.Globalization.CultureInfo.InvariantCulture);
        var order = An.Order(number.ToString(System.Globalization.CultureInfo.InvariantCulture), text);
        Shop.Place(change?.Invoke(order) ?? order);
        return KeyOf(order.Id);
    }

    public OrderKey KeyOf(string orderId) => An.OrderKeyOf(merchant, ShopName, orderId);

    public IOrderGrain Grain(OrderKey key) => grains.Client.GetGrain<IOrderGrain>(key.ToString());

    /// <summary>An event as the gateway takes it: durable first, then onto the stream.</summary>
    public async Task<long> Hear(OrderKey key, string? dedupe = null)
    {
        var hint = await Store(key, dedupe);
        await grains.Client.GetStreamProvider(StreamNames.Provider).GetStream<EntityEvent>(StreamId.Create(StreamNames.Orders, key.ToString())).OnNextAsync(hint);
        return hint.InboxId;
    }

    /// <summary>An event that is durable and then lost on its way to the grain.</summary>
    public async Task<EntityEvent> Store(OrderKey key, string? dedupe = null)
    {
        var correlation = $"c-{merchant}-{Interlocked.Increment(ref _events)}";
        var receipt = await grains.Database.Append(
            new InboxEvent(merchant, key.Channel.Value, key.ToString(), nameof(EntityEventKind.Changed), dedupe ?? correlation, correlation, ReadOnlyMemory<byte>.Empty), CancellationToken.None);
        return new EntityEvent(receipt.Id, key.ToString(), EntityEventKind.Changed, correlation);
    }

    public OrderRow? Row(OrderKey key) => grains.Database.Order(key.ToString());

    public IReadOnlyList<string> Steps(OrderKey key) => [.. grains.Database.History(key.ToString()).Select(line => line.Step)];

    /// <summary>Waits until the order stands there and nothing that was heard is left undone.</summary>
    public async Task<OrderRow> Until(OrderKey key, string status, TimeSpan? patience = null)
    {
        await Eventually.Holds(
            () => Row(key)?.Status == status && grains.Database.Undone(merchant).All(undone => undone.EntityKey != key.ToString()),
            $"order {key} is {status} and all of its events are done",
            () => Describe(key),
            patience);
        return Row(key)!;
    }

    public async Task<OrderRow> HearAndWait(OrderKey key, string status)
    {
        await Hear(key);
        return await Until(key, status);
    }

    public string Describe(OrderKey key)
    {
        var row = Row(key);
        return $"{row?.Status ?? "unheard of"} ({row?.Reason}), attempts {row?.Attempts}, undone {grains.Database.Undone(merchant).Count}, steps {string.Join(", ", Steps(key))}, "
            + $"invoices {string.Join(", ", Ledger.Invoices.Select(invoice => invoice.Number))}, last log lines: {string.Join(" | ", grains.Log.All.Where(line => line.Contains(merchant + "/", StringComparison.Ordinal)).TakeLast(3))}";
    }

    /// <summary>One invoice for the order with its total and payments, one note, one customer.</summary>
    public LedgerInvoice AssertPostedOnce(OrderKey key, decimal total = 30m, decimal paid = 30m)
    {
        var row = Row(key)!;
        var invoice = Assert.Single(Ledger.Invoices, invoice => invoice.Reference == row.Number && invoice.CustomerCode == row.CustomerCode);
        Assert.Equal((total, paid), (invoice.Gross, invoice.Paid));
        Assert.Equal((invoice.Number, total, paid), (row.InvoiceNumber, row.InvoiceGross, row.Paid));
        Assert.Equal(invoice.Payments.Sum(payment => payment.Amount), invoice.Paid);
        Assert.Equal([$"KashFlow invoice {invoice.Number}"], Shop.NotesOf(key.OrderId));
        Assert.Single(Ledger.Customers, customer => customer.Code == row.CustomerCode);
        return invoice;
    }

    public ValueTask DisposeAsync()
    {
        grains.Database.Close(merchant);
        return ValueTask.CompletedTask;
    }
}
