using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Kashflow.Wire;
using KashflowOrleans.Documents;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>Reads what an invoice or a credit note was posted with. Pure.</summary>
internal static class PostedContent
{
    /// <summary>The content; null where the answer carries no lines.</summary>
    public static LedgerContent? Of(InvoiceWire invoice) => invoice.LineItems is { Count: > 0 } lines
        ? new LedgerContent(
            invoice.Currency?.Code ?? string.Empty,
            invoice.Currency?.ExchangeRate is { } rate and not 0 and not 1 ? rate : null,
            new LedgerAddress(
                invoice.Address?.Line1, invoice.Address?.Line2, invoice.Address?.Line3, invoice.Address?.Line4, invoice.Address?.PostCode, invoice.Address?.CountryCode),
            [.. lines.Select(Line)])
        : null;

    // The service rounds price times quantity to two decimals; what does not come out even stands as one at the line's net, as our own lines do.
    private static InvoiceLine Line(LineWire line)
    {
        var net = line.Rate * line.Quantity;
        var rounded = Math.Round(net, 2, MidpointRounding.AwayFromZero);
        return new InvoiceLine(
            line.Description ?? string.Empty,
            net == rounded ? line.Quantity : 1,
            net == rounded ? line.Rate : rounded,
            line.VATLevel,
            line.VATAmount,
            line.VATExempt,
            line.NominalCode,
            net == rounded && line.ProductCode is { Length: > 0 } product ? product : null);
    }
}
