using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>The one trait a generated order is sure to have; everything else about it is drawn.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<OrderKind>))]
public enum OrderKind
{
    /// <summary>One simple product.</summary>
    Simple,

    /// <summary>Three to eight simple products.</summary>
    MultiLine,

    /// <summary>A configurable parent and its child, whose price is sometimes set although its row is empty.</summary>
    Configurable,

    /// <summary>A bundle whose children carry the money; the parent repeats their sum.</summary>
    DynamicBundle,

    /// <summary>A bundle whose parent carries the money; children sometimes repeat its price.</summary>
    FixedBundle,

    /// <summary>Virtual and downloadable goods only: no shipping address.</summary>
    Virtual,

    /// <summary>A percentage off tax-inclusive prices.</summary>
    Discounted,

    /// <summary>A coupon that also takes the percentage off shipping.</summary>
    Coupon,

    /// <summary>Nothing to pay for shipping.</summary>
    FreeShipping,

    /// <summary>Goods at 20, 5 and 0 % together.</summary>
    MixedVat,

    /// <summary>A discount of 100 %: nothing to pay at all.</summary>
    ZeroTotal,

    /// <summary>A guest without a name outside the billing address.</summary>
    Guest,

    /// <summary>A business with a VAT number, prices without tax.</summary>
    Business,

    /// <summary>Unpaid, by bank transfer.</summary>
    BankTransfer,

    /// <summary>Unpaid, by cheque.</summary>
    CheckMo,

    /// <summary>Waiting for a payment that was begun.</summary>
    PendingPayment,

    /// <summary>Paid in euros by a shop that keeps pounds.</summary>
    Euro,
}
