using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Model;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>Makes an order's lines: finds the reading of the rows under which goods, delivery and surcharges come to the header's total and tax to the penny. When there is
/// none, the closest reading is shown and every difference is named; nothing is ever balanced.</summary>
internal sealed class OrderLines
{
    private readonly Source _source;
    private readonly WireOrder _order;
    private readonly OrderMoney _money;
    private readonly ProblemList _problems;
    private readonly IReadOnlyList<ChargedItem> _items;

    private OrderLines(Source source, WireOrder order, OrderMoney money, ProblemList problems)
    {
        _source = source;
        _order = order;
        _money = money;
        _problems = problems;
        _items = ChargedItems.Of(order.Items ?? []);
    }

    /// <summary>The lines of an order; whatever is wrong with them is added to the problems.</summary>
    public static IReadOnlyList<OrderLine> Of(WireOrder order, OrderMoney money, ProblemList problems) =>
        new OrderLines(new Source("order", "qty_ordered", MayBeEmpty: false), order, money, problems).Build();

    /// <summary>The lines of a credit memo in the form of an order (<see cref="MemoAsOrder"/>); it may be without goods, when only delivery or an adjustment is given back.</summary>
    public static IReadOnlyList<OrderLine> OfMemo(WireOrder memo, OrderMoney money, ProblemList problems) =>
        new OrderLines(new Source("credit memo", "qty", MayBeEmpty: true), memo, money, problems).Build();

    private List<OrderLine> Build()
    {
        CheckNumbers();
        var reading = FindAny() ?? FindDiscounted();
        if (reading is null)
        {
            reading = Closest();
            ReportDifferences(reading);
        }

        ReportDoubtfulSurcharges(reading);
        return Lines(reading);
    }

    private Reading? FindAny()
    {
        // Nearly every order is told by this alone.
        var hasProductTax = _items.Any(charged => charged.Item.WeeeTaxAppliedRowAmount.OrZero != 0);
        if (Find([], hasProductTax ? RowFormulas.WithoutProductTax : RowFormulas.All) is { } plain) return plain;

        // A fixed product tax is to be a line of its own wherever it is told apart, so a reading that leaves it in the goods comes last.
        List<IReadOnlyList<Surcharge>> sets = [[], .. Surcharges.Candidates(_order, _items, MissingVat())];
        return sets.Select(set => Find(set, hasProductTax && !set.Any(surcharge => surcharge.IsProductTax) ? RowFormulas.WithoutProductTax : RowFormulas.All))
            .Concat(sets.Where(_ => hasProductTax).Select(set => Find(set, RowFormulas.All)))
            .FirstOrDefault(found => found is not null);
    }

    /// <summary>The first formula under which everything adds up with these surcharges: first as the amounts stand, then with each line rounded to two decimals.</summary>
    private Reading? Find(IReadOnlyList<Surcharge> surcharges, IReadOnlyList<RowFormula> formulas)
    {
        if (!ExplainsHeader(surcharges)) return null;
        foreach (var isRounded in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var formula in formulas)
            {
                var reading = Read(formula, surcharges, isRounded);
                if (reading.Gross == _money.Total && reading.Vat == _money.Tax) return InPence(reading);
            }
        }

