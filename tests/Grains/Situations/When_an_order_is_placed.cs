using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_an_order_is_placed(GrainFixture grains)
{
    [Fact]
    public async Task It_becomes_a_customer_an_invoice_with_its_payment_and_a_note()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);

        var invoice = acme.AssertPostedOnce(order);
        Assert.Equal(An.FirstNumber, invoice.Number);
        Assert.Equal("txn-000000017", Assert.Single(invoice.Payments).Reference);
        Assert.Equal("Ann Lee", Assert.Single(acme.Ledger.Customers).Name);
    }

    [Fact]
    public async Task The_read_model_shows_where_it_stands_and_what_was_done()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Synced);

        Assert.Equal((acme.Merchant, "shop", "17", "000000017"), (row.Merchant, row.Channel, row.OrderId, row.Number));
        Assert.Equal(("GBP", 30m, null, 0), (row.Currency, row.Total, row.Reason, row.Attempts));
        Assert.Equal(An.PlacedAt, row.PlacedAt);
        Assert.True(row.ReceivedAt > An.PlacedAt);
        Assert.Null(row.NextAttempt);
        Assert.Null(grains.Database.DueAt(order.ToString()));
        Assert.Equal(["flow.findings", "customer.created", "invoice.intended", "invoice.created", "channel.noted", "order.synced"], acme.Steps(order));
        Assert.Equal(Enumerable.Range(1, 6).Select(number => (long)number), grains.Database.History(order.ToString()).Select(line => line.Sequence));
        Assert.Contains("order-to-cash/3", row.Documents, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_grain_shows_the_same()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(new OrderStatusView(OrderStatuses.Synced, null, An.FirstNumber, 0, null), await acme.Grain(order).GetStatus());
    }

    [Fact]
    public async Task Every_line_of_its_history_carries_the_events_correlation_id()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.All(grains.Database.History(order.ToString()), line => Assert.Equal($"c-{acme.Merchant}-1", line.CorrelationId));
    }

    [Fact]
    public async Task Without_write_back_the_shop_is_told_nothing()
    {
        await using var acme = await grains.Open();
        await acme.Settings.PutSettings(new MerchantSettings("Acme", "Europe/London", "GBP", An.Posting with { WriteBack = false }));
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Empty(acme.Shop.NotesOf("17"));
        Assert.Single(acme.Ledger.Invoices);
    }

    [Fact]
    public async Task Two_merchants_with_the_same_order_have_each_their_own()
    {
        await using var acme = await grains.Open();
        await using var other = await grains.Open();
        var (one, two) = (acme.Place(), other.Place(17, order => order with { Payments = [] }));
        await Task.WhenAll(acme.HearAndWait(one, OrderStatuses.Synced), other.HearAndWait(two, OrderStatuses.Synced));
        acme.AssertPostedOnce(one);
        other.AssertPostedOnce(two, paid: 0m);
    }

    [Fact]
    public async Task Two_shops_of_a_merchant_with_the_same_number_have_each_their_own()
    {
        await using var acme = await grains.Open();
        await acme.Settings.PutConnection(Business.ShopConfig("second"));
        var one = acme.Place();
        grains.World.Shop(acme.Merchant, "second").Place(An.Order() with { Customer = An.Order().Customer with { Email = "other@example.com" } });
        var two = An.OrderKeyOf(acme.Merchant, "second", "17");
        await Task.WhenAll(acme.HearAndWait(one, OrderStatuses.Synced), acme.HearAndWait(two, OrderStatuses.Synced));
        Assert.Equal(2, acme.Ledger.Invoices.Count);
        Assert.All(acme.Ledger.Invoices, invoice => Assert.Equal("000000017", invoice.Reference));
    }

    [Fact]
    public async Task A_hundred_at_once_each_get_one_invoice_and_a_number_of_their_own()
    {
        await using var acme = await grains.Open();
        var orders = Enumerable.Range(1, 100).Select(number => acme.Place(number)).ToList();
        await Task.WhenAll(orders.Select(order => acme.Hear(order)));
        foreach (var order in orders)
        {
            await acme.Until(order, OrderStatuses.Synced);
            acme.AssertPostedOnce(order);
        }

        Assert.Equal(100, acme.Ledger.Invoices.Count);
        Assert.Equal(100, acme.Ledger.Customers.Count);
        Assert.Equal(1, acme.Ledger.Logins);
    }

    [Fact]
    public async Task Its_dates_are_those_of_the_business()
    {
        await using var acme = await grains.Open();
        await acme.Settings.PutSettings(new MerchantSettings("Acme", "Pacific/Auckland", "GBP", An.Posting));
        var order = acme.Place(17, placed => placed with { PlacedAt = Instant.FromUtc(2026, 6, 30, 20, 0), ChangedAt = Instant.FromUtc(2026, 6, 30, 20, 0) });
        var row = await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(new LocalDate(2026, 7, 1), acme.Ledger.DocumentOf(row.InvoiceNumber!.Value).IssuedOn);
    }

    [Fact]
    public async Task Nothing_personal_is_logged_or_in_its_history()
    {
        await using var acme = await grains.Open();
        acme.Shop.Faults.Next(nameof(FakeShop.AddNote), new Fault.Throws(new DivideByZeroException("A defect.")));
        var order = acme.Place(17, placed => placed with { Customer = placed.Customer with { Email = "very.personal@example.com", LastName = "Verypersonal" } });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        var texts = grains.Log.All.Concat(grains.Database.History(order.ToString()).Select(line => line.Detail)).Append(acme.Row(order)!.Documents!);
        Assert.DoesNotContain(texts, text => text.Contains("personal", StringComparison.OrdinalIgnoreCase) || text.Contains("plain:", StringComparison.Ordinal));
    }
}
