using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Magento.Compliance;

/// <summary>A sales channel under test, empty at the start of every test.</summary>
public interface ISalesChannelFixture : IAsyncDisposable
{
    ISalesChannel Channel { get; }

    /// <summary>The same service with credentials it does not know.</summary>
    ISalesChannel WithWrongCredentials { get; }

    /// <summary>Customers place varied orders at a time.</summary>
    /// <returns>The orders' ids and what the service itself says they come to.</returns>
    IReadOnlyList<(string Id, decimal Total, decimal Tax)> Place(int count, Instant at);

    /// <summary>Customers place varied orders, in the shop's own currency, and pay for them.</summary>
    /// <returns>The orders' ids and what they come to.</returns>
    IReadOnlyList<(string Id, decimal Total)> PlacePaid(int count, Instant at);

    /// <summary>Something about an order changes now.</summary>
    void Change(string id);

    /// <summary>The shop gives back all that is left of a paid order, or a part of it; more than one part can follow each other.</summary>
    /// <returns>What the customer gets.</returns>
    decimal Refund(string id, bool isWhole);

    /// <summary>The next note is left, but the reply never arrives.</summary>
    void LoseNextReply();

    /// <summary>The service asks everybody to wait, from now on.</summary>
    void Throttle(TimeSpan pause);

    /// <summary>Nobody can reach the service any more.</summary>
    Task Disconnect();
}

/// <summary>What every sales channel must do, whatever system stands behind it. A connector passes by deriving from it with a fixture of its own.</summary>
public abstract class SalesChannelCompliance : IAsyncLifetime
{
    private static readonly CallContext Context = new("compliance", "acme/shop/1");
    private static readonly Instant Morning = Instant.FromUtc(2026, 3, 31, 9, 0);

    private ISalesChannelFixture _fixture = null!;

    private ISalesChannel Channel => _fixture.Channel;

    public async Task InitializeAsync() => _fixture = await Start();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Every_order_is_read_whole_and_adds_up()
    {
        foreach (var (id, total, tax) in _fixture.Place(120, Morning))
        {
            var order = (await Get(id)).Value;
            Assert.True(order.Problems.Count == 0, $"{id}: {string.Join(" | ", order.Problems)}");
            Assert.Equal((id, total, tax), (order.Id, order.Total, order.TaxTotal));
            Assert.Equal((total, tax), (order.Lines.Sum(line => line.Gross), order.Lines.Sum(line => line.Vat)));
            Assert.True(order.Payments.Sum(payment => payment.Amount) <= total, id);
            Assert.Equal(Morning, order.PlacedAt);
            Assert.NotNull(order.Billing?.CountryCode);
            Assert.NotNull(order.Customer.Email);
        }
    }

    [Fact]
    public async Task The_orders_of_a_day_are_listed_whole_as_they_read()
    {
        _fixture.Place(40, Morning - Duration.FromDays(1));
        var placed = _fixture.Place(250, Morning);
        var listed = new List<PlacedOrder>();
        string? after = null;
        do
        {
            var page = Assert.IsType<Outcome<PlacedOrderPage>.Done>(await Channel.ListPlacedOrders(Morning - Duration.FromHours(1), Morning + Duration.FromHours(1), after, Context, default)).Value;
            listed.AddRange(page.Orders);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(placed, listed.Select(order => (order.OrderId, order.Total, order.Vat)));
        var order = (await Get(listed[0].OrderId)).Value;
        Assert.Equal((order.Number, order.PlacedAt, order.Currency, order.Refunded), (listed[0].Number, listed[0].PlacedAt, listed[0].Currency, listed[0].Refunded));
        Assert.Empty(Assert.IsType<Outcome<PlacedOrderPage>.Done>(await Channel.ListPlacedOrders(Morning + Duration.FromSeconds(1), Morning + Duration.FromHours(1), null, Context, default)).Value.Orders);
        Assert.Empty(Assert.IsType<Outcome<PlacedOrderPage>.Done>(await Channel.ListPlacedOrders(Morning - Duration.FromHours(1), Morning, null, Context, default)).Value.Orders);
    }

    [Fact]
    public async Task An_order_that_is_not_there_is_not_found() =>
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<Outcome<Order>.Refused>(await Channel.GetOrder("999999", Context, default)).Kind);

