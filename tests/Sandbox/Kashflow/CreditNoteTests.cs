using System.Globalization;
using System.Net;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox.Kashflow;

public sealed class When_a_credit_note_is_created
{
    [Fact]
    public async Task It_is_an_invoice_below_0_of_the_same_series_of_numbers()
    {
        await using var sandbox = await Credits.SandboxAsync();
        var note = (await sandbox.KashflowAsync("/v2/invoices/2")).Json;
        Assert.Equal(("CreditNote", -24m, -4m, -20m), (note.GetProperty("Type").GetString(), note.GetProperty("GrossAmount").GetDecimal(), note.GetProperty("VATAmount").GetDecimal(), note.GetProperty("NetAmount").GetDecimal()));
        (await sandbox.CreateInvoiceAsync("""{"Number":2}""")).ExpectError("InvoiceNumberNotUnique");
    }

    [Fact]
    public async Task The_ledger_shows_it_apart_and_a_refund_with_an_orders_number_is_no_duplicate()
    {
        await using var sandbox = await Credits.SandboxAsync();
        (await sandbox.CreateInvoiceAsync(Credits.Note("24", ""","PaymentLines":[{"Date":"2025-06-01 12:00:00","Amount":-10,"Method":409846,"AccountId":55167}]"""))).Expect(HttpStatusCode.Created);
        var ledger = (await sandbox.KashflowAsync(HttpMethod.Get, "/_sandbox/kashflow/ledger")).Json;
        Assert.Equal([1], ledger.GetProperty("invoices").EnumerateArray().Select(static one => one.GetProperty("Number").GetInt32()));
        Assert.Equal([2, 3], ledger.GetProperty("creditNotes").EnumerateArray().Select(static one => one.GetProperty("Number").GetInt32()));
        var summary = sandbox.Account.Summary;
        Assert.Equal((1, 2, 48m, 10m, 0m), (summary.Invoices, summary.CreditNotes, summary.Credited, summary.Refunded, summary.Applied));
        Assert.Equal(74.93m - 48m, summary.Gross);

        // Both notes carry the same reference, the invoice another note's.
        Assert.Equal(1, summary.DuplicateReferences);
    }
}

public sealed class When_a_credit_note_is_applied
{
    [Fact]
    public async Task Both_sides_get_a_payment_of_one_bulk_and_no_money_moves()
    {
        await using var sandbox = await Credits.SandboxAsync();
        var invoice = sandbox.Account.Invoices[0];
        var note = sandbox.Account.Invoices[1];
        var available = (await sandbox.KashflowAsync($"/v2/internal/invoices/{invoice.Id}/credits")).Json[0];
        Assert.Equal((note.Id, 24m, "CreditNote", "Credit Note #2"), (available.GetProperty("Id").GetInt32(), available.GetProperty("Amount").GetDecimal(), available.GetProperty("Type").GetString(), available.GetProperty("Comment").GetString()));

        (await Credits.ApplyAsync(sandbox, invoice.Id, note.Id, 20m)).Expect(HttpStatusCode.OK);
        var paid = (await sandbox.KashflowAsync("/v2/invoices/1")).Json;
        var credited = (await sandbox.KashflowAsync("/v2/invoices/2")).Json;
        Assert.Equal((54.93m, -4m), (paid.GetProperty("DueAmount").GetDecimal(), credited.GetProperty("DueAmount").GetDecimal()));
        var (left, right) = (paid.GetProperty("PaymentLines")[0], credited.GetProperty("PaymentLines")[0]);
        Assert.Equal((20m, -20m), (left.GetProperty("Amount").GetDecimal(), right.GetProperty("Amount").GetDecimal()));
        Assert.True(left.GetProperty("IsPaymentCreditNote").GetBoolean() && right.GetProperty("IsPaymentCreditNote").GetBoolean());
        Assert.Equal(left.GetProperty("BulkId").GetInt32(), right.GetProperty("BulkId").GetInt32());
        Assert.Equal((20m, 0m, 0m), (sandbox.Account.Summary.Applied, sandbox.Account.Summary.Refunded, sandbox.Account.Summary.Paid));
        var banks = (await sandbox.KashflowAsync("/v2/bankaccounts")).Json;
        Assert.All(banks.EnumerateArray(), static bank => Assert.Equal(0m, bank.GetProperty("BankBalance").GetDecimal()));

        (await Credits.ApplyAsync(sandbox, invoice.Id, note.Id, 4m)).Expect(HttpStatusCode.OK);
        Assert.Equal("Paid", (await sandbox.KashflowAsync("/v2/invoices/2")).Json.GetProperty("Status").GetString());
        Assert.Empty((await sandbox.KashflowAsync($"/v2/internal/invoices/{invoice.Id}/credits")).Json.EnumerateArray());
    }

