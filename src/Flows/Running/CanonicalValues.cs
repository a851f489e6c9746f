using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Flows.Running;

/// <summary>The canonical records as values: the records' properties under their names in camelCase, absent where they are null, points in time as ISO text.</summary>
public static class CanonicalValues
{
    private static readonly Value[] OrderStates = Names<OrderState>();
    private static readonly Value[] OrderLineKinds = Names<OrderLineKind>();
    private static readonly Value[] RefundStates = Names<RefundState>();
    private static readonly Value[] RefundLineKinds = Names<RefundLineKind>();

    /// <summary>An order.</summary>
    public static Value Of(Order order)
    {
        var fields = new ValueObject(23);
        Set(fields, "id", order.Id);
        Set(fields, "number", order.Number);
        fields.Set("state", OrderStates[(int)order.State]);
        Set(fields, "channelState", order.ChannelState);
        Set(fields, "currency", order.Currency);
        Set(fields, "placedAt", order.PlacedAt);
        Set(fields, "changedAt", order.ChangedAt);
        fields.Set("customer", Of(order.Customer));
        Set(fields, "billing", order.Billing);
        Set(fields, "shipping", order.Shipping);
        var lines = new Value[order.Lines.Count];
        for (var index = 0; index < lines.Length; index++)
        {
            var line = order.Lines[index];
            lines[index] = Line(OrderLineKinds[(int)line.Kind], line.Sku, line.Description, line.Quantity, line.Net, line.Vat, line.VatPercent, line.Category, null);
        }

        fields.Set("lines", Value.Of(new ValueArray(lines)));
        fields.Set("total", Value.Of(order.Total));
        fields.Set("taxTotal", Value.Of(order.TaxTotal));
        fields.Set("payments", Payments(order.Payments));
        fields.Set("refunded", Value.Of(order.Refunded));
        fields.Set("notes", List(order.Notes));
        fields.Set("problems", List(order.Problems));
        Set(fields, "store", order.Store);
        Set(fields, "basket", order.Basket);
        Set(fields, "baseCurrency", order.BaseCurrency);
        Set(fields, "baseToOrderRate", order.BaseToOrderRate);
        Set(fields, "invoicedAt", order.InvoicedAt);
        Set(fields, "completedAt", order.CompletedAt);
        return Value.Of(fields);
    }

    /// <summary>A refund.</summary>
    public static Value Of(Refund refund)
    {
        var fields = new ValueObject(20);
        Set(fields, "id", refund.Id);
        Set(fields, "number", refund.Number);
        Set(fields, "orderId", refund.OrderId);
        Set(fields, "orderNumber", refund.OrderNumber);
        fields.Set("state", RefundStates[(int)refund.State]);
        Set(fields, "channelState", refund.ChannelState);
        Set(fields, "currency", refund.Currency);
        Set(fields, "refundedAt", refund.RefundedAt);
        Set(fields, "changedAt", refund.ChangedAt);
        fields.Set("customer", Of(refund.Customer));
        Set(fields, "billing", refund.Billing);
        Set(fields, "shipping", refund.Shipping);
        Set(fields, "store", refund.Store);
        Set(fields, "baseCurrency", refund.BaseCurrency);
        Set(fields, "baseToOrderRate", refund.BaseToOrderRate);
        var lines = new Value[refund.Lines.Count];
        for (var index = 0; index < lines.Length; index++)
        {
            var line = refund.Lines[index];
            lines[index] = Line(RefundLineKinds[(int)line.Kind], line.Sku, line.Description, line.Quantity, line.Net, line.Vat, line.VatPercent, line.Category, line.IsReturned);
        }

        fields.Set("lines", Value.Of(new ValueArray(lines)));
        fields.Set("total", Value.Of(refund.Total));
        fields.Set("taxTotal", Value.Of(refund.TaxTotal));
        fields.Set("payments", Payments(refund.Payments));
        fields.Set("problems", List(refund.Problems));
        return Value.Of(fields);
    }

