using KashflowOrleans.Contracts;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Storage;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_a_statement_knows_of_money(GrainFixture grains)
{
    [Fact]
    public async Task The_order_it_names_gets_it_once()
    {
        await using var acme = await grains.Open();
        var order = await PlaceUnpaid(acme);
        var key = await Receive(acme, Line("B-1"));
        await Until(key, PaymentStates.Matched);
        await UntilPaid(acme, order, 30m);
        await Receive(acme, Line("B-1"));
        acme.AssertPostedOnce(order);
        Assert.Equal("B-1", Assert.Single(acme.Ledger.Invoices.Single().Payments).Reference);
        Assert.Contains("payment.added", acme.Steps(order));
        Assert.True(grains.Payments.Row(key)!.Progress.IsPosted);
    }

    [Fact]
    public async Task Many_lines_at_once_add_up_and_what_is_too_much_waits()
    {
        await using var acme = await grains.Open();
        var order = await PlaceUnpaid(acme);
        var keys = new List<string>();
        for (var number = 1; number <= 6; number++)
        {
            keys.Add(await Receive(acme, Line($"B-{number}", 5m)));
        }

        foreach (var key in keys)
        {
            await Until(key, PaymentStates.Matched);
        }

        await UntilPaid(acme, order, 30m);
        acme.AssertPostedOnce(order);
        Assert.Equal(6, acme.Ledger.Invoices.Single().Payments.Count);
        await Until(await Receive(acme, Line("B-7", 5m)), PaymentStates.Unmatched);
        Assert.Equal(30m, acme.Ledger.Invoices.Single().Paid);
    }

    [Fact]
    public async Task Its_commit_may_fail_and_nothing_is_lost_or_doubled()
    {
        await using var acme = await grains.Open();
        var order = await PlaceUnpaid(acme);
        grains.Payments.FailCommits(2);
        var key = await Receive(acme, Line("B-1"));
        await Until(key, PaymentStates.Matched);
        await UntilPaid(acme, order, 30m);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task A_person_matches_takes_back_and_leaves_out()
    {
        await using var acme = await grains.Open();
        var order = await PlaceUnpaid(acme);
        var key = await Receive(acme, Line("B-1", reference: "thanks"));
        await Until(key, PaymentStates.Unmatched);
        var payment = Grain(key);
        Assert.Equal("000000017", Assert.Single((await payment.GetCandidates()).Candidates).Number);

        var target = new PaymentTarget(order.ToString(), Business.ShopName, "000000017", "GBP");
        await Assert.ThrowsAnyAsync<ArgumentException>(() => payment.Match(target with { Currency = "EUR" }, "ann", "c-1"));
        Assert.True((await payment.Match(target, "ann", "c-1")).IsPosted);
        await UntilPaid(acme, order, 30m);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => payment.Match(target with { OrderKey = $"{acme.Merchant}/shop/99" }, "ann", "c-1"));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => payment.Ignore("ann", "no", "c-1"));

        Assert.Equal(PaymentStates.Unmatched, (await payment.Unmatch("ann", "c-2")).State);
        await UntilPaid(acme, order, 0m);
        Assert.Equal(PaymentStates.Ignored, (await payment.Ignore("ann", "a loan", "c-3")).State);
        Assert.Null(grains.Database.DueAt(key));
        Assert.Equal(
            ["payment.unmatched", "payment.matched", "payment.unmatched", "payment.ignored"], grains.Database.History(key).Select(line => line.Step));
    }

    [Fact]
    public async Task Money_that_was_only_reserved_is_none()
    {
        await using var acme = await grains.Open();
        var order = await PlaceUnpaid(acme);
        await Until(await Receive(acme, Line("A-1") with { Kind = GatewayTransactionKind.Authorization }), PaymentStates.Recorded);
        await Until(await Receive(acme, Line("V-1") with { Kind = GatewayTransactionKind.Void, ParentId = "A-1" }), PaymentStates.Recorded);
        Assert.Equal(0m, acme.Ledger.Invoices.Single().Paid);
        await Until(await Receive(acme, Line("C-1") with { ParentId = "A-1" }), PaymentStates.Matched);
        await UntilPaid(acme, order, 30m);
    }

    [Fact]
    public async Task An_order_that_is_left_out_keeps_that_when_money_comes()
    {
        await using var acme = await grains.Open();
        var order = await PlaceUnpaid(acme);
        await acme.Grain(order).Skip("ann", "done by hand", "c-1");
        await acme.Grain(order).AddPayment(ReceivedPayment.Of(Line("B-1")), "c-2");
        await acme.Until(order, OrderStatuses.Ignored);
        Assert.Equal(0m, acme.Ledger.Invoices.Single().Paid);
    }

    [Fact]
    public async Task The_shops_word_and_the_statements_in_either_order_come_to_one_payment()
    {
        await using var acme = await grains.Open();
        var order = await PlaceUnpaid(acme);
        await Until(await Receive(acme, Line("txn-000000017")), PaymentStates.Matched);
        await UntilPaid(acme, order, 30m);
        acme.Shop.Change("17", shown => shown with { Payments = [new OrderPayment("card", 30m, "txn-000000017", An.PlacedAt)] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Single(acme.Ledger.Invoices.Single().Payments);
    }

    private static GatewayTransaction Line(string id, decimal amount = 30m, string? reference = "000000017") =>
        new("bank", id, GatewayTransactionKind.Capture, amount, "GBP", An.PlacedAt.ToDateTimeOffset()) { Reference = reference };

    private static async Task<OrderKey> PlaceUnpaid(Business acme)
    {
        var order = acme.Place(17, placed => placed with { Payments = [] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        return order;
    }

    private async Task<string> Receive(Business acme, GatewayTransaction line) =>
        (await grains.Payments.Receive(acme.Merchant, [line], $"c-{line.Id}", CancellationToken.None)).Single().Key;

    private IPaymentGrain Grain(string key) => grains.Client.GetGrain<IPaymentGrain>(key);

    private Task Until(string key, string state) => Eventually.Holds(
        () => grains.Payments.Row(key)?.Progress.State == state, $"payment {key} is {state}", () => grains.Payments.Row(key)?.Progress.ToString() ?? "unknown");

    private static Task UntilPaid(Business acme, OrderKey order, decimal paid) => Eventually.Holds(
        () => acme.Ledger.Invoices.Single().Paid == paid && acme.Row(order) is { Status: OrderStatuses.Synced } row && row.Paid == paid,
        $"the invoice is paid {paid}", () => acme.Describe(order));
}

/// <summary>These tests stop silos of their own; what is outside goes on.</summary>
public sealed class When_the_silo_stops_while_an_order_is_told_of_money
{
    [Fact]
    public async Task The_next_one_ends_it_with_one_payment()
    {
        var first = new GrainFixture();
        await first.InitializeAsync();
        var acme = await first.Open();
        var order = acme.Place(17, placed => placed with { Payments = [] });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        var door = new Door();
        acme.Ledger.Faults.Next("UpdateInvoice", new Fault.Slow(door));
        var line = new GatewayTransaction("bank", "B-1", GatewayTransactionKind.Capture, 30m, "GBP", An.PlacedAt.ToDateTimeOffset()) { Reference = "000000017" };
        await first.Payments.Receive(acme.Merchant, [line], "c-1", CancellationToken.None);
        await Eventually.Holds(() => door.Waiting == 1, "the invoice is being changed");
        var stopped = first.DisposeAsync();
        door.Open();
        await stopped;

        var second = new GrainFixture { World = first.World, Database = first.Database, States = first.States, Payments = first.Payments };
        await second.InitializeAsync();
        try
        {
            var later = new Business(second, acme.Merchant);
            await Eventually.Holds(() => later.Row(order) is { Status: OrderStatuses.Synced, Paid: 30m }, "the order is paid", () => later.Describe(order));
            later.AssertPostedOnce(order);
            Assert.Single(later.Ledger.Invoices.Single().Payments);
        }
        finally
        {
            await second.DisposeAsync();
        }
    }
}
