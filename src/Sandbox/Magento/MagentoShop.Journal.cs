using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Faults;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Sandbox.Magento.Webhooks;

namespace KashflowOrleans.Sandbox.Magento;

/// <content>How the shop outlives its process.</content>
public sealed partial class MagentoShop
{
    private void Replay(string kind, ReadOnlySpan<byte> json)
    {
        switch (kind)
        {
            case "order":
                Restore_NeedsLock(new GeneratedEntry(JsonSerializer.Deserialize(json, MagentoJson.Default.ShopOrder)!, VisibleFrom: 0));
                break;
            case "raw":
                var raw = JsonSerializer.Deserialize(json, MagentoJson.Default.StoredRaw)!;
                Restore_NeedsLock(new RawEntry(raw.Id, raw.Body, visibleFrom: 0));
                break;
            case "customer":
                var customer = JsonSerializer.Deserialize(json, MagentoJson.Default.StoredRaw)!;
                _rawCustomers[customer.Id] = customer.Body;
                break;
            case "invoice":
                Remember_NeedsLock(JsonSerializer.Deserialize(json, MagentoJson.Default.ShopInvoice)!);
                break;
            case "creditmemo":
                Remember_NeedsLock(new GeneratedMemo(JsonSerializer.Deserialize(json, MagentoJson.Default.ShopCreditMemo)!));
                break;
            case "rawmemo":
                var memo = JsonSerializer.Deserialize(json, MagentoJson.Default.StoredRaw)!;
                Remember_NeedsLock(new RawMemo(memo.Id, memo.Body));
                break;
            case "shipment":
                Remember_NeedsLock(JsonSerializer.Deserialize(json, MagentoJson.Default.ShopShipment)!);
                break;
            case "counters":
                var counters = JsonSerializer.Deserialize(json, MagentoJson.Default.StoredCounters)!;
                (_batches, _lastCommentId) = (counters.Batches, counters.LastCommentId);
                break;
            default:
                throw new InvalidDataException(
                    $"magento.journal holds a record of unknown kind '{kind}': it was written by another version; delete the file to start afresh.");
        }
    }

    private void Snapshot(Journal.SnapshotWriter writer)
    {
        // Batches are counted by orders after a restart: a seed that repeats would repeat orders.
        _batches = Math.Max(_batches, _lastOrderId);
        writer.Write("counters", new StoredCounters(_batches, _lastCommentId), MagentoJson.Default.StoredCounters);
        foreach (var (id, body) in _rawCustomers)
            writer.Write("customer", new StoredRaw(id, body), MagentoJson.Default.StoredRaw);

        foreach (var id in _orderIds)
        {
            if (_orders[id] is GeneratedEntry generated)
                writer.Write("order", generated.Order, MagentoJson.Default.ShopOrder);
            else if (_orders[id] is RawEntry raw)
                writer.Write("raw", new StoredRaw(raw.EntityId, raw.Body), MagentoJson.Default.StoredRaw);
        }

        foreach (var invoice in _invoices.Values)
            writer.Write("invoice", invoice, MagentoJson.Default.ShopInvoice);

        foreach (var shipment in _shipments.Values)
            writer.Write("shipment", shipment, MagentoJson.Default.ShopShipment);

        foreach (var entry in _memos.Values)
        {
            if (entry is GeneratedMemo generated)
                writer.Write("creditmemo", generated.Memo, MagentoJson.Default.ShopCreditMemo);
            else if (entry is RawMemo raw)
                writer.Write("rawmemo", new StoredRaw(raw.EntityId, raw.Body), MagentoJson.Default.StoredRaw);
        }
    }
}

/// <summary>Journal record: a body as it was given.</summary>
internal sealed record StoredRaw(int Id, byte[] Body);

/// <summary>Journal record: counters that no other record shows.</summary>
internal sealed record StoredCounters(int Batches, int LastCommentId);

/// <summary>A status history line as a client posts it; flags come as 0/1.</summary>
internal sealed record CommentFields
{
    public string? Comment { get; init; }

    public string? Status { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool IsCustomerNotified { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool IsVisibleOnFront { get; init; }
}

/// <summary>Body of POST orders/{id}/comments.</summary>
internal sealed record CommentBody
{
    [JsonPropertyName("statusHistory")]
    public CommentFields? StatusHistory { get; init; }
}