    /// <summary>A customer.</summary>
    public static Value Of(CustomerRecord customer)
    {
        var fields = new ValueObject(13);
        Set(fields, "id", customer.Id);
        Set(fields, "email", customer.Email);
        Set(fields, "firstName", customer.FirstName);
        Set(fields, "lastName", customer.LastName);
        Set(fields, "company", customer.Company);
        Set(fields, "vatNumber", customer.VatNumber);
        Set(fields, "telephone", customer.Telephone);
        Set(fields, "group", customer.Group);
        Set(fields, "billing", customer.Billing);
        Set(fields, "shipping", customer.Shipping);
        Set(fields, "createdAt", customer.CreatedAt);
        Set(fields, "changedAt", customer.ChangedAt);
        fields.Set("problems", List(customer.Problems));
        return Value.Of(fields);
    }

    private static Value Of(Buyer buyer)
    {
        var fields = new ValueObject(7);
        Set(fields, "channelCustomerId", buyer.ChannelCustomerId);
        Set(fields, "email", buyer.Email);
        Set(fields, "firstName", buyer.FirstName);
        Set(fields, "lastName", buyer.LastName);
        Set(fields, "company", buyer.Company);
        Set(fields, "vatNumber", buyer.VatNumber);
        Set(fields, "telephone", buyer.Telephone);
        return Value.Of(fields);
    }

    private static Value Line(Value kind, string? sku, string description, decimal quantity, decimal net, decimal vat, decimal? percent, string? category, bool? isReturned)
    {
        var fields = new ValueObject(10);
        fields.Set("kind", kind);
        Set(fields, "sku", sku);
        Set(fields, "description", description);
        fields.Set("quantity", Value.Of(quantity));
        fields.Set("net", Value.Of(net));
        fields.Set("vat", Value.Of(vat));
        fields.Set("gross", Value.Of(net + vat));
        if (percent is { } stated)
        {
            fields.Set("vatPercent", Value.Of(stated));
        }

        Set(fields, "category", category);
        if (isReturned is { } returned)
        {
            fields.Set("isReturned", Value.Of(returned));
        }

        return Value.Of(fields);
    }

    private static Value Payments(IReadOnlyList<OrderPayment> payments)
    {
        var items = new Value[payments.Count];
        for (var index = 0; index < items.Length; index++)
        {
            var payment = payments[index];
            var fields = new ValueObject(4);
            Set(fields, "method", payment.Method);
            fields.Set("amount", Value.Of(payment.Amount));
            Set(fields, "reference", payment.Reference);
            Set(fields, "receivedAt", payment.ReceivedAt);
            items[index] = Value.Of(fields);
        }

        return Value.Of(new ValueArray(items));
    }

    private static void Set(ValueObject fields, string name, PostalAddress? address)
    {
        if (address is null)
        {
            return;
        }

        var parts = new ValueObject(7);
        Set(parts, "name", address.Name);
        Set(parts, "company", address.Company);
        parts.Set("street", List(address.Street));
        Set(parts, "city", address.City);
        Set(parts, "region", address.Region);
        Set(parts, "postcode", address.Postcode);
        Set(parts, "countryCode", address.CountryCode);
        fields.Set(name, Value.Of(parts));
    }

    private static void Set(ValueObject fields, string name, string? text)
    {
        if (text is not null)
        {
            fields.Set(name, Value.Of(text));
        }
    }

    private static void Set(ValueObject fields, string name, decimal? number)
    {
        if (number is { } given)
        {
            fields.Set(name, Value.Of(given));
        }
    }

    private static void Set(ValueObject fields, string name, Instant? instant)
    {
        if (instant is { } given)
        {
            fields.Set(name, Value.Of(IsoText.Of(given)));
        }
    }

    private static Value List(IReadOnlyList<string> texts)
    {
        var items = new Value[texts.Count];
        for (var index = 0; index < items.Length; index++)
        {
            items[index] = Value.Of(texts[index]);
        }

        return Value.Of(new ValueArray(items));
    }

    private static Value[] Names<T>()
        where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(name => Value.Of(char.ToLowerInvariant(name[0]) + name[1..]))];
}
