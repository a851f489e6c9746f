using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_the_ledger_no_longer_lets_an_invoice_be_changed(GrainFixture grains)
{
    private static readonly OrderLine Bowl = An.Goods("Bowl", 1, 50m, 10m);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_credited_and_another_dated_today_takes_its_place(bool isInVatReturn)
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var first = (await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber!.Value;
        Lock(acme, first, isInVatReturn);
        acme.Shop.Change("17", placed => placed with { Lines = [Bowl], Total = 60m, TaxTotal = 10m });
        await acme.Hear(order);
        await Eventually.Holds(() => acme.Row(order)?.InvoiceGross == 60m && acme.Row(order)?.Status == OrderStatuses.Synced, "it is posted anew", () => acme.Describe(order));

        var row = acme.Row(order)!;
        var (old, fresh) = (acme.Ledger.Invoices[0], acme.Ledger.Invoices[1]);
        var note = Assert.Single(acme.Ledger.CreditNotes);
        Assert.Equal((first, 30m, 30m), (old.Number, old.Gross, old.Paid));
        Assert.Equal((row.InvoiceNumber, "000000017", 60m, 30m), (fresh.Number, fresh.Reference, fresh.Gross, fresh.Paid));
        Assert.Equal((30m, 0m, 30m), (note.Gross, note.Refunded, note.Applied));

        // The money stays where it was recorded: the bank sees it once, and the new invoice is paid by the credit.
        Assert.Equal([30m], acme.Ledger.Invoices.SelectMany(invoice => invoice.Payments).Where(payment => !payment.IsCredit).Select(payment => payment.Amount));
        Assert.Equal(30m, row.Paid);
        var today = acme.Ledger.CreditNoteDocumentOf(note.Number).IssuedOn;
        Assert.Equal(today, acme.Ledger.DocumentOf(fresh.Number).IssuedOn);
        Assert.True(today > new LocalDate(2026, 3, 31));
        Assert.Equal([$"KashFlow invoice {first}", $"KashFlow invoice {fresh.Number}"], acme.Shop.NotesOf("17"));
        Assert.Contains($"\"replaced\":[{{\"invoice\":{{\"number\":{first}", row.Documents, StringComparison.Ordinal);

        var calls = acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal((calls, 1), (acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice)), acme.Ledger.CreditNotes.Count));
    }

    [Fact]
    public async Task A_payment_that_comes_later_stands_on_the_new_one()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { State = OrderState.Placed, Payments = [] });
        var first = (await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber!.Value;
        acme.Ledger.SubmitVatReturn(first);
        acme.Shop.Change("17", placed => placed with { State = OrderState.Processing, Payments = An.Order("17", "000000017").Payments });
        await acme.Hear(order);
        await Eventually.Holds(() => acme.Row(order)?.Paid == 30m && acme.Row(order)?.Status == OrderStatuses.Synced, "the payment is posted", () => acme.Describe(order));
        Assert.Equal([0, 1], acme.Ledger.Invoices.Select(invoice => invoice.Payments.Count(payment => !payment.IsCredit)));
        Assert.All(acme.Ledger.Invoices, invoice => Assert.Equal(30m, invoice.Paid));
    }

    [Fact]
    public async Task Money_that_was_corrected_is_taken_off_and_recorded_right()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var first = (await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber!.Value;
        acme.Ledger.SubmitVatReturn(first);
        acme.Shop.Change("17", placed => placed with { Payments = [placed.Payments[0] with { Amount = 20m }] });
        await acme.Hear(order);
        await Eventually.Holds(() => acme.Row(order)?.Paid == 20m && acme.Row(order)?.Status == OrderStatuses.Synced, "the payment is corrected", () => acme.Describe(order));
        Assert.Equal((30m, 0m), (acme.Ledger.CreditNotes.Single().Refunded, acme.Ledger.CreditNotes.Single().Open));
        Assert.Equal([30m, 20m], acme.Ledger.Invoices.SelectMany(invoice => invoice.Payments).Where(payment => !payment.IsCredit).Select(payment => payment.Amount));
    }

    [Fact]
    public async Task Money_that_somebody_recorded_by_hand_is_carried_on()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, placed => placed with { State = OrderState.Placed, Payments = [] });
        var first = (await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber!.Value;
        acme.Ledger.RecordMoney(first, 30m, "bank transfer", An.OtherMethod, An.BankAccount);
        acme.Ledger.SubmitVatReturn(first);
        acme.Shop.Change("17", placed => placed with { Billing = An.Address with { Street = ["2 High Street"] } });
        await acme.Hear(order);
        await Eventually.Holds(() => acme.Ledger.Invoices.Count == 2 && acme.Row(order)?.Status == OrderStatuses.Synced, "it is posted anew", () => acme.Describe(order));
        Assert.Equal((30m, 0m), (acme.Ledger.Invoices[1].Paid, acme.Ledger.CreditNotes.Single().Refunded));
        Assert.Equal("2 High Street", acme.Ledger.DocumentOf(acme.Ledger.Invoices[1].Number).Address.Line1);
    }

    [Fact]
    public async Task A_first_posting_into_a_closed_period_is_held_until_it_is_opened()
    {
        await using var acme = await grains.Open();
        acme.Ledger.LockedUntil = new LocalDate(2026, 3, 31);
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains("dated 2026-03-02", row.Reason, StringComparison.Ordinal);
        Assert.Contains("on or before 2026-03-31 are locked", row.Reason, StringComparison.Ordinal);
        Assert.Empty(acme.Ledger.Invoices);

        acme.Ledger.LockedUntil = null;
        Assert.Equal(OrderStatuses.Synced, (await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1")).Status);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task One_that_still_says_what_it_should_is_left_alone()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Ledger.SubmitVatReturn((await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber!.Value);
        acme.Shop.Change("17", placed => placed with { State = OrderState.Complete });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Empty(acme.Ledger.CreditNotes);
    }

    internal static void Lock(Business acme, int number, bool isInVatReturn)
    {
        if (isInVatReturn)
        {
            acme.Ledger.SubmitVatReturn(number);
        }
        else
        {
            acme.Ledger.LockedUntil = new LocalDate(2026, 3, 31);
        }
    }
}

/// <summary>These tests stop silos of their own, or lose replies; what is outside goes on.</summary>
public sealed class When_a_credit_and_re_issue_is_broken_off
{
    [Theory]
    [InlineData(nameof(ILedger.CreateCreditNote))]
    [InlineData(nameof(ILedger.ApplyCreditNote))]
    [InlineData(nameof(ILedger.CreateInvoice))]
    [InlineData(nameof(ILedger.UpdateInvoice))]
    public async Task The_next_silo_ends_it_with_one_of_everything(string during)
    {
        var first = new GrainFixture();
        await first.InitializeAsync();
        var acme = await first.Open();
        var order = acme.Place();
        var number = (await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber!.Value;
        When_the_ledger_no_longer_lets_an_invoice_be_changed.Lock(acme, number, isInVatReturn: false);
        acme.Shop.Change("17", placed => placed with { Lines = [An.Goods("Bowl", 1, 50m, 10m)], Total = 60m, TaxTotal = 10m });
        var door = new Door();
        acme.Ledger.Faults.Next(during, new Fault.Slow(door));
        await acme.Hear(order);
        await Eventually.Holds(() => door.Waiting == 1, $"{during} is under way");
        var stopped = first.DisposeAsync();
        door.Open();
        await stopped;

        var second = new GrainFixture { World = first.World, Database = first.Database, States = first.States };
        await second.InitializeAsync();
        try
        {
            var later = new Business(second, acme.Merchant);
            await Eventually.Holds(() => later.Row(order)?.InvoiceGross == 60m && later.Row(order)?.Status == OrderStatuses.Synced, "it is posted anew", () => later.Describe(order));
            AssertEnded(later);
        }
        finally
        {
            await second.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(nameof(ILedger.CreateCreditNote))]
    [InlineData(nameof(ILedger.ApplyCreditNote))]
    [InlineData(nameof(ILedger.CreateInvoice))]
    public async Task A_lost_reply_or_request_makes_no_second_of_anything(string during)
    {
        var grains = new GrainFixture();
        await grains.InitializeAsync();
        try
        {
            foreach (var fault in (Fault[])[new Fault.ReplyLost(), new Fault.RequestLost()])
            {
                var acme = await grains.Open();
                var order = acme.Place();
                var number = (await acme.HearAndWait(order, OrderStatuses.Synced)).InvoiceNumber!.Value;
                acme.Ledger.SubmitVatReturn(number);
                acme.Ledger.Faults.Next(during, fault);
                acme.Shop.Change("17", placed => placed with { Lines = [An.Goods("Bowl", 1, 50m, 10m)], Total = 60m, TaxTotal = 10m });
                await acme.Hear(order);
                await Eventually.Holds(() => acme.Row(order)?.InvoiceGross == 60m && acme.Row(order)?.Status == OrderStatuses.Synced, "it is posted anew", () => acme.Describe(order));
                AssertEnded(acme);
            }
        }
        finally
        {
            await grains.DisposeAsync();
        }
    }

    private static void AssertEnded(Business acme)
    {
        Assert.Equal([(30m, 30m), (60m, 30m)], acme.Ledger.Invoices.Select(invoice => (invoice.Gross, invoice.Paid)));
        var note = Assert.Single(acme.Ledger.CreditNotes);
        Assert.Equal((30m, 30m, 0m), (note.Gross, note.Applied, note.Open));
    }
}
