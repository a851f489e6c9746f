using Orleans;

namespace KashflowOrleans.Documents;

/// <summary>The customer record the ledger should have.</summary>
/// <param name="Code">The unique code we give it: upper-case letters and digits, 20 at most (apis/kashflow.md §3, §8). It is the natural key of creation.</param>
/// <param name="Name">Company, or first and last name, or the e-mail address.</param>
/// <param name="Email">E-mail address; null when unknown.</param>
/// <param name="FirstName">Given name of the contact.</param>
/// <param name="LastName">Family name of the contact.</param>
/// <param name="Telephone">Telephone number of the contact.</param>
/// <param name="VatNumber">VAT registration number.</param>
/// <param name="Address">Billing address.</param>
/// <param name="CurrencyCode">ISO 4217 code.</param>
[GenerateSerializer, Immutable, Alias("kf.CustomerDocument")]
public sealed record CustomerDocument(
    [property: Id(0)] string Code,
    [property: Id(1)] string Name,
    [property: Id(2)] string? Email,
    [property: Id(3)] string? FirstName,
    [property: Id(4)] string? LastName,
    [property: Id(5)] string? Telephone,
    [property: Id(6)] string? VatNumber,
    [property: Id(7)] LedgerAddress Address,
    [property: Id(8)] string CurrencyCode)
{
    /// <summary>Where the customer is for VAT, in the ledger's words: <c>Domestic</c>, <c>EU</c> or <c>Rest of World</c> (apis/kashflow.md §3); null leaves it to the ledger.</summary>
    [Id(9)]
    public string? TradeBorderType { get; init; }
}

/// <summary>An address in the ledger's form: four lines, postcode and ISO country code (Greece is <c>EL</c>, apis/kashflow.md §3).</summary>
[GenerateSerializer, Immutable, Alias("kf.LedgerAddress")]
public sealed record LedgerAddress(
    [property: Id(0)] string? Line1,
    [property: Id(1)] string? Line2,
    [property: Id(2)] string? Line3,
    [property: Id(3)] string? Line4,
    [property: Id(4)] string? Postcode,
    [property: Id(5)] string? CountryCode);