    [Fact]
    public async Task What_cannot_be_applied_is_refused_and_changes_nothing()
    {
        await using var sandbox = await Credits.SandboxAsync();
        await sandbox.CreateCustomerAsync("OTHER1");
        (await sandbox.CreateInvoiceAsync("""{"CustomerCode":"OTHER1"}""")).Expect(HttpStatusCode.Created);
        (await sandbox.CreateInvoiceAsync(Invoices.Payment("60"))).Expect(HttpStatusCode.Created);
        var (invoice, note, other, almost) = (sandbox.Account.Invoices[0].Id, sandbox.Account.Invoices[1].Id, sandbox.Account.Invoices[2].Id, sandbox.Account.Invoices[3].Id);
        (await Credits.ApplyAsync(sandbox, invoice, note, 24.01m)).ExpectError("InvalidCreditAmount");
        (await Credits.ApplyAsync(sandbox, almost, note, 14.94m)).ExpectError("InvalidCreditAmount");
        (await Credits.ApplyAsync(sandbox, invoice, note, 0m)).ExpectError("InvalidCreditAmount");
        (await Credits.ApplyAsync(sandbox, other, note, 1m)).ExpectError("InvalidCredit");
        (await Credits.ApplyAsync(sandbox, invoice, invoice, 1m)).ExpectError("InvalidCredit");
        (await Credits.ApplyAsync(sandbox, invoice, 4711, 1m)).Expect(HttpStatusCode.NotFound);
        (await Credits.ApplyAsync(sandbox, 1, note, 1m)).Expect(HttpStatusCode.NotFound);
        (await Credits.ApplyAsync(sandbox, invoice, note, 1m, type: "AdvancePayment")).ExpectError("InvalidCreditType");
        (await Credits.ApplyAsync(sandbox, invoice, note, 1m, date: "2025-06-02")).ExpectError("InvalidCreditDate");
        Assert.Equal(0m, sandbox.Account.Summary.Applied);
    }

    [Fact]
    public async Task Neither_side_loses_it_by_a_replacement_or_a_deletion()
    {
        await using var sandbox = await Credits.SandboxAsync();
        (await Credits.ApplyAsync(sandbox, sandbox.Account.Invoices[0].Id, sandbox.Account.Invoices[1].Id, 20m)).Expect(HttpStatusCode.OK);
        (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/invoices/1", Invoices.Body("{}"))).ExpectError("InvalidPaymentLines");
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/invoices/1")).ExpectError("InvalidInvoice");
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/invoices/2")).ExpectError("InvalidInvoice");
        Assert.Equal(20m, sandbox.Account.Summary.Applied);
    }

    [Fact]
    public async Task It_is_there_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        string before;
        await using (var sandbox = await Credits.SandboxAsync(folder.Path))
        {
            (await Credits.ApplyAsync(sandbox, sandbox.Account.Invoices[0].Id, sandbox.Account.Invoices[1].Id, 20m)).Expect(HttpStatusCode.OK);
            before = sandbox.Account.Summary.ToString();
        }

        await using var again = await TestSandbox.StartAsync(data: folder.Path);
        Assert.Equal(before, again.Account.Summary.ToString());
        Assert.All(again.Account.Invoices, static invoice => Assert.True(invoice.Payments[0].IsCreditNote));
    }
}

internal static class Credits
{
    /// <summary>An invoice of 74.93, number 1, and a credit note of 24, number 2, whose reference is the invoice's.</summary>
    public static async Task<TestSandbox> SandboxAsync(string? data = null)
    {
        var sandbox = await TestSandbox.StartAsync(data: data);
        await sandbox.SignInAsync();
        await sandbox.CreateCustomerAsync();
        (await sandbox.CreateInvoiceAsync()).Expect(HttpStatusCode.Created);
        (await sandbox.CreateInvoiceAsync(Note("24"))).Expect(HttpStatusCode.Created);
        return sandbox;
    }

    public static string Note(string gross, string more = "")
    {
        var net = decimal.Parse(gross, CultureInfo.InvariantCulture) / 1.2m;
        return string.Create(CultureInfo.InvariantCulture, $$"""{"LineItems":[{"Description":"Kettle","Quantity":1,"Rate":{{-net}},"VATLevel":20,"VATAmount":{{-net / 5}},"NominalCode":4000}]{{more}}}""");
    }

    public static Task<Reply> ApplyAsync(TestSandbox sandbox, int invoiceId, int creditId, decimal amount, string type = "CreditNote", string date = "2025-06-02 12:00:00") =>
        sandbox.KashflowAsync(HttpMethod.Post, $"/v2/internal/invoices/{invoiceId}/credits", string.Create(
            CultureInfo.InvariantCulture, $$"""[{"Id":{{creditId}},"Amount":{{amount}},"Date":"{{date}}","Type":"{{type}}","Comment":"Credit Note #2"}]"""));
}
