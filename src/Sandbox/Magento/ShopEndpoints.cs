using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>customers, invoices, credit memos, transactions and store configuration (apis/magento.md §1.1, §1.9).</summary>
internal sealed class ShopEndpoints(MagentoShop shop, MagentoAuthorization authorization, MagentoApi api)
{
    private readonly SearchEngine<(ShopInvoice Invoice, ShopOrder Order)> _invoices = new(MagentoLists.InvoiceColumns, "entity_id", shop.Options);
    private readonly SearchEngine<ShopTransaction> _transactions = new(MagentoLists.TransactionColumns, "transaction_id", shop.Options);
    private readonly SearchEngine<(MemoEntry Memo, ShopEntry? Order)> _memos = new(MagentoLists.CreditMemoColumns, "entity_id", shop.Options);
    private readonly SearchEngine<Person> _customers = new(MagentoLists.CustomerColumns, "entity_id", shop.Options);

    public void Map(IEndpointRouteBuilder routes, string prefix)
    {
        routes.MapGet(prefix + "/customers/search", authorization.Secured("Magento_Customer::customer", SearchCustomersAsync));
        routes.MapGet(prefix + "/customers/{id}", authorization.Secured("Magento_Customer::customer", CustomerAsync));
        routes.MapGet(prefix + "/invoices", authorization.Secured("Magento_Sales::sales_invoice", InvoicesAsync));
        routes.MapGet(prefix + "/invoices/{id}", authorization.Secured("Magento_Sales::sales_invoice", InvoiceAsync));
        routes.MapGet(prefix + "/creditmemos", authorization.Secured("Magento_Sales::sales_creditmemo", CreditMemosAsync));
        routes.MapGet(prefix + "/creditmemo/{id}", authorization.Secured("Magento_Sales::sales_creditmemo", CreditMemoAsync));
        routes.MapGet(prefix + "/transactions", authorization.Secured("Magento_Sales::transactions_fetch", TransactionsAsync));
        routes.MapGet(prefix + "/transactions/{id}", authorization.Secured("Magento_Sales::transactions_fetch", TransactionAsync));
        routes.MapGet(prefix + "/store/storeConfigs", authorization.Secured("Magento_Backend::store", StoreConfigsAsync));
    }

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

    private Task CreditMemosAsync(HttpContext context) => MagentoLists.SendAsync(
        context,
        _memos,
        shop.CreditMemos(),
        static (row, name) => row.Memo.Field(name),
        static (writer, row) => row.Memo.Write(writer, row.Order),
        api);

    /// <summary>The single one stands under another word than the list (apis/magento.md §1.1).</summary>
    private Task CreditMemoAsync(HttpContext context)
    {
        if (MagentoLists.ReadId(context, out var id) is { } refusal)
            return refusal.SendAsync(context);

        if (shop.FindCreditMemo(id) is not { } found)
            return MagentoRefusal.EntityMissing.SendAsync(context);

        var reply = JsonReply.Rent();
        found.Memo.Write(reply.Writer, found.Order);
        return MagentoLists.SendOne(context, reply);
    }

    private Task TransactionsAsync(HttpContext context) => MagentoLists.SendAsync(
        context, _transactions, shop.Transactions(), static (row, name) => row.Field(name), static (writer, row) => row.Write(writer), api);

    private Task TransactionAsync(HttpContext context)
    {
        if (MagentoLists.ReadId(context, out var id) is { } refusal)
            return refusal.SendAsync(context);

        if (shop.Transactions().Find(transaction => transaction.TransactionId == id) is not { } found)
            return MagentoRefusal.EntityMissing.SendAsync(context);

        var reply = JsonReply.Rent();
        found.Write(reply.Writer);
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
