using System.Globalization;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>
/// Makes orders as a UK shop has them. Pure: the same seed and number give the same order. The header identity of apis/magento.md §1.3 holds exactly on
/// every one, in both currencies.
/// </summary>
public static class OrderGenerator
{
    private const int ItemIdsPerOrder = 100;

    private static readonly OrderKind[] Kinds = Enum.GetValues<OrderKind>();
    private static readonly decimal[] DiscountPercents = [5, 10, 12.5m, 15, 20, 25, 33];
    private static readonly decimal[] ShippingPrices = [2.99m, 3.95m, 4.95m, 5.99m, 12.50m];

    /// <summary>Makes one order.</summary>
    /// <param name="seed">Everything drawn comes from it.</param>
    /// <param name="entityId">The order's id; ids of its items, addresses and payment follow from it.</param>
    /// <param name="createdAt">When it was placed, UTC.</param>
    /// <param name="kind">The trait it must have; null draws one.</param>
    public static ShopOrder Generate(int seed, int entityId, DateTime createdAt, OrderKind? kind = null)
    {
        var random = new Random(seed);
        var recipe = OrderRecipe.Draw(random, kind ?? Kinds[random.Next(Kinds.Length)]);
        var items = new ItemList(random, recipe, entityId * ItemIdsPerOrder).Build();
        var shipping = Pricing.Row(recipe.ShippingPrice, 1, recipe.ShippingTaxPercent, recipe.ShippingDiscountPercent, recipe.PricesIncludeTax);
        var orderShipping = Pricing.Row(
            Pricing.Round(recipe.ShippingPrice * recipe.Rate), 1, recipe.ShippingTaxPercent, recipe.ShippingDiscountPercent, recipe.PricesIncludeTax);
        var person = recipe.Person;
        var vatId = recipe.VatId;
        var order = new ShopOrder
        {
            EntityId = entityId,
            IncrementId = entityId.ToString("D9", CultureInfo.InvariantCulture),
            QuoteId = entityId + 4000,
            CreatedAt = createdAt,
            UpdatedAt = createdAt,
            State = "new",
            Status = "pending",
            Buyer = recipe.Buyer,
            Billing = person.Address((entityId * 2) + 1, vatId),
            Shipping = recipe.Goods == GoodsKind.Virtual ? null : Delivery(random, person, entityId * 2),
            ShippingMethod = recipe.ShippingPrice == 0 ? "freeshipping_freeshipping" : "flatrate_flatrate",
            ShippingDescription = recipe.ShippingPrice == 0 ? "Free Shipping - Free" : "Royal Mail - Tracked 48",
            OrderCurrency = recipe.Currency,
            BaseToOrderRate = recipe.Rate,
            BaseTotals = Pricing.Totals(items, static item => item.BaseRow, shipping),
            Totals = Pricing.Totals(items, static item => item.Row, orderShipping),
            CouponCode = recipe.Coupon,
            DiscountDescription = recipe.DiscountPercent > 0 ? recipe.Coupon ?? "Seasonal offer" : null,
            Items = items,
            Payment = new ShopPayment(entityId, recipe.PaymentMethod, recipe.PaymentTitle, LastTransactionId: null, PurchaseOrder: null),
        };
        return recipe.PaymentMethod switch
        {
            OrderRecipe.Card => OrderChanges.Pay(order, createdAt, recipe.TransactionId),
            OrderRecipe.CardStarted => order with
            {
                State = "pending_payment",
                Status = "pending_payment",
                Payment = order.Payment with { Method = OrderRecipe.Card },
            },
            _ => order,
        };
    }

    private static ShopAddress Delivery(Random random, Person person, int entityId)
    {
        // One in six has it sent to somebody else.
        if (random.Next(6) != 0 || person.CountryId != "GB")
            return person.Address(entityId, vatId: null);

        return Person.Number(random.Next(Person.Customers, 5000)).Address(entityId, vatId: null);
    }

    internal enum GoodsKind
    {
        Simple,
        Several,
        Configurable,
        DynamicBundle,
        FixedBundle,
        Virtual,
        MixedVat,
    }

    /// <summary>What is drawn before anything is calculated.</summary>
    internal sealed record OrderRecipe
    {
        public const string Card = "checkoutcom_card_payment";
        public const string CardStarted = Card + ":started";

        public required Person Person { get; init; }

        public required ShopBuyer Buyer { get; init; }

        public string? VatId { get; init; }

        public GoodsKind Goods { get; init; }

        public bool PricesIncludeTax { get; init; }

        public bool WithoutVat { get; init; }

        public decimal DiscountPercent { get; init; }

        public string? Coupon { get; init; }

        public decimal ShippingPrice { get; init; }

        public decimal ShippingTaxPercent { get; init; }

        public decimal ShippingDiscountPercent { get; init; }

        public string Currency { get; init; } = "GBP";

        public decimal Rate { get; init; } = 1;

        public required string PaymentMethod { get; init; }

        public required string PaymentTitle { get; init; }

        public required string TransactionId { get; init; }

