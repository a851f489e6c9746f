using System.Net;
using System.Text.Json;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Kashflow;
using KashflowOrleans.Connectors.Kashflow.Wire;
using KashflowOrleans.Tests.Connectors.Common.Support;
using NodaTime;
using static KashflowOrleans.Tests.Connectors.Kashflow.KashflowBench;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

public sealed class A_credit_note_for_KashFlow
{
    [Fact]
    public void Is_an_invoice_with_rates_vat_and_payments_below_0_and_quantities_above()
    {
        var document = Samples.CreditNote("CM-7", Samples.Payment("re_1", 34.93m));
        document = document with { Lines = [document.Lines[0] with { ProductCode = "MUG" }, document.Lines[2]] };
        const string expected =
            """
            {"Number":200001,"CustomerCode":"C1","CustomerReference":"CM-7","IssuedDate":"2026-04-02 00:00:00","DueDate":"2026-04-02 00:00:00",
            "Currency":{"Code":"GBP"},
            "Address":{"Line1":"1 Ashwood Close","Line2":"Branton","Line3":"Doncaster","PostCode":"DN3 3UB","CountryCode":"GB"},
            "UpdateCustomerAddress":false,"UpdateCustomerDeliveryAddress":false,
            "LineItems":[
            {"Number":1,"Description":"Blue mug","Quantity":3.0000,"Rate":-8.3300,"VATLevel":20.0000,"VATExempt":false,"VATAmount":-5.0000,"NominalCode":4000},
            {"Number":2,"Description":"Adjustment fee","Quantity":1.0000,"Rate":1.0000,"VATLevel":0.0000,"VATExempt":false,"VATAmount":0.0000,"NominalCode":4910}],
            "PaymentLines":[{"Date":"2026-03-31 00:00:00","Amount":-34.9300,"Method":409846,"AccountId":55167,"Reference":"re_1","Note":"Card"}]}
            """;
        Assert.Equal(expected.ReplaceLineEndings(string.Empty), JsonSerializer.Serialize(CreditNoteTranslator.ToWire(200001, "C1", document), KashflowJson.Default.InvoiceRequest));
    }

    [Fact]
    public void Gives_goods_that_came_back_to_the_stock_of_their_product()
    {
        var document = Samples.CreditNote("CM-7");
        document = document with { Lines = [document.Lines[0] with { ProductCode = "MUG", ReturnsStock = true }, document.Lines[2] with { ReturnsStock = true }] };
        var lines = CreditNoteTranslator.ToWire(200001, "C1", document).LineItems!;
        Assert.Equal([("MUG", -3m, 8.33m, -5m), (null, 1m, 1m, 0m)], lines.Select(line => (line.ProductCode, line.Quantity, line.Rate, line.VATAmount)));
    }

    [Fact]
    public void Reads_back_with_the_sign_turned()
    {
        var note = CreditNoteTranslator.ToLedger(new InvoiceWire
        {
            Id = 9,
            Number = 200001,
            CustomerCode = "C1",
            CustomerReference = "CM-7",
            NetAmount = -29.94m,
            VATAmount = -5.99m,
            GrossAmount = -35.93m,
            PaymentLines = [new() { Id = 1, Amount = -20m, Reference = "re_1" }, new() { Id = 2, Amount = -5m, IsPaymentCreditNote = true, BulkId = 3 }],
        });
        Assert.Equal((29.94m, 5.99m, 35.93m, 20m, 5m, 10.93m), (note.Net, note.Vat, note.Gross, note.Refunded, note.Applied, note.Open));
        Assert.Equal([(1, 20m, false), (2, 5m, true)], note.Payments.Select(payment => ((int)payment.Id, payment.Amount, payment.IsCredit)));
    }
}

public sealed class When_a_credit_note_is_applied
{
    private const string Invoice = """{"Id":91,"Number":7,"CustomerCode":"C1","CustomerReference":"42","GrossAmount":35.93,"TotalPaidAmount":0,"Currency":{"Code":"GBP"},"PaymentLines":[]}""";
    private const string Note = """{"Id":92,"Number":8,"CustomerCode":"C1","CustomerReference":"CM-7","GrossAmount":-10,"TotalPaidAmount":0,"Currency":{"Code":"GBP"},"PaymentLines":[]}""";

    [Fact]
    public async Task It_goes_to_the_invoice_s_internal_id_and_names_the_note_s()
    {
        var bench = Answering(() => new HttpResponseMessage(HttpStatusCode.OK));
        Assert.Equal(new CreditApplication(8, 7, 10m), (await Apply(bench)).Done());
        var sent = bench.Transport.Sent[^1];
        Assert.Equal("POST /v2/internal/invoices/91/credits", sent.ToString());
        Assert.Equal("""[{"Id":92,"Amount":10.0000,"Date":"2026-04-03 00:00:00","Type":"CreditNote","Comment":"Credit Note #8"}]""", sent.Body);
        Assert.Equal(3, bench.Audit.Lines.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("true")]
    public async Task Any_answer_of_the_service_will_do(string body) => (await Apply(Answering(() => Ok(body)))).Done();

    [Fact]
    public async Task A_page_of_HTML_or_a_lost_answer_leaves_it_in_doubt_and_it_is_sent_once()
    {
        foreach (var answer in (Func<HttpResponseMessage>[])
                 [
                     () => ScriptedTransport.Html(HttpStatusCode.OK),
                     () => ScriptedTransport.Html(HttpStatusCode.ServiceUnavailable),
                     () => Refused("-2146232060", "Execution Timeout Expired."),
                     () => throw new HttpRequestException(HttpRequestError.ResponseEnded),
                 ])
        {
            var bench = Answering(answer);
            (await Apply(bench)).InDoubt();
            Assert.Single(bench.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_refusal_is_passed_on() =>
        Assert.Contains("no such credit", (await Apply(Answering(() => Refused("InvalidCredit", "no such credit")))).Refused(RefusalKind.Invalid).Reason, StringComparison.Ordinal);

    private static KashflowBench Answering(Func<HttpResponseMessage> answer) => new(request => request.ToString() switch
    {
        "GET /v2/invoices/7" => Ok(Invoice),
        "GET /v2/invoices/8" => Ok(Note),
        _ => answer(),
    });

    private static Task<Outcome<CreditApplication>> Apply(KashflowBench bench) =>
        bench.Run(bench.Ledger.ApplyCreditNote(8, 7, 10m, new LocalDate(2026, 4, 3), KashflowBench.Context, CancellationToken.None));
}
