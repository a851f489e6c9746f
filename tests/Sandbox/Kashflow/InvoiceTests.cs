using System.Net;
using System.Text.Json;
using KashflowOrleans.Sandbox.Kashflow;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox.Kashflow;

public sealed class When_an_invoice_is_created
{
    [Fact]
    public async Task Its_totals_are_the_sums_of_its_lines_and_vat_is_stored_as_sent()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        var created = (await sandbox.CreateInvoiceAsync(Invoices.Payment("74.93"))).Expect(HttpStatusCode.Created);
        Assert.Equal("/v2/invoices/1", created.Message.Headers.Location?.OriginalString);
        var invoice = created.Json;
        Assert.Equal(1, invoice.GetProperty("Number").GetInt32());
        Assert.Equal(62.45m, invoice.GetProperty("NetAmount").GetDecimal());
        Assert.Equal(12.48m, invoice.GetProperty("VATAmount").GetDecimal());
        Assert.Equal("74.9300", invoice.GetProperty("GrossAmount").GetRawText());
        Assert.Equal("Paid", invoice.GetProperty("Status").GetString());
        Assert.Equal("2025-05-31 12:00:00", invoice.GetProperty("PaidDate").GetString());
        Assert.Equal(created.Text, (await sandbox.KashflowAsync("/v2/invoices/1")).Text);
    }

    [Fact]
    public async Task A_line_is_rate_times_quantity_rounded_to_pennies()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        var body = """{"LineItems":[{"Quantity":3,"Rate":0.3333,"VATLevel":0,"VATAmount":0,"NominalCode":4000},{"Quantity":7,"Rate":1.115,"VATLevel":5,"VATAmount":0.39,"NominalCode":4000}]}""";
        var invoice = (await sandbox.CreateInvoiceAsync(body)).Expect(HttpStatusCode.Created).Json;
        Assert.Equal(1.00m + 7.81m, invoice.GetProperty("NetAmount").GetDecimal());
    }

    [Fact]
    public async Task The_number_asked_for_is_given_once()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        (await sandbox.CreateInvoiceAsync("""{"Number":4711}""")).Expect(HttpStatusCode.Created);
        (await sandbox.CreateInvoiceAsync("""{"Number":4711}""")).ExpectError("InvoiceNumberNotUnique");
        Assert.Single(sandbox.Account.Invoices);
        Assert.Equal("4712", (await sandbox.KashflowAsync("/v2/nextavailableinvoicenumber")).Text);
        Assert.Equal(4712, (await sandbox.CreateInvoiceAsync()).Json.GetProperty("Number").GetInt32());
    }

    [Fact]
    public async Task Two_that_race_for_a_number_make_one_invoice()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sandbox.CreateInvoiceAsync("""{"Number":77}""")));
        Assert.Single(replies, static reply => reply.Status == HttpStatusCode.Created);
        Assert.Single(sandbox.Account.Invoices);
    }

    [Theory]
    [InlineData("""{"CustomerCode":"NOBODY"}""", "InvalidCustomerCode")]
    [InlineData("""{"CustomerCode":null}""", "InvalidCustomerCode")]
    [InlineData("""{"Number":-1}""", "InvalidInvoiceNumber")]
    [InlineData("""{"IssuedDate":"2025-05-30T12:00:00"}""", "InvalidIssuedDate")]
    [InlineData("""{"IssuedDate":"2025-05-30T12:00:00Z"}""", "InvalidIssuedDate")]
    [InlineData("""{"IssuedDate":"2025-05-30"}""", "InvalidIssuedDate")]
    [InlineData("""{"IssuedDate":"30/05/2025 12:00:00"}""", "InvalidIssuedDate")]
    [InlineData("""{"DueDate":"2025-13-30 12:00:00"}""", "InvalidDueDate")]
    [InlineData("""{"Currency":{"Code":"CHF"}}""", "InvalidCurrency")]
    [InlineData("""{"Address":{"CountryCode":"XX"}}""", "InvalidCountryCode")]
    [InlineData("""{"LineItems":[]}""", "InvalidLineItems")]
    [InlineData("""{"LineItems":null}""", "InvalidLineItems")]
    [InlineData("""{"LineItems":"one"}""", "InvalidRequest")]
    public async Task A_header_the_service_does_not_take_is_refused(string changes, string error)
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        (await sandbox.CreateInvoiceAsync(changes)).ExpectError(error);
        Assert.Empty(sandbox.Account.Invoices);
    }

    [Theory]
    [InlineData("""{"VATLevel":17.5}""", "InvalidVATLevel")]
    [InlineData("""{"NominalCode":1}""", "InvalidNominalCode")]
    [InlineData("""{"NominalCode":null}""", "InvalidNominalCode")]
    [InlineData("""{"Rate":1.23456}""", "InvalidRate")]
    [InlineData("""{"VATAmount":0.00001}""", "InvalidVATAmount")]
    [InlineData("""{"Quantity":0.33333}""", "InvalidQuantity")]
    [InlineData("""{"Description":"two\nlines"}""", "InvalidDescription")]
    [InlineData("""{"Description":"two\rlines"}""", "InvalidDescription")]
    [InlineData("""{"ProductCode":"NONE"}""", "InvalidProductCode")]
    public async Task A_line_the_service_does_not_take_is_refused(string changes, string error)
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/invoices", Invoices.WithLine(changes))).ExpectError(error);
        Assert.Empty(sandbox.Account.Invoices);
    }

    [Theory]
    [InlineData("10", "2025-05-31 12:00:00", 1, 55166, "InvalidPaymentMethod")]
    [InlineData("10", "2025-05-31 12:00:00", 409844, 1, "InvalidBankAccount")]
    [InlineData("10", "2025-05-31T12:00:00", 409844, 55166, "InvalidPaymentDate")]
    [InlineData("10.00001", "2025-05-31 12:00:00", 409844, 55166, "InvalidPaymentAmount")]
    [InlineData("0", "2025-05-31 12:00:00", 409844, 55166, "InvalidPaymentAmount")]
    public async Task A_payment_the_service_does_not_take_is_refused(string amount, string date, int method, int account, string error)
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        (await sandbox.CreateInvoiceAsync(Invoices.Payment(amount, date, method, account))).ExpectError(error);
        Assert.Empty(sandbox.Account.Invoices);
    }

    [Fact]
    public async Task A_payment_into_a_locked_period_is_refused()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        (await sandbox.KashflowAsync(HttpMethod.Post, "/_sandbox/kashflow/bankaccounts/55167/lock?until=2025-05-31")).Expect(HttpStatusCode.OK);
        (await sandbox.CreateInvoiceAsync(Invoices.Payment("10"))).ExpectError("InvalidPaymentDate");
        (await sandbox.CreateInvoiceAsync(Invoices.Payment("10", "2025-06-01 12:00:00"))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Names_in_any_case_numbers_in_quotes_and_dates_with_an_offset_are_taken()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        const string Body = """
            {"customercode":"acme01","issueddate":"2021-05-05 10:00:00 +05:30","lineitems":[{"quantity":"1.0000","rate":"10","vatlevel":"20.0000","vatexempt":0,"vatamount":2,"nominalcode":4000}]}
            """;
        var invoice = (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/invoices", Body)).Expect(HttpStatusCode.Created).Json;
        Assert.Equal("2021-05-05 10:00:00", invoice.GetProperty("IssuedDate").GetString());
        Assert.Equal(12m, invoice.GetProperty("GrossAmount").GetDecimal());
    }

    [Fact]
    public async Task An_exempt_line_needs_no_configured_level_and_a_seeded_level_is_taken()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/invoices", Invoices.WithLine("""{"VATLevel":99,"VATExempt":true,"VATAmount":0}"""))).Expect(HttpStatusCode.Created);
        (await sandbox.KashflowAsync(HttpMethod.Post, "/_sandbox/kashflow/vatrates", """{"rate":12.5}""")).Expect(HttpStatusCode.OK);
        (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/invoices", Invoices.WithLine("""{"VATLevel":12.5}"""))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_foreign_currency_keeps_its_amounts_and_shows_home_amounts_beside_them()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        var invoice = (await sandbox.CreateInvoiceAsync("""{"Currency":{"Code":"EUR","ExchangeRate":1.25}}""")).Expect(HttpStatusCode.Created).Json;
        Assert.Equal(74.93m, invoice.GetProperty("GrossAmount").GetDecimal());
        Assert.Equal(59.944m, invoice.GetProperty("HomeCurrencyGrossAmount").GetDecimal());
    }

    [Fact]
    public async Task A_negative_total_is_a_credit_note()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        var invoice = (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/invoices", Invoices.WithLine("""{"Rate":-50,"VATAmount":-20}"""))).Expect(HttpStatusCode.Created).Json;
        Assert.Equal("CreditNote", invoice.GetProperty("Type").GetString());
        Assert.Equal("Unpaid", invoice.GetProperty("Status").GetString());
    }
}

public sealed class When_an_invoice_is_changed
{
    [Fact]
    public async Task It_is_replaced_whole_so_a_payment_that_is_not_sent_again_is_gone()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateInvoiceAsync(Invoices.Payment());
        var updated = (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/invoices/1", Invoices.Body("{}"))).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(0, updated.GetProperty("PaymentLines").GetArrayLength());
        Assert.Equal(0, sandbox.Account.Summary.Payments);
    }

    [Fact]
    public async Task A_payment_sent_with_its_id_stays_the_same_payment()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        var first = (await sandbox.CreateInvoiceAsync(Invoices.Payment("10"))).Json.GetProperty("PaymentLines")[0].GetProperty("Id").GetInt32();
        var body = Invoices.Body($$"""{"PaymentLines":[{"Id":{{first}},"Date":"2025-05-31 12:00:00","Amount":10,"Method":409846,"AccountId":55167},{"Date":"2025-06-01 12:00:00","Amount":5,"Method":409846,"AccountId":55167}]}""");
        var ids = (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/invoices/1", body)).Expect(HttpStatusCode.OK).Json
            .GetProperty("PaymentLines").EnumerateArray().Select(static line => line.GetProperty("Id").GetInt32()).ToList();
        Assert.Equal(first, ids[0]);
        Assert.NotEqual(first, ids[1]);
    }

    [Fact]
    public async Task Another_number_answers_201_and_a_taken_one_is_refused()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateInvoiceAsync();
        await sandbox.CreateInvoiceAsync();
        (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/invoices/1", Invoices.Body("""{"Number":2}"""))).ExpectError("InvoiceNumberNotUnique");
        (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/invoices/1", Invoices.Body("""{"Number":9}"""))).Expect(HttpStatusCode.Created);
        (await sandbox.KashflowAsync("/v2/invoices/1")).Expect(HttpStatusCode.NotFound);
        (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/invoices/1", Invoices.Body("{}"))).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_refused_change_leaves_it_as_it_was()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        var before = (await sandbox.CreateInvoiceAsync()).Text;
        (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/invoices/1", Invoices.WithLine("""{"VATLevel":1}"""))).ExpectError("InvalidVATLevel");
        Assert.Equal(before, (await sandbox.KashflowAsync("/v2/invoices/1")).Text);
    }

    [Fact]
    public async Task Deleting_it_answers_204_and_then_404()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateInvoiceAsync();
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/invoices/1")).Expect(HttpStatusCode.NoContent);
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/invoices/1")).Expect(HttpStatusCode.NotFound);
        Assert.Equal(new KashflowSummary(1, 0, 0, 0, 0, 0, 0, 0), sandbox.Account.Summary);
    }
}

public sealed class When_invoices_are_listed
{
    [Fact]
    public async Task Rows_are_summaries_without_lines_and_payments()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateInvoiceAsync(Invoices.Payment());
        var row = Assert.Single((await sandbox.KashflowAsync("/v2/invoices")).Json.GetProperty("Data").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("LineItems").ValueKind);
        Assert.False(row.TryGetProperty("PaymentLines", out _));
        Assert.False(row.TryGetProperty("Permalink", out _));
    }

    [Fact]
    public async Task Next_page_urls_lead_through_all_with_the_callers_filters_and_end()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateCustomerAsync("OTHER1");
        for (var number = 1; number <= 7; number++)
            await sandbox.CreateInvoiceAsync(number == 4 ? """{"CustomerCode":"OTHER1"}""" : "{}");

        var numbers = new List<int>();
        var next = "/v2/invoices?perpage=4&customercode=acme01";
        while (next is not null)
        {
            var page = (await sandbox.KashflowAsync(next)).Expect(HttpStatusCode.OK).Json;
            numbers.AddRange(page.GetProperty("Data").EnumerateArray().Select(static row => row.GetProperty("Number").GetInt32()));
            next = page.GetProperty("MetaData").GetProperty("NextPageUrl").GetString();
        }

        Assert.Equal([1, 2, 3, 5, 6, 7], numbers);
        Assert.Equal(0, (await sandbox.KashflowAsync("/v2/invoices?page=99")).Json.GetProperty("Data").GetArrayLength());
    }

    [Fact]
    public async Task Searchtext_finds_part_of_the_reference_so_longer_references_come_too()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateInvoiceAsync("""{"CustomerReference":"M-00012"}""");
        await sandbox.CreateInvoiceAsync("""{"CustomerReference":"m-000123"}""");
        await sandbox.CreateInvoiceAsync("""{"CustomerReference":null}""");
        Assert.Equal([1, 2], await NumbersAsync(sandbox, "searchtext=M-00012"));
        Assert.Equal([2], await NumbersAsync(sandbox, "searchtext=000123"));
        Assert.Empty(await NumbersAsync(sandbox, "searchtext=%0A"));
        await sandbox.KashflowAsync(HttpMethod.Put, "/v2/invoices/1", Invoices.Body("""{"CustomerReference":"changed"}"""));
        Assert.Equal([2], await NumbersAsync(sandbox, "searchtext=M-00012"));
        Assert.Equal([1], await NumbersAsync(sandbox, "searchtext=CHANGED"));
    }

    [Fact]
    public async Task Status_and_issue_dates_filter()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateInvoiceAsync(Invoices.Payment("74.93"));
        await sandbox.CreateInvoiceAsync();
        await sandbox.CreateInvoiceAsync("""{"IssuedDate":"2025-04-01 12:00:00","DueDate":"2025-04-30 12:00:00"}""");
        Assert.Equal([1], await NumbersAsync(sandbox, "statusfilter=Paid"));
        Assert.Equal([2, 3], await NumbersAsync(sandbox, "statusfilter=Unpaid"));
        Assert.Equal([3], await NumbersAsync(sandbox, "statusfilter=overdue"));
        Assert.Equal([3], await NumbersAsync(sandbox, "issuedateto=2025-04-30"));
        Assert.Equal([1, 2], await NumbersAsync(sandbox, "issuedatefrom=2025-05-30&issuedateto=20250530"));
        Assert.Equal([3, 2, 1], await NumbersAsync(sandbox, "sortby=Number&order=Desc"));
        Assert.Equal(3, (await NumbersAsync(sandbox, "sortby=3")).First());
    }

    private static async Task<IReadOnlyList<int>> NumbersAsync(TestSandbox sandbox, string query) =>
        [.. (await sandbox.KashflowAsync("/v2/invoices?" + query)).Expect(HttpStatusCode.OK).Json.GetProperty("Data").EnumerateArray().Select(static row => row.GetProperty("Number").GetInt32())];
}

public sealed class When_reading_lags_behind_writing
{
    [Fact]
    public async Task A_new_invoice_is_nowhere_to_be_read_while_its_number_is_taken()
    {
        await using var sandbox = await TestSandbox.SignedInAsync(new KashflowOptions { ReadLag = TimeSpan.FromSeconds(5) });
        await sandbox.CreateCustomerAsync();
        (await sandbox.KashflowAsync("/v2/customers/ACME01")).Expect(HttpStatusCode.NotFound);
        Assert.Equal("[]", (await sandbox.KashflowAsync("/v2/customers/search?searchBy=code&searchText=ACME01")).Text);
        (await sandbox.CreateCustomerAsync()).ExpectError("CustomerCodeNotUnique");

        (await sandbox.CreateInvoiceAsync("""{"Number":5}""")).Expect(HttpStatusCode.Created);
        (await sandbox.KashflowAsync("/v2/invoices/5")).Expect(HttpStatusCode.NotFound);
        Assert.Equal(0, (await sandbox.KashflowAsync("/v2/invoices?searchtext=M-000000001")).Json.GetProperty("Data").GetArrayLength());
        (await sandbox.CreateInvoiceAsync("""{"Number":5}""")).ExpectError("InvoiceNumberNotUnique");

        sandbox.Time.Advance(TimeSpan.FromSeconds(5));
        (await sandbox.KashflowAsync("/v2/invoices/5")).Expect(HttpStatusCode.OK);
        (await sandbox.KashflowAsync("/v2/customers/ACME01")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, (await sandbox.KashflowAsync("/v2/invoices?searchtext=M-000000001")).Json.GetProperty("Data").GetArrayLength());
    }

    [Fact]
    public async Task The_panel_switches_it_and_what_is_typed_there_is_readable_at_once()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        (await sandbox.KashflowAsync(HttpMethod.Post, "/_sandbox/kashflow/readlag?milliseconds=4000")).Expect(HttpStatusCode.OK);
        await sandbox.CreateCustomerAsync("LAG1");
        (await sandbox.KashflowAsync(HttpMethod.Post, "/_sandbox/kashflow/customers", """{"Code":"HAND1","Name":"By hand"}""")).Expect(HttpStatusCode.Created);
        (await sandbox.KashflowAsync("/v2/customers/LAG1")).Expect(HttpStatusCode.NotFound);
        (await sandbox.KashflowAsync("/v2/customers/HAND1")).Expect(HttpStatusCode.OK);
    }
}

public sealed class When_lines_name_products
{
    [Fact]
    public async Task Stock_that_is_managed_goes_down_and_comes_back_with_the_invoice()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/products", """{"Code":"KTL","Name":"Kettle","NominalCode":4000,"VATRate":20,"ManageStockLevel":true,"QuantityInStock":10}""")).Expect(HttpStatusCode.Created);
        (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/invoices", Invoices.WithLine("""{"ProductCode":"KTL"}"""))).Expect(HttpStatusCode.Created);
        Assert.Equal(8, await StockAsync(sandbox));
        (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/invoices/1", Invoices.WithLine("""{"ProductCode":"KTL","Quantity":5}"""))).Expect(HttpStatusCode.OK);
        Assert.Equal(5, await StockAsync(sandbox));
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/invoices/1")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(10, await StockAsync(sandbox));
    }

    [Fact]
    public async Task A_product_is_known_under_its_nominal_alone()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.KashflowAsync(HttpMethod.Post, "/v2/products", """{"Code":"KTL","Name":"Kettle","NominalCode":4010,"VATRate":20}""");
        (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/invoices", Invoices.WithLine("""{"ProductCode":"KTL"}"""))).ExpectError("InvalidProductCode");
        (await sandbox.KashflowAsync("/v2/products/4000/KTL")).Expect(HttpStatusCode.NotFound);
        (await sandbox.KashflowAsync("/v2/products/4010/ktl")).Expect(HttpStatusCode.OK);
        (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/products/4010/KTL", """{"Name":"Kettle","Price":9.5}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, (await sandbox.KashflowAsync("/v2/products/list")).Json.GetProperty("MetaData").GetProperty("TotalRecords").GetInt32());
        (await sandbox.KashflowAsync("/v2/products/list?perpage=101")).ExpectError("InvalidPerPage");
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/products/4010/KTL")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("[]", (await sandbox.KashflowAsync("/v2/products")).Text);
    }

    private static async Task<int> StockAsync(TestSandbox sandbox) =>
        (await sandbox.KashflowAsync("/v2/products/4000/KTL")).Expect(HttpStatusCode.OK).Json.GetProperty("QuantityInStock").GetInt32();
}

