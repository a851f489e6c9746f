using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Model;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>Writes an order as a shop does, in each of the forms a body can have.</summary>
public static class BodyWriter
{
    public static Order Translate(this TestOrder order, BodyForm form = BodyForm.Rest) => order.Write(form).Translate();

    public static Order Translate(this JsonNode body) => MagentoTranslator.Translate(Encoding.UTF8.GetBytes(body.ToJsonString()));

    public static JsonObject Write(this TestOrder order, BodyForm form)
    {
        var isEvent = form == BodyForm.Event;
        var body = new JsonObject
        {
            ["entity_id"] = Id(order.EntityId, isEvent),
            ["increment_id"] = order.IncrementId,
            ["state"] = order.State,
            ["status"] = order.Status,
            ["created_at"] = order.CreatedAt,
            ["updated_at"] = "2026-04-01 08:00:00",
            ["base_currency_code"] = order.BaseCurrency,
            ["order_currency_code"] = order.Currency,
            ["global_currency_code"] = "USD",
            ["base_grand_total"] = 1234.5m,
            ["is_virtual"] = order.IsVirtual ? 1 : 0,
            ["customer_is_guest"] = order.IsGuest ? 1 : 0,
            ["customer_email"] = "jo@example.org",
            ["grand_total"] = Money(order.GrandTotal),
            ["subtotal"] = Money(order.Subtotal),
            ["discount_amount"] = Money(order.Discount),
            ["discount_tax_compensation_amount"] = Money(order.Compensation),
            ["tax_amount"] = Money(order.Tax),
            ["shipping_amount"] = Money(order.Shipping.Amount),
            ["shipping_incl_tax"] = Money(order.Shipping.Amount + order.Shipping.Tax),
            ["shipping_discount_amount"] = Money(order.Shipping.Discount),
            ["shipping_discount_tax_compensation_amount"] = Money(order.Shipping.Compensation),
            ["shipping_tax_amount"] = Money(order.Shipping.Tax),
            ["shipping_description"] = order.IsVirtual ? null : "Courier - Next day",
            ["total_due"] = Money(order.IsPaid ? 0 : order.GrandTotal),
            ["total_canceled"] = Money(order.TotalCanceled),
            ["payment"] = new JsonObject { ["method"] = order.IsPaid ? "stripe_payments" : "banktransfer", ["last_trans_id"] = order.IsPaid ? "pi_123" : null, ["cc_last4"] = null },
            ["items"] = new JsonArray([.. order.Items.Select(item => (JsonNode)Item(order, item, form))]),
            ["status_histories"] = new JsonArray(
                new JsonObject { ["comment"] = "second", ["created_at"] = "2026-04-01 10:00:00" },
                new JsonObject { ["comment"] = null, ["created_at"] = "2026-04-01 09:30:00" },
                new JsonObject { ["comment"] = "first", ["created_at"] = "2026-04-01 09:00:00" }),
        };
        if (order.IsPaid) body["total_paid"] = Money(order.GrandTotal);
        if (!order.IsGuest)
        {
            body["customer_id"] = Id("7", isEvent);
            body["customer_firstname"] = "Jo";
            body["customer_lastname"] = "Bloggs";
        }

        WriteAddresses(order, body, isEvent);
        WriteExtension(order, body, form);
        return body;

        JsonNode Money(decimal amount) => Number(amount, isEvent);
    }

    private static void WriteAddresses(TestOrder order, JsonObject body, bool isEvent)
    {
        if (isEvent)
        {
            var addresses = new JsonObject { ["billing"] = Address(order, "billing", isEvent) };
            if (!order.IsVirtual) addresses["shipping"] = Address(order, "shipping", isEvent);
            body["addresses"] = addresses;
        }
        else
        {
            body["billing_address"] = Address(order, "billing", isEvent);
        }
    }

