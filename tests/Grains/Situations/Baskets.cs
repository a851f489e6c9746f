using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Baskets;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_two_orders_are_made_of_one_basket(GrainFixture grains)
{
    [Fact]
    public async Task Both_are_posted_and_each_names_the_other_once()
    {
        await using var acme = await grains.Open();
        var first = acme.Place(17, order => order with { Basket = "900" });
        var second = acme.Place(18, order => order with { Basket = "900" });
        var third = acme.Place(19, order => order with { Basket = "901" });
        await acme.HearAndWait(first, OrderStatuses.Synced);
        await acme.HearAndWait(second, OrderStatuses.Synced);
        await acme.HearAndWait(third, OrderStatuses.Synced);
        await Eventually.Holds(() => Words(first).Count == 1, "the first order to be told of the second", () => acme.Describe(first));
        await acme.HearAndWait(second, OrderStatuses.Synced);

        Assert.Contains("same basket: 000000018.", Assert.Single(Words(first)), StringComparison.Ordinal);
        Assert.Contains("same basket: 000000017.", Assert.Single(Words(second)), StringComparison.Ordinal);
        Assert.Empty(Words(third));
        Assert.Equal(3, acme.Ledger.Invoices.Count);
    }

    [Fact]
    public async Task One_that_was_cancelled_does_not_count()
    {
        await using var acme = await grains.Open();
        var first = acme.Place(17, order => order with { Basket = "900", State = OrderState.Canceled });
        await acme.HearAndWait(first, OrderStatuses.Ignored);
        var second = acme.Place(18, order => order with { Basket = "900" });
        await acme.HearAndWait(second, OrderStatuses.Synced);
        Assert.Empty(Words(second));
    }

    [Fact]
    public async Task A_foreign_order_says_in_its_history_at_whose_rate_it_was_posted()
    {
        await using var acme = await grains.Open();
        var order = acme.Place(17, order => order with { Currency = "EUR" });
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Contains(
            "in EUR at 1.17 for one of the home currency, the ledger's rate",
            Assert.Single(grains.Database.History(order.ToString()), line => line.Step == "invoice.created").Detail,
            StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Words(OrderKey order) => [.. grains.Database.History(order.ToString()).Where(line => line.Step == "flow.alert").Select(line => line.Detail)];
}

public sealed class Recent_baskets
{
    [Fact]
    public void Name_the_other_orders_and_forget_those_that_leave()
    {
        var baskets = new RecentBaskets(2);
        Assert.Empty(baskets.Join("a", "1", "one").Others);
        Assert.True(baskets.Join("b", "2", "two").IsNew);
        var (others, isNew) = baskets.Join("a", "3", "three");
        Assert.Equal(("1", "one"), Assert.Single(others));
        Assert.True(isNew);
        Assert.False(baskets.Join("a", "3", "three").IsNew);
        baskets.Leave("a", "1");
        baskets.Leave("unknown", "1");
        Assert.Empty(baskets.Join("a", "3", "three").Others);
    }

    [Fact]
    public void Forget_the_oldest()
    {
        var baskets = new RecentBaskets(2);
        baskets.Join("a", "1", "one");
        baskets.Join("b", "2", "two");
        baskets.Join("c", "3", "three");
        Assert.Empty(baskets.Join("a", "4", "four").Others);
        Assert.Single(baskets.Join("c", "5", "five").Others);
    }
}
