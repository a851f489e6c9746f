namespace KashflowOrleans.Connectors.Kashflow.Wire;

/// <summary>What we read of a customer, in a list or alone (apis/kashflow.md Appendix A, GET /customers/{code}).</summary>
internal sealed record CustomerWire
{
    public int Id { get; init; }

    public string? Code { get; init; }

    public string? Name { get; init; }

    /// <summary>Stands in old samples only; the address lives in the contacts (§3).</summary>
    public string? Email { get; init; }

    public IReadOnlyList<ContactWire>? Contacts { get; init; }
}

/// <summary>A contact of a customer.</summary>
internal sealed record ContactWire
{
    public bool IsPrimary { get; init; }

    public string? Firstname { get; init; }

    public string? LastName { get; init; }

    public string? Telephone { get; init; }

    public string? Email { get; init; }
}

/// <summary>A row of <c>GET /customers/search</c>: the customer's id, and its name or code.</summary>
internal sealed record CustomerHit
{
    public int Key { get; init; }

    public string? Value { get; init; }
}

/// <summary>A customer to be created (apis/kashflow.md Appendix A, POST /customers).</summary>
internal sealed record CustomerRequest
{
    public required string Code { get; init; }

    public required string Name { get; init; }

    public string? VATNumber { get; init; }

    /// <summary>Domestic, EU or Rest of World (§3).</summary>
    public string? TradeBorderType { get; init; }

    public required CurrencyRequest Currency { get; init; }

    public required IReadOnlyList<ContactWire> Contacts { get; init; }

    public required IReadOnlyList<AddressWire> Addresses { get; init; }

    /// <summary>Never: the service would make up another code, and a customer could exist twice.</summary>
    public bool CreateCustomerCodeIfDuplicate { get; init; }

    public bool CreateCustomerNameIfEmptyOrNull { get; init; }
}

/// <summary>An address.</summary>
internal sealed record AddressWire
{
    public string? Name { get; init; }

    public string? Line1 { get; init; }

    public string? Line2 { get; init; }

    public string? Line3 { get; init; }

    public string? Line4 { get; init; }

    public string? PostCode { get; init; }

    public string? CountryCode { get; init; }
}

/// <summary>A currency in requests.</summary>
internal sealed record CurrencyRequest
{
    public required string Code { get; init; }

    public decimal? ExchangeRate { get; init; }
}
