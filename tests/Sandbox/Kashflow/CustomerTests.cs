using System.Net;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox.Kashflow;

public sealed class When_a_customer_is_created
{
    [Fact]
    public async Task It_answers_201_with_the_detail_and_can_be_read_by_code_in_any_case()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        var created = (await sandbox.CreateCustomerAsync()).Expect(HttpStatusCode.Created);
        Assert.Equal("/v2/customers/ACME01", created.Message.Headers.Location?.OriginalString);
        Assert.Equal("1900-01-01 12:00:00", created.Json.GetProperty("FirstInvoiceDate").GetString());
        Assert.Equal("2025-06-01 10:00:00", created.Json.GetProperty("CreatedDate").GetString());
        var read = (await sandbox.KashflowAsync("/v2/customers/acme01")).Expect(HttpStatusCode.OK);
        Assert.Equal(created.Text, read.Text);
    }

    [Fact]
    public async Task A_code_that_is_taken_is_refused_whatever_its_case()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync("ACME01");
        var refused = await sandbox.CreateCustomerAsync("Acme01");
        Assert.Equal("Customer Code is not unique", refused.Expect(HttpStatusCode.BadRequest).Json.GetProperty("Message").GetString());
        Assert.Single(sandbox.Account.Customers);
    }

    [Fact]
    public async Task A_taken_code_is_replaced_when_the_flag_asks_for_it()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync("ACME01");
        var created = (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/customers", """{"Code":"ACME01","Name":"Acme Ltd","CreateCustomerCodeIfDuplicate":true}""")).Expect(HttpStatusCode.Created);
        Assert.NotEqual("ACME01", created.Json.GetProperty("Code").GetString());
    }

    [Theory]
    [InlineData("AB-12")]
    [InlineData("AB 12")]
    [InlineData("ABÉ")]
    [InlineData("A/B")]
    [InlineData("A_B")]
    public async Task Special_characters_in_the_code_are_refused_in_the_services_words(string code)
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        var refused = (await sandbox.CreateCustomerAsync(code)).ExpectError("InvalidCustomerCode");
        Assert.Equal("The customer code specified is invalid, please re-enter without any special characters.", refused.Json.GetProperty("Message").GetString());
    }

    [Theory]
    [InlineData("""{"Code":"A1"}""", "InvalidCustomerName")]
    [InlineData("""{"Code":"A1","Name":"  "}""", "InvalidCustomerName")]
    [InlineData("""{"Name":"Acme"}""", "InvalidCustomerCode")]
    [InlineData("""{"Code":"A12345678901234567890","Name":"Acme"}""", "InvalidCustomerCode")]
    [InlineData("""{"Code":"A1","Name":"Acme","Currency":{"Code":"CHF"}}""", "InvalidCurrency")]
    [InlineData("""{"Code":"A1","Name":"Acme","Addresses":[{"CountryCode":"GR"}]}""", "InvalidCountryCode")]
    [InlineData("""{"Code":"A1","Name":"Acme","DefaultNominalCode":1}""", "InvalidNominalCode")]
    [InlineData("""{"Code":"A1","Name":["Acme"]}""", "InvalidRequest")]
    [InlineData("{not json", "InvalidRequest")]
    [InlineData("", "InvalidRequest")]
    public async Task What_the_service_does_not_take_is_refused(string body, string error)
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/customers", body)).ExpectError(error);
        Assert.Empty(sandbox.Account.Customers);
    }

    [Fact]
    public async Task A_missing_name_is_made_up_when_the_flag_asks_for_it()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        var created = await sandbox.KashflowAsync(HttpMethod.Post, "/v2/customers", """{"code":"A1","createCustomerNameIfEmptyOrNull":true}""");
        Assert.NotEqual("", created.Expect(HttpStatusCode.Created).Json.GetProperty("Name").GetString());
    }
}

public sealed class When_customers_are_looked_for
{
    [Fact]
    public async Task Search_answers_key_and_value_and_matches_parts()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync("ACME01", "Acme Ltd");
        await sandbox.CreateCustomerAsync("ACME011", "Acme Eleven");

        // A search for a code finds longer codes too: who wants the one must compare.
        var byCode = (await sandbox.KashflowAsync("/v2/customers/search?searchBy=code&searchText=acme01")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["ACME01", "ACME011"], byCode.EnumerateArray().Select(static one => one.GetProperty("value").GetString()!));
        Assert.All(byCode.EnumerateArray(), static one => Assert.Equal(System.Text.Json.JsonValueKind.Number, one.GetProperty("key").ValueKind));

        var byEmail = (await sandbox.KashflowAsync("/v2/customers/search?searchBy=email&searchText=acme011@example.test")).Json;
        Assert.Equal("Acme Eleven", Assert.Single(byEmail.EnumerateArray()).GetProperty("value").GetString());
        Assert.Equal("[]", (await sandbox.KashflowAsync("/v2/customers/search?searchBy=name&searchText=nobody")).Text);
        (await sandbox.KashflowAsync("/v2/customers/search?searchBy=shoe&searchText=9")).Expect(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_list_has_summary_rows_and_pages_to_its_end()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        for (var number = 1; number <= 5; number++)
            await sandbox.CreateCustomerAsync($"C{number}", $"Name {number}");

        var codes = new List<string>();
        var next = "/v2/customers?perpage=2&sortby=Code&order=Desc";
        while (next is not null)
        {
            var page = (await sandbox.KashflowAsync(next)).Expect(HttpStatusCode.OK).Json;
            Assert.Equal(5, page.GetProperty("MetaData").GetProperty("TotalRecords").GetInt32());
            foreach (var row in page.GetProperty("Data").EnumerateArray())
            {
                codes.Add(row.GetProperty("Code").GetString()!);
                Assert.False(row.TryGetProperty("DeliveryAddresses", out _));
            }

            next = page.GetProperty("MetaData").GetProperty("NextPageUrl").GetString();
        }

        Assert.Equal(["C5", "C4", "C3", "C2", "C1"], codes);
    }

    [Fact]
    public async Task Free_text_finds_names_codes_and_addresses()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync("C1", "Zoë's Pots");
        await sandbox.CreateCustomerAsync("C2", "Acme");
        var found = (await sandbox.KashflowAsync("/v2/customers?searchtext=" + Uri.EscapeDataString("zoë"))).Json.GetProperty("Data");
        Assert.Equal("C1", Assert.Single(found.EnumerateArray()).GetProperty("Code").GetString());
        Assert.Equal(2, (await sandbox.KashflowAsync("/v2/customers?searchtext=example.test")).Json.GetProperty("Data").GetArrayLength());
    }

    [Fact]
    public async Task An_unknown_code_is_404()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        (await sandbox.KashflowAsync("/v2/customers/NOBODY")).ExpectError("NotFound", HttpStatusCode.NotFound);
    }
}

public sealed class When_a_customer_is_changed
{
    [Fact]
    public async Task Another_code_renames_it_and_its_invoices_and_answers_201()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateInvoiceAsync();
        (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/customers/ACME01", """{"Code":"ACME02","Name":"Acme plc"}""")).Expect(HttpStatusCode.Created);
        (await sandbox.KashflowAsync("/v2/customers/ACME01")).Expect(HttpStatusCode.NotFound);
        Assert.Equal("ACME02", (await sandbox.KashflowAsync("/v2/invoices/1")).Json.GetProperty("CustomerCode").GetString());
    }

    [Fact]
    public async Task The_same_code_answers_200_and_the_fields_are_replaced_whole()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        var updated = (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/customers/ACME01", """{"Name":"Acme plc"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("Acme plc", updated.Json.GetProperty("Name").GetString());
        Assert.Equal(0, updated.Json.GetProperty("Contacts").GetArrayLength());
    }

    [Fact]
    public async Task A_code_of_another_customer_is_refused()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync("A1");
        await sandbox.CreateCustomerAsync("A2");
        (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/customers/A1", """{"Code":"a2","Name":"x"}""")).ExpectError("CustomerCodeNotUnique");
    }

    [Fact]
    public async Task One_without_invoices_can_be_deleted_and_one_with_invoices_cannot()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateInvoiceAsync();
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/customers/ACME01")).ExpectError("InvalidCustomer");
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/invoices/1")).Expect(HttpStatusCode.NoContent);
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/customers/ACME01")).Expect(HttpStatusCode.NoContent);
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/customers/ACME01")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_ledger_is_added_up_in_its_detail()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        await sandbox.CreateInvoiceAsync(Invoices.Payment("10"));
        var customer = (await sandbox.KashflowAsync("/v2/customers/ACME01")).Json;
        Assert.Equal(1, customer.GetProperty("InvoiceCount").GetInt32());
        Assert.Equal(62.45m, customer.GetProperty("InvoicedNetAmount").GetDecimal());
        Assert.Equal(12.48m, customer.GetProperty("InvoicedVATAmount").GetDecimal());
        Assert.Equal(64.93m, customer.GetProperty("OutstandingBalance").GetDecimal());
        Assert.Equal("2025-05-30 12:00:00", customer.GetProperty("LastInvoiceDate").GetString());
    }
}
