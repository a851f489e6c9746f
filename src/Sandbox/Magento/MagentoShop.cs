using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Faults;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Sandbox.Magento.Webhooks;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>What is asked of the generator.</summary>
public sealed record PlaceOrders
{
    /// <summary>How many.</summary>
    public int Count { get; set; } = 1;

    /// <summary>Seed; order n of the batch is drawn from it and n. Null takes one that no batch before had.</summary>
    public int? Seed { get; set; }

    /// <summary>Kinds in turn; none draws them.</summary>
    public IReadOnlyList<OrderKind>? Kinds { get; set; }

    /// <summary>Whether they are left unpaid, whatever their kind: nothing is invoiced yet.</summary>
    public bool Unpaid { get; set; }

    /// <summary>When they were placed, UTC; null is now.</summary>
    public DateTime? CreatedAt { get; set; }
}

/// <summary>The orders of one Magento shop, in memory. Entries are immutable and replaced whole.</summary>
public sealed partial class MagentoShop : IAsyncDisposable
{
    private const int SeedStride = 1_000_003;
    private readonly Lock _gate = new();
    private readonly SandboxOptions _options;
    private readonly Dictionary<int, ShopEntry> _orders = [];
    private readonly List<int> _orderIds = [];
    private readonly SortedDictionary<int, byte[]> _rawCustomers = [];
    private Journal _journal = Journal.None;
    private int _lastOrderId;
    private int _lastCommentId;
    private int _batches;

    private MagentoShop(SandboxOptions options, WebhookKeys keys)
    {
        _options = options;
        Faults = new FaultSet(options.Seed + 1);
        Webhooks = new WebhookDispatcher(options.Time, keys, options.Seed + 2);
    }

    /// <summary>Faults of this platform.</summary>
    public FaultSet Faults { get; }

    /// <summary>How the shop is set up.</summary>
    public MagentoOptions Options => _options.Magento;

    /// <summary>Where the shop pushes its events.</summary>
    public WebhookDispatcher Webhooks { get; }

    /// <summary>Ids of all orders, upwards.</summary>
    public IReadOnlyList<int> OrderIds
    {
        get
        {
            lock (_gate)
                return [.. _orderIds];
        }
    }

    /// <summary>Places generated orders and pushes their events.</summary>
    /// <returns>Their ids.</returns>
    public IReadOnlyList<int> Place(PlaceOrders request, TimeSpan? readLag = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        int first, seed;
        lock (_gate)
        {
            first = _lastOrderId + 1;
            _lastOrderId += request.Count;
            seed = request.Seed ?? ++_batches * 7_777;
        }

        var ids = new int[request.Count];
        for (var index = 0; index < request.Count; index++)
        {
            var createdAt = request.CreatedAt is { } given ? DateTime.SpecifyKind(given, DateTimeKind.Utc) : Now();
            OrderKind? kind = request.Kinds is { Count: > 0 } kinds ? kinds[index % kinds.Count] : null;
            var order = OrderGenerator.Generate(unchecked((seed * SeedStride) + index), first + index, createdAt, kind);
            Put(new GeneratedEntry(request.Unpaid ? OrderChanges.Unpaid(order) : order, VisibleFrom(readLag)), ShopEventReason.Placed);
            ids[index] = order.EntityId;
        }

        return ids;
    }

    /// <summary>Places a body whole; it is served byte for byte. A body whose id is known takes the place of what was there.</summary>
    /// <param name="body">A JSON object.</param>
    /// <param name="entityId">Its id; null takes the body's entity_id.</param>
    /// <returns>The id, or null when there is none.</returns>
    public int? PlaceRaw(byte[] body, int? entityId = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        if ((entityId ?? RawId(body)) is not { } id)
            return null;

        bool isNew;
        lock (_gate)
            isNew = !_orders.ContainsKey(id);

        Put(new RawEntry(id, body, visibleFrom: 0), isNew ? ShopEventReason.Placed : ShopEventReason.Changed);
        return id;
    }

