using System.Globalization;
using System.Text.Json;
using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>A credit memo in the shop: one that the shop made, or a body somebody gave whole. Immutable.</summary>
internal abstract record MemoEntry(int EntityId, int OrderId)
{
    public abstract string IncrementId { get; }

    /// <summary>Value of a column for filters and sorting; null when there is none.</summary>
    public abstract string? Field(string name);

    /// <summary>As REST has it.</summary>
    public abstract void Write(Utf8JsonWriter writer, ShopEntry? order);

    /// <summary>As an event has it: ids and amounts in strings, and what a merchant's short field list leaves. The truth is read over REST.</summary>
    public void WriteEvent(Utf8JsonWriter writer, ShopEntry order)
    {
        writer.WriteStartObject();
        writer.WriteString("entity_id"u8, MagentoValues.Number(EntityId));
        writer.WriteString("id"u8, MagentoValues.Number(EntityId));
        writer.WriteString("increment_id"u8, IncrementId);
        writer.WriteString("order_id"u8, MagentoValues.Number(OrderId));
        writer.WriteString("store_id"u8, order.Field("store_id") ?? "1");
        writer.WriteString("state"u8, Field("state"));
        writer.WriteString("grand_total"u8, Field("grand_total"));
        writer.WriteString("transaction_id"u8, Field("transaction_id"));
        writer.WriteString("created_at"u8, Field("created_at"));
        writer.WriteString("updated_at"u8, Field("updated_at"));
        writer.WriteEndObject();
    }
}

/// <summary>A credit memo of the shop's making.</summary>
internal sealed record GeneratedMemo(ShopCreditMemo Memo) : MemoEntry(Memo.EntityId, Memo.OrderId)
{
    public override string IncrementId => Memo.IncrementId;

    public override string? Field(string name) => name switch
    {
        "entity_id" => MagentoValues.Number(EntityId),
        "increment_id" => IncrementId,
        "order_id" => MagentoValues.Number(OrderId),
        "invoice_id" => Memo.InvoiceId is { } invoice ? MagentoValues.Number(invoice) : null,
        "created_at" or "updated_at" => MagentoValues.Date(Memo.CreatedAt),
        "state" => "2",
        "store_id" => "1",
        "grand_total" => MagentoValues.Number(Memo.Totals.Grand),
        "transaction_id" => Memo.TransactionId,
        _ => null,
    };

    public override void Write(Utf8JsonWriter writer, ShopEntry? order) => CreditMemoJson.Write(writer, Memo, ((GeneratedEntry)order!).Order);
}

/// <summary>A body given whole, served byte for byte.</summary>
internal sealed record RawMemo : MemoEntry
{
    private readonly Dictionary<string, string> _scalars;

    public RawMemo(int entityId, byte[] body)
        : this(entityId, body, Scalars(body))
    {
    }

    private RawMemo(int entityId, byte[] body, Dictionary<string, string> scalars)
        : base(entityId, int.TryParse(scalars.GetValueOrDefault("order_id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
    {
        (Body, _scalars) = (body, scalars);
    }

    public byte[] Body { get; }

    public override string IncrementId => Field("increment_id") ?? "";

    public override string? Field(string name) => name == "entity_id" ? MagentoValues.Number(EntityId) : _scalars.GetValueOrDefault(name);

    public override void Write(Utf8JsonWriter writer, ShopEntry? order) => writer.WriteRawValue(Body, skipInputValidation: true);

    private static Dictionary<string, string> Scalars(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var scalars = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.String)
                scalars[property.Name] = property.Value.GetString()!;
            else if (property.Value.ValueKind is JsonValueKind.Number)
                scalars[property.Name] = property.Value.GetRawText();
        }

        return scalars;
    }
}
