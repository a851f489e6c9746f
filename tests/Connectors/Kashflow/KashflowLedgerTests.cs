using System.Net;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Connectors.Common.Support;
using static KashflowOrleans.Tests.Connectors.Kashflow.KashflowBench;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

public sealed class When_creating_an_invoice
{
    private const string Created = """{"Id":9,"Number":7,"CustomerCode":"C1","CustomerReference":"42","NetAmount":29.94,"VATAmount":5.99,"GrossAmount":35.93,"TotalPaidAmount":0}""";

    [Fact]
    public async Task The_reply_tells_what_the_ledger_made_of_it()
    {
        var bench = new KashflowBench(_ => ScriptedTransport.Json(HttpStatusCode.Created, Created));
        var invoice = Assert.IsType<Outcome<LedgerInvoice>.Done>(await Create(bench)).Value;
        Assert.Equal((7, "42", 35.93m), (invoice.Number, invoice.Reference, invoice.Gross));
        Assert.Equal("KfToken session-0", bench.Transport.Sent.Single().Authorization);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html/>")]
    [InlineData("[]")]
    public async Task A_reply_that_says_nothing_leaves_it_in_doubt(string body)
    {
        var bench = new KashflowBench(_ => Ok(body));
        Assert.IsType<Outcome<LedgerInvoice>.InDoubt>(await Create(bench));
    }

    [Fact]
    public async Task A_taken_number_is_a_duplicate()
    {
        var bench = new KashflowBench(_ => Refused("X", "Invoice Number is not unique"));
        Assert.Equal(RefusalKind.Duplicate, Assert.IsType<Outcome<LedgerInvoice>.Refused>(await Create(bench)).Kind);
        Assert.Single(bench.Transport.Sent);
    }

    [Fact]
    public async Task A_refusal_in_unknown_words_is_a_duplicate_when_the_number_is_there()
    {
        var bench = new KashflowBench(request => request.Method == HttpMethod.Get ? Ok(Created) : Refused("InvoiceNumber", "Please choose another number."));
        Assert.Equal(RefusalKind.Duplicate, Assert.IsType<Outcome<LedgerInvoice>.Refused>(await Create(bench)).Kind);
    }

    [Fact]
    public async Task A_refusal_stays_one_when_the_number_is_free()
    {
        var bench = new KashflowBench(request => request.Method == HttpMethod.Get ? Refused("NotFound", "no", HttpStatusCode.NotFound) : Refused("InvalidNominalCode", "Nominal 1 unknown."));
        var refused = Assert.IsType<Outcome<LedgerInvoice>.Refused>(await Create(bench));
        Assert.Equal((RefusalKind.Invalid, "HTTP 400: Nominal 1 unknown. (InvalidNominalCode)"), (refused.Kind, refused.Reason));
    }

    [Fact]
    public async Task An_SQL_time_out_leaves_it_in_doubt_and_is_not_repeated()
    {
        var bench = new KashflowBench(_ => Refused("-2146232060", "Execution Timeout Expired."));
        Assert.IsType<Outcome<LedgerInvoice>.InDoubt>(await Create(bench));
        Assert.Single(bench.Transport.Sent);
    }

    [Fact]
    public async Task A_cancelled_caller_is_told_so()
    {
        using var cancelled = new CancellationTokenSource();
        var bench = new KashflowBench(_ =>
        {
            cancelled.Cancel();
            throw new OperationCanceledException(cancelled.Token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Run(bench.Ledger.CreateInvoice(7, "C1", Samples.Invoice("42"), Context, cancelled.Token)));
    }

    [Fact]
    public async Task What_KashFlow_would_round_is_refused_here()
    {
        var bench = new KashflowBench(_ => throw new InvalidOperationException("nothing should be sent"));
        var document = Samples.Invoice("42");
        var outcome = await bench.Ledger.CreateInvoice(7, "C1", document with { Lines = [document.Lines[0] with { Vat = 0.00001m }] }, Context, CancellationToken.None);
        Assert.Equal(RefusalKind.Invalid, Assert.IsType<Outcome<LedgerInvoice>.Refused>(outcome).Kind);
    }

    private static Task<Outcome<LedgerInvoice>> Create(KashflowBench bench) => bench.Run(bench.Ledger.CreateInvoice(7, "C1", Samples.Invoice("42"), Context, CancellationToken.None));
}

public sealed class When_updating_an_invoice
{
    private const string Current =
        """
        {"Id":9,"Number":7,"CustomerCode":"C1","GrossAmount":35.93,"TotalPaidAmount":10,"ProjectNumber":3,"PaymentLines":[{"Id":5,"Amount":10.0000,"Reference":"ch_1","BulkId":0}]}
        """;

    private static readonly LedgerInvoice Known = new(9, 7, "42", "C1", 29.94m, 5.99m, 35.93m, 10m, [new LedgerPayment(5, 10m, "ch_1")]);

    [Fact]
    public async Task What_stands_there_is_read_first_and_kept()
    {
        var bench = new KashflowBench(_ => Ok(Current));
        var document = Samples.Invoice("42", Samples.Payment("ch_1", 10m), Samples.Payment("ch_2", 25.93m));
        Assert.IsType<Outcome<LedgerInvoice>.Done>(await bench.Run(bench.Ledger.UpdateInvoice(Known, "C1", document, Context, CancellationToken.None)));
        Assert.Equal(["GET /v2/invoices/7", "PUT /v2/invoices/7"], bench.Requests);
        var body = bench.Transport.Sent[1].Body;
        Assert.Contains("""{"Id":5,"Date":"2026-03-31 00:00:00","Amount":10.0000""", body, StringComparison.Ordinal);
        Assert.Contains("""{"Date":"2026-03-31 00:00:00","Amount":25.9300""", body, StringComparison.Ordinal);
        Assert.Contains("\"ProjectNumber\":3", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"GrossAmount\":35.93", "\"GrossAmount\":36.93")]
    [InlineData("\"Id\":5", "\"Id\":6")]
    [InlineData("10.0000", "11.0000")]
    public async Task Nothing_is_replaced_that_somebody_changed_meanwhile(string before, string after)
    {
        var bench = new KashflowBench(_ => Ok(Current.Replace(before, after, StringComparison.Ordinal)));
        var outcome = await bench.Run(bench.Ledger.UpdateInvoice(Known, "C1", Samples.Invoice("42"), Context, CancellationToken.None));
        Assert.IsType<Outcome<LedgerInvoice>.Retry>(outcome);
        Assert.Single(bench.Transport.Sent);
    }
}

public sealed class When_looking_for_a_customer
{
    private const string Row = """{"Id":11,"Code":"JOBL01","Name":"Jo Bloggs","Contacts":[{"Email":"Jo.Bloggs@Example.org","IsPrimary":true}]}""";

    [Fact]
    public async Task By_e_mail_the_hit_is_resolved_to_its_code()
    {
        var bench = new KashflowBench(request => Search(request, """[{"key":11,"value":"Jo Bloggs"}]""", $$"""{"MetaData":{},"Data":[{{Row}}]}"""));
        var found = await bench.Run(bench.Ledger.FindCustomerByEmail(Samples.Email, Context, CancellationToken.None));
        Assert.Equal(new LedgerCustomer(11, "JOBL01", "Jo Bloggs", "Jo.Bloggs@Example.org"), Assert.IsType<Outcome<LedgerCustomer>.Done>(found).Value);
        Assert.Equal(
            ["GET /v2/customers/search?searchBy=email&searchText=jo.bloggs%40example.org", "GET /v2/customers?searchtext=Jo%20Bloggs&page=1&perpage=100&sortby=1"], bench.Requests);
        Assert.DoesNotContain(bench.Audit.Lines, line => line.ToString().Contains("oggs", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("""[{"key":11,"value":"x"}]""", """[{"Id":11,"Code":"A","Contacts":[{"Email":"jo.bloggs@example.org.uk"}]}]""", "no customer")]
    [InlineData("""[{"key":11,"value":"x"}]""", """[{"Id":12,"Code":"A","Contacts":[{"Email":"jo.bloggs@example.org"}]}]""", "no customer")]
    [InlineData("""[{"key":11,"value":"x"}]""", """[]""", "no customer")]
    [InlineData("""[]""", """[]""", "no customer")]
    [InlineData(
        """[{"key":1,"value":"x"},{"key":2,"value":"X"}]""",
        """[{"Id":1,"Code":"A","Contacts":[{"Email":"jo.bloggs@example.org"}]},{"Id":2,"Code":"B","Contacts":[{"Email":"jo.bloggs@example.org"}]}]""",
        "more than one customer")]
    public async Task By_e_mail_only_one_whole_match_counts(string hits, string rows, string reason)
    {
        var bench = new KashflowBench(request => Search(request, hits, rows));
        var outcome = await bench.Run(bench.Ledger.FindCustomerByEmail(Samples.Email, Context, CancellationToken.None));
        var refused = Assert.IsType<Outcome<LedgerCustomer>.Refused>(outcome);
        Assert.Equal((RefusalKind.NotFound, $"{reason} has this e-mail address"), (refused.Kind, refused.Reason));
    }

    [Fact]
    public async Task By_name_only_the_whole_name_counts()
    {
        var bench = new KashflowBench(request => Search(
            request, """[{"key":11,"value":"Jo Bloggs"},{"key":12,"value":"Jo Bloggs Ltd"}]""", $$"""[{{Row}},{"Id":12,"Code":"JOBL02","Name":"Jo Bloggs Ltd"}]"""));
        var found = await bench.Run(bench.Ledger.FindCustomerByName("jo bloggs ", Context, CancellationToken.None));
        Assert.Equal("JOBL01", Assert.IsType<Outcome<LedgerCustomer>.Done>(found).Value.Code);
        Assert.DoesNotContain(bench.Audit.Lines, line => line.ToString().Contains("bloggs", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task By_code_a_missing_one_is_not_found()
    {
        var bench = new KashflowBench(_ => Refused("NotFound", "Customer was not found.", HttpStatusCode.NotFound));
        var outcome = await bench.Run(bench.Ledger.FindCustomerByCode("NOBODY", Context, CancellationToken.None));
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<Outcome<LedgerCustomer>.Refused>(outcome).Kind);
    }

    private static HttpResponseMessage Search(SentRequest request, string hits, string rows) => Ok(request.Address.AbsolutePath.EndsWith("/search", StringComparison.Ordinal) ? hits : rows);
}

public sealed class When_looking_for_invoices_by_reference
{
    [Fact]
    public async Task All_pages_are_read_from_our_own_address_and_only_whole_matches_kept()
    {
        var bench = new KashflowBench(request => Ok(request.Address.Query.Contains("page=2", StringComparison.Ordinal)
            ? """{"MetaData":{"NextPageUrl":null},"Data":[{"Id":3,"Number":3,"CustomerReference":"42"},{"Id":4,"Number":4,"CustomerReference":null}]}"""
            : """{"MetaData":{"NextPageUrl":"https://elsewhere.example/v2/invoices?page=2&perpage=100"},"Data":[{"Id":1,"Number":1,"CustomerReference":"42"},{"Id":2,"Number":2,"CustomerReference":"1042"},{"Id":3,"Number":3,"CustomerReference":"42"}]}"""));
        var outcome = await bench.Run(bench.Ledger.FindInvoicesByReference("42", Context, CancellationToken.None));
        Assert.True(outcome.TryGetValue(out var invoices));
        Assert.Equal([1, 3], invoices.Select(invoice => invoice.Number));
        Assert.All(bench.Transport.Sent, request => Assert.Equal("books.test", request.Address.Host));
    }
}

public sealed class When_reading_what_is_configured
{
    [Fact]
    public async Task Every_list_is_read_and_archived_entries_left_out()
    {
        var bench = new KashflowBench(request => Ok(request.Address.AbsolutePath switch
        {
            "/v2/vat/settings/vatrates" => """[{"VATId":1,"VATRate":20.0000,"VATText":"20%"},{"VATId":2,"VATRate":0},{"VATId":3,"VATRate":"5.0"}]""",
            "/v2/currencies" => """[{"Code":"GBP","ExchangeRate":1.0000},{"Code":"eur","ExchangeRate":1.17}]""",
            "/v2/nominals" => """[{"Code":4000,"Archived":false},{"Code":4001,"Archived":true}]""",
            "/v2/paymentmethods/invoice" => """{"Data":[{"Id":409844,"Name":"Cash"},{"MethodID":5}]}""",
            "/v2/bankaccounts" => """[{"Id":55166,"IsArchived":false},{"Id":2,"IsArchived":true}]""",
            _ => throw new InvalidOperationException(request.ToString()),
        }));
        Assert.True((await bench.Run(bench.Ledger.GetReference(Context, CancellationToken.None))).TryGetValue(out var reference));
        Assert.Equal([0m, 5m, 20m], reference.VatPercents);
        Assert.Equal(1.17m, reference.ExchangeRates["EUR"]);
        Assert.Equal([4000], reference.Nominals);
        Assert.Equal([5, 409844], reference.PaymentMethods.Order());
        Assert.Equal([55166], reference.BankAccounts);
    }

    [Fact]
    public async Task One_list_that_fails_fails_it_all()
    {
        var bench = new KashflowBench(request => request.Address.AbsolutePath.EndsWith("nominals", StringComparison.Ordinal) ? Refused("X", "no", HttpStatusCode.Forbidden) : Ok("[]"));
        Assert.Equal(RefusalKind.Unauthorized, Assert.IsType<Outcome<LedgerReference>.Refused>(await bench.Run(bench.Ledger.GetReference(Context, CancellationToken.None))).Kind);
    }
}
