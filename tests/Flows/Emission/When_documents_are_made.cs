using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;
using KashflowOrleans.Tests.Flows.Running.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Flows.Emission;

public sealed class When_documents_are_made
{
    private static readonly EmitNode Customer = A.Emit("customer", EmittedDocument.Customer, ("name", A.Constant("Ann")));

    private static readonly (string Field, Mapping Mapping)[] Header =
        [("reference", A.Path("order.number")), ("issuedOn", A.Constant("2026-03-02")), ("currency", A.Path("order.currency"))];

    private static readonly (string Field, Mapping Mapping)[] Line =
    [
        ("description", A.Path("item.description")), ("quantity", A.Path("item.quantity")), ("net", A.Path("item.net")), ("vat", A.Path("item.vat")),
        ("vatPercent", A.Path("item.vatPercent")), ("nominal", A.Path("settings.salesNominal")),
    ];

    [Fact]
    public void A_required_field_that_comes_to_nothing_holds_and_both_are_named()
    {
        var hold = Hold(A.Emit("customer", EmittedDocument.Customer, ("name", A.Path("order.missing"))));
        Assert.Equal("Node 'customer', field 'name' comes to nothing, and the customer needs it: correct the flow or the data it is taken from.", hold);
    }

    [Theory]
    [InlineData("currency", "order.lines", "must be text")]
    [InlineData("issuedOn", "'soon'", "must be a day such as 2026-03-02; it is \"soon\"")]
    [InlineData("issuedOn", "'2026-02-29'", "must be a day")]
    [InlineData("exchangeRate", "'dear'", "must be a number")]
    [InlineData("address", "'Leeds'", "must be an address")]
    public void A_field_of_the_wrong_kind_holds_and_is_shown(string field, string expression, string words)
    {
        var hold = Hold(Customer, Invoice([.. Header.Where(one => one.Field != field), (field, A.Expression(expression))], Line));
        Assert.Contains($"Node 'invoice', field '{field}' {words}", hold, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_as_text_are_numbers() =>
        Assert.Equal(30m, Made(Customer, Invoice(Header, [.. Line.Where(one => one.Field != "net"), ("net", A.Expression("$string(item.net)"))])).Invoice!.Gross);

    [Fact]
    public void A_point_in_time_is_the_day_where_the_business_is()
    {
        var order = An.Order() with { PlacedAt = Instant.FromUtc(2026, 6, 30, 23, 30) };
        var flow = A.Chain(Customer, Invoice([.. Header.Where(one => one.Field != "issuedOn"), ("issuedOn", A.Path("order.placedAt"))], Line));
        Assert.Equal(new LocalDate(2026, 7, 1), A.Run(flow, An.Input(order)).Documents.Invoice!.IssuedOn);
    }

    [Fact]
    public void An_invoice_is_due_when_it_is_issued_unless_said_otherwise() =>
        Assert.Equal(new LocalDate(2026, 3, 2), Made(Customer, Invoice(Header, Line)).Invoice!.DueOn);

    [Fact]
    public void An_invoice_needs_a_customer() => Assert.Equal("The flow makes an invoice but no customer to send it to.", Hold(Invoice(Header, Line)));

    [Fact]
    public void A_payment_needs_an_invoice() =>
        Assert.Contains("makes a payment but no invoice", Hold(Customer, Payment()), StringComparison.Ordinal);

    [Fact]
    public void A_second_customer_or_invoice_holds()
    {
        Assert.Contains("'again' makes a second customer", Hold(Customer, Customer with { Id = "again" }), StringComparison.Ordinal);
        Assert.Contains("'again' makes a second invoice", Hold(Customer, Invoice(Header, Line), Invoice(Header, Line) with { Id = "again" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_of_lines_stand_in_their_order()
    {
        var invoice = Invoice(Header, Line);
        var groups = new[] { "shipping", "goods" }.Select(kind => invoice.Lines[0] with { When = A.Expression($"item.kind = '{kind}'") });
        Assert.Equal(["Delivery", "Mug"], Made(Customer, invoice with { Lines = [.. groups] }).Invoice!.Lines.Select(line => line.Description));
    }

    [Fact]
    public void An_exempt_line_has_no_rate_and_must_have_no_vat()
    {
        var exempt = Invoice(Header, [.. Line.Where(one => one.Field != "vatPercent"), ("vatExempt", A.Expression("true"))]);
        var order = An.OrderOf(An.Goods("Book", 1, 10m, 0m, null));
        var line = Assert.Single(A.Run(A.Chain(Customer, exempt), An.Input(order)).Documents.Invoice!.Lines);
        Assert.Equal((true, 0m), (line.VatExempt, line.VatPercent));
        Assert.Contains("is exempt from VAT but was charged VAT 4", Hold(Customer, exempt), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_that_a_flow_makes_up_holds() =>
        Assert.Contains("(17 %); the ledger has the rates 0 %, 5 %, 20 %", Hold(Customer, Invoice(Header, [.. Line, ("vatPercent", A.Constant(17m))])), StringComparison.Ordinal);

    [Fact]
    public void A_line_that_a_flow_adds_to_hide_a_difference_holds_all_the_same()
    {
        var invoice = Invoice(Header, Line);
        var balancing = new LineGroup(
            null, null, null,
            A.Fields(("description", A.Constant("Rounding")), ("net", A.Constant(0.01m)), ("vat", A.Constant(0m)), ("vatPercent", A.Constant(0m)), ("nominal", A.Constant(4000m))));
        Assert.Contains("difference of 0.01", Hold(Customer, invoice with { Lines = [.. invoice.Lines, balancing] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_payments_of_one_reference_hold()
    {
        var order = An.Order() with { Payments = [new OrderPayment("card", 10m, "same", An.PlacedAt), new OrderPayment("card", 20m, "same", An.PlacedAt)] };
        Assert.Contains("Two payments carry the reference 'same'", An.HoldOf(order), StringComparison.Ordinal);
    }

    [Fact]
    public void Our_own_references_differ_whatever_the_methods_are_called()
    {
        var order = An.Order() with { Payments = [.. new[] { "card 2", "card", "card" }.Select(method => new OrderPayment(method, 10m, null, An.PlacedAt))] };
        var references = An.InvoiceOf(order).Payments.Select(payment => payment.Reference).ToList();
        Assert.Equal(3, references.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_sale_below_nothing_holds()
    {
        var order = An.OrderOf(An.Goods("Voucher", 1, -10m, -2m)) with { Payments = [] };
        Assert.NotNull(An.Decide(order).Hold);
    }

    [Fact]
    public void A_journal_must_balance_to_the_penny_and_be_on_accounts_of_the_ledger()
    {
        var journal = Assert.Single(Made(Journal(30m, 4000)).Journals);
        Assert.Equal([new JournalLine(4000, 30m, 0m, null), new JournalLine(4905, 0m, 30m, "other side")], journal.Lines);
        Assert.Equal(new LocalDate(2026, 3, 2), journal.Date);
        Assert.Contains("debits of 29.99 and credits of 30.00: a difference of -0.01", Hold(Journal(29.99m, 4000)), StringComparison.Ordinal);
        Assert.Contains("Nominal account 1", Hold(Journal(30m, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Stock_moves_once_for_each_key_and_not_for_nothing()
    {
        var move = new EmitNode(
            "stock", EmittedDocument.StockMovement, A.Path("order.lines"), null, null,
            A.Fields(("id", A.Text("{{order.number}}-{{item.description}}")), ("sku", A.Path("item.description")), ("quantity", A.Expression("item.kind = 'goods' ? -item.quantity : 0"))), []);
        Assert.Equal(new StockMovementDocument("000000017-Mug", "Mug", -2m, null), Assert.Single(Made(move).StockMovements));
        Assert.Contains("two stock movements with the key 'one'", Hold(move with { Fields = A.Fields(("id", A.Constant("one")), ("sku", A.Constant("a")), ("quantity", A.Constant(1m))) }), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alert_has_a_severity_and_a_key()
    {
        var alert = Assert.Single(Made(A.Emit("tell", EmittedDocument.Alert, ("message", A.Constant("Look\nhere")), ("severity", A.Constant("critical")), ("key", A.Constant("k")))).Alerts);
        Assert.Equal(new AlertDocument(AlertSeverity.Critical, "Look here", "k"), alert);
        Assert.Contains("information, warning or critical; it is 'loud'", Hold(A.Emit("tell", EmittedDocument.Alert, ("message", A.Constant("x")), ("severity", A.Constant("loud")))), StringComparison.Ordinal);
    }

    [Fact]
    public void Invoices_and_credit_notes_have_their_common_fields_at_the_same_places() =>
        Assert.Equal(DocumentFields.Of(EmittedDocument.Invoice).Take(5).Select(field => field.Name), DocumentFields.Of(EmittedDocument.CreditNote).Take(5).Select(field => field.Name));

    private static EmitNode Invoice(IEnumerable<(string Field, Mapping Mapping)> header, (string Field, Mapping Mapping)[] line) =>
        new("invoice", EmittedDocument.Invoice, null, null, null, A.Fields([.. header]), [new LineGroup(A.Path("order.lines"), null, null, A.Fields(line))]);

    private static EmitNode Payment() => A.Emit(
        "payment", EmittedDocument.Payment, ("amount", A.Constant(1m)), ("paidOn", A.Constant("2026-03-02")), ("methodId", A.Constant(11m)), ("accountId", A.Constant(77m)));

    private static EmitNode Journal(decimal debit, decimal nominal) => new(
        "journal", EmittedDocument.Journal, null, null, null,
        A.Fields(("reference", A.Constant("J1")), ("date", A.Constant("2026-03-02")), ("name", A.Constant("Fees"))),
        [
            new LineGroup(null, null, null, A.Fields(("nominal", A.Constant(nominal)), ("debit", A.Constant(debit)))),
            new LineGroup(null, null, null, A.Fields(("nominal", A.Constant(4905m)), ("debit", A.Constant(-30m)), ("comment", A.Constant("other side")))),
        ]);

    private static DesiredDocuments Made(params FlowNode[] nodes)
    {
        var documents = A.Run(A.Chain(nodes)).Documents;
        Assert.Null(documents.Hold);
        return documents;
    }

    private static string Hold(params FlowNode[] nodes) => An.HoldOf(A.Run(A.Chain(nodes)).Documents);
}
