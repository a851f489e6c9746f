using System.Globalization;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento.Money;

/// <summary>Sells at random whatever a shop can sell, under whatever settings it can have: the same seed sells the same.</summary>
public sealed class ShopGenerator(int seed)
{
    private static readonly (string Code, decimal Rate)[] Currencies = [("GBP", 1), ("GBP", 1), ("GBP", 1), ("GBP", 1), ("EUR", 1.1734m), ("USD", 1.2651m), ("JPY", 190.5m)];
    private static readonly decimal[] Rates = [20, 20, 20, 20, 5, 0, 12.5m];

    private readonly Random _random = new(seed);
    private ShopCalculator _shop = null!;
    private decimal _discountPercent;
    private bool _isDiscountOnPriceWithTax;
    private bool _isTaxFree;
    private decimal _rate = 1;
    private int _nextId = 1;

    /// <summary>An order.</summary>
    public SoldOrder Next()
    {
        var form = (BodyForm)_random.Next(5);
        var (currency, rate) = Pick(Currencies);
        var decimals = Chance(2) ? 4 : currency == "JPY" && Chance(50) ? 0 : 2;
        var isInclusive = Chance(50);
        var isTaxAfterDiscount = !Chance(1);
        (_rate, _discountPercent, _isDiscountOnPriceWithTax) = (rate, Pick(0m, 0m, 0m, 5m, 10m, 33.33m, 50m, 100m), Chance(10));
        if (_isDiscountOnPriceWithTax) _discountPercent = Math.Min(_discountPercent, 50);
        _shop = new ShopCalculator(Pick(TaxRounding.Unit, TaxRounding.Row, TaxRounding.Row, TaxRounding.Total), isInclusive, isTaxAfterDiscount, decimals);
        var (country, vatId) = Pick<(string, string?)>(("GB", null), ("GB", null), ("GB", null), ("GB", "GB123456789"), ("DE", null), ("DE", "DE123456789"), ("FR", "FR12345678901"), ("US", null), ("JE", null));
        _isTaxFree = country != "GB" && Chance(80);

        var items = new List<TestItem>();
        for (var count = Chance(1) ? 40 : _random.Next(1, 7); count > 0; count--) items.AddRange(Product());
        var isPlain = form == BodyForm.Event;
        var order = new TestOrder
        {
            EntityId = _random.Next(1, 1_000_000).ToString(CultureInfo.InvariantCulture),
            IncrementId = seed.ToString("000000000", CultureInfo.InvariantCulture),
            State = Pick("new", "processing", "complete"),
            Currency = currency,
            Country = country,
            VatId = vatId,
            IsVirtual = Chance(10),
            IsGuest = Chance(30),
            IsPaid = Chance(70),
            Items = WithProductTax(items),
            IsProductTaxInSubtotal = Chance(50),
        };
        if (!order.IsVirtual && Chance(85)) order = order with { Shipping = Delivery() };
        if (!isPlain && Chance(5)) order = Wrapped(order);
        if (!isPlain && currency == "GBP" && Chance(5)) order = Surcharged(order);
        if (Chance(8)) order = order with { GiftCards = Part(order.GrandTotal) };
        if (Chance(8)) order = order with { StoreCredit = Part(order.GrandTotal) };
        if (Chance(4)) order = order with { Rewards = Part(order.GrandTotal) };

        var baseTotal = Math.Round(order.GrandTotal / rate, 2, MidpointRounding.AwayFromZero);
        return new SoldOrder(order, form, rate, baseTotal, isTaxAfterDiscount ? null : UnexplainedTax(order));
    }

    // A shop that taxes before the discount charges VAT that no rate explains on what was paid for the goods: a person must look.
    private static string? UnexplainedTax(TestOrder order) =>
        order.ExpectedLines().Zip(order.Charged.Select(item => item.Percent).Append(order.Shipping.Percent), (line, percent) => (line, percent))
            .Any(one => one.percent is { } percent && Math.Abs((one.line.Net * percent / 100) - one.line.Vat) > (order.Currency == "JPY" ? 1.5m : 0.015m) * Math.Max(1, one.line.Quantity))
            ? "tax before discount"
            : null;

