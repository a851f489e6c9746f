using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>What a client may write of an invoice (apis/kashflow.md Appendix A, POST /invoices). Dates stay text until they are judged.</summary>
public sealed record InvoiceFields
{
    public int? Number { get; init; }

    public string? IssuedDate { get; init; }

    public string? DueDate { get; init; }

    public string? PaidDate { get; init; }

    public int? ProjectNumber { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool IsCISReverseCharge { get; init; }

    public string? CustomerCode { get; init; }

    public string? CustomerReference { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool AutomaticCreditControlEnabled { get; init; }

    public string? CustomerKey { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool UseCustomDeliveryAddress { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool UpdateCustomerAddress { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool UpdateCustomerDeliveryAddress { get; init; }

    public CurrencyFields? Currency { get; init; }

    public AddressFields? Address { get; init; }

    public AddressFields? DeliveryAddress { get; init; }

    public IReadOnlyList<InvoiceLineFields>? LineItems { get; init; }

    public IReadOnlyList<PaymentLineFields>? PaymentLines { get; init; }
}

/// <summary>A line: Rate is the net unit price, VATLevel a percentage, VATAmount the VAT of the whole line (apis/kashflow.md §3, §4).</summary>
public sealed record InvoiceLineFields
{
    public int Number { get; init; }

    public string? Description { get; init; }

    public decimal Quantity { get; init; }

    public decimal Rate { get; init; }

    public decimal VATLevel { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool VATExempt { get; init; }

    public decimal VATAmount { get; init; }

    public int? NominalCode { get; init; }

    public string? ProductCode { get; init; }

    public string? TaxCode { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool Disallowed { get; init; }

    public int? ProjectNumber { get; init; }
}

/// <summary>A payment inside an invoice: Method and AccountId are ids of this account (apis/kashflow.md §3, Payments).</summary>
public sealed record PaymentLineFields
{
    public int? Id { get; init; }

    public string? Date { get; init; }

    public decimal Amount { get; init; }

    public int? Method { get; init; }

    public string? Reference { get; init; }

    public string? Note { get; init; }

    public int? AccountId { get; init; }

    public int? BulkId { get; init; }

    public int? BFSTransactionId { get; init; }

    public int? PaymentProcessor { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool IsExternalRefund { get; init; }
}
