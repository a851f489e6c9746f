using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Tests.Flows.Documents.Support;

namespace KashflowOrleans.Tests.Flows.Validation;

/// <summary>What nodes, fields and rules say.</summary>
public sealed class When_a_node_is_wrong
{
    private const string Reference = "{ \"path\": \"order.number\" }";
    private const string Net = "{ \"path\": \"line.net\" }";
    private const string Issued = "{ \"path\": \"days.issued\" }";
    private const string Address = "{ \"expression\": \"$ledgerAddress(order.billing)\" }";
    private const string Quantity = "{ \"path\": \"line.quantity\" }";
    private const string DatesRule = "\"rule\": \"dates\", \"action\": \"hold\", \"with\": { \"maxAgeDays\": 30 }";

    [Theory]

    // Paths.
    [InlineData(Reference, "{ \"path\": \"order.numbr\" }", "nodes.invoice.fields.reference.path", "'numbr' is not a field of the order; did you mean 'number'?")]
    [InlineData(Reference, "{ \"path\": \"ordr.number\" }", "nodes.invoice.fields.reference.path", "Nothing is called 'ordr' here; did you mean 'order'?")]
    [InlineData(Reference, "{ \"path\": \"number\" }", "nodes.invoice.fields.reference.path", "There is order.number.")]
    [InlineData(Reference, "{ \"path\": \"order.billing.postcod\" }", "nodes.invoice.fields.reference.path", "did you mean 'postcode'?")]
    [InlineData(Reference, "{ \"path\": \"order.number.x\" }", "nodes.invoice.fields.reference.path", "'x' is asked of text, which has no fields")]
    [InlineData(Reference, "{ \"path\": \"order.lines[0].sku\" }", "nodes.invoice.fields.reference.path", "is no path")]
    [InlineData(Reference, "{ \"path\": \"order..number\" }", "nodes.invoice.fields.reference.path", "is no path")]
    [InlineData(Reference, "{ \"path\": \"line.sku\" }", "nodes.invoice.fields.reference.path", "Nothing is called 'line' here")]
    [InlineData(Reference, "{ \"path\": \"buyer.name\" }", "nodes.invoice.fields.reference.path", "Nothing is called 'buyer' here")]

    // Types.
    [InlineData(Reference, "{ \"path\": \"order.lines.sku\" }", "nodes.invoice.fields.reference", "taken from 'order.lines.sku' is a list of text, and one text is wanted")]
    [InlineData(Reference, "{ \"path\": \"order.customer\" }", "nodes.invoice.fields.reference", "take one of its fields: channelCustomerId, email")]
    [InlineData(Net, "{ \"value\": \"twelve\" }", "nodes.invoice.lines.0.fields.net", "is the text 'twelve', and a number is wanted")]
    [InlineData(Net, "{ \"path\": \"line.description\" }", "nodes.invoice.lines.0.fields.net", "taken from 'line.description' is text, and a number is wanted")]
    [InlineData(Net, "{ \"path\": \"settings.writeBack\" }", "nodes.invoice.lines.0.fields.net", "is true or false, and a number is wanted")]
    [InlineData(Net, "{ \"path\": \"order.placedAt\" }", "nodes.invoice.lines.0.fields.net", "is a point in time, and a number is wanted")]
    [InlineData(Net, "{ \"expression\": \"line.net > 1\" }", "nodes.invoice.lines.0.fields.net", "is true or false, and a number is wanted")]
    [InlineData(Net, "{ \"expression\": \"order.lines.net\" }", "nodes.invoice.lines.0.fields.net", "is a list of number, and one number is wanted")]
    [InlineData(Net, "{ \"text\": \"about ten\" }", "nodes.invoice.lines.0.fields.net", "is the text 'about ten'")]
    [InlineData(Net, "{ \"path\": \"line.net\", \"default\": \"none\" }", "nodes.invoice.lines.0.fields.net.default", "The default is the text 'none', and a number is wanted")]
    [InlineData(Net, "{ \"map\": { \"a\": \"one\" }, \"from\": { \"path\": \"line.sku\" } }", "nodes.invoice.lines.0.fields.net", "is the text 'one', and a number is wanted")]
    [InlineData(Issued, "{ \"value\": \"2.3.2026\" }", "nodes.invoice.fields.issuedOn", "is the text '2.3.2026', and a day such as 2026-03-02 is wanted")]
    [InlineData(Issued, "{ \"value\": \"2026-02-30\" }", "nodes.invoice.fields.issuedOn", "a day such as")]
    [InlineData(Issued, "{ \"value\": 20260302 }", "nodes.invoice.fields.issuedOn", "is a number, and a day")]
    [InlineData(Issued, "{ \"path\": \"order.total\" }", "nodes.invoice.fields.issuedOn", "is a number, and a day")]
    [InlineData(Address, "{ \"path\": \"order.billing\" }", "nodes.buyer.fields.address", "in an expression with $ledgerAddress(…)")]
    [InlineData(Address, "{ \"path\": \"order.customer\" }", "nodes.buyer.fields.address", "with the fields line1, line2")]
    [InlineData(Address, "{ \"path\": \"order.billing.city\" }", "nodes.buyer.fields.address", "is text, and a ledger address")]

