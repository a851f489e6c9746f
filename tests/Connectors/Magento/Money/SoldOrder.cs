using System.Globalization;
using System.Text.Json.Nodes;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento.Money;

/// <summary>An order as a shop sold it, and what its generator knows of it.</summary>
/// <param name="Order">The truth.</param>
/// <param name="Form">How its body is written.</param>
/// <param name="Rate">Units of its currency for one of the shop's own.</param>
/// <param name="BaseTotal">Its grand total in the shop's own currency.</param>
/// <param name="MustBeHeld">Why it must not be posted; null when it must.</param>
public sealed record SoldOrder(TestOrder Order, BodyForm Form, decimal Rate, decimal BaseTotal, string? MustBeHeld)
{
    /// <summary>Whether the shop calculated with parts of a penny.</summary>
    public bool HasFractions => Order.ExpectedLines().Any(line => !IsPence(line.Net) || !IsPence(line.Vat));

    /// <summary>What was charged.</summary>
    public decimal Total => Pence(Order.Total);

    /// <summary>The tax in it.</summary>
    public decimal Tax => Pence(Order.Tax);

    /// <summary>What was paid, by whatever means.</summary>
    public decimal Paid => Order.GiftCards + Order.StoreCredit + Order.Rewards + (Order.IsPaid ? Pence(Order.GrandTotal) : 0);

    /// <summary>The body.</summary>
    public JsonObject Body()
    {
        var body = Order.Write(Form);
        body["base_to_order_rate"] = Number(Rate);
        body["base_grand_total"] = Number(BaseTotal);
        body["store_to_order_rate"] = Number(0);
        body["store_id"] = 1;
        body["quote_id"] = Order.EntityId;
        return body;
    }

    public static decimal Pence(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);

    private static bool IsPence(decimal amount) => Pence(amount) == amount;

    private JsonNode Number(decimal amount) => Form == BodyForm.Event ? amount.ToString("0.0000####", CultureInfo.InvariantCulture) : amount;
}
