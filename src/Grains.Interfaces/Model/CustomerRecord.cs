using NodaTime;

namespace KashflowOrleans.Model;

/// <summary>What a sales channel says a customer is, in the engine's own words (Magento: apis/magento.md §1.9).</summary>
/// <param name="Id">The channel's identity.</param>
/// <param name="Email">E-mail address; null when the channel gave none.</param>
/// <param name="FirstName">Given name.</param>
/// <param name="LastName">Family name.</param>
/// <param name="Company">Company, when one was given.</param>
/// <param name="VatNumber">VAT registration number, when one was given.</param>
/// <param name="Telephone">Telephone number.</param>
/// <param name="Group">The channel's own customer group; null when it has none.</param>
/// <param name="Billing">Default billing address; null when there is none.</param>
/// <param name="Shipping">Default delivery address; null when there is none.</param>
/// <param name="CreatedAt">When the channel got to know the customer, when known.</param>
/// <param name="ChangedAt">When the channel last changed the record, when known.</param>
/// <param name="Problems">What the channel's data contradicts or lacks; any problem holds the record.</param>
public sealed record CustomerRecord(
    string Id,
    string? Email,
    string? FirstName,
    string? LastName,
    string? Company,
    string? VatNumber,
    string? Telephone,
    string? Group,
    PostalAddress? Billing,
    PostalAddress? Shipping,
    Instant? CreatedAt,
    Instant? ChangedAt,
    IReadOnlyList<string> Problems);
