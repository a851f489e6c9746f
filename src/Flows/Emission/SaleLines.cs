using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;

namespace KashflowOrleans.Flows.Emission;

/// <summary>Makes the lines of invoices and credit notes: amounts as they were charged, rates and accounts of the ledger, or a reason why not.</summary>
internal sealed class SaleLines(FlowReference reference)
{
    private static readonly IReadOnlyList<DocumentField> Fields = DocumentFields.LinesOf(EmittedDocument.Invoice);
    private static readonly int Description = At("description");
    private static readonly int Quantity = At("quantity");
    private static readonly int Net = At("net");
    private static readonly int Vat = At("vat");
    private static readonly int VatPercent = At("vatPercent");
    private static readonly int StatedVatPercent = At("statedVatPercent");
    private static readonly int VatExempt = At("vatExempt");
    private static readonly int Nominal = At("nominal");
    private static readonly int ProductCode = At("productCode");
    private static readonly int Returned = At("returned");
    private static readonly int Kind = At("kind");
    private static readonly int VatTreatment = At("vatTreatment");

    private const string Goods = "goods";

    /// <summary>The lines so far.</summary>
    public List<InvoiceLine> Lines { get; } = [];

    /// <summary>Adds a line; the result is why it cannot be, or null.</summary>
    public string? Add(ref FieldReader reader)
    {
        // What is nothing is not worth a line, whatever else may be wrong with it; goods of nothing (a free sample) were delivered and stand.
        var kind = reader.Text(Kind) ?? Goods;
        var (net, vat) = (reader.Amount(Net), reader.Amount(Vat));
        if (reader.Problem is null && net == 0 && vat == 0 && !string.Equals(kind, Goods, StringComparison.Ordinal))
        {
            return null;
        }

        var description = reader.Text(Description);
        var quantity = reader.Number(Quantity) ?? 1m;
        var percent = reader.Number(VatPercent);
        var stated = reader.Number(StatedVatPercent);
        var isExempt = reader.Flag(VatExempt);
        if (reader.Problem is { } wrong)
        {
            return wrong;
        }

        description = Texts.OneLine(description!);
        if (!Texts.IsPence(net) || !Texts.IsPence(vat))
        {
            return $"Line '{description}' has the net {Texts.Amount(net)} and VAT {Texts.Amount(vat)}; the ledger keeps two decimals. Correct the order in the shop or post it by hand.";
        }

        if (quantity <= 0)
        {
            return $"Line '{description}' has the quantity {Texts.Amount(quantity)}; it must be more than 0.";
        }

        if (string.Equals(kind, GiftCardsSold.Kind, StringComparison.Ordinal) && reference.Settings.GiftCardNominal is null)
        {
            return GiftCardsSold.NoAccount(description);
        }

        if (isExempt && vat != 0)
        {
            return $"Line '{description}' is exempt from VAT but was charged VAT {Texts.Amount(vat)}; correct the flow or the shop's tax rule.";
        }

        if (isExempt)
        {
            percent = 0m;
        }
        else if (percent is not { } given || VatRates.Near(reference.VatPercents, given) is not { } rate)
        {
            var configured = reference.VatPercents.Length == 0 ? "no rates" : "the rates " + string.Join(", ", reference.VatPercents.Select(other => Texts.Amount(other) + " %"));
            return $"Line '{description}' was charged VAT {Texts.Amount(vat)} on {Texts.Amount(net)} ({StatedRate(stated ?? percent)}); the ledger has {configured}. Add the rate there or correct the shop's tax rule.";
        }
        else
        {
            percent = rate;
        }

        var nominal = reader.Integer(Nominal);
        var productCode = reader.Text(ProductCode);
        var isReturned = reader.Flag(Returned);
        var treatment = reader.Text(VatTreatment);
        if (reader.Problem is { } late)
        {
            return late;
        }

        if (!reference.Ledger.Nominals.Contains(nominal!.Value))
        {
            return $"Nominal account {Texts.Amount(nominal.Value)} ({kind}) does not exist in the ledger; create it there or change the merchant's posting settings.";
        }

        Lines.AddRange(ToLines(new InvoiceLine(description, quantity, 0m, percent.Value, vat, isExempt, nominal.Value, productCode) { ReturnsStock = isReturned && productCode is not null, VatTreatment = treatment }, net));
        return null;
    }

    private static IEnumerable<InvoiceLine> ToLines(InvoiceLine line, decimal net)
    {
        var unit = line.Quantity == 1m ? net : decimal.Round(net / line.Quantity, 2, MidpointRounding.ToEven);
        if (unit * line.Quantity == net)
        {
            return [line with { UnitPrice = unit }];
        }

        // A unit price is kept at two decimals; what does not divide stands as one at the line's net (apis/kashflow.md §4). A product's stock moves by the quantity, so that
        // has to stay; parts of a unit name no product.
        return line.ProductCode is not null && WholeUnits.Of(line.Quantity, net, line.Vat) is { } parts
            ? parts.Select(part => line with { Quantity = part.Quantity, UnitPrice = part.UnitPrice, Vat = part.Vat })
            : [line with { Description = Texts.OneLine($"{Texts.Amount(line.Quantity)} x {line.Description}"), Quantity = 1m, UnitPrice = net, ProductCode = null, ReturnsStock = false }];
    }

    private static string StatedRate(decimal? percent) => percent is { } stated ? $"{Texts.Amount(stated)} %" : "no rate stated";

    private static int At(string name) => DocumentFields.IndexOf(Fields, name);
}
