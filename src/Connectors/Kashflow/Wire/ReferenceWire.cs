namespace KashflowOrleans.Connectors.Kashflow.Wire;

/// <summary>A row of <c>GET /vat/settings/vatrates</c>.</summary>
internal sealed record VatRateWire
{
    public decimal VATRate { get; init; }
}

/// <summary>A row of <c>GET /currencies</c>.</summary>
internal sealed record CurrencyWire
{
    public string? Code { get; init; }

    public decimal ExchangeRate { get; init; }
}

/// <summary>A row of <c>GET /nominals</c>.</summary>
internal sealed record NominalWire
{
    public int Code { get; init; }

    public bool Archived { get; init; }
}

/// <summary>A row of <c>GET /paymentmethods/invoice</c>. The published specification names no fields; the SOAP type calls the id MethodID (apis/kashflow.md Appendix A, B).</summary>
internal sealed record PaymentMethodWire
{
    public int Id { get; init; }

    public int MethodId { get; init; }
}

/// <summary>A row of <c>GET /bankaccounts</c>.</summary>
internal sealed record BankAccountWire
{
    public int Id { get; init; }

    /// <summary>Code of its nominal account (apis/kashflow.md §3 Payments).</summary>
    public int Code { get; init; }

    public bool IsArchived { get; init; }
}

/// <summary>A row of <c>GET /products/list</c>. One code may stand under several nominals (apis/kashflow.md §3 Products &amp; stock).</summary>
internal sealed record ProductWire
{
    public string? Code { get; init; }

    public int NominalCode { get; init; }

    /// <summary>Null where the service does not say.</summary>
    public bool? InUse { get; init; }
}
