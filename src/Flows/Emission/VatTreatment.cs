using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Running;

namespace KashflowOrleans.Flows.Emission;

/// <summary>How a line stands to VAT, and what the ledger is told of it.</summary>
/// <param name="Name">One of <see cref="VatTreatmentNames"/>.</param>
/// <param name="Percent">The ledger's rate; null when none fits, and when the line is exempt or held.</param>
/// <param name="IsExempt">Whether it is posted as exempt.</param>
/// <param name="Note">What the line should say about it; null when nothing.</param>
/// <param name="Hold">Why a person must look; null when nobody need.</param>
public sealed record VatTreatment(string Name, decimal? Percent, bool IsExempt, string? Note, string? Hold)
{
    /// <summary>The treatment of a line. What was charged decides first: VAT that is there is VAT. Only a line without VAT is judged by what it is, where it goes and who buys.</summary>
    /// <param name="line">The line.</param>
    /// <param name="buyer">Where it goes and who buys.</param>
    /// <param name="settings">The merchant's settings.</param>
    /// <param name="configured">The ledger's rates.</param>
    public static VatTreatment Of(VatLine line, VatBuyer buyer, FlowSettings settings, IReadOnlyList<decimal> configured)
    {
        if (line.Vat != 0 || line.StatedPercent is not (null or 0))
        {
            return new VatTreatment(VatTreatmentNames.Taxed, VatRates.Snap(line.Net, line.Vat, line.StatedPercent, line.Units, configured), IsExempt: false, null, null);
        }

        var (name, note) = WithoutVat(line, buyer, settings);
        return settings.LedgerVatOf(name) switch
        {
            LedgerVatNames.Exempt => new VatTreatment(name, null, IsExempt: true, note, null),
            LedgerVatNames.Hold => new VatTreatment(
                name, null, IsExempt: false, note, $"Line '{line.Description}' was sold without VAT ({note ?? name}), and the merchant's settings hold such sales ({name}): see that it is right and post it by hand."),
            _ => new VatTreatment(name, VatRates.Snap(line.Net, 0m, 0m, line.Units, configured), IsExempt: false, note, null),
        };
    }

    private static (string Name, string? Note) WithoutVat(VatLine line, VatBuyer buyer, FlowSettings settings)
    {
        if (line.IsGiftCard)
        {
            return (VatTreatmentNames.OutsideScope, "gift card, VAT is due when it is used");
        }

        if (settings.VatOfProduct(line.Sku, line.Category) is { } said)
        {
            return (said, said == VatTreatmentNames.Exempt ? "exempt from VAT" : said == VatTreatmentNames.OutsideScope ? "outside the scope of VAT" : null);
        }

        if (buyer.Place is not { } place || Countries.IsHome(place))
        {
            return (VatTreatmentNames.ZeroRated, buyer.Place == VatPlace.NorthernIreland ? "Northern Ireland, zero-rated" : null);
        }

        // Goods from Great Britain are exported to whoever buys them; only Northern Ireland still supplies goods within the EU.
        if (place == VatPlace.Eu
            && (line.IsService || settings.VatCountry == VatCountries.NorthernIreland)
            && Countries.EuVatNumber(buyer.VatNumber, buyer.Country) is { } number)
        {
            return (VatTreatmentNames.ReverseCharge, $"reverse charge: the customer, VAT number {number}, accounts for VAT");
        }

        if (line.IsService)
        {
            return (VatTreatmentNames.OutsideScope, $"service to {buyer.Country}, outside the scope of UK VAT");
        }

        return place == VatPlace.Eu && settings.VatCountry == VatCountries.NorthernIreland
            ? (VatTreatmentNames.EuConsumer, $"goods to a consumer in {buyer.Country} without VAT")
            : (VatTreatmentNames.Export, $"export to {buyer.Country}, zero-rated");
    }
}

/// <summary>What of a line decides on its VAT.</summary>
/// <param name="Description">Its text, for reasons.</param>
/// <param name="Net">Amount without VAT.</param>
/// <param name="Vat">VAT that was charged.</param>
/// <param name="StatedPercent">The rate the channel states.</param>
/// <param name="Units">How many times a penny may have been rounded away: the quantity, times 100 where the smallest coin is no penny.</param>
/// <param name="Sku">Stock-keeping unit.</param>
/// <param name="Category">The channel's product type.</param>
/// <param name="IsGiftCard">Whether it sells a gift card.</param>
/// <param name="IsService">Whether nothing is delivered.</param>
public sealed record VatLine(
    string Description, decimal Net, decimal Vat, decimal? StatedPercent, decimal Units, string? Sku, string? Category, bool IsGiftCard, bool IsService);

/// <summary>Where a line goes and who buys it.</summary>
/// <param name="Country">The ledger's country code; null when it is not known.</param>
/// <param name="Place">Where that is; null when it is not known, which counts as at home.</param>
/// <param name="VatNumber">The buyer's VAT number as it was typed.</param>
public sealed record VatBuyer(string? Country, VatPlace? Place, string? VatNumber);
