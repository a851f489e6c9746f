using System.Net;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox.Kashflow;

public sealed class When_a_period_is_closed
{
    [Fact]
    public async Task Nothing_can_be_recorded_changed_or_deleted_up_to_its_last_day()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        (await sandbox.CreateInvoiceAsync("""{"Number":1,"IssuedDate":"2025-03-31 00:00:00"}""")).Expect(HttpStatusCode.Created);
        sandbox.Account.LockUntil(new DateTime(2025, 3, 31));
        (await sandbox.CreateInvoiceAsync("""{"Number":2,"IssuedDate":"2025-03-31 00:00:00"}""")).ExpectError("TransactionLocked");
        (await sandbox.CreateInvoiceAsync("""{"Number":3,"IssuedDate":"2025-04-01 00:00:00"}""")).Expect(HttpStatusCode.Created);
        Assert.Contains("on or before 2025-03-31 are locked", sandbox.Account.DeleteInvoice(1)!.Message, StringComparison.Ordinal);
        Assert.Null(sandbox.Account.DeleteInvoice(3));

        sandbox.Account.LockUntil(null);
        Assert.Null(sandbox.Account.DeleteInvoice(1));
    }

    [Fact]
    public async Task What_stands_in_a_submitted_VAT_return_says_so_and_stays()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        (await sandbox.CreateInvoiceAsync("""{"Number":1}""")).Expect(HttpStatusCode.Created);
        (await sandbox.CreateInvoiceAsync("""{"Number":2}""")).Expect(HttpStatusCode.Created);
        var id = sandbox.Account.SubmitVatReturn([1]);
        Assert.Equal(id, (await sandbox.KashflowAsync("/v2/invoices/1")).Json.GetProperty("VATReturnId").GetInt32());
        Assert.Equal(0, (await sandbox.KashflowAsync("/v2/invoices/2")).Json.GetProperty("VATReturnId").GetInt32());
        Assert.Equal((400, "TransactionLocked"), (sandbox.Account.DeleteInvoice(1)!.Status, sandbox.Account.DeleteInvoice(1)!.Error));
    }
}
