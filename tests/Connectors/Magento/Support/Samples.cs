using System.Text.Json.Nodes;
using KashflowOrleans.Model;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>Bodies that are known to the penny: our own, and beside them those that real shops and the vendor's documentation show, where the variable
/// <c>KASHFLOW_SAMPLES</c> leads to them.</summary>
public static class Samples
{
    private static readonly string? Root = Environment.GetEnvironmentVariable("KASHFLOW_SAMPLES") is { Length: > 0 } root ? Path.Combine(root, "magento") : null;

    /// <summary>A dynamic bundle, a configurable product, a download and a simple product: rows of 228, goods of 160.</summary>
    public static TestOrder MixedGoods { get; } = new()
    {
        EntityId = "3",
        State = "new",
        Currency = "USD",
        BaseCurrency = "USD",
        IsPaid = false,
        Items =
        [
            new TestItem(3, "SHIRT", 1, 22, 0, 0),
            new TestItem(4, "COURSE", 1, 18, 0, 0) { Type = "downloadable" },
            new TestItem(5, "KIT", 1, 68, 0, null) { Type = "bundle", IsCharged = false },
            new TestItem(6, "BALL", 1, 27, 0, 0) { ParentId = 5 },
            new TestItem(7, "BRICK", 1, 5, 0, 0) { ParentId = 5 },
            new TestItem(8, "STRAP", 1, 17, 0, 0) { ParentId = 5 },
            new TestItem(9, "ROLLER", 1, 19, 0, 0) { ParentId = 5 },
            new TestItem(10, "HOODIE-S", 1, 52, 0, 0) { Type = "configurable" },
            new TestItem(11, "HOODIE-S", 1, 0, 0, 0) { ParentId = 10, IsCharged = false },
        ],
        Shipping = new TestShipping(5),
    };

    private static TestOrder Top { get; } = new()
    {
        State = "new",
        Status = null,
        Currency = "UGX",
        BaseCurrency = "USD",
        IsPaid = false,
        Items = [new TestItem(3, "TOP-XS", 1, 58, 0, 0) { Type = "configurable" }, new TestItem(4, "TOP-XS", 1, 0, 0, 0) { Type = "simple", ParentId = 3, IsCharged = false }],
        Shipping = new TestShipping(10),
    };

    /// <summary>Order bodies and the gross amounts their lines must have.</summary>
    public static IEnumerable<(string Name, JsonNode Body, decimal[] Lines, OrderState State, string Currency)> Orders()
    {
        decimal[] mixed = [22, 18, 27, 5, 17, 19, 52, 5];
        decimal[] top = [58, 10];
        yield return ("own mixed goods", MixedGoods.Write(BodyForm.Rest), mixed, OrderState.Placed, "USD");
        yield return ("own top", Top.Write(BodyForm.Event), top, OrderState.Placed, "UGX");
        if (Root is null) yield break;
        yield return ("bundle and configurable", Read("adobedocs-commerce-webapi/orders_order-create-order__1.json"), mixed, OrderState.Placed, "USD");
        foreach (var (kind, state) in ((string, OrderState)[])[("order", OrderState.Placed), ("order_comment", OrderState.Placed), ("invoice", OrderState.Processing), ("shipment", OrderState.Complete), ("creditmemo", OrderState.Closed)])
        {
            yield return (kind, Read($"emartech-magento2-extension/sales_email_{kind}_template.json")["order"]!, top, state, "UGX");
        }
    }

    /// <summary>Credit memos with their orders, and the gross amounts their lines must have.</summary>
    public static IEnumerable<(string Name, JsonNode Memo, JsonNode Order, decimal[] Lines)> Refunds()
    {
        yield return ("own top", WholeTop(), Top.Write(BodyForm.Event), [58, 10]);
        if (Root is null) yield break;
        foreach (var file in Directory.GetFiles(Path.Combine(Root, "emartech-magento2-extension"), "*.json"))
        {
            var body = JsonNode.Parse(File.ReadAllText(file))!;
            if (body["creditmemo"] is { } memo) yield return (Path.GetFileName(file), memo, body["order"]!, [58, 10]);
        }
    }

