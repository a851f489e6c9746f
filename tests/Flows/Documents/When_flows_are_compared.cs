using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Tests.Flows.Documents.Support;

namespace KashflowOrleans.Tests.Flows.Documents;

/// <summary>What changed between two versions.</summary>
public sealed class When_flows_are_compared
{
    [Fact]
    public void The_same_flow_has_no_differences()
    {
        Assert.Empty(FlowDiff.Between(Example.Document, Example.Document));
        foreach (var seed in Enumerable.Range(0, 200))
        {
            var document = WildFlows.Flow(seed);
            Assert.Empty(FlowDiff.Between(document, Example.Read(FlowWriter.Write(document))));
        }
    }

    [Theory]
    [InlineData("{ \"path\": \"order.number\" }", "{ \"path\": \"order.id\" }", FlowChangeKind.Changed, "nodes.invoice.fields.reference", true)]
    [InlineData("{ \"path\": \"line.quantity\" }", "{ \"value\": 1 }", FlowChangeKind.Changed, "nodes.invoice.lines.0.fields.quantity", true)]
    [InlineData("\"quantity\": { \"path\": \"line.quantity\" },", "", FlowChangeKind.Removed, "nodes.invoice.lines.0.fields.quantity", true)]
    [InlineData("\"name\": { \"path\": \"order.customer.company\"", "\"code\": { \"value\": \"A\" }, \"name\": { \"path\": \"order.customer.company\"", FlowChangeKind.Added, "nodes.buyer.fields.code", true)]
    [InlineData("\"default\": \"Somebody\"", "\"default\": \"Nobody\"", FlowChangeKind.Changed, "nodes.buyer.fields.name", true)]
    [InlineData("\"action\": \"skipItem\"", "\"action\": \"hold\"", FlowChangeKind.Changed, "nodes.checks.rules.1", true)]
    [InlineData("\"maxAgeDays\": 30", "\"maxAgeDays\": 31", FlowChangeKind.Changed, "nodes.checks.rules.0", true)]
    [InlineData("\"shipping\": 4905", "\"shipping\": 4906", FlowChangeKind.Changed, "valueMaps.nominals.shipping", true)]
    [InlineData("\"goods\": 4000,", "", FlowChangeKind.Removed, "valueMaps.nominals.goods", true)]
    [InlineData("[\"magento\"]", "[]", FlowChangeKind.Removed, "channels.0", true)]
    [InlineData("\"subject\": \"order\"", "\"subject\": \"refund\"", FlowChangeKind.Changed, "subject", true)]
    [InlineData("{ \"from\": \"buyer\", \"to\": \"invoice\" }", "{ \"from\": \"buyer\", \"to\": \"invoice\", \"case\": \"x\" }", FlowChangeKind.Added, "edges.4", true)]
    [InlineData("\"otherwise\": \"The order", "\"otherwise\": \"Order", FlowChangeKind.Changed, "nodes.open.otherwise", true)]
    [InlineData("\"as\": \"line\"", "\"as\": \"row\"", FlowChangeKind.Changed, "nodes.invoice.lines.0.as", true)]
    [InlineData("\"comment\": \"The sale.\"", "\"comment\": \"Sale\"", FlowChangeKind.Changed, "nodes.invoice.comment", false)]
    [InlineData("{ \"path\": \"order.number\" }", "{ \"path\": \"order.number\", \"comment\": \"why\" }", FlowChangeKind.Added, "nodes.invoice.fields.reference.comment", false)]
    [InlineData("{ \"x\": 0, \"y\": 0 }", "{ \"x\": 10, \"y\": 0 }", FlowChangeKind.Changed, "nodes.start.position", false)]
    [InlineData("\"name\": \"Small\"", "\"name\": \"Large\"", FlowChangeKind.Changed, "name", false)]
    [InlineData("\"name\": \"Small\"", "\"name\": \"Small\", \"description\": \"x\"", FlowChangeKind.Added, "description", false)]
    public void A_change_is_found_where_it_is(string part, string other, FlowChangeKind kind, string place, bool hasEffect)
    {
        var changes = FlowDiff.Between(Example.Document, Example.Read(Example.With(part, other)));

        var change = Assert.Single(changes, change => change.Place == place && change.Kind == kind);
        Assert.Equal(hasEffect, change.HasEffect);
        Assert.Equal(kind == FlowChangeKind.Added, change.Before is null);
        Assert.Equal(kind == FlowChangeKind.Removed, change.After is null);
        Assert.All(changes, other => Assert.True(other.Place == place || other.Place.StartsWith("edges", StringComparison.Ordinal), other.Sentence));
    }

