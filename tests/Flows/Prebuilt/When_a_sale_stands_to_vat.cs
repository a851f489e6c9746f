using KashflowOrleans.Configuration;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;

namespace KashflowOrleans.Tests.Flows.Prebuilt;

public sealed class When_a_sale_stands_to_vat
{
    private const string Untaxed = "Mug";

    [Theory]
    [InlineData("GB", "LS1 4AP", null, "zeroRated", "Domestic")]
    [InlineData("UK", "LS1 4AP", null, "zeroRated", "Domestic")]
    [InlineData("IM", "IM1 1AA", null, "zeroRated", "Domestic")]
    [InlineData("GB", "BT1 5GS", null, "zeroRated", "Domestic")]
    [InlineData("XI", "BT1 5GS", "XI123456789", "zeroRated", "Domestic")]
    [InlineData("JE", "JE2 4UH", null, "export", "Rest of World")]
    [InlineData("US", "10001", null, "export", "Rest of World")]
    [InlineData("US", "10001", "DE123456789", "export", "Rest of World")]
    [InlineData("CH", "8001", "CHE123456789", "export", "Rest of World")]
    [InlineData("NO", "0150", null, "export", "Rest of World")]
    [InlineData("DE", "10115", null, "export", "EU")]
    [InlineData("DE", "10115", "no number", "export", "EU")]
    [InlineData("DE", "10115", "12345", "export", "EU")]
    [InlineData("DE", "10115", "GB123456789", "export", "EU")]
    [InlineData("DE", "10115", "DE 123 456 789", "export", "EU")]
    public void Without_vat_the_country_and_the_vat_number_decide(string country, string postcode, string? number, string treatment, string border)
    {
        var desired = An.Decide(Order(country, postcode, number));
        var line = desired.Invoice!.Lines[0];
        Assert.Equal((treatment, 0m, 0m, false), (line.VatTreatment, line.VatPercent, line.Vat, line.VatExempt));
        Assert.Equal(border, desired.Customer!.TradeBorderType);
    }

    [Theory]
    [InlineData("DE", "10115", "DE 123 456 789")]
    [InlineData("DE", "10115", "123456789")]
    [InlineData("DE", "10115", "FR12345678901")]
    [InlineData("GR", "104 31", "EL123456789")]
    [InlineData("GR", "104 31", "GR123456789")]
    [InlineData("EL", "104 31", "123456789")]
    [InlineData("MC", "98000", "FR12345678901")]
    public void A_business_of_the_eu_accounts_for_services_and_for_goods_from_northern_ireland(string country, string postcode, string number)
    {
        var order = Order(country, postcode, number);
        Assert.Equal("reverseCharge", An.InvoiceOf(order with { Shipping = null }).Lines[0].VatTreatment);
        Assert.Equal("reverseCharge", An.InvoiceOf(order, With(posting => posting with { VatCountry = VatCountries.NorthernIreland })).Lines[0].VatTreatment);
        Assert.Equal("export", An.InvoiceOf(order).Lines[0].VatTreatment);
    }

    [Theory]
    [InlineData("GB")]
    [InlineData("DE")]
    [InlineData("US")]
    public void Vat_that_was_charged_is_vat_wherever_it_goes(string country)
    {
        var order = Order(country, "1", "DE123456789", vat: 2m, percent: 20m);
        var line = An.InvoiceOf(order).Lines[0];
        Assert.Equal(("taxed", 20m, Untaxed), (line.VatTreatment, line.VatPercent, line.Description));
    }

    [Fact]
    public void A_free_product_that_is_taxed_keeps_its_rate_abroad()
    {
        var order = Order("US", "1", null) with { Lines = [An.Goods("Sample", 1, 0m, 0m, 20m), An.Goods(Untaxed, 1, 10m, 0m, 0m)] };
        Assert.Equal([("taxed", 20m), ("export", 0m)], An.InvoiceOf(order).Lines.Select(line => (line.VatTreatment!, line.VatPercent)));
    }

    [Theory]
    [InlineData("US", "1", null, "Mug (export to US, zero-rated)")]
    [InlineData("DE", "1", "DE123456789", "Mug (export to DE, zero-rated)")]
    [InlineData("GB", "BT1 5GS", null, "Mug (Northern Ireland, zero-rated)")]
    [InlineData("GB", "LS1 4AP", null, "Mug")]
    public void The_line_says_why_there_is_no_vat(string country, string postcode, string? number, string description) =>
        Assert.Equal(description, An.InvoiceOf(Order(country, postcode, number)).Lines[0].Description);

    [Fact]
    public void The_reason_is_never_cut_off()
    {
        var order = Order("DE", "1", "DE123456789") with { Shipping = null, Lines = [An.Goods(new string('x', 300), 3, 10m, 0m, 0m)] };
        var text = An.InvoiceOf(order).Lines[0].Description;
        Assert.EndsWith("(reverse charge: the customer, VAT number DE123456789, accounts for VAT)", text, StringComparison.Ordinal);
        Assert.True(text.Length <= 250, text);
    }

