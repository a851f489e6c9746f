using System.Buffers;
using System.Globalization;
using System.Text.Json;
using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento.Webhooks;

/// <summary>
/// Bodies of pushed events. Ids are strings, money is strings with four decimals next to numbers, rows are gross of the discount, streets are one text
/// (apis/magento.md §1.2,
/// §1.4 item 3). Written as PHP writes JSON: slashes escaped, nothing outside ASCII.
/// </summary>
internal static class EventBodies
{
    private const string OrderSaved = "com.adobe.commerce.observer.sales_order_save_commit_after";
    private const string InvoiceSaved = "com.adobe.commerce.observer.sales_order_invoice_save_after";
    private const string CreditMemoSaved = "com.adobe.commerce.observer.sales_order_creditmemo_save_after";

    public static byte[] CloudEvent(ShopEvent happened, string clientId, Guid id, DateTimeOffset time) => Render(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("specversion"u8, "1.0"u8);
        writer.WriteString("id"u8, id);
        writer.WriteString("source"u8, "urn:uuid:fb58963f-0000-4ab4-83da-5a4db0000001"u8);
        writer.WriteString("type"u8, happened.Memo is not null ? CreditMemoSaved : happened.Invoice is not null ? InvoiceSaved : OrderSaved);
        writer.WriteString("datacontenttype"u8, "application/json"u8);
        writer.WriteString("time"u8, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.WriteString("eventid"u8, id);
        writer.WriteString("event_id"u8, id);
        writer.WriteString("recipient_client_id"u8, clientId);
        writer.WriteString("recipientclientid"u8, clientId);
        writer.WriteStartObject("data"u8);
        writer.WriteString("key"u8, id);
        writer.WritePropertyName("value"u8);
        WriteSubject(writer, happened);
        writer.WriteString("source"u8, "sandbox.Stage"u8);
        writer.WriteStartObject("_metadata"u8);
        writer.WriteString("commerceEdition"u8, "Adobe Commerce"u8);
        writer.WriteString("commerceVersion"u8, "2.4.8"u8);
        writer.WriteString("eventsClientVersion"u8, "1.12.1"u8);
        writer.WriteString("storeId"u8, "1"u8);
        writer.WriteString("websiteId"u8, "1"u8);
        writer.WriteString("storeGroupId"u8, "1"u8);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    public static byte[] CommerceHook(ShopEvent happened) => Render(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName(Subject(happened));
        WriteSubject(writer, happened);
        writer.WriteEndObject();
    });

    public static byte[] ModulePing(ShopEvent happened) => Render(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("event"u8, Subject(happened));
        writer.WriteNumber("id"u8, happened.Memo?.EntityId ?? happened.Invoice?.EntityId ?? happened.Entry.EntityId);
        writer.WriteString("increment_id"u8, happened.Memo?.IncrementId ?? happened.Invoice?.IncrementId ?? happened.Entry.IncrementId);
        if (happened.Memo is not null || happened.Invoice is not null)
            writer.WriteNumber("order_id"u8, happened.Entry.EntityId);

        writer.WriteEndObject();
    });

    private static string Subject(ShopEvent happened) => happened.Memo is not null ? "creditmemo" : happened.Invoice is not null ? "invoice" : "order";

    private static void WriteSubject(Utf8JsonWriter writer, ShopEvent happened)
    {
        if (happened.Memo is { } memo)
            memo.WriteEvent(writer, happened.Entry);
        else if (happened.Invoice is { } invoice)
            invoice.WriteEvent(writer, ((GeneratedEntry)happened.Entry).Order);
        else
            WriteOrder(writer, happened.Entry);
    }

    private static byte[] Render(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
            write(writer);

        // A slash stands nowhere in JSON but in strings.
        var plain = buffer.WrittenSpan;
        var slashes = plain.Count((byte)'/');
        if (slashes == 0)
            return plain.ToArray();

        var escaped = new byte[plain.Length + slashes];
        var at = 0;
        foreach (var one in plain)
        {
            if (one == '/')
                escaped[at++] = (byte)'\\';

            escaped[at++] = one;
        }

        return escaped;
    }

