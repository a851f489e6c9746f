using KashflowOrleans.Configuration;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Tests.Flows.Prebuilt.Support;

/// <summary>Random orders: mostly right, and wrong in every way an order can be.</summary>
internal static class AnyOrder
{
    public static Order Make(Random random)
    {
        var number = $"0000{random.Next(10, 99)}";
        var lines = Enumerable.Range(0, random.Chance(0.03) ? 0 : random.Next(1, 7)).Select(_ => Line(random)).ToArray();
        var total = lines.Sum(line => line.Gross);
        return new Order(
            "17", number,
            random.Chance(0.75) ? OrderState.Processing : random.Pick(Enum.GetValues<OrderState>()),
            random.Pick("processing", "odd\"state", ""),
            random.Pick("GBP", "GBP", "GBP", "gbp", "EUR", "JPY", "USD"),
            An.PlacedAt + Duration.FromMinutes(random.Next(-500_000, 1_000)),
            null,
            Buyer(random),
            random.Chance(0.1) ? null : Address(random),
            random.Chance(0.3) ? null : Address(random),
            lines,
            total + (random.Chance(0.06) ? 0.01m : 0m),
            lines.Sum(line => line.Vat) + (random.Chance(0.04) ? -0.01m : 0m),
            [.. Enumerable.Range(0, random.Next(0, 4)).Select(index => Payment(random, index, total))],
            random.Chance(0.03) ? 12.5m : 0m,
            [],
            random.Chance(0.03) ? ["Row 1 does not add up.", "Row 2 has no name."] : []);
    }

    public static MerchantConfig Config(Random random) => random.Next(0, 12) switch
    {
        0 => An.Config with { TimeZone = random.Pick("America/New_York", "Pacific/Auckland", "Mars/Base") },
        1 => An.Config with { HomeCurrency = random.Pick("EUR", "gbp") },
        2 => An.Config with { Posting = An.Posting with { PaymentMethods = random.Pick<PaymentMethodConfig[]>([], [new("card", 999, An.BankAccount)], [new("*", An.OtherMethod, 888)]) } },
        3 => An.Config with { Posting = An.Posting with { WriteBack = false, PaymentTermsDays = random.Next(-3, 60) } },
        4 => An.Config with { Posting = An.Posting with { ShippingNominal = 1, FeeNominal = random.Pick(2, An.FeeNominal) } },
        _ => An.Config,
    };

    private static OrderLine Line(Random random)
    {
        var rate = random.Pick(0m, 5m, 20m, 20m, 20m);
        var quantity = random.Chance(0.02) ? random.Next(-2, 1) : random.Pick(1m, 2m, 3m, 7m, 0.5m, 1.25m, 12m);
        var net = random.Chance(0.06) ? 0m : random.Next(-500, 100_000) / 100m;
        net += random.Chance(0.01) ? 0.001m : 0m;
        var vat = decimal.Round(net * rate / 100m, 2) + (random.Chance(0.05) ? random.Pick(0.01m, -0.01m, 0.05m, 1m) : 0m);
        decimal? stated = random.Next(0, 12) switch
        {
            0 => null,
            1 => rate + random.Pick(0.05m, -0.05m, 0.0001m),
            2 => random.Pick(8.25m, 0m, 5m, 19.94m, rate),
            _ => rate,
        };
        return new OrderLine(
            random.Pick(OrderLineKind.Goods, OrderLineKind.Goods, OrderLineKind.Goods, OrderLineKind.Shipping, OrderLineKind.Fee),
            random.Pick(null, "", "SKU-1", "MUG/BLUE 2", "x\"y"),
            random.Pick("Mug", " Mug\nblue", "A\r\nB\tC", "Größe 🎁", new string('x', 260), "it's {{not}} a $template"),
            quantity, net, vat, stated);
    }

    private static OrderPayment Payment(Random random, int index, decimal total)
    {
        var amount = random.Next(0, 20) switch
        {
            0 => -1m,
            1 => 0.005m,
            2 => 0m,
            3 => total + 1m,
            _ => Math.Max(0m, decimal.Round(total / 4m, 2)),
        };
        return new OrderPayment(
            random.Pick("card", "CARD", "checkmo", "check", "customer_balance"), amount, random.Pick(null, "", $"txn-{index}"),
            An.PlacedAt + Duration.FromMinutes(random.Next(0, 3_000)));
    }

    private static Buyer Buyer(Random random) => new(
        random.Pick(null, "5"), random.Pick(null, " ", "ann@example.com", " Ann@Example.com "), random.Pick(null, "", " Ann ", "Ann"), random.Pick(null, " ", "Lee", "O'Neil  Smith"),
        random.Pick(null, null, " ", "Acme Ltd"), random.Pick(null, "GB123456789"), random.Pick(null, "", "0113 496 0000"));

    private static PostalAddress Address(Random random) => new(
        random.Pick(null, "Ann Lee", " "), random.Pick(null, "Lee & Co"),
        random.Pick<string[]>([], ["1 High Street"], ["Flat 2", " 1 High Street ", ""], ["c/o Smith", "Unit 4", "Mill House", "1 High Street"]),
        random.Pick(null, "Leeds", "London"), random.Pick(null, "LONDON", "West Yorkshire"), random.Pick(null, "ls14ap", " 10115 ", "sw1a 1aa"), random.Pick(null, "GB", "uk", "GR", "DE"));
}
