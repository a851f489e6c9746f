using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>Answers lists and ids the way every Magento endpoint does.</summary>
internal static class MagentoLists
{
    public static FrozenSet<string> OrderColumns { get; } = Columns(
        "entity_id increment_id created_at updated_at state status store_id quote_id customer_id customer_email customer_firstname customer_lastname " +
        "customer_group_id customer_is_guest grand_total base_grand_total subtotal total_paid total_due order_currency_code coupon_code " +
        "relation_parent_id ext_order_id");

    public static FrozenSet<string> InvoiceColumns { get; } = Columns("entity_id increment_id order_id created_at updated_at state store_id grand_total");

    public static FrozenSet<string> CreditMemoColumns { get; } =
        Columns("entity_id increment_id order_id invoice_id created_at updated_at state store_id grand_total transaction_id");

    public static FrozenSet<string> ShipmentColumns { get; } = Columns("entity_id increment_id order_id created_at updated_at store_id");

    public static FrozenSet<string> TransactionColumns { get; } = Columns("transaction_id order_id payment_id txn_id txn_type created_at");

    public static FrozenSet<string> CustomerColumns { get; } = Columns("entity_id email firstname lastname group_id store_id website_id created_at updated_at");

    /// <summary>Searches and sends <c>{items, search_criteria, total_count}</c>.</summary>
    public static Task SendAsync<T>(
        HttpContext context, SearchEngine<T> engine, IEnumerable<T> rows, Func<T, string, string?> field, Action<Utf8JsonWriter, T> write, MagentoApi api)
    {
        var criteria = SearchCriteria.Read(context.Request.QueryString.Value);
        if (!criteria.IsPresent)
            return MagentoRefusal.Required("searchCriteria").SendAsync(context);

        if (engine.Search(rows, field, criteria) is not { } page)
            return api.Report().SendAsync(context);

        var reply = JsonReply.Rent();
        Write(reply.Writer, page, criteria, write);
        return criteria.Fields is { } fields ? SendFiltered(context, reply.ToArray(), fields) : reply.Send(context);
    }

    /// <summary>The id in the path, or the refusal of one that is no number.</summary>
    public static MagentoRefusal? ReadId(HttpContext context, out int id)
    {
        var text = (string)context.Request.RouteValues["id"]!;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out id) ? null : MagentoRefusal.WrongType(text, "int");
    }

    public static Task SendTrue(HttpContext context)
    {
        var reply = JsonReply.Rent();
        reply.Writer.WriteBooleanValue(true);
        return reply.Send(context);
    }

    /// <summary>Sends one entity, with <c>fields=</c> applied.</summary>
    public static Task SendOne(HttpContext context, JsonReply reply)
    {
        var fields = context.Request.Query["fields"];
        return fields.Count == 0 ? reply.Send(context) : SendFiltered(context, reply.ToArray(), fields.ToString());
    }

    private static void Write<T>(Utf8JsonWriter writer, SearchPage<T> page, SearchCriteria criteria, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items"u8);
        foreach (var row in page.Rows)
            write(writer, row);

        writer.WriteEndArray();
        criteria.Write(writer);
        writer.WriteNumber("total_count"u8, page.Total);
        writer.WriteEndObject();
    }

    private static Task SendFiltered(HttpContext context, byte[] body, string fields)
    {
        var reply = JsonReply.Rent();
        using (var document = JsonDocument.Parse(body))
            FieldFilter.Parse(fields).Write(reply.Writer, document.RootElement);

        return reply.Send(context);
    }

    private static FrozenSet<string> Columns(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
