using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_invoices_have_their_orders_numbers(GrainFixture grains)
{
    [Fact]
    public async Task The_digits_are_the_number_and_credit_notes_take_the_series()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Order);
        var order = acme.Place();
        acme.Shop.Refund(An.Refund());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(17, acme.AssertPostedOnce(order).Number);
        Assert.Equal(An.FirstNumber, Assert.Single(acme.Ledger.CreditNotes).Number);
    }

    [Fact]
    public async Task A_number_that_is_taken_holds_the_order_until_it_is_free()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Order);
        acme.Ledger.TypeIn(17, "by hand", "SOMEBODY", 99m, 0m);
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains("Number 17, which this order's invoice should have, is taken in the ledger: reference 'by hand', customer SOMEBODY, 99.00.", row.Reason, StringComparison.Ordinal);
        Assert.Single(acme.Ledger.Invoices);
        acme.Ledger.Delete(17);
        await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");
        Assert.Equal(17, acme.AssertPostedOnce(order).Number);
    }

    [Fact]
    public async Task A_number_taken_between_looking_and_creating_holds_the_order_too()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Order);
        var door = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Slow(door));
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => door.Waiting == 1, "the invoice is about to be created");
        acme.Ledger.TypeIn(17, "by hand", "SOMEBODY", 99m, 0m);
        door.Open();
        Assert.Contains("reference 'by hand'", (await acme.Until(order, OrderStatuses.Held)).Reason, StringComparison.Ordinal);
        Assert.Single(acme.Ledger.Invoices);
    }

    [Fact]
    public async Task An_order_that_replaces_another_is_held_and_not_given_the_others_number()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Order);
        var order = acme.Place(17, placed => placed with { Number = "000000016-1" });
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains("'000000016-1' gives no invoice number", row.Reason, StringComparison.Ordinal);
        Assert.Empty(acme.Ledger.Invoices);
    }

    [Fact]
    public async Task A_lost_reply_or_request_ends_in_one_invoice()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Order);
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.RequestLost(), new Fault.ReplyLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(17, acme.AssertPostedOnce(order).Number);
        Assert.Single(acme.Ledger.Invoices);
    }

    [Fact]
    public async Task An_invoice_of_that_reference_and_total_under_another_number_is_for_a_person()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Order);
        acme.Ledger.TypeIn(5, "000000017", "ANN1", 30m, 30m);
        Assert.Contains("5 over 30.00", (await acme.HearAndWait(acme.Place(), OrderStatuses.Held)).Reason, StringComparison.Ordinal);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_ledger_numbers_the_invoices(GrainFixture grains)
{
    [Fact]
    public async Task Its_next_number_is_recorded()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Ledger);
        acme.Ledger.TypeIn(41, "by hand", "SOMEBODY", 99m, 0m);
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(42, acme.AssertPostedOnce(order).Number);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice)));
    }

    [Fact]
    public async Task A_lost_reply_is_looked_up_at_once()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Ledger);
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.ReplyLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(1, acme.AssertPostedOnce(order).Number);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice)));
        Assert.DoesNotContain("order.retrying", acme.Steps(order));
    }

    [Fact]
    public async Task With_a_read_lag_it_is_found_within_the_pause()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Ledger);
        acme.Ledger.ReadLag = 2;
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.ReplyLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Single(acme.Ledger.Invoices);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice)));
    }

    [Fact]
    public async Task A_request_that_arrives_late_is_found_and_not_sent_again()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Ledger);
        var late = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Late(late));
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => late.Waiting == 1, "the request is on its way");
        late.Open();
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice)));
    }

    [Fact]
    public async Task A_lost_request_is_sent_again_after_the_pause_and_not_before()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Ledger);
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.RequestLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        var lines = grains.Database.History(order.ToString());
        var doubt = lines.Single(line => line.Step == "invoice.in-doubt").At;
        var again = lines.Last(line => line.Step == "invoice.intended").At;
        Assert.True((again - doubt).TotalMilliseconds >= 300, $"It was sent again after {again - doubt}.");
    }

    [Fact]
    public async Task What_was_there_before_with_the_same_reference_customer_and_total_is_not_taken_for_it()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Ledger);
        var order = acme.Place();
        var code = KashflowOrleans.Grains.Orders.CustomerIdentity.CodeOf(An.Order(), order);
        acme.Ledger.TypeIn(7, "000000017", code, 30m, 0m);
        await acme.HearAndWait(order, OrderStatuses.Held);
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.RequestLost());
        await acme.Grain(order).Release("ann", "c-1");
        await acme.Until(order, OrderStatuses.Synced);
        Assert.Equal([7, 8], acme.Ledger.Invoices.Select(invoice => invoice.Number));
        Assert.Equal(8, acme.Row(order)!.InvoiceNumber);
    }

    [Fact]
    public async Task An_order_with_an_intent_keeps_its_way_when_the_merchant_chooses_another()
    {
        await using var acme = await Numbered.Open(grains, InvoiceNumbering.Ledger);
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.ReplyLost());
        acme.Ledger.Faults.Next(nameof(ILedger.FindInvoicesByReference), Enumerable.Repeat<Fault>(new Fault.Slow(Opened()), 2).ToArray());
        var door = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.FindInvoicesByReference), new Fault.Slow(door));
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => door.Waiting == 1, "the invoice is being looked for by its reference");
        await Numbered.Choose(acme, InvoiceNumbering.Series);
        door.Open();
        await acme.Until(order, OrderStatuses.Synced);
        Assert.Equal(1, acme.AssertPostedOnce(order).Number);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateInvoice)));
    }

    private static Door Opened()
    {
        var door = new Door();
        door.Open();
        return door;
    }
}

/// <summary>These tests stop silos of their own; what is outside goes on.</summary>
public sealed class When_the_silo_stops_while_an_invoice_is_created
{
    [Theory]
    [InlineData(InvoiceNumbering.Series, An.FirstNumber)]
    [InlineData(InvoiceNumbering.Order, 17)]
    [InlineData(InvoiceNumbering.Ledger, 1)]
    public async Task The_next_one_ends_it_with_one_invoice_whoever_numbers_it(InvoiceNumbering numbering, int number)
    {
        var first = new GrainFixture();
        await first.InitializeAsync();
        var acme = await Numbered.Open(first, numbering);
        var order = acme.Place();
        var door = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.Slow(door));
        await acme.Hear(order);
        await Eventually.Holds(() => door.Waiting == 1, "the invoice is being created");
        var stopped = first.DisposeAsync();
        door.Open();
        await stopped;

        var second = new GrainFixture { World = first.World, Database = first.Database, States = first.States };
        await second.InitializeAsync();
        try
        {
            var later = new Business(second, acme.Merchant);
            await later.Until(order, OrderStatuses.Synced);
            Assert.Equal(number, later.AssertPostedOnce(order).Number);
            Assert.Single(later.Ledger.Invoices);
        }
        finally
        {
            await second.DisposeAsync();
        }
    }
}

internal static class Numbered
{
    // From the start: silos remember a configuration for a moment.
    public static Task<Business> Open(GrainFixture grains, InvoiceNumbering numbering) => grains.Open(posting: An.Posting with { Numbering = numbering });

    public static Task Choose(Business business, InvoiceNumbering numbering) =>
        business.Settings.PutSettings(new MerchantSettings("Acme", "Europe/London", "GBP", An.Posting with { Numbering = numbering }));
}
