using System.Text.Json;
using KashflowOrleans.Connectors.Kashflow;
using KashflowOrleans.Connectors.Kashflow.Wire;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

public sealed class An_invoice_for_KashFlow
{
    [Fact]
    public void Says_what_the_document_says_in_the_service_s_words()
    {
        var request = KashflowTranslator.ToWire(100001, "C1", Samples.Invoice("000000042", Samples.Payment("ch_1", 35.93m)) with { CurrencyCode = "EUR", ExchangeRate = 1.17m });
        const string expected =
            """
            {"Number":100001,"CustomerCode":"C1","CustomerReference":"000000042","IssuedDate":"2026-03-31 00:00:00","DueDate":"2026-04-30 00:00:00",
            "Currency":{"Code":"EUR","ExchangeRate":1.1700},
            "Address":{"Line1":"1 Ashwood Close","Line2":"Branton","Line3":"Doncaster","PostCode":"DN3 3UB","CountryCode":"GB"},
            "UpdateCustomerAddress":false,"UpdateCustomerDeliveryAddress":false,
            "LineItems":[
            {"Number":1,"Description":"Blue mug","Quantity":3.0000,"Rate":8.3300,"VATLevel":20.0000,"VATExempt":false,"VATAmount":5.0000,"NominalCode":4000},
            {"Number":2,"Description":"Delivery","Quantity":1.0000,"Rate":4.9500,"VATLevel":20.0000,"VATExempt":false,"VATAmount":0.9900,"NominalCode":4905}],
            "PaymentLines":[{"Date":"2026-03-31 00:00:00","Amount":35.9300,"Method":409846,"AccountId":55167,"Reference":"ch_1","Note":"Card"}]}
            """;
        Assert.Equal(expected.ReplaceLineEndings(string.Empty), JsonSerializer.Serialize(request, KashflowJson.Default.InvoiceRequest));
    }

    [Fact]
    public void Keeps_credit_notes_that_were_applied_as_they_stand()
    {
        var current = new InvoiceWire
        {
            Number = 7,
            PaymentLines =
            [
                new() { Id = 4, Amount = 10m, Reference = "b", BulkId = 9, IsPaymentCreditNote = true, Date = "2026-04-03 12:00:00", Method = 1, AccountId = 2, Note = "Credit Note #8" },
                new() { Id = 5, Amount = 10m, Reference = "gone" },
            ],
        };
        var request = KashflowTranslator.ToWire(7, "C1", Samples.Invoice("42", Samples.Payment("b", 10m)), current);
        Assert.Equal([(null, 10m, "b"), ((int?)4, 10m, "b")], request.PaymentLines.Select(payment => (payment.Id, payment.Amount, payment.Reference)));
        var kept = request.PaymentLines[1];
        Assert.Equal(("2026-04-03 00:00:00", 1, 2, "Credit Note #8", 9), (kept.Date, kept.Method, kept.AccountId, kept.Note, kept.BulkId));
    }

    [Theory]
    [InlineData("0.00000001", "0.00000001")]
    [InlineData("1e10", "10000000000.0000")]
    [InlineData("-12.5", "-12.5000")]
    public void Has_amounts_without_exponents(string amount, string written)
    {
        var value = decimal.Parse(amount, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);
        var json = JsonSerializer.Serialize(new CurrencyRequest { Code = "GBP", ExchangeRate = value }, KashflowJson.Default.InvoiceRequest.Options);
        Assert.Equal($$"""{"Code":"GBP","ExchangeRate":{{written}}}""", json);
    }