    private static void WriteExtension(TestOrder order, JsonObject body, BodyForm form)
    {
        if (form == BodyForm.Event)
        {
            Add(body, "gift_cards_amount", order.GiftCards, isText: true);
            Add(body, "customer_balance_amount", order.StoreCredit, isText: true);
            Add(body, "reward_currency_amount", order.Rewards, isText: true);
            body["extension_attributes"] = new JsonArray();
            return;
        }

        var rates = order.Charged.Select(item => item.Percent).Append(order.Shipping.Percent).Where(percent => percent > 0).Distinct().ToList();
        var shipping = order.IsVirtual ? new JsonObject() : new JsonObject { ["address"] = Address(order, "shipping", isEvent: false), ["method"] = "courier_next" };

        // The assignment repeats the items, which must not be counted again.
        var extension = new JsonObject
        {
            ["shipping_assignments"] = new JsonArray(new JsonObject { ["shipping"] = shipping, ["items"] = new JsonArray([.. order.Items.Select(item => (JsonNode)Item(order, item, form))]) }),
            ["applied_taxes"] = new JsonArray([.. rates.Select(rate => (JsonNode)new JsonObject { ["code"] = "VAT", ["percent"] = rate, ["amount"] = 1 })]),
            ["item_applied_taxes"] = order.Shipping.Percent is { } percent
                ? new JsonArray(new JsonObject { ["type"] = "shipping", ["applied_taxes"] = new JsonArray(new JsonObject { ["percent"] = percent }) })
                : [],
            ["payment_additional_info"] = new JsonArray(new JsonObject { ["key"] = "method_title", ["value"] = "Card" }),
        };
        Add(extension, "gift_cards_amount", order.GiftCards, isText: false);
        Add(extension, "customer_balance_amount", order.StoreCredit, isText: false);
        Add(extension, "reward_currency_amount", order.Rewards, isText: false);
        Add(extension, "gw_price", order.Wrapping, isText: true);
        Add(extension, "gw_tax_amount", order.WrappingTax, isText: true);
        Add(extension, $"{order.FeeName}_amount", order.Fee, isText: true);
        Add(extension, $"base_{order.FeeName}_amount", order.Fee, isText: true);
        Add(extension, $"{order.FeeName}_tax_amount", order.FeeTax, isText: true);
        body["extension_attributes"] = extension;
    }

    private static JsonObject Item(TestOrder order, TestItem item, BodyForm form)
    {
        var isEvent = form == BodyForm.Event;
        var hasRepeatedParent = item.ParentId is not null && !isEvent;
        var after = item.Row - item.Discount;
        var afterInclTax = after + item.Tax + item.Compensation + item.ProductTax + item.ProductTaxVat;
        var before = item.RowInclTax ?? (item.Row + item.Tax);
        var (row, rowInclTax) = form switch
        {
            BodyForm.Rest => (after, afterInclTax),
            BodyForm.RestFloored => (Math.Max(0, after), Math.Max(0, afterInclTax)),
            BodyForm.RestFirst => (after, before),
            _ => (item.Row, before),
        };
        var json = new JsonObject
        {
            ["item_id"] = isEvent ? item.Id.ToString(CultureInfo.InvariantCulture) : item.Id,
            ["product_type"] = item.Type,
            ["sku"] = item.Sku,
            ["name"] = item.Name,
            ["qty_ordered"] = Number(item.Quantity, isEvent),
            ["price"] = Number(item.Price, isEvent),
            ["row_total"] = Number(row, isEvent),
            ["row_total_incl_tax"] = Number(rowInclTax, isEvent),
            ["tax_amount"] = Number(item.Tax, isEvent),
            ["discount_amount"] = Number(item.Discount, isEvent),
            ["base_row_total"] = 999m,
            ["base_tax_amount"] = 99m,
        };
        if (item.Percent is { } percent) json["tax_percent"] = Number(percent, isEvent);
        if (item.Type != "bundle" || item.IsCharged) json["discount_tax_compensation_amount"] = Number(item.Compensation, isEvent);
        if (item.ParentId is { } parent) json["parent_item_id"] = isEvent ? parent.ToString(CultureInfo.InvariantCulture) : parent;
        if (hasRepeatedParent) json["parent_item"] = Item(order, order.Items.First(other => other.Id == item.ParentId), form);
        json["weee_tax_applied"] = "[]";
        if (item.ProductTax != 0)
        {
            json["weee_tax_applied_row_amount"] = Number(item.ProductTax, isEvent);
            json["weee_tax_applied"] = new JsonArray(new JsonObject { ["title"] = "FPT", ["row_amount"] = item.ProductTax, ["row_amount_incl_tax"] = item.ProductTax + item.ProductTaxVat }).ToJsonString();
        }

        return json;
    }

    private static JsonObject Address(TestOrder order, string type, bool isEvent)
    {
        var address = new JsonObject
        {
            ["address_type"] = type,
            ["firstname"] = "Jo",
            ["lastname"] = "Bloggs",
            ["company"] = "Bloggs Ltd",
            ["city"] = "Leeds",
            ["postcode"] = "LS1 4AP",
            ["country_id"] = order.Country,
            ["telephone"] = "0113 496 0000",
            ["email"] = "jo@example.org",
            ["vat_id"] = order.VatId,
        };
        address["street"] = isEvent ? "1 High Street\nFloor 2" : new JsonArray("1 High Street", "Floor 2");
        return address;
    }

    private static void Add(JsonObject target, string name, decimal amount, bool isText)
    {
        if (amount != 0) target[name] = Number(amount, isText);
    }

    private static JsonNode Id(string id, bool isText) => isText ? id : long.Parse(id, CultureInfo.InvariantCulture);

    private static JsonNode Number(decimal amount, bool isText) => isText ? amount.ToString("0.0000####", CultureInfo.InvariantCulture) : amount;
}
