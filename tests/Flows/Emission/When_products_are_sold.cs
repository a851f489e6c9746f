using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Compilation;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;
using KashflowOrleans.Tests.Flows.Running.Support;

namespace KashflowOrleans.Tests.Flows.Emission;

public sealed class When_products_are_sold
{
    private static readonly EmitNode Customer = A.Emit("customer", EmittedDocument.Customer, ("name", A.Constant("Ann")));

    private static readonly LedgerReference Ledger = An.Reference with
    {
        Nominals = new HashSet<int> { An.SalesNominal, An.ShippingNominal, 4100 },
        Products = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["MUG"] = 4100, ["ODD"] = 0 },
    };

    [Fact]
    public void A_line_names_the_product_and_goes_to_its_account()
    {
        var line = Sold(An.Goods("Mug", 2, 20m, 4m, sku: "mug")).Single();
        Assert.Equal(("mug", 4100, 2m, 10m), (line.ProductCode, line.NominalCode, line.Quantity, line.UnitPrice));
    }

    [Theory]
    [InlineData("CUP", null)]
    [InlineData("ODD", "ODD")]
    public void What_the_ledger_does_not_know_goes_to_the_ordinary_account(string sku, string? product)
    {
        var line = Sold(An.Goods("Cup", 2, 20m, 4m, sku: sku)).Single();
        Assert.Equal((product, An.SalesNominal), (line.ProductCode, line.NominalCode));
    }

    [Fact]
    public void A_price_that_does_not_divide_keeps_the_quantity_that_leaves_the_stock()
    {
        var lines = Sold(An.Goods("Mug", 3, 10m, 2m, sku: "MUG"));
        Assert.Equal([(2m, 3.33m, 1.33m), (1m, 3.34m, 0.67m)], lines.Select(line => (line.Quantity, line.UnitPrice, line.Vat)));
        Assert.All(lines, line => Assert.Equal(("MUG", "Mug"), (line.ProductCode, line.Description)));
    }

    [Fact]
    public void Parts_of_a_unit_that_do_not_divide_name_no_product()
    {
        var line = Sold(An.Goods("Cloth", 1.5m, 10m, 2m, sku: "MUG")).Single();
        Assert.Equal(((string?)null, 1m, 10m, "1.5 x Cloth"), (line.ProductCode, line.Quantity, line.UnitPrice, line.Description));
    }

    [Fact]
    public void Units_come_to_the_line_exactly_however_it_divides() =>
        Seeds.Try(20_000, random =>
        {
            var (quantity, net, vat) = ((decimal)random.Next(1, 200), random.Next(-50_000, 500_000) / 100m, random.Next(-10_000, 100_000) / 100m);
            var parts = WholeUnits.Of(quantity, net, vat)!;
            Assert.Equal(quantity, parts.Sum(part => part.Quantity));
            Assert.Equal(net, parts.Sum(part => part.Quantity * part.UnitPrice));
            Assert.Equal(vat, parts.Sum(part => part.Vat));
            Assert.All(parts, part => Assert.True(part.Quantity > 0 && Texts.IsPence(part.UnitPrice) && Texts.IsPence(part.Vat), part.ToString()));
            Assert.InRange(parts.Max(part => part.UnitPrice) - parts.Min(part => part.UnitPrice), 0m, 0.01m);
        });

    [Fact]
    public void A_flow_that_asks_for_products_or_their_accounts_needs_them()
    {
        Assert.True(Flow("$product(item.sku)").NeedsProducts);
        Assert.True(Flow("$productNominal(item.sku) ? item.sku").NeedsProducts);
        Assert.False(Flow("item.sku").NeedsProducts);
    }

    private static IReadOnlyList<InvoiceLine> Sold(OrderLine line)
    {
        var result = Flow("$product(item.sku)", "$productNominal(item.sku) ? $productNominal(item.sku) : settings.salesNominal").Run(An.Input(An.OrderOf(line)) with { Ledger = Ledger });
        Assert.Null(result.Documents.Hold);
        return result.Documents.Invoice!.Lines;
    }

    private static CompiledFlow Flow(string product, string nominal = "settings.salesNominal") => FlowCompiler.Compile(A.Chain(Customer, Invoice(product, nominal)), "test");

    private static EmitNode Invoice(string product, string nominal) => new(
        "invoice", EmittedDocument.Invoice, null, null, null,
        A.Fields(("reference", A.Path("order.number")), ("issuedOn", A.Constant("2026-03-02")), ("currency", A.Path("order.currency"))),
        [
            new LineGroup(A.Path("order.lines"), null, null, A.Fields(
                ("description", A.Path("item.description")), ("quantity", A.Path("item.quantity")), ("net", A.Path("item.net")), ("vat", A.Path("item.vat")),
                ("vatPercent", A.Path("item.vatPercent")), ("nominal", A.Expression(nominal)), ("productCode", A.Expression(product)))),
        ]);
}