    [Fact]
    public void Keeps_the_ids_of_payments_recorded_under_the_same_reference_and_what_the_service_knows_of_them()
    {
        var current = new InvoiceWire
        {
            Number = 7,
            ProjectNumber = 4,
            AutomaticCreditControlEnabled = true,
            DeliveryAddress = new AddressWire { Line1 = "Dock 2" },
            PaymentLines = [new() { Id = 1, Amount = 5m, Reference = "a" }, new() { Id = 2, Amount = 9m, Reference = "b", BulkId = 77 }, new() { Id = 3, Amount = 6m, Reference = "b" }],
        };
        var document = Samples.Invoice("42", Samples.Payment("b", 6m), Samples.Payment("b", 9m), Samples.Payment("b", 1m), Samples.Payment("new", 2m));
        var request = KashflowTranslator.ToWire(7, "C1", document, current);
        Assert.Equal([3, 2, null, null], request.PaymentLines.Select(payment => payment.Id));
        Assert.Equal([null, 77, null, null], request.PaymentLines.Select(payment => payment.BulkId));
        Assert.Equal((4, true, "Dock 2"), (request.ProjectNumber, request.AutomaticCreditControlEnabled, request.DeliveryAddress?.Line1));
    }

    [Fact]
    public void Has_descriptions_on_one_line_and_Greece_as_EL()
    {
        var document = Samples.Invoice("42") with { Address = Samples.Address with { CountryCode = "GR" } };
        document = document with { Lines = [document.Lines[0] with { Description = "Mug\r\nblue\nlarge" }] };
        var request = KashflowTranslator.ToWire(7, "C1", document);
        Assert.Equal(("Mug blue large", "EL"), (request.LineItems[0].Description, request.Address.CountryCode));
    }

    [Fact]
    public void Is_not_sent_when_the_service_would_round_it()
    {
        var document = Samples.Invoice("42");
        document = document with { Lines = [document.Lines[0] with { Quantity = 0.33333m }] };
        Assert.Equal("line 'Blue mug': quantity 0.33333 has more than 4 decimals, which KashFlow would round", KashflowTranslator.Problem(7, document));
        Assert.Contains("payment 'p'", KashflowTranslator.Problem(7, Samples.Invoice("42", Samples.Payment("p", 1.00001m))), StringComparison.Ordinal);
    }

    [Fact]
    public void Needs_a_number_a_reference_and_a_line()
    {
        Assert.Null(KashflowTranslator.Problem(7, Samples.Invoice("42")));
        Assert.NotNull(KashflowTranslator.Problem(0, Samples.Invoice("42")));
        Assert.NotNull(KashflowTranslator.Problem(7, Samples.Invoice(" ")));
        Assert.NotNull(KashflowTranslator.Problem(7, Samples.Invoice("42") with { Lines = [] }));
    }
}

public sealed class A_customer_for_KashFlow
{
    [Fact]
    public void Says_what_the_document_says_and_never_lets_the_service_make_up_a_code()
    {
        const string expected =
            """
            {"Code":"JO01","Name":"Jo Bloggs","Currency":{"Code":"GBP"},
            "Contacts":[{"IsPrimary":true,"Firstname":"Jo","LastName":"Bloggs","Telephone":"01302 555123","Email":"jo.bloggs@example.org"}],
            "Addresses":[{"Line1":"1 Ashwood Close","Line2":"Branton","Line3":"Doncaster","PostCode":"DN3 3UB","CountryCode":"GB"}],
            "CreateCustomerCodeIfDuplicate":false,"CreateCustomerNameIfEmptyOrNull":false}
            """;
        Assert.Equal(expected.ReplaceLineEndings(string.Empty), JsonSerializer.Serialize(KashflowTranslator.ToWire(Samples.Customer("JO01")), KashflowJson.Default.CustomerRequest));
    }

    [Theory]
    [InlineData("")]
    [InlineData("JO-01")]
    [InlineData("JÖ01")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTU")]
    public void Is_not_sent_with_a_code_the_service_refuses(string code) => Assert.NotNull(KashflowTranslator.Problem(Samples.Customer(code)));

    [Fact]
    public void Needs_a_name() => Assert.NotNull(KashflowTranslator.Problem(Samples.Customer("JO01") with { Name = " " }));
}