        public static OrderRecipe Draw(Random random, OrderKind kind)
        {
            var isEuro = kind == OrderKind.Euro;
            var isBusiness = kind == OrderKind.Business;
            var isGuest = kind == OrderKind.Guest || (!isBusiness && random.Next(3) == 0);
            var person = Person.Number(isGuest ? random.Next(Person.Customers + 1, 100_000) : random.Next(1, Person.Customers + 1));
            var exported = isEuro && random.Next(2) == 0;
            if (exported)
                person = person.InIreland();

            var goods = GoodsOf(kind, random);
            var discount = DiscountOf(kind, random);
            var shippingPrice = goods == GoodsKind.Virtual || kind == OrderKind.FreeShipping || (kind != OrderKind.Coupon && random.Next(4) == 0)
                ? 0
                : ShippingPrices[random.Next(ShippingPrices.Length)];
            var (method, title) = PaymentOf(kind, random);
            var shippingDiscount = kind is OrderKind.Coupon or OrderKind.ZeroTotal ? discount : 0;
            return new OrderRecipe
            {
                Person = person,
                Buyer = Buy(person, isGuest, isBusiness),
                VatId = isBusiness ? "GB123456789" : null,
                Goods = goods,
                PricesIncludeTax = !isBusiness && (kind is OrderKind.Discounted or OrderKind.Coupon or OrderKind.ZeroTotal || random.Next(4) != 0),
                WithoutVat = exported,
                DiscountPercent = discount,
                Coupon = discount > 0 && (kind == OrderKind.Coupon || random.Next(2) == 0) ? $"SAVE{discount:0}" : null,
                ShippingPrice = shippingPrice,
                ShippingTaxPercent = exported ? 0 : 20,
                ShippingDiscountPercent = shippingDiscount,
                Currency = isEuro ? "EUR" : "GBP",
                Rate = isEuro ? 1.1713m : 1,
                PaymentMethod = method,
                PaymentTitle = title,
                TransactionId = string.Create(CultureInfo.InvariantCulture, $"pay_{random.NextInt64():x16}"),
            };
        }

        private static ShopBuyer Buy(Person person, bool isGuest, bool isBusiness) => isGuest
            ? new ShopBuyer(CustomerId: null, 0, person.Email, FirstName: null, LastName: null, TaxVat: null)
            : new ShopBuyer(person.Index, isBusiness ? 2 : 1, person.Email, person.FirstName, person.LastName, isBusiness ? "GB123456789" : null);

        private static GoodsKind GoodsOf(OrderKind kind, Random random) => kind switch
        {
            OrderKind.Simple => GoodsKind.Simple,
            OrderKind.MultiLine => GoodsKind.Several,
            OrderKind.Configurable => GoodsKind.Configurable,
            OrderKind.DynamicBundle => GoodsKind.DynamicBundle,
            OrderKind.FixedBundle => GoodsKind.FixedBundle,
            OrderKind.Virtual => GoodsKind.Virtual,
            OrderKind.MixedVat => GoodsKind.MixedVat,
            OrderKind.FreeShipping => (GoodsKind)random.Next((int)GoodsKind.Virtual),
            OrderKind.Coupon => (GoodsKind)random.Next((int)GoodsKind.Virtual),
            _ => (GoodsKind)random.Next((int)GoodsKind.MixedVat + 1),
        };

        private static decimal DiscountOf(OrderKind kind, Random random) => kind switch
        {
            OrderKind.ZeroTotal => 100,
            OrderKind.Discounted or OrderKind.Coupon => DiscountPercents[random.Next(DiscountPercents.Length)],
            _ => random.Next(4) == 0 ? DiscountPercents[random.Next(DiscountPercents.Length)] : 0,
        };

        private static (string Method, string Title) PaymentOf(OrderKind kind, Random random) => kind switch
        {
            OrderKind.ZeroTotal => ("free", "No Payment Information Required"),
            OrderKind.BankTransfer => ("banktransfer", "Bank Transfer Payment"),
            OrderKind.CheckMo => ("checkmo", "Check / Money order"),
            OrderKind.PendingPayment => (CardStarted, "Card Payment"),
            OrderKind.Euro => (Card, "Card Payment"),
            _ => random.Next(5) switch
            {
                0 => ("banktransfer", "Bank Transfer Payment"),
                1 => ("checkmo", "Check / Money order"),
                _ => (Card, "Card Payment"),
            },
        };
    }

    /// <summary>Draws the goods and prices their rows in both currencies.</summary>
    private sealed class ItemList(Random random, OrderRecipe recipe, int firstId)
    {
        private readonly List<ShopItem> _items = [];
        private int _nextId = firstId;

        public List<ShopItem> Build()
        {
            switch (recipe.Goods)
            {
                case GoodsKind.Simple: AddSimple(Pick(Catalogue.Standard)); break;
                case GoodsKind.Several: AddSeveral(); break;
                case GoodsKind.Configurable: AddConfigurable(); break;
                case GoodsKind.DynamicBundle: AddDynamicBundle(); break;
                case GoodsKind.FixedBundle: AddFixedBundle(); break;
                case GoodsKind.Virtual: AddSimple(Pick(Catalogue.Virtual)); break;
                default: AddMixed(); break;
            }

            if (recipe.Goods is GoodsKind.Configurable or GoodsKind.DynamicBundle or GoodsKind.FixedBundle && random.Next(2) == 0)
                AddSimple(Pick(Catalogue.Standard));

            return _items;
        }