    // Fields.
    [InlineData("\"reference\": " + Reference, "\"refrence\": " + Reference, "nodes.invoice.fields.refrence", "'refrence' is not a field of the invoice; did you mean 'reference'?")]
    [InlineData("\"reference\": " + Reference + ",", "", "nodes.invoice", "The invoice needs the field 'reference'")]
    [InlineData("\"net\": " + Net + ",", "", "nodes.invoice.lines.0", "The line of the invoice needs the field 'net'")]
    [InlineData("\"vatPercent\": {", "\"statedVatPercent\": {", "nodes.invoice.lines.0", "needs the field 'vatPercent' or 'vatExempt'")]
    public void It_is_named_with_its_place(string part, string other, string place, string message) => AssertError(Example.Check(part, other), place, message);

    [Theory]
    [InlineData("\"kind\": \"customer\"", "\"kind\": \"alert\"", "nodes.invoice", "makes no customer to send it to")]
    [InlineData("\"subject\": \"order\"", "\"subject\": \"product\"", "nodes.invoice.kind", "A flow about a product makes no invoice; it can make channelUpdate, alert.")]
    [InlineData("\"as\": \"line\",", "\"as\": \"days\",", "nodes.invoice.lines.0.as", "'days' means something else")]
    [InlineData("\"as\": \"line\",", "\"as\": \"order\",", "nodes.invoice.lines.0.as", "'order' means something else")]
    [InlineData("\"forEach\": { \"path\": \"order.lines\" },\n          \"as\"", "\"as\"", "nodes.invoice.lines.0.as", "names the item of a loop, and there is none")]
    [InlineData("\"forEach\": { \"path\": \"order.lines\" },\n          \"as\"", "\"forEach\": { \"path\": \"order.customer\" },\n          \"as\"", "nodes.invoice.lines.0.forEach", "which is no list")]
    [InlineData("{ \"map\": \"nominals\",", "{ \"map\": \"nominal\",", "nodes.invoice.lines.0.fields.nominal.map", "There is no value map 'nominal'; did you mean 'nominals'?")]
    [InlineData("{ \"map\": \"nominals\", \"from\": { \"path\": \"line.kind\" }", "{ \"map\": \"nominals\", \"from\": { \"path\": \"order.lines\" }", "nodes.invoice.lines.0.fields.nominal.from", "take one value")]
    [InlineData("\"goods\": 4000,", "\"goods\": 4000, \"GOODS\": 4001,", "valueMaps.nominals", "The keys 'goods' and 'GOODS' differ only in capital letters")]
    [InlineData("The order {{order.number}} was", "The order {{order.number was", "nodes.open.otherwise", "{{ at character 11 is not closed")]
    [InlineData("The order {{order.number}} was", "The order {{order.numbr}} was", "nodes.open.otherwise", "did you mean 'number'?")]
    [InlineData("{{item.description}}", "{{line.description}}", "nodes.checks.rules.1.message", "Nothing is called 'line' here")]
    [InlineData("\"id\": \"small\"", "\"id\": \"dates\"", "nodes.checks.rules.1.id", "another rule with the id 'dates'")]
    [InlineData(DatesRule, "\"rule\": \"date\", \"action\": \"hold\"", "nodes.checks.rules.0.rule", "There is no rule 'date'; did you mean 'dates'?")]
    [InlineData(DatesRule, "\"rule\": \"dates\", \"action\": \"skipItem\"", "nodes.checks.rules.0.action", "the rule 'dates' is about the whole")]
    [InlineData(DatesRule, "\"rule\": \"dates\", \"action\": \"hold\", \"with\": { \"maxAge\": 30 }", "nodes.checks.rules.0.with.maxAge", "did you mean 'maxAgeDays'?")]
    [InlineData(DatesRule, "\"rule\": \"dates\", \"action\": \"hold\", \"with\": { \"maxAgeDays\": \"x\" }", "nodes.checks.rules.0.with.maxAgeDays", "must be a number from 0 to 36500")]
    [InlineData(DatesRule, "\"rule\": \"dates\", \"action\": \"hold\", \"with\": { \"maxAgeDays\": -1 }", "nodes.checks.rules.0.with.maxAgeDays", "must be a number from 0 to 36500")]
    [InlineData(DatesRule, "\"rule\": \"sums\", \"action\": \"hold\", \"with\": { \"x\": 1 }", "nodes.checks.rules.0.with.x", "has no setting 'x'; it has none")]
    [InlineData(DatesRule, "\"rule\": \"sku\", \"action\": \"hold\", \"with\": { \"requireKnown\": 1 }", "nodes.checks.rules.0.with.requireKnown", "must be true or false")]
    [InlineData("\"forEach\": { \"path\": \"order.lines\" },\n          \"when\": { \"expression\": \"item.net < 1000\" }", "\"when\": { \"expression\": \"order.total < 1000\" }", "nodes.checks.rules.1.action", "the rule is about the whole; add forEach")]
    public void What_does_not_go_together_is_named(string part, string other, string place, string message) => AssertError(Example.Check(part, other), place, message);

