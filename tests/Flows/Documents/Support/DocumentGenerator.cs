using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Documents.Support;

/// <summary>Makes random nodes that make documents of an order.</summary>
internal sealed class DocumentGenerator(Dice dice, MappingGenerator mappings)
{
    /// <summary>A customer.</summary>
    public EmitNode Customer(string id) => Node(id, EmittedDocument.Customer,
    [
        new("name", new ExpressionMapping("$firstText(order.customer.company, order.customer.email)") { Default = Value.Of("Customer") }),
        .. Sometimes("email", new PathMapping("order.customer.email")),
        .. Sometimes("address", new ExpressionMapping("$ledgerAddress(order.billing, order.shipping)")),
        .. Sometimes("vatNumber", new PathMapping("order.customer.vatNumber") { Default = Value.Of("none") }),
        new("currency", new PathMapping("order.currency")),
    ]);

    /// <summary>An invoice that adds up to the order.</summary>
    public EmitNode Invoice(string id) => Sale(id, EmittedDocument.Invoice, []);

    /// <summary>The order's payments.</summary>
    public EmitNode Payment(string id)
    {
        var node = Node(id, EmittedDocument.Payment,
        [
            new("amount", new PathMapping("paid.amount")),
            new("paidOn", new ExpressionMapping("$businessDate(paid.receivedAt)")),
            new("methodId", new ExpressionMapping("$paymentMethod(paid.method).methodId")),
            new("accountId", new ExpressionMapping("$paymentMethod(paid.method).accountId")),
            .. Sometimes("method", new PathMapping("paid.method")),
            .. Sometimes("reference", new PathMapping("paid.reference")),
        ]);
        return node with { ForEach = new PathMapping("order.payments"), As = "paid" };
    }

    /// <summary>One of the other documents.</summary>
    public EmitNode Other(EmittedDocument document, string id) => document switch
    {
        EmittedDocument.CreditNote => Sale(id, document, [new("invoiceReference", new PathMapping("order.number"))]),
        EmittedDocument.Journal => Journal(id),
        EmittedDocument.StockMovement => StockMovement(id),
        EmittedDocument.ChannelUpdate => Node(id, document, [new("note", new ConstantMapping(Value.Of("KashFlow invoice")))]) with { When = new PathMapping("settings.writeBack") },
        EmittedDocument.Alert => Node(id, document, [new("message", new TextMapping("Look at {{order.number}}"))]) with { When = mappings.Condition() },
        _ => throw new ArgumentOutOfRangeException(nameof(document), document, "A document with a method of its own."),
    };

    private EmitNode StockMovement(string id)
    {
        var node = Node(id, EmittedDocument.StockMovement,
        [
            new("id", new TextMapping("{{order.id}}/{{item.sku}}")),
            new("sku", new PathMapping("item.sku") { OrHold = "A line of {{order.number}} has no SKU." }),
            new("quantity", new ExpressionMapping("-item.quantity")),
        ]);
        return node with { ForEach = new ExpressionMapping("order.lines[kind = 'goods']"), When = new ExpressionMapping("item.quantity > 0") };
    }

    private EmitNode Sale(string id, EmittedDocument document, FieldMapping[] more) => Node(id, document,
    [
        new("reference", new PathMapping("order.number")),
        .. more,
        new("issuedOn", mappings.Day()),
        new("currency", new PathMapping("order.currency")),
        .. Sometimes("address", new ExpressionMapping("$ledgerAddress(order.billing)")),
        new("exchangeRate", new ExpressionMapping("$exchangeRate(order.currency)")),
    ]) with
    {
        Lines = dice.Hits(0.5)
            ? [Lines(new PathMapping("order.lines"), null, "line")]
            : [Lines(new PathMapping("order.lines"), "item.kind = 'goods'", null), Lines(new ExpressionMapping("order.lines"), "rest.kind != 'goods'", "rest")],
    };

    private LineGroup Lines(Mapping forEach, string? when, string? name)
    {
        var item = name ?? "item";
        return new LineGroup(forEach, name, when is null ? null : new ExpressionMapping(when),
        [
            new("description", new TextMapping($"{{{{{item}.description}}}}")),
            .. Sometimes("quantity", new PathMapping($"{item}.quantity")),
            new("net", new PathMapping($"{item}.net")),
            new("vat", new PathMapping($"{item}.vat")),
            new("vatPercent", new ExpressionMapping($"$vatRate({item}.net, {item}.vat, {item}.vatPercent, {item}.quantity)")),
            new("nominal", dice.Hits(0.5)
                ? new ValueMapping(null, Nominals(), new PathMapping($"{item}.kind")) { Default = Value.Of(4000) }
                : new PathMapping("settings.salesNominal")),
            .. Sometimes("kind", new PathMapping($"{item}.kind")),
        ]);
    }

    private EmitNode Journal(string id) => Node(id, EmittedDocument.Journal,
    [
        new("reference", new TextMapping("J{{order.number}}")),
        new("date", mappings.Day()),
        new("name", mappings.Text() with { Default = Value.Of("Journal") }),
    ]) with
    {
        Lines =
        [
            new LineGroup(null, null, null, [new("nominal", new PathMapping("settings.salesNominal")), new("debit", new PathMapping("order.total")), .. Sometimes("comment", mappings.Text())]),
            new LineGroup(null, null, null, [new("nominal", new PathMapping("settings.feeNominal")), new("credit", new PathMapping("order.total"))]),
        ],
    };

    private static OrderedDictionary<string, Value> Nominals() => new(StringComparer.Ordinal) { ["goods"] = Value.Of(4000), ["shipping"] = Value.Of(4905) };

    private EmitNode Node(string id, EmittedDocument document, FieldMapping[] fields) =>
        new(id, document, null, null, null, [.. fields.Select(field => dice.Hits(0.1) ? field with { Mapping = field.Mapping with { Comment = mappings.OddText() } } : field)], []);

    private FieldMapping[] Sometimes(string field, Mapping mapping) => dice.Hits(0.6) ? [new FieldMapping(field, mapping)] : [];
}
