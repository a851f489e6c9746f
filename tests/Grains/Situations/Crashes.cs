using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

/// <summary>These tests stop silos of their own; what is outside goes on.</summary>
public sealed class When_the_silo_stops_in_the_middle
{
    [Theory]
    [InlineData(nameof(ILedger.CreateInvoice))]
    [InlineData(nameof(ILedger.CreateCustomer))]
    [InlineData(nameof(ISalesChannel.AddNote))]
    [InlineData(nameof(ISalesChannel.GetOrder))]
    public async Task The_next_one_ends_it_with_one_of_everything(string during)
    {
        var first = new GrainFixture();
        await first.InitializeAsync();
        var acme = await first.Open();
        var order = acme.Place();
        var door = new Door();
        (during is nameof(ISalesChannel.AddNote) or nameof(ISalesChannel.GetOrder) ? acme.Shop.Faults : acme.Ledger.Faults).Next(during, new Fault.Slow(door));
        await acme.Hear(order);
        await Eventually.Holds(() => door.Waiting == 1, $"{during} is under way");

        // The work arrives outside while nobody is left to hear the reply.
        var stopped = first.DisposeAsync();
        door.Open();
        await stopped;

        var second = new GrainFixture { World = first.World, Database = first.Database, States = first.States };
        await second.InitializeAsync();
        try
        {
            var later = new Business(second, acme.Merchant);
            await later.Until(order, OrderStatuses.Synced);
            later.AssertPostedOnce(order);
            Assert.Single(later.Ledger.Invoices);
            Assert.Single(later.Ledger.Customers);
        }
        finally
        {
            await second.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(nameof(ILedger.CreateCreditNote))]
    [InlineData(nameof(ILedger.ApplyCreditNote))]
    [InlineData(nameof(ILedger.FindCreditNotesByReference))]
    [InlineData(nameof(ISalesChannel.GetRefunds))]
    public async Task The_next_one_ends_a_refund_with_one_credit_note(string during)
    {
        var first = new GrainFixture();
        await first.InitializeAsync();
        var acme = await first.Open();
        var order = acme.Place(17, placed => placed with { Payments = [] });
        acme.Shop.Refund(An.Refund() with { Payments = [] });
        var door = new Door();
        (during is nameof(ISalesChannel.GetRefunds) ? acme.Shop.Faults : acme.Ledger.Faults).Next(during, new Fault.Slow(door));
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
            await later.Until(order, OrderStatuses.Synced);
            var note = Assert.Single(later.Ledger.CreditNotes);
            Assert.Equal((12m, 12m), (note.Gross, note.Applied));
            Assert.Equal(12m, Assert.Single(later.Ledger.Invoices).Paid);
        }
        finally
        {
            await second.DisposeAsync();
        }
    }

    [Fact]
    public async Task Whoever_waits_for_a_request_is_told_and_does_not_keep_the_silo_from_stopping()
    {
        var silo = new GrainFixture();
        await silo.InitializeAsync();
        var acme = await silo.Open();
        var order = acme.Place();
        var door = new Door();
        acme.Shop.Faults.Always(nameof(ISalesChannel.GetOrder), new Fault.Slow(door));

        // As many orders as a silo works on at once hang, so that this one's request waits for its turn.
        await Task.WhenAll(Enumerable.Range(100, 100).Select(number => acme.Hear(acme.Place(number))));
        await Eventually.Holds(() => door.Waiting > 10, "many orders wait for the shop");
        var retry = acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");
        await acme.Grain(order).GetStatus();
        var stopped = silo.DisposeAsync();
        Assert.True(await Task.WhenAny(retry, Task.Delay(GrainFixture.ResponseTimeout / 2)) == retry, "The request was not answered while the silo stops.");
        await Assert.ThrowsAnyAsync<Exception>(() => retry);
        door.Open();
        await stopped;
    }
}