    [Theory]
    [InlineData("{ \"path\": \"order.customer.company\", \"default\": \"Somebody\" }", "{ \"path\": \"order.customer.company\" }", "nodes.buyer.fields.name", "'name' is required and taken from 'order.customer.company' may come to nothing")]
    [InlineData("{ \"expression\": \"order.state != 'canceled'\" }", "{ \"value\": true }", "nodes.open.when", "always the same")]
    [InlineData("{ \"expression\": \"order.state != 'canceled'\" }", "{ \"expression\": \"order.state != 'cancelled'\" }", "nodes.open.when.expression", "It is never 'cancelled'; did you mean 'canceled'?")]
    [InlineData("\"shipping\": 4905", "\"shiping\": 4905", "nodes.invoice.lines.0.fields.nominal.map", "The key 'shiping' is never looked up here; did you mean 'shipping'?")]
    [InlineData("[\"magento\"]", "[\"magneto\"]", "channels.0", "did you mean 'magento'?")]
    [InlineData("\"kind\": \"customer\",", "\"kind\": \"customer\", \"forEach\": { \"path\": \"order.lines\" },", "nodes.buyer.forEach", "there can be one")]
    public void What_may_be_meant_is_only_doubted(string part, string other, string place, string message)
    {
        var problem = Assert.Single(Example.Check(part, other));

        Assert.Equal((FlowSeverity.Warning, place), (problem.Severity, problem.Place));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Net, "{ \"value\": \"12.50\" }")]
    [InlineData(Net, "{ \"expression\": \"order.lines[0].net\" }")]
    [InlineData(Net, "{ \"expression\": \"order.lines[kind = 'shipping'].net\" }")]
    [InlineData(Net, "{ \"expression\": \"$number($substring(line.description, 0, 2))\" }")]
    [InlineData(Net, "{ \"text\": \"{{line.net}}\" }")]
    [InlineData(Quantity, "{ \"path\": \"line.quantity\", \"default\": 1 }")]
    [InlineData(Issued, "{ \"value\": \"2026-03-02\" }")]
    [InlineData(Issued, "{ \"path\": \"order.placedAt\" }")]
    [InlineData(Issued, "{ \"expression\": \"$substring(order.placedAt, 0, 10)\" }")]
    [InlineData(Reference, "{ \"path\": \"order.total\" }")]
    [InlineData(Reference, "{ \"expression\": \"$join(order.lines.sku, ',')\" }")]
    [InlineData(Address, "{ \"value\": { \"line1\": \"1 High Street\", \"postcode\": \"SW1A 1AA\" } }")]
    [InlineData("\"subject\": \"order\"", "\"subject\": \"order\"")]
    public void What_fits_is_left_alone(string part, string other) => Assert.Empty(Example.Check(part, other));

    [Fact]
    public void A_payment_needs_something_that_it_is_for()
    {
        var document = Example.Document with
        {
            Nodes =
            [
                Example.Document.Nodes[0],
                new EmitNode("money", EmittedDocument.Payment, new PathMapping("order.payments"), null, null,
                [
                    new("amount", new PathMapping("item.amount")), new("paidOn", new PathMapping("item.receivedAt")),
                    new("methodId", new ExpressionMapping("$paymentMethod(item.method).methodId")),
                ], []),
            ],
            Edges = [new FlowEdge("start", "money")],
        };
        var problems = FlowValidator.Check(document);

        Assert.Equal(["The payment needs the field 'accountId'; add it to the fields.", "'money' makes a payment, and the flow makes no invoice that it is for; add a node of the kind 'invoice'."], problems.Select(problem => problem.Message));
    }

    [Fact]
    public void Journals_have_lines_and_alerts_have_none()
    {
        var journal = Only(new EmitNode("book", EmittedDocument.Journal, null, null, null,
            [new("reference", new PathMapping("order.number")), new("date", new PathMapping("order.placedAt")), new("name", new PathMapping("order.number"))], []));
        var alert = Only(new EmitNode("tell", EmittedDocument.Alert, null, null, null, [new("message", new PathMapping("order.number"))], [new LineGroup(null, null, null, [])]));
        var side = Only(new EmitNode("book", EmittedDocument.Journal, null, null, null,
            [new("reference", new PathMapping("order.number")), new("date", new PathMapping("order.placedAt")), new("name", new PathMapping("order.number"))],
            [new LineGroup(null, null, null, [new("nominal", new PathMapping("settings.salesNominal"))])]));

        Assert.Contains("The journal has no lines", Assert.Single(journal).Message, StringComparison.Ordinal);
        Assert.Contains("An alert has no lines", Assert.Single(alert).Message, StringComparison.Ordinal);
        Assert.Contains("needs the field 'debit' or 'credit'", Assert.Single(side).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_tables_and_keys_of_the_wrong_type_are_named()
    {
        var unknown = Only(new LookupNode("rate", "exchangeRate", new PathMapping("order.currency"), "No rate."));
        var wrong = Only(new LookupNode("rate", "nominals", new PathMapping("order.number"), "No account."));
        var currency = Only(new LookupNode("rate", "exchangeRates", new ConstantMapping(KashflowOrleans.Flows.Values.Value.Of("EURO")), "No rate."));

        Assert.Contains(unknown, problem => problem.Place == "nodes.rate.table" && problem.Message.Contains("did you mean 'exchangeRates'?", StringComparison.Ordinal));
        Assert.Contains(wrong, problem => problem.Place == "nodes.rate.key" && problem.Message.Contains("What is looked up in 'nominals' is text, and a number is wanted", StringComparison.Ordinal));
        Assert.Contains(currency, problem => problem.Place == "nodes.rate.key.value" && problem.Message.Contains("no currency code of ISO 4217", StringComparison.Ordinal));
    }

    private static IReadOnlyList<FlowProblem> Only(FlowNode node)
    {
        List<FlowNode> nodes = [Example.Document.Nodes[0], node];
        return FlowValidator.Check(Example.Document with { Nodes = nodes, Edges = [new FlowEdge("start", node.Id)], ValueMaps = new Dictionary<string, IReadOnlyDictionary<string, KashflowOrleans.Flows.Values.Value>>() });
    }

    private static void AssertError(IReadOnlyList<FlowProblem> problems, string place, string message) => Assert.True(
        problems.Any(problem => problem.Severity == FlowSeverity.Error && problem.Place == place && problem.Message.Contains(message, StringComparison.Ordinal)), string.Join('\n', problems));
}
