using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>How much of the money of an order's credit memos was given back as store credit instead (apis/magento.md §1.7). A credit memo tells what of it had been paid with
/// store credit; that also its money went there stands only at the order, as one sum for all. So with several it is known only when it was all of the money or none.</summary>
internal sealed record StoreCreditGivenBack
{
    private readonly decimal _beyond;
    private readonly bool _isAll;

    private StoreCreditGivenBack(decimal beyond, bool isAll, string? problem)
    {
        (_beyond, _isAll, Problem) = (beyond, isAll, problem);
    }

    /// <summary>Why it cannot be told; null when it can.</summary>
    public string? Problem { get; }

    /// <summary>Reads an order's credit memos that were refunded.</summary>
    /// <param name="order">The order.</param>
    /// <param name="memos">Grand total and part paid with store credit of each refunded credit memo.</param>
    public static StoreCreditGivenBack Of(WireOrder order, IReadOnlyList<(decimal GrandTotal, decimal StoreCredit)> memos)
    {
        var number = order.ExtensionAttributes?.CustomerBalanceTotalRefunded is { IsMissing: false } known ? known : order.CustomerBalanceTotalRefunded;
        if (number.Value is not { } given) return new StoreCreditGivenBack(0, isAll: false, problem: null);

        var (money, credit) = (memos.Sum(memo => memo.GrandTotal), memos.Sum(memo => memo.StoreCredit));
        var beyond = given - credit;
        if (Amounts.AgreeToThePenny(beyond, 0)) return new StoreCreditGivenBack(0, isAll: false, problem: null);
        if (Amounts.AgreeToThePenny(beyond, money)) return new StoreCreditGivenBack(money, isAll: true, problem: null);
        if (beyond > 0 && beyond < money && memos.Count == 1) return new StoreCreditGivenBack(beyond, isAll: false, problem: null);

        var sums = $"customer_balance_total_refunded is {Amounts.Show(given)}, the credit memos come to {Amounts.Show(money)} of money and {Amounts.Show(credit)} of store credit";
        return new StoreCreditGivenBack(0, isAll: false, beyond switch
        {
            < 0 => $"Not all store credit was given back: {sums}, a difference of {Amounts.Show(-beyond)}.",
            _ when beyond > money => $"More store credit was given back than was refunded: {sums}, a difference of {Amounts.Show(beyond - money)}.",
            _ => $"{Amounts.Show(beyond)} of the money was given back as store credit, but not which credit memo's: {sums}.",
        });
    }

    /// <summary>What of a credit memo's grand total became store credit.</summary>
    public decimal OfGrandTotal(decimal grandTotal) => _isAll ? grandTotal : _beyond;
}