public sealed class When_the_account_is_asked_what_it_is_set_up_with
{
    [Theory]
    [InlineData("/v2/vat/settings/vatrates", "VATRate")]
    [InlineData("/v2/nominals", "NomType")]
    [InlineData("/v2/paymentmethods/invoice", "Name")]
    [InlineData("/v2/bankaccounts", "DefaultInvoicePaymentType")]
    [InlineData("/v2/currencies", "ExchangeRate")]
    [InlineData("/v2/countries", "IsEU")]
    public async Task It_answers_bare_arrays(string path, string field)
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        var rows = (await sandbox.KashflowAsync(path)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(JsonValueKind.Array, rows.ValueKind);
        Assert.All(rows.EnumerateArray(), row => Assert.True(row.TryGetProperty(field, out _)));
    }

    [Fact]
    public async Task Names_that_promise_rates_answer_with_the_settings()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        Assert.Equal(JsonValueKind.Object, (await sandbox.KashflowAsync("/v2/vatrates")).Expect(HttpStatusCode.OK).Json.ValueKind);
        Assert.True((await sandbox.KashflowAsync("/v2/vat/settings")).Json.GetProperty("IsVatRegistered").GetBoolean());
    }

    [Fact]
    public async Task Greece_is_EL()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        var codes = (await sandbox.KashflowAsync("/v2/countries")).Json.EnumerateArray().Select(static row => row.GetProperty("Code").GetString()).ToHashSet();
        Assert.Contains("EL", codes);
        Assert.DoesNotContain("GR", codes);
    }

    [Fact]
    public async Task Bank_balances_follow_the_payments()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateInvoiceAsync(Invoices.Payment("10"));
        await sandbox.CreateInvoiceAsync(Invoices.Payment("5"));
        var account = (await sandbox.KashflowAsync("/v2/bankaccounts")).Json.EnumerateArray().Single(static row => row.GetProperty("Id").GetInt32() == 55167);
        Assert.Equal(15m, account.GetProperty("BankBalance").GetDecimal());
        Assert.Equal(2, (await sandbox.KashflowAsync("/v2/metadata")).Json.GetProperty("TotalInvoiceCount").GetInt32());
    }

    [Fact]
    public async Task A_resource_that_does_not_exist_is_404_and_a_wrong_method_405()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/payments", "{}")).ExpectError("NotFound", HttpStatusCode.NotFound);
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/customers")).Expect(HttpStatusCode.MethodNotAllowed);
    }
}

