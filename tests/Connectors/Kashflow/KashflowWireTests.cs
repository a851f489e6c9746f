using System.Text.Json;
using KashflowOrleans.Connectors.Kashflow;
using KashflowOrleans.Connectors.Kashflow.Wire;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

public sealed class A_reply_of_KashFlow
{
    [Fact]
    public void Is_read_with_numbers_as_numbers_and_nulls_as_nothing()
    {
        var invoice = Invoice(
            """
            { "Id": 196172, "Number": 2, "CustomerReference": null, "CustomerCode": "RANDD01", "NetAmount": 100.0000, "VATAmount": 17.5000, "GrossAmount": 117.5000,
              "TotalPaidAmount": 117.5000, "IsCISReverseCharge": null, "ProjectNumber": 0, "LineItems": [{ "VATExempt": 0, "VATLevel": 17.5000 }], "Unknown": { "deep": [1] },
              "PaymentLines": [{ "Id": 2, "Amount": 110.5000, "Method": 409844, "Reference": null }, { "Id": 53, "Amount": 7.0000, "Reference": "R-2" }] }
            """);
        var ledger = KashflowTranslator.ToLedger(invoice);
        Assert.Equal((196172L, 2, null, "RANDD01", 100m, 17.5m, 117.5m, 117.5m), (ledger.Id, ledger.Number, ledger.Reference, ledger.CustomerCode, ledger.Net, ledger.Vat, ledger.Gross, ledger.Paid));
        Assert.Equal([(2L, 110.5m, null), (53L, 7m, "R-2")], ledger.Payments.Select(payment => (payment.Id, payment.Amount, payment.Reference)));
    }

    [Fact]
    public void Is_read_with_numbers_and_flags_in_quotes_and_names_in_any_case()
    {
        var invoice = Invoice("""{ "id": "7", "NUMBER": "12", "GrossAmount": "1234.5600", "NetAmount": "", "IsCISReverseCharge": "1", "UseCustomDeliveryAddress": 1, "ProjectNumber": 3.0 }""");
        Assert.Equal((7, 12, 1234.56m, 0m, true, true, 3), (invoice.Id, invoice.Number, invoice.GrossAmount, invoice.NetAmount, invoice.IsCISReverseCharge, invoice.UseCustomDeliveryAddress, invoice.ProjectNumber));
    }

    [Theory]
    [InlineData("""{ "Number": "twelve" }""")]
    [InlineData("""{ "Number": 1.5 }""")]
    [InlineData("""{ "Number": [1] }""")]
    [InlineData("""{ "IsCISReverseCharge": "maybe" }""")]
    public void Is_refused_when_a_field_is_something_else(string json) => Assert.Throws<JsonException>(() => Invoice(json));

    [Theory]
    [InlineData("""[{"VATRate":20.0},{"VATRate":0}]""", 2, null)]
    [InlineData("""{"MetaData":{"TotalRecords":2,"NextPageUrl":"https://x/y?page=2"},"Data":[{"VATRate":20}]}""", 1, "https://x/y?page=2")]
    [InlineData("""{"Data":null,"MetaData":null}""", 0, null)]
    [InlineData("""{"Extra":[1,{}],"data":[],"metadata":{"NextPageUrl":""}}""", 0, null)]
    [InlineData("[]", 0, null)]
    public void May_be_a_list_with_or_without_an_envelope(string json, int rows, string? next)
    {
        var page = JsonSerializer.Deserialize(json, KashflowJson.Default.KashflowPageVatRateWire)!;
        Assert.Equal((rows, next), (page.Data.Count, page.NextPageUrl));
    }

    [Theory]
    [InlineData("""[{"VATRate":20.0}]""", null, true)]
    [InlineData("""{"MetaData":{"TotalRecords":2},"Data":[]}""", 2, false)]
    [InlineData("""{"MetaData":{"TotalRecords":"2"},"Data":[]}""", 2, false)]
    [InlineData("""{"MetaData":{"TotalRecords":null},"Data":[]}""", null, false)]
    [InlineData("""{"Data":[]}""", null, false)]
    public void Tells_how_many_rows_there_are_when_it_is_a_list_in_an_envelope(string json, int? total, bool isBare)
    {
        var page = JsonSerializer.Deserialize(json, KashflowJson.Default.KashflowPageVatRateWire)!;
        Assert.Equal((total, isBare), (page.TotalRecords, page.IsBare));
    }

    [Theory]
    [InlineData("""{ "Id": 1, "Code": "MUG", "NominalCode": 4000, "Price": 8.3300, "VATExempt": 0, "Unknown": { "deep": [1] }, "InUse": true }""", "MUG", true)]
    [InlineData("""{ "code": "MUG", "INUSE": "0" }""", "MUG", false)]
    [InlineData("""{ "Code": null, "InUse": null }""", null, null)]
    [InlineData("{}", null, null)]
    public void Holds_a_product_s_code_and_whether_it_is_in_use(string json, string? code, bool? inUse)
    {
        var product = JsonSerializer.Deserialize(json, KashflowJson.Default.ProductWire)!;
        Assert.Equal((code, inUse), (product.Code, product.InUse));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("\"no list\"")]
    public void Is_no_list_without_rows(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, KashflowJson.Default.KashflowPageVatRateWire));

    [Fact]
    public void Tells_what_was_paid_by_the_payments_when_the_total_is_missing() =>
        Assert.Equal(7.5m, KashflowTranslator.ToLedger(Invoice("""{ "Number": 1, "PaymentLines": [{ "Amount": 5 }, { "Amount": 2.5 }] }""")).Paid);

    [Fact]
    public void Gives_the_primary_contact_s_address_first()
    {
        var customer = JsonSerializer.Deserialize(
            """{ "Id": 1, "Code": "A", "Email": "old@example.org", "Contacts": [{ "Email": "second@example.org" }, { "IsPrimary": 1, "Email": " first@example.org " }, { "Email": "" }] }""",
            KashflowJson.Default.CustomerWire)!;
        Assert.Equal(["first@example.org", "second@example.org", "old@example.org"], KashflowTranslator.Emails(customer));
    }

    private static InvoiceWire Invoice(string json) => JsonSerializer.Deserialize(json, KashflowJson.Default.InvoiceWire)!;
}