    /// <summary>Adds a customer body, served byte for byte under its id.</summary>
    /// <returns>The id, or null when the body has none.</returns>
    public int? AddCustomer(byte[] body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (RawId(body, "id") is not { } id)
            return null;

        lock (_gate)
        {
            _rawCustomers[id] = body;
            _journal.Append("customer", new StoredRaw(id, body), MagentoJson.Default.StoredRaw);
        }

        return id;
    }

    /// <summary>A generated order as it is now, or null.</summary>
    public ShopOrder? FindOrder(int id) => (Find(id) as GeneratedEntry)?.Order;

    /// <summary>The body <c>GET orders/{id}</c> would answer with, or null.</summary>
    public byte[]? OrderBody(int id)
    {
        if (Find(id) is not { } entry)
            return null;

        var reply = JsonReply.Rent();
        entry.Write(reply.Writer, Options.RowTotals);
        return reply.ToArray();
    }

    /// <summary>Pays an order: the shop invoices it in full.</summary>
    /// <returns>False when there is no such order or it cannot be paid any more.</returns>
    public bool Pay(int id) => PayRest(id) ??
        Change(id, entry => entry.State is "canceled" or "closed" or "holded" ? null : entry.Pay(Now(), $"pay_{id:x8}{entry.EntityId * 31L:x8}"));

    /// <summary>Ships an order.</summary>
    /// <returns>False when there is no such order or it cannot be shipped.</returns>
    public bool Ship(int id) => Change(id, entry => entry.State is "canceled" or "closed" or "holded" ? null : entry.Ship(Now()), () => Ship_NeedsLock(id));

    /// <summary>Cancels an unpaid order, or what was not invoiced of one that was invoiced in part.</summary>
    /// <returns>False when there is no such order or it cannot be canceled.</returns>
    public bool Cancel(int id) => Change(id, entry =>
        entry.Cancel(Now()) ?? (entry is GeneratedEntry generated && Invoicing.CancelRest(generated.Order, Now()) is { } rest ? generated with { Order = rest } : null));

    /// <summary>Puts an order on hold.</summary>
    /// <returns>False when there is no such order or it cannot be held.</returns>
    public bool Hold(int id) => Change(id, entry => entry.Hold(Now()));

    /// <summary>Ends a hold.</summary>
    /// <returns>False when there is no such order or it is not held.</returns>
    public bool Unhold(int id) => Change(id, entry => entry.Unhold(Now()));

    /// <summary>Edits an unpaid generated order: it is canceled and another takes its place.</summary>
    /// <returns>The id of the new one, or null when the shop does not allow it.</returns>
    public int? Edit(int id)
    {
        ShopEntry canceled, fresh;
        lock (_gate)
        {
            if (!_orders.TryGetValue(id, out var entry) || entry is not GeneratedEntry { Order: { } order })
                return null;

            var now = Now();
            var kind = order.OrderCurrency == "EUR" ? OrderKind.Euro : OrderKind.BankTransfer;
            var replacement = OrderGenerator.Generate(unchecked((id * SeedStride) + 1), _lastOrderId + 1, now, kind);
            if (OrderChanges.Edit(order, replacement, now, out var original) is not { } edited)
                return null;

            _lastOrderId++;
            canceled = new GeneratedEntry(original, entry.VisibleFrom);
            fresh = new GeneratedEntry(edited, VisibleFrom: 0);
            Put_NeedsLock(canceled);
            Put_NeedsLock(fresh);
        }

        Webhooks.Publish(new ShopEvent(ShopEventReason.Changed, canceled));
        Webhooks.Publish(new ShopEvent(ShopEventReason.Placed, fresh));
        return fresh.EntityId;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Webhooks.DisposeAsync();
        await _journal.DisposeAsync();
    }

    internal static MagentoShop Open(SandboxOptions options)
    {
        var keys = WebhookKeys.Open(options.DataDirectory);
        var shop = new MagentoShop(options, keys);
        if (options.DataDirectory is { } directory)
            shop._journal = Journal.Open(Path.Combine(directory, "magento.journal"), options.Durable, shop.Replay, shop.Snapshot);

        return shop;
    }

    internal Task WrittenAsync() => _journal.WrittenAsync();