    private static void WriteOrder(Utf8JsonWriter writer, ShopEntry entry)
    {
        writer.WriteStartObject();
        if (entry is GeneratedEntry { Order: { } order })
        {
            WriteHeader(writer, order);
            writer.WriteStartArray("items"u8);
            foreach (var item in order.Items)
                WriteItem(writer, item, order);

            writer.WriteEndArray();
            writer.WriteStartObject("addresses"u8);
            WriteAddress(writer, "billing"u8, order.Billing, order);
            if (order.Shipping is { } shipping)
                WriteAddress(writer, "shipping"u8, shipping, order);

            writer.WriteEndObject();
            WritePayment(writer, order);
        }
        else
        {
            // Of a body given whole the event tells what a merchant's short field list would leave.
            writer.WriteString("entity_id"u8, Text(entry.EntityId));
            writer.WriteString("increment_id"u8, entry.IncrementId);
            writer.WriteString("store_id"u8, entry.Field("store_id") ?? "1");
            writer.WriteString("state"u8, entry.State);
            writer.WriteString("status"u8, entry.Status);
            writer.WriteString("updated_at"u8, entry.Field("updated_at"));
        }

        writer.WriteEndObject();
    }

    private static void WriteHeader(Utf8JsonWriter writer, ShopOrder order)
    {
        var totals = order.Totals;
        writer.WriteString("entity_id"u8, Text(order.EntityId));
        writer.WriteString("id"u8, Text(order.EntityId));
        writer.WriteString("increment_id"u8, order.IncrementId);
        writer.WriteString("store_id"u8, Text(order.StoreId));
        writer.WriteString("state"u8, order.State);
        writer.WriteString("status"u8, order.Status);
        writer.WriteDate("created_at"u8, order.CreatedAt);
        writer.WriteDate("updated_at"u8, order.UpdatedAt);
        writer.WriteString("customer_id"u8, order.Buyer.CustomerId is { } customer ? Text(customer) : null);
        writer.WriteFlag("customer_is_guest"u8, order.Buyer.IsGuest);
        writer.WriteString("customer_email"u8, order.Buyer.Email);
        writer.WriteString("customer_firstname"u8, order.Buyer.FirstName);
        writer.WriteString("customer_lastname"u8, order.Buyer.LastName);
        writer.WriteString("base_currency_code"u8, order.BaseCurrency);
        writer.WriteString("order_currency_code"u8, order.OrderCurrency);
        writer.WriteString("base_to_order_rate"u8, Money(order.BaseToOrderRate));
        writer.WriteString("store_to_base_rate"u8, "0.0000"u8);
        writer.WriteString("subtotal"u8, Money(totals.Subtotal));
        writer.WriteString("discount_amount"u8, Money(totals.Discount));
        writer.WriteMoney("discount_tax_compensation_amount"u8, totals.DiscountTaxCompensation);
        writer.WriteString("shipping_amount"u8, Money(totals.Shipping));
        writer.WriteMoney("shipping_discount_amount"u8, totals.ShippingDiscount);
        writer.WriteMoney("shipping_discount_tax_compensation_amount"u8, totals.ShippingDiscountTaxCompensation);
        writer.WriteString("shipping_tax_amount"u8, Money(totals.ShippingTax));
        writer.WriteString("tax_amount"u8, Money(totals.Tax));
        writer.WriteMoney("grand_total"u8, totals.Grand);
        writer.WriteString("base_grand_total"u8, Money(order.BaseTotals.Grand));
        writer.WriteMoney("total_due"u8, totals.Due);
        writer.WriteString("total_paid"u8, totals.Paid > 0 ? Money(totals.Paid) : null);
        writer.WriteString("coupon_code"u8, order.CouponCode);
        writer.WriteFlag("is_virtual"u8, order.IsVirtual);
        writer.WriteString("shipping_method"u8, order.IsVirtual ? null : order.ShippingMethod);
    }

