using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_a_flow_makes_a_journal(GrainFixture grains)
{
    [Fact]
    public async Task It_is_posted_once_beside_the_invoice_however_often_the_order_is_heard_of()
    {
        await using var acme = await OrderJournals.Open(grains);
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.Grain(order).Retry("ann", onLatestFlow: true, "c-1");
        acme.AssertPostedOnce(order);
        var (number, key, document) = Assert.Single(acme.Ledger.Journals);
        Assert.Equal((1, JournalKeys.Of(order, "FEE-000000017", 1, false), new LocalDate(2026, 3, 2)), (number, key, document.Date));
        Assert.Equal([(4910, 1.50m, 0m), (4000, 0m, 1.50m)], document.Lines.Select(line => (line.NominalCode, line.Debit, line.Credit)));
        Assert.Equal(["journal.intended", "journal.created"], acme.Steps(order).Where(step => step.StartsWith("journal", StringComparison.Ordinal)));
        Assert.Contains("\"journals\":[{\"reference\":\"FEE-000000017\",\"journal\":{\"number\":1,", acme.Row(order)!.Documents, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_changes_is_taken_back_and_posted_anew()
    {
        await using var acme = await OrderJournals.Open(grains);
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Change("17", placed => Larger(placed, 50m));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(
            [JournalKeys.Of(order, "FEE-000000017", 1, false), JournalKeys.Of(order, "FEE-000000017", 1, true), JournalKeys.Of(order, "FEE-000000017", 2, false)],
            acme.Ledger.Journals.Select(journal => journal.Key));
        Assert.Equal((3m, -3m), (acme.Ledger.Moved(4910), acme.Ledger.Moved(4000)));
        Assert.Contains("\"reversed\":[{\"number\":1,\"by\":2}]", acme.Row(order)!.Documents, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_no_longer_made_is_taken_back_and_comes_again_when_it_is()
    {
        await using var acme = await OrderJournals.Open(grains);
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Change("17", placed => Larger(placed, 10m));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal((2, 0m), (acme.Ledger.Journals.Count, acme.Ledger.Moved(4910)));
        Assert.Contains("journal.reversed", acme.Steps(order));

        acme.Shop.Change("17", placed => Larger(placed, 25m));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal((3, 1.50m), (acme.Ledger.Journals.Count, acme.Ledger.Moved(4910)));
    }

    [Fact]
    public async Task One_on_an_account_that_is_not_there_holds_the_order_until_it_is()
    {
        await using var acme = await OrderJournals.Open(grains);
        var (all, fewer) = (acme.Ledger.Reference, acme.Ledger.Reference with { Nominals = acme.Ledger.Reference.Nominals.Where(nominal => nominal != 4910).ToHashSet() });
        acme.Ledger.Reference = fewer;
        var order = acme.Place();

        // What is configured is kept for some minutes: then the ledger itself says no.
        Assert.Contains("nominal 4910", (await acme.HearAndWait(order, OrderStatuses.Held)).Reason, StringComparison.Ordinal);
        Assert.Empty(acme.Ledger.Journals);
        await Mended(all);
        Assert.Equal(1.50m, acme.Ledger.Moved(4910));

        // What takes it back needs the account too.
        acme.Ledger.Reference = fewer;
        acme.Shop.Change("17", placed => Larger(placed, 10m));
        await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");
        Assert.Contains("Nominal account 4910 of journal FEE-000000017", (await acme.Until(order, OrderStatuses.Held)).Reason, StringComparison.Ordinal);
        await Mended(all);
        Assert.Equal((2, 0m), (acme.Ledger.Journals.Count, acme.Ledger.Moved(4910)));

        async Task Mended(LedgerReference reference)
        {
            acme.Ledger.Reference = reference;
            await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-2");
            await acme.Until(order, OrderStatuses.Synced);
        }
    }

    [Fact]
    public async Task One_the_ledger_refuses_holds_the_order_with_the_ledgers_words_and_the_invoice_stands()
    {
        await using var acme = await OrderJournals.Open(grains);
        acme.Ledger.Faults.Next(nameof(ILedger.CreateJournal), new Fault.Refused("The period is locked."));
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains("The period is locked.", row.Reason, StringComparison.Ordinal);
        acme.AssertPostedOnce(order);
        await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");
        await acme.Until(order, OrderStatuses.Synced);
        Assert.Single(acme.Ledger.Journals);
    }

    [Fact]
    public async Task Two_shops_with_one_order_number_have_a_journal_each()
    {
        await using var acme = await OrderJournals.Open(grains, FlowsInForce.WithFee("FEE"));
        var orders = new[] { acme.Place(17), acme.Place(18) };
        foreach (var order in orders)
        {
            await acme.HearAndWait(order, OrderStatuses.Synced);
        }

        Assert.Equal(orders.Select(order => JournalKeys.Of(order, "FEE", 1, false)).Order(), acme.Ledger.Journals.Select(journal => journal.Key).Order());
    }

    private static Order Larger(Order order, decimal net)
    {
        var larger = An.OrderOf(An.Goods("Mug", 2, net, net / 5));
        return order with { Lines = larger.Lines, Total = larger.Total, TaxTotal = larger.TaxTotal, Payments = [order.Payments[0] with { Amount = larger.Total }] };
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_it_is_unknown_whether_a_journal_was_created(GrainFixture grains)
{
    [Fact]
    public async Task After_a_lost_reply_it_is_found_and_not_created_again()
    {
        await using var acme = await OrderJournals.Open(grains);
        acme.Ledger.Faults.Next(nameof(ILedger.CreateJournal), new Fault.ReplyLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Single(acme.Ledger.Journals);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateJournal)));
        Assert.Contains("journal.found", acme.Steps(order));
    }

    [Fact]
    public async Task After_a_lost_reply_and_with_a_read_lag_it_is_found_in_the_end()
    {
        await using var acme = await OrderJournals.Open(grains);
        acme.Ledger.ReadLag = 2;
        acme.Ledger.Faults.Next(nameof(ILedger.CreateJournal), new Fault.ReplyLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Single(acme.Ledger.Journals);
    }

    [Fact]
    public async Task A_lost_request_is_sent_again_after_the_pause()
    {
        await using var acme = await OrderJournals.Open(grains);
        acme.Ledger.Faults.Next(nameof(ILedger.CreateJournal), new Fault.RequestLost());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Single(acme.Ledger.Journals);
        Assert.Contains("journal.not-created", acme.Steps(order));
    }

    [Fact]
    public async Task A_request_that_arrives_late_is_found_and_not_sent_again()
    {
        await using var acme = await OrderJournals.Open(grains);
        var late = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateJournal), new Fault.Late(late));
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => late.Waiting == 1, "the request is on its way");
        late.Open();
        await acme.Until(order, OrderStatuses.Synced);
        Assert.Single(acme.Ledger.Journals);
        Assert.Equal(1, acme.Ledger.Faults.Calls(nameof(ILedger.CreateJournal)));
    }

    [Fact]
    public async Task A_busy_ledger_is_asked_again()
    {
        await using var acme = await OrderJournals.Open(grains);
        acme.Ledger.Faults.Next(nameof(ILedger.CreateJournal), new Fault.Busy(), new Fault.Busy());
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Single(acme.Ledger.Journals);
    }

    [Fact]
    public async Task One_that_stands_there_twice_holds_the_order_and_both_are_named()
    {
        await using var acme = await OrderJournals.Open(grains);
        var order = acme.Place();
        var twin = Fee(1.50m);
        acme.Ledger.TypeInJournal(JournalKeys.Of(order, "FEE-000000017", 1, false), twin);
        acme.Ledger.TypeInJournal(JournalKeys.Of(order, "FEE-000000017", 1, false), twin);
        var row = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains("on journal 1 and 2", row.Reason, StringComparison.Ordinal);
        Assert.Equal(2, acme.Ledger.Journals.Count);
    }

    [Theory]
    [InlineData(1.50, OrderStatuses.Synced)]
    [InlineData(1.49, OrderStatuses.Held)]
    public async Task One_that_carries_the_key_already_is_taken_over_if_it_says_the_same(double amount, string status)
    {
        await using var acme = await OrderJournals.Open(grains);
        var order = acme.Place();
        acme.Ledger.TypeInJournal(JournalKeys.Of(order, "FEE-000000017", 1, false), Fee((decimal)amount));
        await acme.HearAndWait(order, status);
        Assert.Single(acme.Ledger.Journals);
        Assert.Equal(0, acme.Ledger.Faults.Calls(nameof(ILedger.CreateJournal)));
    }

    private static JournalDocument Fee(decimal amount) => new("x", new LocalDate(2026, 3, 2), "by hand", [new(4910, amount, 0m, null), new(4000, 0m, amount, null)]);
}

/// <summary>This test stops a silo of its own; what is outside goes on.</summary>
public sealed class When_the_silo_stops_while_a_journal_is_posted
{
    [Theory]
    [InlineData(nameof(ILedger.CreateJournal))]
    [InlineData(nameof(ILedger.FindJournals))]
    public async Task The_next_one_ends_it_with_one_journal(string during)
    {
        var first = new GrainFixture();
        await first.InitializeAsync();
        var acme = await OrderJournals.Open(first);
        var order = acme.Place();
        var door = new Door();
        acme.Ledger.Faults.Next(during, new Fault.Slow(door));
        await acme.Hear(order);
        await Eventually.Holds(() => door.Waiting == 1, $"{during} is under way");
        var stopped = first.DisposeAsync();
        door.Open();
        await stopped;

        var second = new GrainFixture { World = first.World, Database = first.Database, States = first.States, FlowStore = first.FlowStore };
        await second.InitializeAsync();
        try
        {
            var later = new Business(second, acme.Merchant);
            await later.Until(order, OrderStatuses.Synced);
            later.AssertPostedOnce(order);
            Assert.Equal(1.50m, Assert.Single(later.Ledger.Journals).Document.Lines[0].Debit);
        }
        finally
        {
            await second.DisposeAsync();
        }
    }
}

internal static class OrderJournals
{
    public static async Task<Business> Open(GrainFixture grains, string? flow = null)
    {
        var business = await grains.Open();
        await business.PutInForce(flow ?? FlowsInForce.WithFee());
        return business;
    }
}