    [Theory]
    [InlineData(null, "outsideScope", true)]
    [InlineData("DE123456789", "reverseCharge", false)]
    public void A_service_counts_where_the_buyer_is(string? number, string treatment, bool isExempt)
    {
        var order = Order("DE", "10115", number) with { Shipping = null };
        var line = An.InvoiceOf(order).Lines[0];
        Assert.Equal((treatment, isExempt), (line.VatTreatment, line.VatExempt));
    }

    [Theory]
    [InlineData("simple", "export")]
    [InlineData("downloadable", "zeroRated")]
    [InlineData("virtual", "zeroRated")]
    public void What_is_not_delivered_counts_at_the_billing_address(string category, string treatment)
    {
        var order = Order("US", "1", null) with { Billing = An.Address };
        order = order with { Lines = [order.Lines[0] with { Category = category }] };
        Assert.Equal(treatment, An.InvoiceOf(order).Lines[0].VatTreatment);
    }

    [Fact]
    public void The_merchant_says_which_products_are_exempt()
    {
        var config = With(posting => posting with
        {
            VatByCategory = new Dictionary<string, string> { ["virtual"] = VatTreatmentNames.Exempt },
            VatBySku = new Dictionary<string, string> { ["COURSE"] = VatTreatmentNames.OutsideScope },
        });
        var order = An.OrderOf(
            An.Goods("Cover", 1, 10m, 0m, 0m) with { Category = "virtual" },
            An.Goods("Course", 1, 10m, 0m, 0m, "COURSE") with { Category = "virtual" },
            An.Goods("Book", 1, 10m, 0m, 0m) with { Category = "simple" },
            An.Goods("Taxed cover", 1, 10m, 2m) with { Category = "virtual" });
        Assert.Equal(
            [("exempt", true), ("outsideScope", true), ("zeroRated", false), ("taxed", false)],
            An.InvoiceOf(order, config).Lines.Select(line => (line.VatTreatment!, line.VatExempt)));
    }

    [Theory]
    [InlineData("export", LedgerVatNames.Exempt, true)]
    [InlineData("export", LedgerVatNames.Zero, false)]
    public void What_the_ledger_is_told_can_be_chosen(string treatment, string told, bool isExempt)
    {
        var config = With(posting => posting with { VatTreatments = new Dictionary<string, string> { [treatment] = told } });
        Assert.Equal(isExempt, An.InvoiceOf(Order("US", "1", null), config).Lines[0].VatExempt);
    }

    [Fact]
    public void A_treatment_can_be_held()
    {
        var config = With(posting => posting with { VatTreatments = new Dictionary<string, string> { ["export"] = LedgerVatNames.Hold } });
        var hold = An.HoldOf(Order("US", "1", null), config);
        Assert.Contains("'Mug' was sold without VAT (export to US, zero-rated)", hold, StringComparison.Ordinal);
        An.InvoiceOf(Order("GB", "LS1 4AP", null), config);
    }

    [Fact]
    public void From_northern_ireland_goods_to_an_eu_consumer_without_vat_are_held()
    {
        var config = With(posting => posting with { VatCountry = VatCountries.NorthernIreland });
        Assert.Contains("goods to a consumer in DE without VAT", An.HoldOf(Order("DE", "10115", null), config), StringComparison.Ordinal);
        Assert.Equal("reverseCharge", An.InvoiceOf(Order("DE", "10115", "DE123456789"), config).Lines[0].VatTreatment);
        Assert.Equal("export", An.InvoiceOf(Order("US", "1", null), config).Lines[0].VatTreatment);
    }

    [Fact]
    public void A_credit_note_stands_as_the_invoice_did()
    {
        var refund = An.Refund() with
        {
            Billing = An.Address,
            Shipping = An.Address with { CountryCode = "US", Postcode = "10001" },
            Lines = [new RefundLine(RefundLineKind.Goods, "MUG", "Mug", 1, 10m, 0m, 0m)],
            Total = 10m,
            TaxTotal = 0m,
        };
        var line = An.CreditNoteOf(refund).Lines[0];
        Assert.Equal(("export", "Mug [MUG] (export to US, zero-rated)"), (line.VatTreatment, line.Description));
    }

    [Fact]
    public void A_rate_of_nothing_that_the_ledger_lacks_holds_the_sale() =>
        Assert.Contains("Add the rate there", An.HoldOf(Order("US", "1", null), reference: An.ReferenceWith([20m])), StringComparison.Ordinal);

    private static Order Order(string country, string postcode, string? number, decimal vat = 0m, decimal percent = 0m)
    {
        var order = An.OrderOf(An.Goods(Untaxed, 1, 10m, vat, percent));
        var address = An.Address with { CountryCode = country, Postcode = postcode };
        return order with { Billing = address, Shipping = address, Customer = order.Customer with { VatNumber = number } };
    }

    private static MerchantConfig With(Func<PostingConfig, PostingConfig> change) => An.Config with { Posting = change(An.Posting) };
}