    private static void WriteItem(Utf8JsonWriter writer, ShopItem item, ShopOrder order)
    {
        writer.WriteStartObject();
        writer.WriteString("item_id"u8, Text(item.ItemId));
        writer.WriteString("order_id"u8, Text(order.EntityId));
        if (item.ParentItemId is { } parent)
            writer.WriteString("parent_item_id"u8, Text(parent));

        writer.WriteString("product_id"u8, Text(item.ProductId));
        writer.WriteString("product_type"u8, item.ProductType);
        writer.WriteString("sku"u8, item.Sku);
        writer.WriteString("name"u8, item.Name);
        writer.WriteString("qty_ordered"u8, Money(item.Quantity));
        writer.WriteString("is_virtual"u8, item.IsVirtual ? "1"u8 : "0"u8);
        writer.WriteString("price"u8, Money(item.Row.Price));
        writer.WriteString("base_price"u8, Money(item.BaseRow.Price));
        writer.WriteMoney("row_total"u8, item.Row.RowTotal);
        writer.WriteString("base_row_total"u8, Money(item.BaseRow.RowTotal));
        writer.WriteMoney("row_total_incl_tax"u8, item.Row.RowTotalInclTax);
        writer.WriteString("discount_amount"u8, Money(item.Row.Discount));
        writer.WriteString("discount_percent"u8, Money(item.DiscountPercent));
        writer.WriteString("tax_amount"u8, Money(item.Row.Tax));
        if (item.TaxPercent is { } percent)
            writer.WriteString("tax_percent"u8, Money(percent));

        if (!item.IsDynamicBundle)
            writer.WriteMoney("discount_tax_compensation_amount"u8, item.Row.DiscountTaxCompensation);

        writer.WriteString("weee_tax_applied"u8, "[]"u8);
        writer.WriteEndObject();
    }

    private static void WriteAddress(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ShopAddress address, ShopOrder order)
    {
        writer.WriteStartObject(name);
        writer.WriteString("entity_id"u8, Text(address.EntityId));
        writer.WriteString("parent_id"u8, Text(order.EntityId));
        writer.WriteString("address_type"u8, name);
        writer.WriteString("firstname"u8, address.FirstName);
        writer.WriteString("lastname"u8, address.LastName);
        writer.WriteString("company"u8, address.Company);
        writer.WriteString("street"u8, string.Join('\n', address.Street));
        writer.WriteString("city"u8, address.City);
        writer.WriteString("region"u8, address.Region);
        writer.WriteString("postcode"u8, address.PostCode);
        writer.WriteString("country_id"u8, address.CountryId);
        writer.WriteString("telephone"u8, address.Telephone);
        writer.WriteString("email"u8, order.Buyer.Email);
        writer.WriteString("vat_id"u8, address.VatId);
        writer.WriteEndObject();
    }

    private static void WritePayment(Utf8JsonWriter writer, ShopOrder order)
    {
        writer.WriteStartObject("payment"u8);
        writer.WriteString("entity_id"u8, Text(order.Payment.EntityId));
        writer.WriteString("method"u8, order.Payment.Method);
        writer.WriteStartObject("additional_information"u8);
        writer.WriteString("method_title"u8, order.Payment.Title);
        writer.WriteEndObject();
        writer.WriteNull("cc_last_4"u8);
        writer.WriteString("last_trans_id"u8, order.Payment.LastTransactionId);
        writer.WriteString("amount_ordered"u8, Money(order.Totals.Grand));
        writer.WriteEndObject();
    }

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);

    private static string Money(decimal amount) => amount.ToString("F4", CultureInfo.InvariantCulture);
}