    private IEnumerable<TestItem> Product()
    {
        switch (_random.Next(14))
        {
            case 0 or 1:
                var configurable = Sold("configurable");
                return [configurable, Child(configurable, Chance(50) ? configurable.Price : 0) with { Sku = configurable.Sku }];
            case 2:
                var fixedBundle = Sold("bundle");
                return [fixedBundle, Child(fixedBundle, 0), Child(fixedBundle, Chance(50) ? fixedBundle.Price : 0)];
            case 3:
                var id = _nextId++;
                List<TestItem> children = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Sold("simple", isFree: false) with { ParentId = id })];
                return [new TestItem(id, $"SKU-{id}", 1, children.Sum(child => child.Row), children.Sum(child => child.Tax), null) { Type = "bundle", IsCharged = false }, .. children];
            case 4:
                return [Sold("virtual")];
            case 5:
                return [Sold("downloadable")];
            case 6:
                return Chance(30) ? [GiftCard()] : [Sold("grouped")];
            default:
                return [Sold("simple")];
        }
    }

    private TestItem Child(TestItem parent, decimal price) =>
        new(_nextId, $"SKU-{_nextId++}", parent.Quantity, 0, 0, 0) { ParentId = parent.Id, Price = price, IsCharged = false, Name = "Thing in blue" };

    private TestItem GiftCard()
    {
        var amount = _random.Next(1, 20) * 5m;
        return new TestItem(_nextId, $"SKU-{_nextId++}", 1, amount, 0, 0) { Type = "giftcard", Price = amount, RowInclTax = amount };
    }

    // A bundle that is worth nothing at all does not tell which kind it is, so its parts are never free.
    private TestItem Sold(string type, bool? isFree = null)
    {
        var id = _nextId++;
        var quantity = Chance(3) ? Pick(0.5m, 1.25m, 0.333m) : Chance(3) ? _random.Next(10, 500) : _random.Next(1, 6);
        var displayed = isFree ?? Chance(2) ? 0 : Chance(3) ? _random.Next(1, 10) / 100m : _random.Next(isFree is null ? 1 : 500, 30_000) / 100m;
        if (Chance(2)) displayed += _random.Next(1, 99) / 10_000m;
        displayed *= _rate;
        var rate = _isTaxFree ? 0 : Pick(Rates);
        var most = _shop.DiscountBase(displayed, quantity, rate, _isDiscountOnPriceWithTax);
        var discount = Math.Min(most, _shop.Round(most * _discountPercent / 100));
        var money = _shop.Row(displayed, quantity, rate, discount);
        return new TestItem(id, $"SKU-{id}", quantity, money.Row, money.Tax, rate)
        {
            Type = type,
            Discount = money.Discount,
            Compensation = money.Compensation,
            RowInclTax = money.RowInclTax,
            Price = money.Price,
        };
    }

    private TestShipping Delivery()
    {
        var rate = _isTaxFree ? 0 : Pick(20m, 20m, 20m, 0m, 5m);
        var displayed = _random.Next(0, 2_000) / 100m * _rate;
        var discount = Chance(50) ? 0 : _shop.Round(_shop.Round(displayed) * _discountPercent / 100);
        var money = _shop.Row(displayed, 1, rate, discount);
        return new TestShipping(money.Row, money.Tax, money.Discount, money.Compensation, rate);
    }

    // Taxed at the standard rate or not at all; the whole order has it or none.
    private List<TestItem> WithProductTax(List<TestItem> items)
    {
        if (!Chance(5) || items.FindLastIndex(item => item.IsCharged && item.Type == "simple") is not (>= 0 and var index)) return items;
        var tax = _random.Next(20, 900) / 100m;
        items[index] = items[index] with { ProductTax = tax, ProductTaxVat = !_isTaxFree && Chance(50) ? SoldOrder.Pence(tax * 0.2m) : 0 };
        return items;
    }

    private TestOrder Wrapped(TestOrder order)
    {
        var price = _random.Next(100, 900) / 100m;
        return order with { Wrapping = price, WrappingTax = !_isTaxFree && Chance(50) ? SoldOrder.Pence(price * 0.2m) : 0 };
    }

    private TestOrder Surcharged(TestOrder order)
    {
        var fee = _random.Next(100, 900) / 100m;
        return order with { Fee = fee, FeeTax = !_isTaxFree && Chance(50) ? SoldOrder.Pence(fee * 0.2m) : 0 };
    }

    private decimal Part(decimal total) => total <= 0 ? 0 : Math.Min(SoldOrder.Pence(total * _random.Next(1, 101) / 100), Math.Round(total, 2, MidpointRounding.ToZero));

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
