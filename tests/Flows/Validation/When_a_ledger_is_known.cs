using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Flows.Documents.Support;

namespace KashflowOrleans.Tests.Flows.Validation;

/// <summary>What stands in a flow is compared with what the merchant's ledger has.</summary>
public sealed class When_a_ledger_is_known
{
    private const string Currency = "\"issuedOn\": { \"path\": \"days.issued\" },\n        \"currency\": { \"path\": \"order.currency\" }";

    private static readonly LedgerReference Ledger = new(
        [0m, 5m, 20m], new Dictionary<string, decimal> { ["EUR"] = 1.17m }, new HashSet<int> { 4000, 4905 }, new HashSet<int> { 1 }, new HashSet<int> { 10 }, new Dictionary<string, int> { ["WIDGET"] = 4000 });

    private static readonly ValidationReference Reference = new(Ledger, new PostingConfig(null, 4000, 4905, 4999, 30, 1, WriteBack: true, []), "GBP");

    [Fact]
    public void Nothing_is_said_of_what_it_has() => Assert.Empty(FlowValidator.Check(Example.Document, Reference));

    [Theory]
    [InlineData("{ \"expression\": \"$vatRate(line.net, line.vat, line.vatPercent)\" }", "{ \"value\": 17.5 }", "nodes.invoice.lines.0.fields.vatPercent.value", "'vatPercent' is 17.5, and the ledger has no such VAT rate; it has 0, 5, 20.")]
    [InlineData("\"shipping\": 4905", "\"shipping\": 4906", "valueMaps.nominals.shipping", "'nominal' is 4906, and the ledger has no such nominal account; it has 4000, 4905.")]
    [InlineData("\"default\": 4000", "\"default\": 4001", "nodes.invoice.lines.0.fields.nominal.default", "'nominal' is 4001")]
    [InlineData("{ \"map\": \"nominals\",", "{ \"map\": { \"goods\": \"4007\" },", "nodes.invoice.lines.0.fields.nominal.map.goods", "4007")]
    [InlineData("\"quantity\": { \"path\": \"line.quantity\" }", "\"productCode\": { \"value\": \"WIDGETS\" }", "nodes.invoice.lines.0.fields.productCode.value", "did you mean 'WIDGET'?")]
    [InlineData("\"issuedOn\": { \"path\": \"days.issued\" },\n        \"currency\": { \"path\": \"order.currency\" }", "\"issuedOn\": { \"path\": \"days.issued\" },\n        \"currency\": { \"value\": \"USD\" }", "nodes.invoice.fields.currency.value", "not enabled in the ledger; enable it there or use one of EUR, GBP")]
    public void What_it_does_not_have_is_named(string part, string other, string place, string message)
    {
        var problem = Assert.Single(Example.Check(part, other, Reference));

        Assert.Equal((FlowSeverity.Error, place), (problem.Severity, problem.Place));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Empty(Example.Check(part, other));
    }

    [Fact]
    public void The_home_currency_needs_no_rate() => Assert.Empty(Example.Check(Currency, Currency.Replace("{ \"path\": \"order.currency\" }", "{ \"value\": \"GBP\" }", StringComparison.Ordinal), Reference));

    [Fact]
    public void A_rate_that_is_almost_one_of_the_ledger_is_one() => Assert.Empty(
        Example.Check("{ \"expression\": \"$vatRate(line.net, line.vat, line.vatPercent)\" }", "{ \"value\": 20.02 }", Reference));

    [Fact]
    public void An_account_is_a_whole_number_without_a_ledger_too() =>
        Assert.Contains("must be a whole number", Assert.Single(Example.Check("\"default\": 4000", "\"default\": 4000.5")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("EURO", "no currency code of ISO 4217")]
    [InlineData("gbp", "written in capital letters: GBP")]
    [InlineData("XXX", "no currency code of ISO 4217")]
    public void A_currency_is_one_without_a_ledger_too(string code, string message)
    {
        var problem = Assert.Single(Example.Check("\"issuedOn\": { \"path\": \"days.issued\" },\n        \"currency\": { \"path\": \"order.currency\" }", $"\"issuedOn\": {{ \"path\": \"days.issued\" }},\n        \"currency\": {{ \"value\": \"{code}\" }}"));

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("methodId", "2", "no such payment method; it has 1.")]
    [InlineData("accountId", "11", "no such bank account; it has 10.")]
    [InlineData("methodId", "1.5", "no such payment method")]
    public void Payments_go_where_the_ledger_has_them(string field, string value, string message)
    {
        var json = Example.With("\"edges\": [", $$"""
            "edges": [
                { "from": "invoice", "to": "money" },
            """).Replace("\"nodes\": [", $$"""
            "nodes": [
                {
                  "id": "money", "kind": "payment", "forEach": { "path": "order.payments" }, "fields": {
                    "amount": { "path": "item.amount" }, "paidOn": { "path": "item.receivedAt" },
                    "methodId": { "value": {{(field == "methodId" ? value : "1")}} }, "accountId": { "value": {{(field == "accountId" ? value : "10")}} }
                  }
                },
            """, StringComparison.Ordinal);
        var problem = Assert.Single(FlowValidator.Check(Example.Read(json), Reference));

        Assert.Equal($"nodes.money.fields.{field}.value", problem.Place);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"path\": \"settings.feeNominal\" }")]
    [InlineData("{ \"expression\": \"line.kind = 'fee' ? settings.feeNominal : settings.salesNominal\" }")]
    public void Settings_that_the_flow_uses_are_compared_too(string mapping)
    {
        var part = "{ \"map\": \"nominals\", \"from\": { \"path\": \"line.kind\" }, \"default\": 4000 }";
        var problem = Assert.Single(Example.Check(part, mapping, Reference));

        Assert.Equal((FlowSeverity.Warning, "settings.feeNominal"), (problem.Severity, problem.Place));
        Assert.Contains("which is 4999 for this merchant; the ledger has no such nominal account", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Example.Check(part, mapping, new ValidationReference(Ledger)));
    }
}