public sealed class When_the_ledger_is_inspected
{
    [Fact]
    public async Task The_summary_counts_and_sums_and_tells_duplicates()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateInvoiceAsync(Invoices.Payment("74.93"));
        await sandbox.CreateInvoiceAsync();
        await sandbox.CreateInvoiceAsync("""{"CustomerReference":"M-2"}""");
        var summary = (await sandbox.KashflowAsync("/_sandbox/kashflow/ledger?summary=true")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(3, summary.GetProperty("invoices").GetInt32());
        Assert.Equal(1, summary.GetProperty("duplicateReferences").GetInt32());
        Assert.Equal(1, summary.GetProperty("payments").GetInt32());
        Assert.Equal(224.79m, summary.GetProperty("gross").GetDecimal());
        Assert.Equal(74.93m, summary.GetProperty("paid").GetDecimal());
        await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/invoices/2");
        Assert.Equal(0, sandbox.Account.Summary.DuplicateReferences);
    }

    [Fact]
    public async Task The_whole_ledger_has_customers_and_invoices_with_payments()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateInvoiceAsync(Invoices.Payment());
        sandbox.Session = null;
        var ledger = (await sandbox.KashflowAsync("/_sandbox/kashflow/ledger")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("ACME01", ledger.GetProperty("customers")[0].GetProperty("Code").GetString());
        Assert.Equal(1, ledger.GetProperty("invoices")[0].GetProperty("PaymentLines").GetArrayLength());
    }
}
