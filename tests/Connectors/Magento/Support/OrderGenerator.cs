namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>Makes varied orders that add up, from a seed: the same seed makes the same order.</summary>
public sealed class OrderGenerator(int seed)
{
    private static readonly decimal[] Rates = [0, 5, 20, 20, 20, 17.5m];

    private readonly Random _random = new(seed);
    private int _nextId = 1;

    /// <summary>An order; <paramref name="isPlain"/> leaves out what only REST bodies tell (gift wrapping, third-party fees).</summary>
    public TestOrder Next(bool isPlain = false)
    {
        var isInclusive = Chance(50);
        var discountPercent = Pick(0m, 0m, 10m, 33.33m, 100m);
        var items = new List<TestItem>();
        var count = _random.Next(1, 6);
        for (var index = 0; index < count; index++) items.AddRange(Product(isInclusive, discountPercent));
        if (Chance(10)) items[^1] = items[^1] with { ProductTax = items[^1].IsCharged ? Money(1, 900) : 0 };
        if (items[^1].ProductTax != 0 && Chance(50)) items[^1] = items[^1] with { ProductTaxVat = Math.Round(items[^1].ProductTax * 0.2m, 2) };
        var order = new TestOrder
        {
            EntityId = _random.Next(1, 1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
            State = Pick("new", "processing", "complete", "closed", "pending_payment", "holded"),
            IsVirtual = Chance(10),
            IsGuest = Chance(30),
            Items = items,
            IsPaid = Chance(60),
            IsProductTaxInSubtotal = Chance(50),
        };
        if (!order.IsVirtual && Chance(80)) order = order with { Shipping = Delivery(isInclusive, Pick(0m, 0m, discountPercent)) };
        if (!isPlain && Chance(10)) order = order with { Wrapping = Money(100, 900), WrappingTax = Chance(50) ? Money(1, 99) : 0 };
        if (!isPlain && Chance(10)) order = order with { Fee = Money(100, 900), FeeTax = Chance(50) ? Money(1, 99) : 0 };
        if (Chance(10)) order = order with { GiftCards = Part(order.GrandTotal) };
        if (Chance(10)) order = order with { StoreCredit = Part(order.GrandTotal) };
        if (Chance(5)) order = order with { Rewards = Part(order.GrandTotal) };
        return order;
    }

    private IEnumerable<TestItem> Product(bool isInclusive, decimal discountPercent)
    {
        switch (_random.Next(8))
        {
            case 0:
                var configurable = Sold("configurable", isInclusive, discountPercent);
                return [configurable, Child(configurable, Chance(50) ? 69 : 0) with { Sku = configurable.Sku }];
            case 1:
                var fixedBundle = Sold("bundle", isInclusive, discountPercent);
                return [fixedBundle, Child(fixedBundle, 0), Child(fixedBundle, Chance(50) ? fixedBundle.Price : 0)];
            case 2:
                var id = _nextId++;
                List<TestItem> children = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Sold("simple", isInclusive, discountPercent, isFree: false) with { ParentId = id })];
                var parent = new TestItem(id, $"SKU-{id}", 1, children.Sum(child => child.Row), children.Sum(child => child.Tax), null) { Type = "bundle", IsCharged = false };
                return [parent, .. children];
            case 3:
                return [Sold(Pick("virtual", "downloadable"), isInclusive, discountPercent)];
            default:
                return [Sold("simple", isInclusive, discountPercent)];
        }
    }

    private TestItem Child(TestItem parent, decimal price) =>
        new(_nextId, $"SKU-{_nextId++}", parent.Quantity, 0, 0, 0) { ParentId = parent.Id, Price = price, IsCharged = false, Name = "Thing in blue" };

    // A bundle that is worth nothing at all does not tell which kind it is, so its parts are never free.
    private TestItem Sold(string type, bool isInclusive, decimal discountPercent, bool? isFree = null)
    {
        var id = _nextId++;
        var quantity = Chance(5) ? 0.5m : _random.Next(1, 6);
        var price = isFree ?? Chance(3) ? 0 : Money(1, 30_000);
        var rate = Pick(Rates);
        var money = Split(Round(price * quantity), rate, isInclusive, discountPercent);
        return new TestItem(id, $"SKU-{id}", quantity, money.Row, money.Tax, rate)
        {
            Type = type,
            Discount = money.Discount,
            Compensation = money.Compensation,
            RowInclTax = money.RowInclTax,
            Price = price,
        };
    }

    private TestShipping Delivery(bool isInclusive, decimal discountPercent)
    {
        var rate = Pick(Rates);
        var money = Split(Money(100, 2_000), rate, isInclusive, discountPercent);
        return new TestShipping(money.Row, money.Tax, money.Discount, money.Compensation, Chance(70) ? rate : null);
    }

    // As the shop calculates: with tax-inclusive prices the discount is taken off the price with tax, and the tax that was in it comes back as compensation.
    private static (decimal Row, decimal RowInclTax, decimal Tax, decimal Discount, decimal Compensation) Split(decimal amount, decimal rate, bool isInclusive, decimal discountPercent)
    {
        var discount = Round(amount * discountPercent / 100);
        if (!isInclusive)
        {
            var tax = Round((amount - discount) * rate / 100);
            return (amount, amount + Round(amount * rate / 100), tax, discount, 0);
        }

        var row = amount - Round(amount * rate / (100 + rate));
        var left = amount - discount;
        var leftTax = Round(left * rate / (100 + rate));
        return (row, amount, leftTax, discount, left - leftTax - (row - discount));
    }

    private static decimal Round(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);

    private decimal Part(decimal total) => total <= 0 ? 0 : Round(total * _random.Next(1, 101) / 100);

    private decimal Money(int fromPence, int toPence) => _random.Next(fromPence, toPence) / 100m;

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