    [Fact]
    public async Task A_note_is_found_among_the_orders_notes_newest_last()
    {
        var (id, _, _) = _fixture.Place(1, Morning)[0];
        Assert.IsType<Outcome<bool>.Done>(await Channel.AddNote(id, "first note", Context, default));
        Assert.IsType<Outcome<bool>.Done>(await Channel.AddNote(id, "KashFlow invoice 1001", Context, default));
        Assert.Equal(["first note", "KashFlow invoice 1001"], (await Get(id)).Value.Notes.TakeLast(2));
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<Outcome<bool>.Refused>(await Channel.AddNote("999999", "x", Context, default)).Kind);
    }

    [Fact]
    public async Task A_note_whose_reply_is_lost_is_in_doubt_and_found_by_looking()
    {
        var (id, _, _) = _fixture.Place(1, Morning)[0];
        _fixture.LoseNextReply();
        Assert.IsType<Outcome<bool>.InDoubt>(await Channel.AddNote(id, "KashFlow invoice 1001", Context, default));
        Assert.Single((await Get(id)).Value.Notes, "KashFlow invoice 1001");
    }

    [Fact]
    public async Task Orders_changed_within_a_window_are_listed_once_each()
    {
        _fixture.Place(5, Morning - Duration.FromSeconds(1));
        var wanted = _fixture.Place(230, Morning).Concat(_fixture.Place(30, Morning + Duration.FromMinutes(5))).Select(order => order.Id).ToList();
        _fixture.Place(5, Morning + Duration.FromMinutes(5) + Duration.FromSeconds(1));

        var changed = await List(Morning, Morning + Duration.FromMinutes(5));
        Assert.Equal(wanted.Order(StringComparer.Ordinal), changed.Select(order => order.OrderId).Order(StringComparer.Ordinal));
        Assert.All(changed, order => Assert.InRange(order.ChangedAt, Morning, Morning + Duration.FromMinutes(5)));
    }

    [Fact]
    public async Task An_order_that_changed_is_listed_where_it_changed()
    {
        var orders = _fixture.Place(3, Morning);
        _fixture.Change(orders[1].Id);
        Assert.Equal(2, (await List(Morning, Morning + Duration.FromSeconds(1))).Count);
        Assert.Equal(orders[1].Id, Assert.Single(await List(Morning + Duration.FromSeconds(2), Instant.FromUtc(2100, 1, 1, 0, 0))).OrderId);
    }

    [Fact]
    public async Task A_window_without_changes_is_empty() => Assert.Empty(await List(Morning, Morning));

    [Fact]
    public async Task Wrong_credentials_need_a_person()
    {
        var (id, _, _) = _fixture.Place(1, Morning)[0];
        var channel = _fixture.WithWrongCredentials;
        Assert.Equal(RefusalKind.Unauthorized, Assert.IsType<Outcome<Order>.Refused>(await channel.GetOrder(id, Context, default)).Kind);
        Assert.Equal(RefusalKind.Unauthorized, Assert.IsType<Outcome<bool>.Refused>(await channel.AddNote(id, "x", Context, default)).Kind);
        Assert.Equal(RefusalKind.Unauthorized, Assert.IsType<Outcome<IReadOnlyList<ChangedOrder>>.Refused>(await channel.ListChangedOrders(Morning, Morning, Context, default)).Kind);
        Assert.Equal(RefusalKind.Unauthorized, Assert.IsType<Outcome<IReadOnlyList<Refund>>.Refused>(await channel.GetRefunds(id, Context, default)).Kind);
        Assert.Equal(RefusalKind.Unauthorized, Assert.IsType<Outcome<IReadOnlyList<ChannelTransaction>>.Refused>(await channel.GetTransactions(id, Context, default)).Kind);
        Assert.DoesNotContain("x", (await Get(id)).Value.Notes);
    }

    [Fact]
    public async Task A_pause_that_the_service_asks_for_is_passed_on()
    {
        var (id, _, _) = _fixture.Place(1, Morning)[0];
        _fixture.Throttle(TimeSpan.FromSeconds(45));
        Assert.Equal(TimeSpan.FromSeconds(45), Assert.IsType<Outcome<Order>.Retry>(await Channel.GetOrder(id, Context, default)).After);
        Assert.IsType<Outcome<bool>.Retry>(await Channel.AddNote(id, "x", Context, default));
        Assert.Equal(TimeSpan.FromSeconds(45), Assert.IsType<Outcome<IReadOnlyList<Refund>>.Retry>(await Channel.GetRefunds(id, Context, default)).After);
    }

    [Fact]
    public async Task A_service_that_cannot_be_reached_is_tried_again_later()
    {
        var (id, _, _) = _fixture.Place(1, Morning)[0];
        await _fixture.Disconnect();
        Assert.IsType<Outcome<Order>.Retry>(await Channel.GetOrder(id, Context, default));
        Assert.IsType<Outcome<bool>.Retry>(await Channel.AddNote(id, "x", Context, default));
        Assert.IsType<Outcome<IReadOnlyList<ChangedOrder>>.Retry>(await Channel.ListChangedOrders(Morning, Morning, Context, default));
        Assert.IsType<Outcome<IReadOnlyList<Refund>>.Retry>(await Channel.GetRefunds(id, Context, default));
        Assert.IsType<Outcome<IReadOnlyList<ChannelTransaction>>.Retry>(await Channel.GetTransactions(id, Context, default));
    }

    [Fact]
    public async Task Every_refund_is_read_whole_and_adds_up_and_all_together_give_the_order_back()
    {
        foreach (var (id, total) in _fixture.PlacePaid(64, Morning))
        {
            var given = new[] { _fixture.Refund(id, isWhole: false), _fixture.Refund(id, isWhole: false), _fixture.Refund(id, isWhole: true) };
            var refunds = await Refunds(id);
            Assert.Equal(given, refunds.Select(refund => refund.Total));
            foreach (var refund in refunds)
            {
                Assert.True(refund.Problems.Count == 0, $"{id}: {string.Join(" | ", refund.Problems)}");
                Assert.Equal((refund.Total, refund.TaxTotal), (refund.Lines.Sum(line => line.Gross), refund.Lines.Sum(line => line.Vat)));
                Assert.Equal((id, RefundState.Refunded, refund.Total), (refund.OrderId, refund.State, refund.Payments.Sum(payment => payment.Amount)));
                Assert.NotNull(refund.Billing?.CountryCode);
            }

            var order = (await Get(id)).Value;
            Assert.Equal((total, total), (refunds.Sum(refund => refund.Total), order.Refunded));
            Assert.All(refunds, refund => Assert.Equal((order.Number, order.Currency, order.Customer), (refund.OrderNumber, refund.Currency, refund.Customer)));
            foreach (var goods in order.Lines.Where(line => line.Kind == OrderLineKind.Goods).GroupBy(line => line.Sku))
            {
                var credited = refunds.SelectMany(refund => refund.Lines).Where(line => line.Kind == RefundLineKind.Goods && line.Sku == goods.Key).ToList();
                Assert.Equal(
                    (goods.Sum(line => line.Quantity), goods.Sum(line => line.Net), goods.Sum(line => line.Vat)),
                    (credited.Sum(line => line.Quantity), credited.Sum(line => line.Net), credited.Sum(line => line.Vat)));
                Assert.Equal(goods.Select(line => line.VatPercent).Distinct(), credited.Select(line => line.VatPercent).Distinct());
            }
        }
    }

    [Fact]
    public async Task Refunds_come_oldest_first_and_all_however_many_they_are()
    {
        var orders = _fixture.PlacePaid(2, Morning);
        var given = Enumerable.Range(0, 45).Select(_ => _fixture.Refund(orders[1].Id, isWhole: false)).Count();
        _fixture.Refund(orders[0].Id, isWhole: false);
        var refunds = await Refunds(orders[1].Id);
        Assert.Equal(given, refunds.Select(refund => refund.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(refunds.OrderBy(refund => int.Parse(refund.Id, System.Globalization.CultureInfo.InvariantCulture)), refunds);
        Assert.Single(await Refunds(orders[0].Id));
    }

    [Fact]
    public async Task An_order_without_refunds_has_none()
    {
        Assert.Empty(await Refunds(_fixture.PlacePaid(1, Morning)[0].Id));
        Assert.Empty(await Refunds("999999"));
        Assert.Empty(await Transactions("999999"));
    }

    [Fact]
    public async Task What_a_gateway_took_and_gave_back_is_told_with_its_amount()
    {
        foreach (var (id, total) in _fixture.PlacePaid(16, Morning))
        {
            var given = _fixture.Refund(id, isWhole: true);
            var transactions = await Transactions(id);
            Assert.Equal([(TransactionKind.Capture, (decimal?)total), (TransactionKind.Refund, given)], transactions.Select(transaction => (transaction.Kind, transaction.Amount)));
            Assert.Equal((null, transactions[0].Reference), (transactions[0].ParentReference, transactions[1].ParentReference));
            Assert.Equal(transactions[0].Reference, Assert.Single((await Get(id)).Value.Payments).Reference);
            Assert.Equal(transactions[1].Reference, Assert.Single((await Refunds(id))[0].Payments).Reference);
        }
    }

    /// <summary>Starts a service of its own for one test.</summary>
    protected abstract Task<ISalesChannelFixture> Start();

    private async Task<Outcome<Order>.Done> Get(string id) => Assert.IsType<Outcome<Order>.Done>(await Channel.GetOrder(id, Context, default));

    private async Task<IReadOnlyList<Refund>> Refunds(string id) =>
        Assert.IsType<Outcome<IReadOnlyList<Refund>>.Done>(await Channel.GetRefunds(id, Context, default)).Value;

    private async Task<IReadOnlyList<ChannelTransaction>> Transactions(string id) =>
        Assert.IsType<Outcome<IReadOnlyList<ChannelTransaction>>.Done>(await Channel.GetTransactions(id, Context, default)).Value;

    private async Task<IReadOnlyList<ChangedOrder>> List(Instant from, Instant to) =>
        Assert.IsType<Outcome<IReadOnlyList<ChangedOrder>>.Done>(await Channel.ListChangedOrders(from, to, Context, default)).Value;
}
