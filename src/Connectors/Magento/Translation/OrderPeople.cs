using KashflowOrleans.Connectors.Magento.Wire;
using KashflowOrleans.Model;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>Who bought and where it goes. Guests and many others have no names in the header: the billing address tells (apis/magento.md §1.9).</summary>
internal static class OrderPeople
{
    /// <summary>The billing address, wherever the body has it.</summary>
    public static WireAddress? Billing(WireOrder order) => order.BillingAddress ?? Typed(order, "billing");

    /// <summary>The shipping address, wherever the body has it; null for virtual orders.</summary>
    public static WireAddress? Shipping(WireOrder order) =>
        order.ExtensionAttributes?.ShippingAssignments is [{ Shipping.Address: { } address }, ..] ? address : Typed(order, "shipping");

    /// <summary>The buyer.</summary>
    public static Buyer Buyer(WireOrder order, WireAddress? billing) => new(
        order.CustomerIsGuest != true && Text(order.CustomerId) is { } id && id != "0" ? id : null,
        Text(order.CustomerEmail) ?? Text(billing?.Email),
        Text(order.CustomerFirstname) ?? Text(billing?.Firstname),
        Text(order.CustomerLastname) ?? Text(billing?.Lastname),
        Text(billing?.Company),
        Text(billing?.VatId) ?? Text(order.CustomerTaxvat),
        Text(billing?.Telephone));

    /// <summary>An address in the engine's words; null when there is none.</summary>
    public static PostalAddress? Address(WireAddress? address) => address is null
        ? null
        : new PostalAddress(
            Text(string.Join(' ', new[] { Text(address.Firstname), Text(address.Lastname) }.Where(name => name is not null))),
            Text(address.Company),
            address.Street ?? [],
            Text(address.City),
            Text(address.Region),
            Text(address.Postcode),
            Text(address.CountryId)?.ToUpperInvariant());

    private static WireAddress? Typed(WireOrder order, string type) =>
        order.Addresses?.FirstOrDefault(address => string.Equals(address.AddressType, type, StringComparison.Ordinal));

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
