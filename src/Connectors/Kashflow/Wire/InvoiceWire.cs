namespace KashflowOrleans.Connectors.Kashflow.Wire;

/// <summary>What we read of an invoice, in a list or alone (apis/kashflow.md Appendix A, GET /invoices/{number}). Lists carry no payments and no delivery address (§2).</summary>
internal sealed record InvoiceWire
{
    public int Id { get; init; }

    public int Number { get; init; }

    public string? CustomerCode { get; init; }

    public string? CustomerReference { get; init; }

    public string? IssuedDate { get; init; }

    public decimal NetAmount { get; init; }

    public decimal VATAmount { get; init; }

    public decimal GrossAmount { get; init; }

    public decimal TotalPaidAmount { get; init; }

    public CurrencyWire? Currency { get; init; }

    public IReadOnlyList<PaymentLineWire>? PaymentLines { get; init; }

    // Not ours, but a replacement that left them out would clear them.
    public int ProjectNumber { get; init; }

    public bool IsCISReverseCharge { get; init; }

    public bool AutomaticCreditControlEnabled { get; init; }

    public bool UseCustomDeliveryAddress { get; init; }

    public AddressWire? DeliveryAddress { get; init; }
}

/// <summary>A payment within an invoice.</summary>
internal sealed record PaymentLineWire
{
    public int Id { get; init; }

    public decimal Amount { get; init; }

    public string? Reference { get; init; }

    public int BulkId { get; init; }

    public int BFSTransactionId { get; init; }

    public int PaymentProcessor { get; init; }

    /// <summary>A credit note that was applied: one such line stands on the invoice, one with the opposite sign on the note, both of one bulk payment (§3 Credit notes).</summary>
    public bool IsPaymentCreditNote { get; init; }

    public string? Date { get; init; }

    public int Method { get; init; }

    public int AccountId { get; init; }

    public string? Note { get; init; }
}

/// <summary>An invoice to be created or to take an existing one's place (apis/kashflow.md Appendix A, POST and PUT /invoices).</summary>
internal sealed record InvoiceRequest
{
    public required int? Number { get; init; }

    public required string CustomerCode { get; init; }

    public required string CustomerReference { get; init; }

    public required string IssuedDate { get; init; }

    public required string DueDate { get; init; }

    public required CurrencyRequest Currency { get; init; }

    public required AddressWire Address { get; init; }

    public bool UpdateCustomerAddress { get; init; }

    public bool UpdateCustomerDeliveryAddress { get; init; }

    public int? ProjectNumber { get; init; }

    public bool? IsCISReverseCharge { get; init; }

    public bool? AutomaticCreditControlEnabled { get; init; }

    public bool? UseCustomDeliveryAddress { get; init; }

    public AddressWire? DeliveryAddress { get; init; }

    public required IReadOnlyList<LineRequest> LineItems { get; init; }

    public required IReadOnlyList<PaymentLineRequest> PaymentLines { get; init; }
}

/// <summary>An invoice line: <see cref="Rate"/> is the net unit price, <see cref="VATLevel"/> a percentage, <see cref="VATAmount"/> the VAT of the whole line
/// (apis/kashflow.md §3, §4).</summary>
internal sealed record LineRequest
{
    public required int Number { get; init; }

    public required string Description { get; init; }

    public required decimal Quantity { get; init; }

    public required decimal Rate { get; init; }

    public required decimal VATLevel { get; init; }

    public required bool VATExempt { get; init; }

    public required decimal VATAmount { get; init; }

    public required int NominalCode { get; init; }

    public string? ProductCode { get; init; }
}

/// <summary>A payment to be recorded, or with its <see cref="Id"/> to be kept.</summary>
internal sealed record PaymentLineRequest
{
    public int? Id { get; init; }

    public required string Date { get; init; }

    public required decimal Amount { get; init; }

    public required int Method { get; init; }

    public required int AccountId { get; init; }

    public required string Reference { get; init; }

    public required string Note { get; init; }

    public int? BulkId { get; init; }

    public int? BFSTransactionId { get; init; }

    public int? PaymentProcessor { get; init; }
}
