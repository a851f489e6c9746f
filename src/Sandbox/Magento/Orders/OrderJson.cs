using System.Text.Json;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>
/// Writes an order as <c>GET orders/{id}</c> does: item rows rewritten net of the discount, children with their parent inside, and the items once more under
/// shipping_assignments (apis/magento.md §1.2, §1.4).
/// </summary>
internal static class OrderJson
{
    public static void Write(Utf8JsonWriter writer, ShopOrder order, RowTotals rowTotals)
    {
        writer.WriteStartObject();
        WriteHeader(writer, order);
        WriteItems(writer, "items"u8, order, rowTotals);
        writer.WritePropertyName("billing_address"u8);
        WriteAddress(writer, order.Billing, order, "billing");
        WritePayment(writer, order);
        writer.WriteStartArray("status_histories"u8);
        foreach (var comment in order.Comments)
            WriteComment(writer, comment, order.EntityId);

        writer.WriteEndArray();
        writer.WriteStartObject("extension_attributes"u8);
        WriteShippingAssignments(writer, order, rowTotals);
        WritePaymentInfo(writer, order);
        AppliedTaxJson.Write(writer, order);
        RefundedJson.WriteStoreCredit(writer, order);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static void WriteComment(Utf8JsonWriter writer, ShopComment comment, int orderId)
    {
        writer.WriteStartObject();
        if (comment.Comment is null)
            writer.WriteNull("comment"u8);
        else
            writer.WriteString("comment"u8, comment.Comment);

        writer.WriteDate("created_at"u8, comment.CreatedAt);
        writer.WriteNumber("entity_id"u8, comment.EntityId);
        writer.WriteString("entity_name"u8, comment.EntityName);
        writer.WriteFlag("is_customer_notified"u8, comment.IsCustomerNotified);
        writer.WriteFlag("is_visible_on_front"u8, comment.IsVisibleOnFront);
        writer.WriteNumber("parent_id"u8, orderId);
        writer.WriteOptional("status"u8, comment.Status);
        writer.WriteEndObject();
    }

    private static void WriteHeader(Utf8JsonWriter writer, ShopOrder order)
    {
        var totals = order.Totals;
        var baseTotals = order.BaseTotals;
        var buyer = order.Buyer;
        if (totals.Discount != 0)
            writer.WriteString("applied_rule_ids"u8, "7");

        writer.WriteString("base_currency_code"u8, order.BaseCurrency);
        writer.WriteMoney("base_discount_amount"u8, baseTotals.Discount);
        writer.WriteMoney("base_grand_total"u8, baseTotals.Grand);
        writer.WriteMoney("base_discount_tax_compensation_amount"u8, baseTotals.DiscountTaxCompensation);
        writer.WriteMoney("base_shipping_amount"u8, baseTotals.Shipping);
        writer.WriteMoney("base_shipping_discount_amount"u8, baseTotals.ShippingDiscount);
        writer.WriteMoney("base_shipping_discount_tax_compensation_amnt"u8, baseTotals.ShippingDiscountTaxCompensation);
        writer.WriteMoney("base_shipping_incl_tax"u8, baseTotals.ShippingInclTax);
        writer.WriteMoney("base_shipping_tax_amount"u8, baseTotals.ShippingTax);
        writer.WriteMoney("base_subtotal"u8, baseTotals.Subtotal);
        writer.WriteMoney("base_subtotal_incl_tax"u8, baseTotals.SubtotalInclTax);
        writer.WriteMoney("base_tax_amount"u8, baseTotals.Tax);
        writer.WriteMoney("base_total_due"u8, baseTotals.Due);
        WriteProgress(writer, order, baseTotals, isBase: true);
        RefundedJson.Write(writer, order, isBase: true);
        writer.WriteNumber("base_to_global_rate"u8, 1);
        writer.WriteMoney("base_to_order_rate"u8, order.BaseToOrderRate);
        writer.WriteNumber("billing_address_id"u8, order.Billing.EntityId);
        writer.WriteOptional("coupon_code"u8, order.CouponCode);
        writer.WriteDate("created_at"u8, order.CreatedAt);
        writer.WriteString("customer_email"u8, buyer.Email);
        writer.WriteOptional("customer_firstname"u8, buyer.FirstName);
        writer.WriteNumber("customer_group_id"u8, buyer.GroupId);
        writer.WriteOptional("customer_id"u8, buyer.CustomerId);
        writer.WriteFlag("customer_is_guest"u8, buyer.IsGuest);
        writer.WriteOptional("customer_lastname"u8, buyer.LastName);
        writer.WriteNumber("customer_note_notify"u8, 1);
        writer.WriteOptional("customer_taxvat"u8, buyer.TaxVat);
        writer.WriteMoney("discount_amount"u8, totals.Discount);
        writer.WriteOptional("discount_description"u8, order.DiscountDescription);
        if (order.EditIncrement > 0)
            writer.WriteNumber("edit_increment"u8, order.EditIncrement);

        writer.WriteNumber("email_sent"u8, 1);
        writer.WriteNumber("entity_id"u8, order.EntityId);
        writer.WriteString("global_currency_code"u8, order.BaseCurrency);
        writer.WriteMoney("grand_total"u8, totals.Grand);
        writer.WriteMoney("discount_tax_compensation_amount"u8, totals.DiscountTaxCompensation);
        writer.WriteOptional("hold_before_state"u8, order.HeldState);
        writer.WriteOptional("hold_before_status"u8, order.HeldStatus);
        writer.WriteString("increment_id"u8, order.IncrementId);
        writer.WriteFlag("is_virtual"u8, order.IsVirtual);
        writer.WriteString("order_currency_code"u8, order.OrderCurrency);
        writer.WriteOptional("original_increment_id"u8, order.OriginalIncrementId);
        writer.WriteNumber("quote_id"u8, order.QuoteId);
        writer.WriteOptional("relation_child_id"u8, order.RelationChildId?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteOptional("relation_child_real_id"u8, order.RelationChildRealId);
        writer.WriteOptional("relation_parent_id"u8, order.RelationParentId?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteOptional("relation_parent_real_id"u8, order.RelationParentRealId);
        writer.WriteMoney("shipping_amount"u8, totals.Shipping);
        if (!order.IsVirtual)
            writer.WriteString("shipping_description"u8, order.ShippingDescription);

        writer.WriteMoney("shipping_discount_amount"u8, totals.ShippingDiscount);
        writer.WriteMoney("shipping_discount_tax_compensation_amount"u8, totals.ShippingDiscountTaxCompensation);
        writer.WriteMoney("shipping_incl_tax"u8, totals.ShippingInclTax);
        writer.WriteMoney("shipping_tax_amount"u8, totals.ShippingTax);
        writer.WriteString("state"u8, order.State);
        writer.WriteString("status"u8, order.Status);
        writer.WriteString("store_currency_code"u8, order.BaseCurrency);
        writer.WriteNumber("store_id"u8, order.StoreId);
        writer.WriteString("store_name"u8, "Main Website\nMain Website Store\nDefault Store View");
        writer.WriteNumber("store_to_base_rate"u8, 0);
        writer.WriteNumber("store_to_order_rate"u8, 0);
        writer.WriteMoney("subtotal"u8, totals.Subtotal);
        writer.WriteMoney("subtotal_incl_tax"u8, totals.SubtotalInclTax);
        writer.WriteMoney("tax_amount"u8, totals.Tax);
        writer.WriteMoney("total_due"u8, totals.Due);
        WriteProgress(writer, order, totals, isBase: false);
        RefundedJson.Write(writer, order, isBase: false);
        writer.WriteNumber("total_item_count"u8, order.Items.Count(static item => item.ParentItemId is null));
        writer.WriteMoney("total_qty_ordered"u8, order.Items.Where(static item => item.ParentItemId is null).Sum(static item => item.Quantity));
        writer.WriteDate("updated_at"u8, order.UpdatedAt);
        writer.WriteMoney("weight"u8, order.Items.Sum(static item => item.Weight * item.Quantity));
    }

    /// <summary>Keys that are absent until something happened.</summary>
    private static void WriteProgress(Utf8JsonWriter writer, ShopOrder order, ShopTotals totals, bool isBase)
    {
        if (totals.Invoiced > 0)
        {
            writer.WriteMoney(isBase ? "base_total_invoiced"u8 : "total_invoiced"u8, totals.Invoiced);
            if (totals.Paid > 0)
                writer.WriteMoney(isBase ? "base_total_paid"u8 : "total_paid"u8, totals.Paid);
        }

        if (order.State == "canceled" || totals.Canceled > 0)
            writer.WriteMoney(isBase ? "base_total_canceled"u8 : "total_canceled"u8, totals.Canceled);
    }

    private static void WriteItems(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ShopOrder order, RowTotals rowTotals)
    {
        writer.WriteStartArray(name);
        foreach (var item in order.Items)
        {
            writer.WriteStartObject();
            OrderItemJson.Write(writer, item, order, rowTotals);
            if (item.ParentItemId is { } parentId && order.Items.FirstOrDefault(other => other.ItemId == parentId) is { } parent)
            {
                writer.WriteStartObject("parent_item"u8);
                OrderItemJson.Write(writer, parent, order, rowTotals);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAddress(Utf8JsonWriter writer, ShopAddress address, ShopOrder order, string type)
    {
        writer.WriteStartObject();
        writer.WriteString("address_type"u8, type);
        writer.WriteString("city"u8, address.City);
        writer.WriteOptional("company"u8, address.Company);
        writer.WriteString("country_id"u8, address.CountryId);
        writer.WriteString("email"u8, order.Buyer.Email);
        writer.WriteNumber("entity_id"u8, address.EntityId);
        writer.WriteString("firstname"u8, address.FirstName);
        writer.WriteString("lastname"u8, address.LastName);
        writer.WriteNumber("parent_id"u8, order.EntityId);
        writer.WriteString("postcode"u8, address.PostCode);
        writer.WriteOptional("region"u8, address.Region);
        writer.WriteStartArray("street"u8);
        foreach (var line in address.Street)
            writer.WriteStringValue(line);

        writer.WriteEndArray();
        writer.WriteString("telephone"u8, address.Telephone);
        writer.WriteOptional("vat_id"u8, address.VatId);
        writer.WriteEndObject();
    }

    private static void WritePayment(Utf8JsonWriter writer, ShopOrder order)
    {
        var payment = order.Payment;
        writer.WriteStartObject("payment"u8);
        writer.WriteNull("account_status"u8);
        writer.WriteStartArray("additional_information"u8);
        writer.WriteStringValue(payment.Title);
        if (payment.LastTransactionId is not null)
            writer.WriteStringValue(payment.LastTransactionId);

        writer.WriteEndArray();
        writer.WriteMoney("amount_ordered"u8, order.Totals.Grand);
        writer.WriteMoney("base_amount_ordered"u8, order.BaseTotals.Grand);
        if (order.Totals.Paid > 0)
        {
            writer.WriteMoney("amount_paid"u8, order.Totals.Paid);
            writer.WriteMoney("base_amount_paid"u8, order.BaseTotals.Paid);
            if (payment.LastTransactionId is not null)
                writer.WriteMoney("base_amount_paid_online"u8, order.BaseTotals.Paid);
        }

        RefundedJson.WritePayment(writer, order);
        writer.WriteMoney("base_shipping_amount"u8, order.BaseTotals.Shipping);
        writer.WriteNull("cc_last4"u8);
        writer.WriteNumber("entity_id"u8, payment.EntityId);
        writer.WriteOptional("last_trans_id"u8, payment.LastTransactionId);
        writer.WriteString("method"u8, payment.Method);
        writer.WriteNumber("parent_id"u8, order.EntityId);
        writer.WriteOptional("po_number"u8, payment.PurchaseOrder);
        writer.WriteMoney("shipping_amount"u8, order.Totals.Shipping);
        writer.WriteEndObject();
    }

    private static void WriteShippingAssignments(Utf8JsonWriter writer, ShopOrder order, RowTotals rowTotals)
    {
        writer.WriteStartArray("shipping_assignments"u8);
        writer.WriteStartObject();
        writer.WriteStartObject("shipping"u8);
        if (order.Shipping is { } shipping)
        {
            writer.WritePropertyName("address"u8);
            WriteAddress(writer, shipping, order, "shipping");
            writer.WriteString("method"u8, order.ShippingMethod);
        }

        writer.WriteStartObject("total"u8);
        writer.WriteMoney("base_shipping_amount"u8, order.BaseTotals.Shipping);
        writer.WriteMoney("base_shipping_discount_amount"u8, order.BaseTotals.ShippingDiscount);
        writer.WriteMoney("base_shipping_discount_tax_compensation_amnt"u8, order.BaseTotals.ShippingDiscountTaxCompensation);
        writer.WriteMoney("base_shipping_incl_tax"u8, order.BaseTotals.ShippingInclTax);
        writer.WriteMoney("base_shipping_tax_amount"u8, order.BaseTotals.ShippingTax);
        writer.WriteMoney("shipping_amount"u8, order.Totals.Shipping);
        writer.WriteMoney("shipping_discount_amount"u8, order.Totals.ShippingDiscount);
        writer.WriteMoney("shipping_discount_tax_compensation_amount"u8, order.Totals.ShippingDiscountTaxCompensation);
        writer.WriteMoney("shipping_incl_tax"u8, order.Totals.ShippingInclTax);
        writer.WriteMoney("shipping_tax_amount"u8, order.Totals.ShippingTax);
        writer.WriteEndObject();
        writer.WriteEndObject();
        WriteItems(writer, "items"u8, order, rowTotals);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WritePaymentInfo(Utf8JsonWriter writer, ShopOrder order)
    {
        writer.WriteStartArray("payment_additional_info"u8);
        writer.WriteStartObject();
        writer.WriteString("key"u8, "method_title"u8);
        writer.WriteString("value"u8, order.Payment.Title);
        writer.WriteEndObject();
        if (order.Payment.LastTransactionId is { } transaction)
        {
            writer.WriteStartObject();
            writer.WriteString("key"u8, "transaction_id"u8);
            writer.WriteString("value"u8, transaction);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
