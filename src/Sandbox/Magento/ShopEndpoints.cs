using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>customers, invoices, transactions and store configuration (apis/magento.md §1.1, §1.9).</summary>
internal sealed class ShopEndpoints(MagentoShop shop, MagentoAuthorization authorization, MagentoApi api)
{
    private readonly SearchEngine<(ShopInvoice Invoice, ShopOrder Order)> _invoices = new(MagentoLists.InvoiceColumns, "entity_id", shop.Options);
    private readonly SearchEngine<(ShopInvoice Invoice, ShopOrder Order)> _transactions = new(MagentoLists.TransactionColumns, "transaction_id", shop.Options);
    private readonly SearchEngine<Person> _customers = new(MagentoLists.CustomerColumns, "entity_id", shop.Options);

    public void Map(IEndpointRouteBuilder routes, string prefix)
    {
        routes.MapGet(prefix + "/customers/search", authorization.Secured("Magento_Customer::customer", SearchCustomersAsync));
        routes.MapGet(prefix + "/customers/{id}", authorization.Secured("Magento_Customer::customer", CustomerAsync));
        routes.MapGet(prefix + "/invoices", authorization.Secured("Magento_Sales::sales_invoice", InvoicesAsync));
        routes.MapGet(prefix + "/invoices/{id}", authorization.Secured("Magento_Sales::sales_invoice", InvoiceAsync));
        routes.MapGet(prefix + "/transactions", authorization.Secured("Magento_Sales::transactions_fetch", TransactionsAsync));
        routes.MapGet(prefix + "/transactions/{id}", authorization.Secured("Magento_Sales::transactions_fetch", TransactionAsync));
        routes.MapGet(prefix + "/store/storeConfigs", authorization.Secured("Magento_Backend::store", StoreConfigsAsync));
    }

    private static string? TransactionField((ShopInvoice Invoice, ShopOrder Order) row, string name) => name switch
    {
        "transaction_id" => MagentoValues.Number(row.Invoice.EntityId),
        "order_id" => MagentoValues.Number(row.Invoice.OrderId),
        "payment_id" => MagentoValues.Number(row.Order.Payment.EntityId),
        "txn_id" => row.Order.Payment.LastTransactionId,
        "txn_type" => "capture",
        "created_at" => MagentoValues.Date(row.Invoice.CreatedAt),
        _ => null,
    };

    private Task SearchCustomersAsync(HttpContext context) => MagentoLists.SendAsync(
        context, _customers, Enumerable.Range(1, Person.Customers).Select(Person.Number), ShopCustomer.Field, ShopCustomer.Write, api);

    private Task CustomerAsync(HttpContext context)
    {
        if (MagentoLists.ReadId(context, out var id) is { } refusal)
            return refusal.SendAsync(context);

        var raw = shop.RawCustomer(id);
        if (raw is null && !ShopCustomer.Exists(id))
            return MagentoRefusal.NoSuchEntity("customerId", MagentoValues.Number(id)).SendAsync(context);

        var reply = JsonReply.Rent();
        if (raw is null)
            ShopCustomer.Write(reply.Writer, Person.Number(id));
        else
            reply.Writer.WriteRawValue(raw, skipInputValidation: true);

        return MagentoLists.SendOne(context, reply);
    }

    private Task InvoicesAsync(HttpContext context) => MagentoLists.SendAsync(
        context,
        _invoices,
        shop.Invoices(),
        static (row, name) => row.Invoice.Field(name, row.Order),
        static (writer, row) => row.Invoice.Write(writer, row.Order),
        api);

    private Task InvoiceAsync(HttpContext context)
    {
        if (MagentoLists.ReadId(context, out var id) is { } refusal)
            return refusal.SendAsync(context);

        if (shop.FindInvoice(id) is not { } found)
            return MagentoRefusal.EntityMissing.SendAsync(context);

        var reply = JsonReply.Rent();
        found.Invoice.Write(reply.Writer, found.Order);
        return MagentoLists.SendOne(context, reply);
    }

    private Task TransactionsAsync(HttpContext context) => MagentoLists.SendAsync(
        context, _transactions, shop.Invoices(), TransactionField, static (writer, row) => row.Invoice.WriteTransaction(writer, row.Order), api);

    private Task TransactionAsync(HttpContext context)
    {
        if (MagentoLists.ReadId(context, out var id) is { } refusal)
            return refusal.SendAsync(context);

        if (shop.FindInvoice(id) is not { } found)
            return MagentoRefusal.EntityMissing.SendAsync(context);

        var reply = JsonReply.Rent();
        found.Invoice.WriteTransaction(reply.Writer, found.Order);
        return MagentoLists.SendOne(context, reply);
    }

    private Task StoreConfigsAsync(HttpContext context)
    {
        var address = $"{context.Request.Scheme}://{context.Request.Host.Value}/";
        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteNumber("id"u8, 1);
        writer.WriteString("code"u8, shop.Options.StoreCode);
        writer.WriteNumber("website_id"u8, 1);
        writer.WriteString("locale"u8, "en_GB"u8);
        writer.WriteString("base_currency_code"u8, "GBP"u8);
        writer.WriteString("default_display_currency_code"u8, "GBP"u8);
        writer.WriteString("timezone"u8, shop.Options.TimeZone);
        writer.WriteString("weight_unit"u8, "kgs"u8);
        writer.WriteString("base_url"u8, address);
        writer.WriteString("base_link_url"u8, address);
        writer.WriteString("secure_base_url"u8, address);
        writer.WriteString("secure_base_link_url"u8, address);
        writer.WriteEndObject();
        writer.WriteEndArray();
        return reply.Send(context);
    }
}
