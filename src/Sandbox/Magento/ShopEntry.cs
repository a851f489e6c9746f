using System.Text.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>An order in the shop: a generated one, or a body somebody gave whole. Immutable.</summary>
internal abstract record ShopEntry(int EntityId, long VisibleFrom)
{
    public abstract string State { get; }

    public abstract string Status { get; }

    public abstract string IncrementId { get; }

    /// <summary>Value of a column for filters and sorting; null when there is none.</summary>
    public abstract string? Field(string name);

    public abstract void Write(Utf8JsonWriter writer, RowTotals rowTotals);

    public abstract ShopEntry Comment(ShopComment comment);

    /// <summary>Null when the shop does not allow it in the order's state.</summary>
    public abstract ShopEntry? Hold(DateTime now);

    public abstract ShopEntry? Unhold(DateTime now);

    public abstract ShopEntry? Cancel(DateTime now);

    public abstract ShopEntry Pay(DateTime now, string? transactionId);

    public abstract ShopEntry Ship(DateTime now);
}

/// <summary>An order of the generator.</summary>
internal sealed record GeneratedEntry(ShopOrder Order, long VisibleFrom) : ShopEntry(Order.EntityId, VisibleFrom)
{
    public override string State => Order.State;

    public override string Status => Order.Status;

    public override string IncrementId => Order.IncrementId;

    public override string? Field(string name) => name switch
    {
        "entity_id" => MagentoValues.Number(Order.EntityId),
        "increment_id" => Order.IncrementId,
        "created_at" => MagentoValues.Date(Order.CreatedAt),
        "updated_at" => MagentoValues.Date(Order.UpdatedAt),
        "state" => Order.State,
        "status" => Order.Status,
        "store_id" => MagentoValues.Number(Order.StoreId),
        "quote_id" => MagentoValues.Number(Order.QuoteId),
        "customer_id" => Order.Buyer.CustomerId is { } id ? MagentoValues.Number(id) : null,
        "customer_email" => Order.Buyer.Email,
        "customer_firstname" => Order.Buyer.FirstName,
        "customer_lastname" => Order.Buyer.LastName,
        "customer_group_id" => MagentoValues.Number(Order.Buyer.GroupId),
        "customer_is_guest" => Order.Buyer.IsGuest ? "1" : "0",
        "grand_total" => MagentoValues.Number(Order.Totals.Grand),
        "base_grand_total" => MagentoValues.Number(Order.BaseTotals.Grand),
        "subtotal" => MagentoValues.Number(Order.Totals.Subtotal),
        "total_paid" => Order.Totals.Paid > 0 ? MagentoValues.Number(Order.Totals.Paid) : null,
        "total_due" => MagentoValues.Number(Order.Totals.Due),
        "order_currency_code" => Order.OrderCurrency,
        "coupon_code" => Order.CouponCode,
        "relation_parent_id" => Order.RelationParentId is { } id ? MagentoValues.Number(id) : null,
        _ => null,
    };

    public override void Write(Utf8JsonWriter writer, RowTotals rowTotals) => OrderJson.Write(writer, Order, rowTotals);

    public override ShopEntry Comment(ShopComment comment) => this with { Order = OrderChanges.Comment(Order, comment) };

    public override ShopEntry? Hold(DateTime now) => With(OrderChanges.Hold(Order, now));

    public override ShopEntry? Unhold(DateTime now) => With(OrderChanges.Unhold(Order, now));

    public override ShopEntry? Cancel(DateTime now) => With(OrderChanges.Cancel(Order, now));

    public override ShopEntry Pay(DateTime now, string? transactionId) => this with { Order = OrderChanges.Pay(Order, now, transactionId) };

    public override ShopEntry Ship(DateTime now) => this with { Order = OrderChanges.Ship(Order, now) };

    private GeneratedEntry? With(ShopOrder? order) => order is null ? null : this with { Order = order };
}

