using System.Text.Json.Nodes;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.EndToEnd.Cases;

[Collection(SecondEndToEndCollection.Name)]
public sealed class When_a_product_is_made_of_others(CaseBooks books) : IClassFixture<CaseBooks>
{
    // Rows of 228 for goods of 160: the bundle's row repeats those of its parts.
    private static readonly TestOrder Mixed = new()
    {
        Currency = "USD",
        BaseCurrency = "USD",
        State = "new",
        IsPaid = false,
        Items =
        [
            new(3, "SHIRT", 1, 22, 0, 0),
            new(4, "COURSE", 1, 18, 0, 0) { Type = "downloadable" },
            new(5, "KIT", 1, 68, 0, null) { Type = "bundle", IsCharged = false },
            new(6, "BALL", 1, 27, 0, 0) { ParentId = 5, Name = "Ball" },
            new(7, "BRICK", 1, 5, 0, 0) { ParentId = 5, Name = "Brick" },
            new(8, "STRAP", 1, 17, 0, 0) { ParentId = 5, Name = "Strap" },
            new(9, "ROLLER", 1, 19, 0, 0) { ParentId = 5, Name = "Roller" },
            new(10, "HOODIE-S", 1, 52, 0, 0) { Type = "configurable" },
            new(11, "HOODIE-S", 1, 0, 0, 0) { ParentId = 10, IsCharged = false, Price = 69, Name = "Hoodie, small" },
        ],
        Shipping = new TestShipping(5),
    };

    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.RestFloored)]
    [InlineData(BodyForm.Event)]
    public async Task The_parts_of_a_bundle_with_a_dynamic_price_are_invoiced_and_not_the_bundle(BodyForm form)
    {
        var invoice = (await books.Post(Mixed.Write(form))).Invoice;
        Assert.Equal([22m, 18m, 27m, 5m, 17m, 19m, 52m, 5m], invoice.Lines().Select(line => line.Net));
        Assert.Equal((165m, 0m, 165m, 165m), invoice.Totals());
        Assert.DoesNotContain(Descriptions(invoice), text => text.Contains("[KIT]", StringComparison.Ordinal));
        Assert.Equal("Ball [BALL]", Descriptions(invoice)[2]);
    }

    [Fact]
    public async Task A_bundle_without_a_row_of_its_own_makes_no_empty_line()
    {
        var body = Mixed.Write(BodyForm.Event);
        var kit = body["items"]![2]!.AsObject();
        Assert.Equal("KIT", (string?)kit["sku"]);
        foreach (var name in (string[])["row_total", "row_total_incl_tax", "tax_amount", "discount_amount"])
        {
            Assert.True(kit.Remove(name));
        }

        var invoice = (await books.Post(body)).Invoice;
        Assert.Equal([22m, 18m, 27m, 5m, 17m, 19m, 52m, 5m], invoice.Lines().Select(line => line.Net));
        Assert.Equal(165m, invoice.Totals().Gross);
    }

    [Fact]
    public async Task Parts_with_discounts_of_their_own_come_to_what_was_paid()
    {
        var order = new TestOrder
        {
            Items =
            [
                new(1, "SET", 1, 60, 10.80m, null) { Type = "bundle", IsCharged = false },
                new(2, "CUP", 1, 40, 7.20m, 20) { ParentId = 1, Discount = 4 },
                new(3, "SAUCER", 1, 20, 3.60m, 20) { ParentId = 1, Discount = 2 },
            ],
        };
        var invoice = (await books.Post(order.Write(BodyForm.Rest))).Invoice;
        Assert.Equal([(36m, 7.20m, 20m), (18m, 3.60m, 20m)], invoice.Lines());
        Assert.Equal((54m, 10.80m, 64.80m, 0m), invoice.Totals());
    }

    // The newest core copies the parent's price into children whose rows stay empty.
    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.RestFloored)]
    [InlineData(BodyForm.Event)]
    public async Task A_bundle_with_a_fixed_price_is_invoiced_once_whatever_price_its_parts_show(BodyForm form)
    {
        var order = new TestOrder
        {
            Items =
            [
                new(1, "BOX", 2, 200, 36, 20) { Type = "bundle", Price = 100, Discount = 20, Name = "Box" },
                new(2, "TOP", 2, 0, 0, 0) { ParentId = 1, Price = 100, IsCharged = false },
                new(3, "BASE", 4, 0, 0, 0) { ParentId = 1, Price = 100, IsCharged = false },
            ],
        };
        var invoice = (await books.Post(order.Write(form))).Invoice;
        Assert.Equal([(180m, 36m, 20m)], invoice.Lines());
        Assert.Equal((180m, 36m, 216m, 0m), invoice.Totals());
        Assert.Equal("Box [BOX]", Assert.Single(Descriptions(invoice)));
    }

    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.Event)]
    public async Task A_configurable_product_and_its_variant_are_one_line_with_the_variants_name(BodyForm form)
    {
        var order = new TestOrder
        {
            Items =
            [
                new(1, "TEE-RED-L", 3, 57.50m, 11.50m, 20) { Type = "configurable", Name = "Tee" },
                new(2, "TEE-RED-L", 3, 0, 0, 0) { ParentId = 1, IsCharged = false, Price = 69, Name = "Tee, red, large" },
            ],
        };
        var invoice = (await books.Post(order.Write(form))).Invoice;
        Assert.Equal([(57.50m, 11.50m, 20m)], invoice.Lines());
        Assert.EndsWith("Tee, red, large [TEE-RED-L]", Assert.Single(Descriptions(invoice)), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Descriptions(JsonNode invoice) => [.. invoice["LineItems"]!.AsArray().Select(line => (string)line!["Description"]!)];
}
