using System.Text.Json.Serialization;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>A store view's configuration: the first thing to read when trying a connection.</summary>
public sealed record WireStoreConfig
{
    public string? Id { get; set; }

    public string? Code { get; set; }

    /// <summary>IANA zone of the store; document dates follow it (apis/magento.md §7, case 25).</summary>
    public string? Timezone { get; set; }

    public string? BaseCurrencyCode { get; set; }
}

/// <summary>A customer's account (apis/magento.md §1.9).</summary>
public sealed record WireCustomer
{
    public string? Id { get; set; }

    public string? Email { get; set; }

    public string? Firstname { get; set; }

    public string? Lastname { get; set; }

    public string? Taxvat { get; set; }

    public string? UpdatedAt { get; set; }

    [JsonConverter(typeof(WireAddressesConverter))]
    public IReadOnlyList<WireAddress>? Addresses { get; set; }
}

/// <summary>Body of a new comment. It carries no status: the service takes any, also ones it does not know (apis/magento.md §1.11).</summary>
public sealed record WireCommentRequest
{
    /// <summary>The entry to add.</summary>
    [JsonPropertyName("statusHistory")]
    public required WireNewComment StatusHistory { get; set; }
}

/// <summary>The entry of <see cref="WireCommentRequest"/>: seen by staff alone, and nobody is e-mailed.</summary>
public sealed record WireNewComment
{
    public required string Comment { get; set; }

    public int IsCustomerNotified { get; set; }

    public int IsVisibleOnFront { get; set; }
}
