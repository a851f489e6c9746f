using KashflowOrleans.Model;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>How a shop writes an order.</summary>
public enum BodyForm
{
    /// <summary>REST since 2.3: rows after discount, rows with tax to match.</summary>
    Rest,

    /// <summary>The newest core: as <see cref="Rest"/>, floored at 0, and a fixed bundle's children carry its price.</summary>
    RestFloored,

    /// <summary>The first REST variant: only the row without tax is after discount.</summary>
    RestFirst,

    /// <summary>REST before that: rows as in the database.</summary>
    OldStore,

    /// <summary>An event or a module's body: rows as in the database, strings for numbers, extension attributes flattened.</summary>
    Event,
}

/// <summary>An order as the shop's database has it; the truth that every form of a body must lead back to.</summary>
public sealed record TestOrder
{
    public string EntityId { get; init; } = "3";

    public string IncrementId { get; init; } = "000000003";

    public string? State { get; init; } = "processing";

    public string? Status { get; init; } = "processing";

    public string CreatedAt { get; init; } = "2026-03-31 23:30:00";

    public string Currency { get; init; } = "GBP";

    public string BaseCurrency { get; init; } = "GBP";

    public bool IsVirtual { get; init; }

    public bool IsGuest { get; init; }

    public string? VatId { get; init; }

    public string Country { get; init; } = "GB";

    public IReadOnlyList<TestItem> Items { get; init; } = [];

    public TestShipping Shipping { get; init; } = new();

    public decimal GiftCards { get; init; }

    public decimal StoreCredit { get; init; }

    public decimal Rewards { get; init; }

    public decimal Wrapping { get; init; }

    public decimal WrappingTax { get; init; }

    /// <summary>An amount only a third-party module knows.</summary>
    public decimal Fee { get; init; }

    public decimal FeeTax { get; init; }

    public string FeeName { get; init; } = "payment_fee";

    /// <summary>Whether fixed product taxes are counted in the subtotal or beside it.</summary>
    public bool IsProductTaxInSubtotal { get; init; }

    public bool IsPaid { get; init; } = true;

    public decimal TotalCanceled { get; init; }

    public IEnumerable<TestItem> Charged => Items.Where(item => item.IsCharged);

    public decimal Subtotal => Charged.Sum(item => item.Row) + (IsProductTaxInSubtotal ? ProductTax : 0);

    public decimal ProductTax => Charged.Sum(item => item.ProductTax);

    public decimal Discount => -(Charged.Sum(item => item.Discount) + Shipping.Discount);

    public decimal Compensation => Charged.Sum(item => item.Compensation);

    public decimal Tax => Charged.Sum(item => item.Tax + item.ProductTaxVat) + Shipping.Tax + WrappingTax + FeeTax;

    public decimal Total =>
        Subtotal + Discount + Compensation + Shipping.Amount + Shipping.Compensation + Tax + Wrapping + Fee + (IsProductTaxInSubtotal ? 0 : ProductTax);

    public decimal GrandTotal => Total - GiftCards - StoreCredit - Rewards;

    /// <summary>What the lines of goods and delivery must come out as.</summary>
    public IEnumerable<(string? Sku, decimal Quantity, decimal Net, decimal Vat)> ExpectedLines()
    {
        foreach (var item in Charged) yield return (item.Sku, item.Quantity, item.Row - item.Discount + item.Compensation, item.Tax);
        if (Shipping.Net != 0 || Shipping.Tax != 0) yield return (null, 1, Shipping.Net, Shipping.Tax);
    }
}

/// <summary>A row of the database.</summary>
public sealed record TestItem(int Id, string Sku, decimal Quantity, decimal Row, decimal Tax, decimal? Percent)
{
    public string Type { get; init; } = "simple";

    public int? ParentId { get; init; }

    public decimal Discount { get; init; }

    public decimal Compensation { get; init; }

    /// <summary>Row with tax before discount, as the database has it.</summary>
    public decimal? RowInclTax { get; init; }

    /// <summary>A price that a body shows beside an empty row.</summary>
    public decimal Price { get; init; }

    public decimal ProductTax { get; init; }

    public decimal ProductTaxVat { get; init; }

    /// <summary>Whether this row is what is accounted for, as opposed to one that repeats others or carries nothing.</summary>
    public bool IsCharged { get; init; } = true;

    public string Name { get; init; } = "Thing";
}

/// <summary>The delivery.</summary>
public sealed record TestShipping(decimal Amount = 0, decimal Tax = 0, decimal Discount = 0, decimal Compensation = 0, decimal? Percent = null)
{
    public decimal Net => Amount - Discount + Compensation;
}

/// <summary>Questions tests ask of a translated order.</summary>
public static class OrderFacts
{
    public static bool AddsUp(this Order order) => order.Lines.Sum(line => line.Gross) == order.Total && order.Lines.Sum(line => line.Vat) == order.TaxTotal;

    public static IReadOnlyList<(string? Sku, decimal Quantity, decimal Net, decimal Vat)> Simple(this Order order) =>
        [.. order.Lines.Where(line => line.Kind != OrderLineKind.Fee).Select(line => (line.Sku, line.Quantity, line.Net, line.Vat))];
}