    /// <summary>Invoices with their orders, and the gross amounts their lines must have.</summary>
    public static IEnumerable<(string Name, JsonObject Invoice, JsonNode Order, decimal[] Lines)> Invoices()
    {
        yield return ("own top", InvoiceBodies.Invoice(3, 58, 0, 0, 10, 0, 68, InvoiceBodies.Item(3, "TOP-XS", 1, 58, 0), InvoiceBodies.Empty(4, "TOP-XS", 1)), (Top with { Currency = "GBP", BaseCurrency = "GBP" }).Write(BodyForm.Event), [58, 10]);
        if (Root is null) yield break;
        yield return (
            "bundle and configurable",
            Read("adobedocs-commerce-webapi/orders_order-create-invoice__1.json").AsObject(),
            Read("adobedocs-commerce-webapi/orders_order-create-order__1.json"),
            [22, 18, 27, 5, 17, 19, 52, 5]);

        // The vendor shows this invoice without its order.
        var discounted = new TestOrder
        {
            Currency = "USD",
            BaseCurrency = "USD",
            Items = [new TestItem(3, "BAG", 20, 720, 0, 0) { Discount = 144 }, new TestItem(4, "MAT", 40, 1280, 0, 0) { Discount = 256 }, new TestItem(5, "FILM", 1, 22, 0, 0) { Discount = 4.40m }],
            Shipping = new TestShipping(300),
        };
        yield return ("discounted", Read("adobedocs-commerce-webapi/inventory_create-invoice__1.json").AsObject(), discounted.Write(BodyForm.Rest), [576, 1024, 17.60m, 300]);
        var module = Read("emartech-magento2-extension/sales_email_invoice_template.json");
        yield return ("module", module["invoice"]!.AsObject(), module["order"]!, [58, 10]);
    }

    /// <summary>Bodies of modules that send a whole order, with the order's id.</summary>
    public static IEnumerable<(string Body, string Id)> ModuleBodies()
    {
        yield return (new JsonObject { ["order"] = Top.Write(BodyForm.Event), ["is_guest"] = 0, ["customer"] = new JsonObject { ["id"] = "2" } }.ToJsonString(), "3");
        if (Root is null) yield break;
        foreach (var file in Directory.GetFiles(Path.Combine(Root, "emartech-magento2-extension"), "*.json"))
        {
            var text = File.ReadAllText(file);
            yield return (text, (string)JsonNode.Parse(text)!["order"]!["entity_id"]!);
        }
    }

    /// <summary>An event about an invoice, of order 8.</summary>
    public static JsonNode InvoiceEvent() => Root is null
        ? new JsonObject { ["event"] = new JsonObject { ["data"] = new JsonObject { ["value"] = new JsonObject { ["order_id"] = "8", ["entity_id"] = "13", ["increment_id"] = "000000013" } } } }
        : Read("adobedocs-commerce-extensibility/_includes__nested-event__0.json");

    /// <summary>Error bodies.</summary>
    public static IEnumerable<string> Errors()
    {
        yield return """{"message":"Invalid product data: %1","parameters":["no such type"]}""";
        yield return """{"messages":{"error":[{"code":500,"message":"Server internal error. See details in report api/1"}]}}""";
        yield return "oauth_problem=The+signature+is+invalid.+Verify+and+try+again.";
        if (Root is null) yield break;
        foreach (var file in Directory.GetFiles(Path.Combine(Root, "errors-from-docs-and-issues"))) yield return File.ReadAllText(file);
    }

    /// <summary>Adobe's own signature vector, where it is at hand.</summary>
    public static (string Body, string Signature, string BadSignature, string Pem)? SignatureVector() => Root is null || Read("aio-lib-events/signature_vector.json") is not { } vector
        ? null
        : ((string)vector["raw_body"]!, (string)vector["x-adobe-digital-signature-1"]!, (string)vector["bad_signature"]!, (string)vector["public_key_pem"]!);

    // The shape of a module's body: no tax or discount on the rows, none at all on the child, the adjustment as a difference.
    private static JsonObject WholeTop() => new()
    {
        ["entity_id"] = "2",
        ["increment_id"] = "000000002",
        ["order_id"] = Top.EntityId,
        ["state"] = 2,
        ["created_at"] = "2026-04-02 10:00:00",
        ["updated_at"] = "2026-04-02 10:00:00",
        ["order_currency_code"] = "UGX",
        ["base_currency_code"] = "USD",
        ["subtotal"] = 58,
        ["discount_amount"] = 0,
        ["shipping_amount"] = 10,
        ["shipping_tax_amount"] = 0,
        ["shipping_discount_amount"] = "0.0000",
        ["tax_amount"] = 0,
        ["discount_tax_compensation_amount"] = 0,
        ["adjustment"] = 0,
        ["grand_total"] = 68,
        ["base_grand_total"] = 34,
        ["items"] = new JsonArray(
            new JsonObject { ["order_item_id"] = "3", ["sku"] = "TOP-XS", ["name"] = "Top", ["price"] = "58.0000", ["qty"] = 1, ["row_total"] = 58, ["row_total_incl_tax"] = 58, ["weee_tax_applied"] = "[]" },
            new JsonObject { ["order_item_id"] = "4", ["sku"] = "TOP-XS", ["name"] = "Top XS", ["price"] = "0.0000", ["price_incl_tax"] = null, ["qty"] = 1 }),
        ["comments"] = new JsonArray(),
    };

    private static JsonNode Read(string path) => JsonNode.Parse(File.ReadAllText(Path.Combine(Root!, path)))!;
}
