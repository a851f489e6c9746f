using KashflowOrleans.Model;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>Magento's order states. The status beside it is the merchant's own list and decides nothing (apis/magento.md §1.8).</summary>
internal static class MagentoStates
{
    /// <summary>What a state means; <see cref="OrderState.Unknown"/> for none and for any other word.</summary>
    public static OrderState Read(string? state) => state switch
    {
        "new" => OrderState.Placed,
        "pending_payment" => OrderState.AwaitingPayment,
        "payment_review" => OrderState.InReview,
        "processing" => OrderState.Processing,
        "complete" => OrderState.Complete,
        "closed" => OrderState.Closed,
        "canceled" => OrderState.Canceled,
        "holded" => OrderState.OnHold,
        _ => OrderState.Unknown,
    };
}
