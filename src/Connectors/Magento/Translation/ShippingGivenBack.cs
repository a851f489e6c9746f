using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>What an order's credit memos give back of the discount on shipping and of its hidden tax. Neither stands on a credit memo by itself: each is within the header's, as
/// what the items leave of it (in events there is a shipping discount, but it is the order's). It is believed only where it is the share that goes with the shipping given
/// back, as the shop rounds shares: any other difference comes from somewhere else, and the sums must show it.</summary>
internal sealed class ShippingGivenBack
{
    private decimal _amount;
    private decimal _discount;
    private decimal _compensation;

    /// <summary>The discount on a credit memo's shipping; 0 when what the items leave is not that.</summary>
    public decimal TakeDiscount(WireCreditMemo memo, WireOrder order, decimal rest) => Take(ref _discount, memo, order, rest, order.ShippingDiscountAmount);

    /// <summary>The hidden tax of a credit memo's shipping; 0 when what the items leave is not that.</summary>
    public decimal TakeCompensation(WireCreditMemo memo, WireOrder order, decimal rest) => Take(ref _compensation, memo, order, rest, order.ShippingDiscountTaxCompensationAmount);

    /// <summary>A credit memo is done with.</summary>
    public void TakeAmount(WireCreditMemo memo) => _amount += memo.ShippingAmount.OrZero;

    private decimal Take(ref decimal given, WireCreditMemo memo, WireOrder order, decimal rest, WireNumber ofOrder)
    {
        var shipping = memo.ShippingAmount.OrZero;
        if (rest <= 0 || shipping <= 0 || rest > shipping || !IsShare(given, shipping, rest, order.ShippingAmount.OrZero, ofOrder)) return 0;
        given += rest;
        return rest;
    }

    private bool IsShare(decimal given, decimal shipping, decimal rest, decimal ordered, WireNumber ofOrder)
    {
        if (ofOrder.IsMissing || ordered <= 0) return true;
        var share = ofOrder.OrZero * shipping / ordered;

        // The last one takes what the shares before it left.
        var isLast = _amount + shipping == ordered;
        return Amounts.AgreeToThePenny(rest, share) || rest == Math.Round(share, 2, MidpointRounding.AwayFromZero) || (isLast && Amounts.AgreeToThePenny(rest, ofOrder.OrZero - given));
    }
}
