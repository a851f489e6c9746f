using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using NodaTime;

namespace KashflowOrleans.Flows.Emission;

/// <summary>An invoice or credit note that is being put together.</summary>
internal sealed class SaleDraft(FlowReference reference, EmittedDocument document)
{
    // Both documents have these fields at the same places.
    private static readonly int ReferenceField = At("reference");
    private static readonly int IssuedOnField = At("issuedOn");
    private static readonly int CurrencyField = At("currency");
    private static readonly int ExchangeRateField = At("exchangeRate");
    private static readonly int AddressField = At("address");
    private static readonly int DueOnField = At("dueOn");
    private static readonly int InvoiceReferenceField = DocumentFields.IndexOf(DocumentFields.Of(EmittedDocument.CreditNote), "invoiceReference");

    private static readonly int RateSourceField = At("exchangeRateSource");

    private readonly SaleLines _lines = new(reference);
    private LocalDate _issuedOn;
    private LocalDate _dueOn;
    private decimal? _exchangeRate;
    private string? _rateSource;
    private LedgerAddress _address = LedgerAddresses.Empty;
    private string _invoiceReference = "";

    /// <summary>Natural key.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Net plus VAT of the lines.</summary>
    public decimal Gross => Sum(line => line.Net + line.Vat);

    /// <summary>VAT of the lines.</summary>
    public decimal Vat => Sum(line => line.Vat);

    /// <summary>Whether there is no line.</summary>
    public bool IsEmpty => _lines.Lines.Count == 0;

    /// <summary>Reads the header; the result is why the document cannot be, or null.</summary>
    public string? Begin(ref FieldReader reader)
    {
        Reference = reader.Text(ReferenceField) ?? "";
        Currency = reader.Text(CurrencyField) ?? "";
        _issuedOn = reader.Day(IssuedOnField) ?? default;
        _exchangeRate = reader.Number(ExchangeRateField);
        _rateSource = reader.Text(RateSourceField);
        _address = reader.Address(AddressField);
        if (document == EmittedDocument.Invoice)
        {
            _dueOn = reader.Day(DueOnField) ?? _issuedOn;
        }
        else
        {
            _invoiceReference = reader.Text(InvoiceReferenceField) ?? "";
        }

        if (reader.Problem is { } problem)
        {
            return problem;
        }

        if (string.Equals(Currency, reference.Settings.HomeCurrency, StringComparison.OrdinalIgnoreCase))
        {
            (_exchangeRate, _rateSource) = (null, null);
            return null;
        }

        return _exchangeRate is > 0 ? null : $"Currency {Currency} is not enabled in the ledger, or has no exchange rate there; enable it and retry.";
    }

    /// <summary>Adds a line; the result is why it cannot be, or null.</summary>
    public string? AddLine(ref FieldReader reader) => _lines.Add(ref reader);

    /// <summary>The invoice with its payments.</summary>
    public InvoiceDocument ToInvoice(IReadOnlyList<PaymentDocument> payments) =>
        new(Reference, _issuedOn, _dueOn, Currency, _exchangeRate, _address, _lines.Lines, payments) { ExchangeRateSource = _rateSource };

    /// <summary>The credit note with what is given back.</summary>
    public CreditNoteDocument ToCreditNote(IReadOnlyList<PaymentDocument> payments) =>
        new(Reference, _invoiceReference, _issuedOn, Currency, _exchangeRate, _address, _lines.Lines, payments);

    private decimal Sum(Func<InvoiceLine, decimal> part)
    {
        var sum = 0m;
        foreach (var line in _lines.Lines)
        {
            sum += part(line);
        }

        return sum;
    }

    private static int At(string name) => DocumentFields.IndexOf(DocumentFields.Of(EmittedDocument.Invoice), name);
}