    [Fact]
    public void A_sentence_says_what_was_and_what_is()
    {
        var change = Assert.Single(FlowDiff.Between(Example.Document, Example.Read(Example.With("{ \"path\": \"order.number\" }", "{ \"text\": \"SO-{{order.number}}\" }"))));

        Assert.Equal("In 'invoice', the field 'reference' changed from { \"path\": \"order.number\" } to { \"text\": \"SO-{{order.number}}\" }.", change.Sentence);
        Assert.Equal("{ \"path\": \"order.number\" }", change.Before);
        Assert.Equal("{ \"text\": \"SO-{{order.number}}\" }", change.After);
    }

    [Fact]
    public void A_node_that_is_new_or_gone_is_one_change_beside_its_edges()
    {
        var without = Example.Document with
        {
            Nodes = [.. Example.Document.Nodes.Where(node => node.Id != "days")],
            Edges = [.. Example.Document.Edges.Where(edge => edge.From != "days" && edge.To != "days"), new FlowEdge("checks", "buyer")],
        };

        Assert.Equal(
            ["Removed nodes.days", "Removed edges.2", "Removed edges.3", "Added edges.3"],
            FlowDiff.Between(Example.Document, without).Select(change => $"{change.Kind} {change.Place}"));
        Assert.Contains(FlowDiff.Between(without, Example.Document), change => change is { Kind: FlowChangeKind.Added, Place: "nodes.days" });
    }

    [Fact]
    public void A_node_of_another_kind_is_one_change()
    {
        var other = Example.Document with { Nodes = [.. Example.Document.Nodes.Select(node => node.Id == "open" ? new HoldNode("open", "x") : node)] };

        var change = Assert.Single(FlowDiff.Between(Example.Document, other));
        Assert.Equal(("nodes.open.kind", "filter", "hold"), (change.Place, change.Before, change.After));
    }

    [Fact]
    public void Another_order_is_told_as_such()
    {
        var document = Example.Document;
        var validate = (ValidateNode)document.Nodes[2];
        var reordered = document with
        {
            Nodes = [document.Nodes[0], document.Nodes[1], validate with { Rules = [.. validate.Rules.Reverse()] }, document.Nodes[4], document.Nodes[3], document.Nodes[5]],
            Edges = [.. document.Edges.Reverse()],
        };

        Assert.Equal(
            [("nodes.checks.rules", true), ("nodes", true), ("edges", false)],
            FlowDiff.Between(document, reordered).Select(change => (change.Place, change.Kind == FlowChangeKind.Reordered && change.HasEffect)));
    }

    [Fact]
    public void Fields_in_another_order_have_no_effect()
    {
        var reordered = Example.Read(Example.With(
            "\"quantity\": { \"path\": \"line.quantity\" },\n            \"net\": { \"path\": \"line.net\" },", "\"net\": { \"path\": \"line.net\" },\n            \"quantity\": { \"path\": \"line.quantity\" },"));

        var change = Assert.Single(FlowDiff.Between(Example.Document, reordered));
        Assert.Equal((FlowChangeKind.Reordered, false), (change.Kind, change.HasEffect));
    }

    [Fact]
    public void Lines_are_recognised_again_when_others_come_before_them()
    {
        var invoice = (EmitNode)Example.Document.Nodes[5];
        var discount = new LineGroup(null, null, null, [new FieldMapping("net", new PathMapping("order.refunded"))]);
        var more = WithInvoice(invoice with { Lines = [discount, .. invoice.Lines] });
        var turned = WithInvoice(invoice with { Lines = [.. invoice.Lines, discount] });

        Assert.Equal(["Added nodes.invoice.lines.0"], FlowDiff.Between(Example.Document, more).Select(change => $"{change.Kind} {change.Place}"));
        Assert.Equal(["Removed nodes.invoice.lines.0"], FlowDiff.Between(more, Example.Document).Select(change => $"{change.Kind} {change.Place}"));
        Assert.Equal(["Reordered nodes.invoice.lines"], FlowDiff.Between(more, turned).Select(change => $"{change.Kind} {change.Place}"));
    }

    [Fact]
    public void Whatever_differs_in_the_text_is_told()
    {
        foreach (var seed in Enumerable.Range(0, 300))
        {
            var (before, after) = (FlowGenerator.Flow(seed), FlowGenerator.Flow(seed + 1));
            var there = FlowDiff.Between(before, after);
            var back = FlowDiff.Between(after, before);

            Assert.NotEmpty(there);
            Assert.Equal(there.Count(change => change.Kind == FlowChangeKind.Added), back.Count(change => change.Kind == FlowChangeKind.Removed));
            Assert.Equal(there.Count(change => change.Kind == FlowChangeKind.Changed), back.Count(change => change.Kind == FlowChangeKind.Changed));
        }
    }

    private static FlowDocument WithInvoice(EmitNode invoice) => Example.Document with { Nodes = [.. Example.Document.Nodes.Take(5), invoice] };
}