    internal DateTime Now() => _options.Time.GetUtcNow().UtcDateTime;

    /// <summary>A readable order, or null.</summary>
    internal ShopEntry? Find(int id)
    {
        lock (_gate)
            return _orders.TryGetValue(id, out var entry) && IsVisible(entry) ? entry : null;
    }

    internal List<ShopEntry> Orders()
    {
        lock (_gate)
        {
            var entries = new List<ShopEntry>(_orderIds.Count);
            foreach (var id in _orderIds)
            {
                var entry = _orders[id];
                if (IsVisible(entry))
                    entries.Add(entry);
            }

            return entries;
        }
    }

    internal byte[]? RawCustomer(int id)
    {
        lock (_gate)
            return _rawCustomers.GetValueOrDefault(id);
    }

    /// <summary>Adds a line to an order's history; null when there is no such order.</summary>
    internal ShopComment? AddComment(int id, CommentFields fields)
    {
        ShopEntry entry;
        ShopComment comment;
        lock (_gate)
        {
            if (!_orders.TryGetValue(id, out var found) || !IsVisible(found))
                return null;

            comment = new ShopComment(
                ++_lastCommentId, fields.Comment, fields.Status ?? found.Status, Now(), fields.IsCustomerNotified, fields.IsVisibleOnFront);
            entry = found.Comment(comment);
            Put_NeedsLock(entry);
        }

        Webhooks.Publish(new ShopEvent(ShopEventReason.Commented, entry));
        return comment;
    }

    private static int? RawId(byte[] body, string name = "entity_id")
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(name, out var id))
            return null;

        return id.ValueKind switch
        {
            JsonValueKind.Number when id.TryGetInt32(out var number) => number,
            JsonValueKind.String when int.TryParse(id.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }

    private bool Change(int id, Func<ShopEntry, ShopEntry?> change, Action? andThen = null)
    {
        ShopEntry? changed;
        lock (_gate)
        {
            if (!_orders.TryGetValue(id, out var entry))
                return false;

            changed = change(entry);
            if (changed is null)
                return false;

            Put_NeedsLock(changed);
            andThen?.Invoke();
        }

        Webhooks.Publish(new ShopEvent(ShopEventReason.Changed, changed));
        return true;
    }

    private void Put(ShopEntry entry, ShopEventReason reason)
    {
        lock (_gate)
            Put_NeedsLock(entry);

        Webhooks.Publish(new ShopEvent(reason, entry));
    }

    private void Put_NeedsLock(ShopEntry entry)
    {
        Restore_NeedsLock(entry);
        if (entry is GeneratedEntry generated)
        {
            _journal.Append("order", generated.Order, MagentoJson.Default.ShopOrder);
            Invoice_NeedsLock(generated.Order);
        }
        else if (entry is RawEntry raw)
        {
            _journal.Append("raw", new StoredRaw(raw.EntityId, raw.Body), MagentoJson.Default.StoredRaw);
        }
    }

    private void Restore_NeedsLock(ShopEntry entry)
    {
        var id = entry.EntityId;
        if (!_orders.ContainsKey(id))
        {
            if (_orderIds.Count == 0 || _orderIds[^1] < id)
                _orderIds.Add(id);
            else
                _orderIds.Insert(~CollectionsMarshal.AsSpan(_orderIds).BinarySearch(id), id);
        }

        // A body given whole has no documents of the shop's making.
        if (entry is RawEntry)
            ForgetDocuments_NeedsLock(id);

        _orders[id] = entry;
        _lastOrderId = Math.Max(_lastOrderId, id);
        if (entry is GeneratedEntry { Order.Comments: [.., var last] })
            _lastCommentId = Math.Max(_lastCommentId, last.EntityId);
    }

    private long VisibleFrom(TimeSpan? lag) => lag is { } wait && wait > TimeSpan.Zero ? (_options.Time.GetUtcNow() + wait).UtcTicks : 0;

    private bool IsVisible(ShopEntry entry) => entry.VisibleFrom == 0 || entry.VisibleFrom <= _options.Time.GetUtcNow().UtcTicks;
}