        private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

        private decimal TaxOf(decimal percent) => recipe.WithoutVat ? 0 : percent;

        private void AddSeveral()
        {
            var count = random.Next(3, 9);
            for (var line = 0; line < count; line++)
                AddSimple(Pick(random.Next(5) == 0 ? Catalogue.Zero : Catalogue.Standard));
        }

        private void AddMixed()
        {
            AddSimple(Pick(Catalogue.Standard));
            AddSimple(Pick(Catalogue.Reduced));
            AddSimple(Pick(Catalogue.Zero));
            if (random.Next(3) == 0)
                AddSimple(Pick(Catalogue.Virtual));
        }

        private void AddSimple(CatalogueProduct product)
        {
            var quantity = product.Price < 1 ? random.Next(10, 200) : random.Next(1, 5);
            Add(product.Id, product.Type, product.Sku, product.Name, product.Price, quantity, TaxOf(product.TaxPercent), product.Weight, parent: null);
        }

        private void AddConfigurable()
        {
            var product = Pick(Catalogue.Configurable);
            var choice = Pick(product.Choices);
            var quantity = random.Next(1, 4);
            var tax = TaxOf(product.TaxPercent);
            var parent = Add(product.Id, "configurable", choice.Sku, product.Name, product.Price, quantity, tax, choice.Weight, parent: null);

            // The child's row is empty; its price is not always (apis/magento.md §1.5).
            AddEmptyChild(parent, choice, quantity, random.Next(3) == 0);
        }

        private void AddDynamicBundle()
        {
            var bundle = Pick(Catalogue.DynamicBundles);
            var quantity = random.Next(1, 3);
            var parentId = _nextId++;
            var at = _items.Count;
            var children = new List<ShopItem>();
            foreach (var (product, each) in bundle.Parts)
            {
                var tax = TaxOf(product.TaxPercent);
                children.Add(Add(product.Id, product.Type, product.Sku, product.Name, product.Price, each * quantity, tax, product.Weight, parentId));
            }

            _items.Insert(at, new ShopItem
            {
                ItemId = parentId,
                ProductId = bundle.Id,
                ProductType = "bundle",
                Sku = $"{bundle.Sku}-{string.Join('-', bundle.Parts.Select(static part => part.Product.Sku))}",
                Name = bundle.Name,
                Quantity = quantity,
                OriginalPrice = Pricing.SumOf(children, static child => child.Row, quantity).Price,
                Row = Pricing.SumOf(children, static child => child.Row, quantity),
                BaseRow = Pricing.SumOf(children, static child => child.BaseRow, quantity),
                IsDynamicBundle = true,
            });
        }

        private void AddFixedBundle()
        {
            var bundle = Pick(Catalogue.FixedBundles);
            var quantity = random.Next(1, 3);
            var parent = Add(bundle.Id, "bundle", bundle.Sku, bundle.Name, bundle.FixedPrice.GetValueOrDefault(), quantity, TaxOf(20), weight: 0, parent: null);

            // The newest core copies the parent's price into every child (apis/magento.md §1.5).
            var repeatsPrice = random.Next(2) == 0;
            foreach (var (product, each) in bundle.Parts)
                AddEmptyChild(parent, product, each * quantity, repeatsPrice);
        }

        private void AddEmptyChild(ShopItem parent, CatalogueProduct product, decimal quantity, bool repeatsPrice) => _items.Add(new ShopItem
        {
            ItemId = _nextId++,
            ParentItemId = parent.ItemId,
            ProductId = product.Id,
            ProductType = "simple",
            Sku = product.Sku,
            Name = product.Name,
            Quantity = quantity,
            Weight = product.Weight,
            TaxPercent = 0,
            Row = repeatsPrice ? ShopRow.Empty with { Price = parent.Row.Price } : ShopRow.Empty,
            BaseRow = repeatsPrice ? ShopRow.Empty with { Price = parent.BaseRow.Price } : ShopRow.Empty,
        });

        private ShopItem Add(
            int productId, string type, string sku, string name, decimal price, decimal quantity, decimal taxPercent, decimal weight, int? parent)
        {
            var item = new ShopItem
            {
                ItemId = _nextId++,
                ParentItemId = parent,
                ProductId = productId,
                ProductType = type,
                Sku = sku,
                Name = name,
                Quantity = quantity,
                IsVirtual = type is "virtual" or "downloadable",
                Weight = weight,
                TaxPercent = taxPercent,
                DiscountPercent = recipe.DiscountPercent,
                OriginalPrice = price,
                Row = Pricing.Row(Pricing.Round(price * recipe.Rate), quantity, taxPercent, recipe.DiscountPercent, recipe.PricesIncludeTax),
                BaseRow = Pricing.Row(price, quantity, taxPercent, recipe.DiscountPercent, recipe.PricesIncludeTax),
            };
            _items.Add(item);
            return item;
        }
    }
}