        return null;
    }

    /// <summary>A reading in which a discount that no row carries is lines of its own; null when there is none.</summary>
    private Reading? FindDiscounted()
    {
        if (_source.MayBeEmpty || _money.Discount >= 0) return null;
        List<IReadOnlyList<Surcharge>> sets = [[], .. Surcharges.Candidates(_order, _items, MissingVat())];
        foreach (var surcharges in sets.Where(ExplainsHeader))
        {
            foreach (var isRounded in (ReadOnlySpan<bool>)[false, true])
            {
                var reading = Read(RowFormula.AfterDiscount, surcharges, isRounded);
                var excess = new Charge(reading.Gross - reading.Vat - (_money.Total - _money.Tax), reading.Vat - _money.Tax);
                if (HeaderDiscount.Of(_order, _money, [.. _items.Select((charged, index) => (charged.Item, reading.Goods[index]))], excess) is { } discounts)
                {
                    return InPence(reading with { Discounts = discounts, Gross = _money.Total, Vat = _money.Tax });
                }
            }
        }

        return null;
    }

    // The ledger keeps two decimals. Where lines add up only with more, the sums so far are rounded, not each line: no fraction is lost, and the last sum is the rounded total.
    private Reading InPence(Reading reading)
    {
        if (reading.Goods.Append(reading.Delivery).Concat(reading.Fees.Select(fee => fee.Money)).Concat(reading.Discounts.Select(line => line.Money)).All(charge => charge.IsPence)) return reading;
        if (CurrencyUnits.IsFine(_order.OrderCurrencyCode?.Trim())) return reading;
        if (_source.MayBeEmpty && !new Charge(_money.Total, _money.Tax).IsPence) return reading;
        decimal gross = 0, vat = 0;
        return reading with
        {
            Goods = [.. reading.Goods.Select(Next)],
            Delivery = Next(reading.Delivery),
            Fees = [.. reading.Fees.Select(fee => fee with { Money = Next(fee.Money) })],
            Discounts = [.. reading.Discounts.Select(line => (Next(line.Money), line.Percent))],
        };

        Charge Next(Charge charge)
        {
            var (grossBefore, vatBefore) = (Amounts.InPence(gross), Amounts.InPence(vat));
            gross += charge.Gross;
            vat += charge.Vat;
            var share = Amounts.InPence(vat) - vatBefore;
            return new Charge(Amounts.InPence(gross) - grossBefore - share, share);
        }
    }

    // Fixed product taxes may be counted in the subtotal already.
    private bool ExplainsHeader(IReadOnlyList<Surcharge> surcharges) =>
        Amounts.AgreeToThePenny(_money.Unexplained, surcharges.Sum(surcharge => surcharge.Money.Net)) ||
        Amounts.AgreeToThePenny(_money.Unexplained, surcharges.Sum(surcharge => surcharge.IsProductTax ? 0 : surcharge.Money.Net));

    private Reading Read(RowFormula formula, IReadOnlyList<Surcharge> surcharges, bool isRounded)
    {
        var charges = new Charge[_items.Count];
        decimal gross = 0, vat = 0;
        for (var index = 0; index < charges.Length; index++) charges[index] = Take(formula.Read(_items[index].Item));
        var delivery = Take(_money.Delivery);
        var fees = surcharges.Select(surcharge => surcharge with { Money = Take(surcharge.Money) }).ToList();
        return new Reading(charges, delivery, fees, gross, vat);

        Charge Take(Charge charge)
        {
            if (isRounded) charge = charge.Rounded();
            gross += charge.Gross;
            vat += charge.Vat;
            return charge;
        }
    }

    private Reading Closest() =>
        RowFormulas.All.Select(formula => Read(formula, [], isRounded: false)).MinBy(reading => Math.Abs(reading.Gross - _money.Total))!;

    private decimal MissingVat() => _money.Tax - _money.ShippingTax - _items.Sum(charged => charged.Item.TaxAmount.OrZero);

    private void CheckNumbers()
    {
        if (_order.Items is null) _problems.Add("items is missing.");
        else if (_order.Items.Count == 0 && !_source.MayBeEmpty) _problems.Add("items is empty: an order without lines cannot be accounted for.");
        foreach (var (item, index, _) in _items)
        {
            _ = _problems.Read(item.RowTotal, Field(index, "row_total"));
            _ = _problems.Read(item.RowTotalInclTax, Field(index, "row_total_incl_tax"));
            _ = _problems.Read(item.TaxAmount, Field(index, "tax_amount"));
            _ = _problems.Read(item.DiscountAmount, Field(index, "discount_amount"));
            _ = _problems.Read(item.DiscountTaxCompensationAmount, Field(index, "discount_tax_compensation_amount"));
            _ = _problems.Read(item.WeeeTaxAppliedRowAmount, Field(index, "weee_tax_applied_row_amount"));
            _ = _problems.Read(item.TaxPercent, Field(index, "tax_percent"));
        }
    }

    private void ReportDifferences(Reading reading)
    {
        if (!Amounts.AgreeToThePenny(_money.Unexplained, 0))
        {
            _problems.Add(
                $"The header does not add up: subtotal, discount, shipping and tax come to {Amounts.Show(_money.Parts)}, but the total before gift cards and credits is " +
                $"{Amounts.Show(_money.Total)}, a difference of {Amounts.Show(_money.Unexplained)}.{Surcharges.Describe(_order)}");
        }

        if (reading.Gross != _money.Total)
        {
            _problems.Add(
                $"The lines come to {Amounts.Show(reading.Gross)}, but the {_source.Name}'s total is {Amounts.Show(_money.Total)}, a difference of {Amounts.Show(_money.Total - reading.Gross)}.{Missing()}");
        }

        if (reading.Vat != _money.Tax)
        {
            _problems.Add(
                $"The VAT of the lines comes to {Amounts.Show(reading.Vat)}, but tax_amount is {Amounts.Show(_money.Tax)}, a difference of {Amounts.Show(_money.Tax - reading.Vat)}.{Missing()}");
        }
    }

    private string Missing()
    {
        var fields = new List<string>();
        if (_order.ShippingAmount.IsMissing && _order.IsVirtual != true) fields.Add("shipping_amount");
        foreach (var (item, index, _) in _items)
        {
            if (item.RowTotal.IsMissing) fields.Add(Field(index, "row_total"));
            if (item.TaxAmount.IsMissing) fields.Add(Field(index, "tax_amount"));
        }

        return fields.Count == 0 ? string.Empty : $" Missing: {string.Join(", ", fields.Take(5))}.";
    }

    // An undocumented fee was once seen to be added to the total without conversion from the base currency (apis/magento.md §1.7): the amount may not be what it says.
    private void ReportDoubtfulSurcharges(Reading reading)
    {
        if (_order.BaseCurrencyCode is null || string.Equals(_order.BaseCurrencyCode, _order.OrderCurrencyCode, StringComparison.OrdinalIgnoreCase)) return;
        foreach (var fee in reading.Fees.Where(fee => fee.Attribute is not null))
        {
            _problems.Add(
                $"{fee.Attribute} {Amounts.Show(fee.Money.Gross)} is part of the total in {_order.OrderCurrencyCode}, but may be an amount in {_order.BaseCurrencyCode} that was never converted: " +
                "see what the customer was charged.");
        }
    }

    private List<OrderLine> Lines(Reading reading)
    {
        var lines = new List<OrderLine>(_items.Count + 1 + reading.Fees.Count);
        for (var index = 0; index < _items.Count; index++) lines.Add(Goods(_items[index], reading.Goods[index]));
        if (reading.Delivery != default) lines.Add(Delivery(reading.Delivery));
        lines.AddRange(reading.Discounts.Select(line => new OrderLine(OrderLineKind.Goods, null, DiscountText(line.Percent, reading.Discounts.Count), 1, line.Money.Net, line.Money.Vat, line.Percent)
        {
            Category = "discount",
        }));
        lines.AddRange(reading.Fees.Select(fee => new OrderLine(OrderLineKind.Fee, null, fee.Description, 1, fee.Money.Net, fee.Money.Vat, null)));
        return lines;
    }

    private OrderLine Goods(ChargedItem charged, Charge charge)
    {
        var (item, index, child) = charged;
        var sku = _problems.Require(item.Sku, Field(index, "sku"));
        var name = OneLine(child?.Name) ?? OneLine(item.Name) ?? (sku.Length > 0 ? sku : $"Item {index + 1}");
        var kind = item.ProductType == "giftcard" ? OrderLineKind.GiftCard : OrderLineKind.Goods;
        return new OrderLine(kind, sku.Length > 0 ? sku : null, name, Quantity(item, index), charge.Net, charge.Vat, TaxRates.OfItem(_order, item))
        {
            Category = OneLine(item.ProductType),
        };
    }

    private static string DiscountText(decimal percent, int count) => count == 1 ? "Discount" : $"Discount at {percent.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture)} % VAT";

    private OrderLine Delivery(Charge charge) =>
        new(OrderLineKind.Shipping, null, OneLine(_order.ShippingDescription) ?? "Shipping", 1, charge.Net, charge.Vat, TaxRates.OfDelivery(_order, charge));

    private decimal Quantity(WireItem item, int index)
    {
        var field = Field(index, _source.QuantityField);
        var quantity = _problems.Require(item.QtyOrdered, field);
        if (quantity > 0) return quantity;
        if (item.QtyOrdered.Value is not null) _problems.Add($"{field} is {Amounts.Show(quantity)}; a quantity must be more than 0.");
        return 1;
    }

    private static string? OneLine(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Field(int index, string name) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"items[{index}].{name}");

    /// <summary>The order's charges under one reading, and what they come to.</summary>
    private sealed record Reading(IReadOnlyList<Charge> Goods, Charge Delivery, IReadOnlyList<Surcharge> Fees, decimal Gross, decimal Vat)
    {
        /// <summary>A discount that no row carries, below 0, by VAT rate.</summary>
        public IReadOnlyList<(Charge Money, decimal Percent)> Discounts { get; init; } = [];
    }

    /// <summary>What the rows belong to, for messages.</summary>
    private sealed record Source(string Name, string QuantityField, bool MayBeEmpty);
}
