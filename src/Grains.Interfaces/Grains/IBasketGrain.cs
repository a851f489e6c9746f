using Orleans;

namespace KashflowOrleans.Contracts;

/// <summary>Which orders of a channel were made of one basket lately: two of one are likely one order placed twice (apis/magento.md §5, §7 case 24). Key: <c>merchant/channel</c>.</summary>
[Alias("kf.IBasketGrain")]
public interface IBasketGrain : IGrainWithStringKey
{
    /// <summary>Says that an order was made of a basket; the result is the numbers of the others.</summary>
    /// <param name="basket">The basket.</param>
    /// <param name="orderId">The channel's identity of the order.</param>
    /// <param name="number">What people call it.</param>
    [Alias("Join")]
    Task<string[]> Join(string basket, string orderId, string number);

    /// <summary>Says that an order no longer counts: it was cancelled.</summary>
    /// <param name="basket">The basket.</param>
    /// <param name="orderId">The channel's identity of the order.</param>
    [Alias("Leave")]
    Task Leave(string basket, string orderId);
}