/// <summary>A body given whole: served byte for byte until something happens to it, and then with nothing changed but what happened.</summary>
internal sealed record RawEntry : ShopEntry
{
    private readonly Dictionary<string, string?> _scalars;

    public RawEntry(int entityId, byte[] body, long visibleFrom)
        : base(entityId, visibleFrom)
    {
        Body = body;
        _scalars = ReadScalars(body);
    }

    public byte[] Body { get; }

    public override string State => Field("state") ?? "";

    public override string Status => Field("status") ?? "";

    public override string IncrementId => Field("increment_id") ?? "";

    public override string? Field(string name) => name == "entity_id" ? MagentoValues.Number(EntityId) : _scalars.GetValueOrDefault(name);

    public override void Write(Utf8JsonWriter writer, RowTotals rowTotals) => writer.WriteRawValue(Body, skipInputValidation: true);

    public override ShopEntry Comment(ShopComment comment) => Patch(comment.CreatedAt, body =>
    {
        if (!string.IsNullOrEmpty(comment.Status))
            body["status"] = comment.Status;

        if (body["status_histories"] is not JsonArray histories)
            body["status_histories"] = histories = [];

        histories.Add((JsonNode)new JsonObject
        {
            ["comment"] = comment.Comment,
            ["created_at"] = MagentoValues.Date(comment.CreatedAt),
            ["entity_id"] = comment.EntityId,
            ["entity_name"] = comment.EntityName,
            ["is_customer_notified"] = comment.IsCustomerNotified ? 1 : 0,
            ["is_visible_on_front"] = comment.IsVisibleOnFront ? 1 : 0,
            ["parent_id"] = EntityId,
            ["status"] = comment.Status,
        });
    });

    public override ShopEntry? Hold(DateTime now) => State is "canceled" or "closed" or "complete" or "holded"
        ? null
        : Patch(now, body =>
        {
            body["hold_before_state"] = State;
            body["hold_before_status"] = Status;
            SetState(body, "holded");
        });

    public override ShopEntry? Unhold(DateTime now) => State != "holded"
        ? null
        : Patch(now, body =>
        {
            body["state"] = Field("hold_before_state") ?? "new";
            body["status"] = Field("hold_before_status") ?? "pending";
            body.Remove("hold_before_state");
            body.Remove("hold_before_status");
        });

    public override ShopEntry? Cancel(DateTime now) =>
        State is "canceled" or "closed" or "complete" or "holded" || Field("total_paid") is { Length: > 0 } and not "0"
        ? null
        : Patch(now, static body => SetState(body, "canceled"));

    public override ShopEntry Pay(DateTime now, string? transactionId) => Patch(now, body =>
    {
        SetState(body, "processing");
        var total = body["grand_total"]?.DeepClone();
        body["total_paid"] = total;
        body["total_invoiced"] = total?.DeepClone();
        body["total_due"] = 0;
        if (body["payment"] is JsonObject payment)
        {
            payment["last_trans_id"] = transactionId;
            payment["amount_paid"] = total?.DeepClone();
        }
    });

    public override ShopEntry Ship(DateTime now) => Patch(now, static body => SetState(body, "complete"));

    private static void SetState(JsonObject body, string state)
    {
        body["state"] = state;
        body["status"] = state;
    }

    private static Dictionary<string, string?> ReadScalars(byte[] body)
    {
        var scalars = new Dictionary<string, string?>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(body);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.String)
                scalars[property.Name] = property.Value.GetString();
            else if (property.Value.ValueKind is JsonValueKind.Number)
                scalars[property.Name] = property.Value.GetRawText();
        }

        return scalars;
    }

    private RawEntry Patch(DateTime now, Action<JsonObject> change)
    {
        var body = JsonNode.Parse(Body)!.AsObject();
        change(body);
        body["updated_at"] = MagentoValues.Date(now);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            body.WriteTo(writer);

        return new RawEntry(EntityId, stream.ToArray(), VisibleFrom);
    }
}
