using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Payments.Matching;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Payments;
using KashflowOrleans.Tests.Grains.Support;
using static KashflowOrleans.Tests.Grains.Payments.Lines;

namespace KashflowOrleans.Tests.Grains.Payments;

public sealed class Any_statement
{
    [Fact]
    public void Neither_loses_nor_doubles_money() => Seeds.Try(20_000, random =>
    {
        var (shop, lines) = AnyOrder(random);
        var (order, hold) = AddedPayments.Into(shop, lines);
        if (hold is not null)
        {
            Assert.Same(shop, order);
            return;
        }

        // Every line counts once: with the shop's payment of its id, in the place of one without an id, or by itself.
        var unnamed = shop.Payments.Where(payment => payment is { Reference: null, Method: "banktransfer" }).Sum(payment => payment.Amount);
        var ids = shop.Payments.Select(payment => payment.Reference).ToHashSet();
        var more = lines.Where(line => !ids.Contains(line.Id)).Sum(line => line.Amount);
        Assert.Equal(shop.Payments.Sum(payment => payment.Amount) - unnamed + Math.Max(unnamed, more), order.Payments.Sum(payment => payment.Amount));
        Assert.Equal(order.Payments.Count(payment => payment.Reference is not null), order.Payments.Where(payment => payment.Reference is not null).DistinctBy(payment => payment.Reference).Count());
    });

    [Fact]
    public void Comes_to_the_same_in_any_order_and_repeated() => Seeds.Try(20_000, random =>
    {
        var (shop, lines) = AnyOrder(random);
        var (one, hold) = AddedPayments.Into(shop, lines);
        ReceivedPayment[] shuffled = [.. lines, .. lines];
        random.Shuffle(shuffled);
        var (other, otherHold) = AddedPayments.Into(shop, shuffled);
        Assert.Equal(hold, otherHold);
        Assert.Equal(one.Payments, other.Payments);
    });

    [Fact]
    public void Belongs_to_at_most_one_order_by_itself_and_only_to_one_it_names() => Seeds.Try(20_000, random =>
    {
        var orders = Enumerable.Range(1, random.Next(0, 5))
            .Select(number => Order($"00000001{number}", random.Next(1, 5) * 10m, random.Next(0, 4) * 10m, random.Pick("synced", "held", "ignored"), random.Pick("GBP", "GBP", "EUR"), invoice: null))
            .ToArray();
        var line = Line(amount: random.Next(1, 5) * 10m, reference: string.Join(' ', Enumerable.Range(0, random.Next(0, 3)).Select(_ => $"00000001{random.Next(1, 6)}")));
        var ranked = PaymentMatcher.Rank(line, orders, null);
        random.Shuffle(orders);
        Assert.Equal(ranked.Select(Told), PaymentMatcher.Rank(line, orders, null).Select(Told));
        Assert.All(ranked, candidate => Assert.InRange(candidate.Score, 0m, 1m));
        if (Assert.Single([.. ranked.Where(candidate => candidate.IsCertain).DefaultIfEmpty()]) is { } certain)
        {
            Assert.Contains(certain.Number, line.Reference!, StringComparison.Ordinal);
            Assert.Equal(("GBP", true), (certain.Currency, line.Amount <= certain.Due));
        }

        static (string, decimal, bool) Told(Contracts.PaymentCandidate candidate) => (candidate.OrderKey, candidate.Score, candidate.IsCertain);
    });

    private static (Order Shop, ReceivedPayment[] Lines) AnyOrder(Random random)
    {
        OrderPayment[] payments =
        [
            .. Enumerable.Range(0, random.Next(0, 4)).Select(_ => random.Next(3) switch
            {
                0 => Paid(Amount(), random.Pick("a", "b"), "card"),
                1 => Paid(Amount()),
                _ => Paid(Amount(), null, "giftcard"),
            }).DistinctBy(payment => payment.Reference is null ? payment.Method : "card"),
        ];
        var lines = Enumerable.Range(0, random.Next(0, 4)).Select(_ => Received(random.Pick("a", "b", "c", "d"), Amount(), hour: random.Next(5))).DistinctBy(line => line.Id).ToArray();

        // What a shop names by the last of several parts is another test's: a line with the id of a payment comes alone.
        if (payments.FirstOrDefault(payment => payment.Reference is not null) is { } named && lines.FirstOrDefault(line => line.Id == named.Reference) is { } same)
        {
            lines = [random.Chance(0.8) ? same with { Amount = named.Amount } : same];
        }

        return (Shop(payments), lines);

        decimal Amount() => random.Next(1, 3_000) / 100m;
    }
}
