using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Model;

namespace KashflowOrleans.Flows.Running.Functions;

/// <summary>Functions about what a sale is: its treatment for VAT, its account, its reference, its due date.</summary>
internal static class Treatments
{
    private const decimal Penny = 0.01m;

    /// <summary><c>$vatTreatment</c>.</summary>
    public static Value VatTreatment(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        var (sale, line) = (DomainFunctions.At(arguments, 0), DomainFunctions.At(arguments, 1));
        if (!sale.IsObject || !line.IsObject || Numbers.Of(line.Get("net")) is not { } net || Numbers.Of(line.Get("vat")) is not { } vat)
        {
            return default;
        }

        var treatment = Emission.VatTreatment.Of(LineOf(sale, line, net, vat), BuyerOf(sale, line), reference.Settings, reference.VatPercents);
        var fields = new ValueObject(5);
        fields.Set("name", Value.Of(treatment.Name));
        fields.Set("exempt", Value.Of(treatment.IsExempt));
        if (treatment.Percent is { } percent)
        {
            fields.Set("percent", Value.Of(percent));
        }

        Set(fields, "note", treatment.Note);
        Set(fields, "hold", treatment.Hold);
        return Value.Of(fields);
    }

    /// <summary><c>$tradeBorder</c>.</summary>
    public static Value TradeBorder(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        foreach (var address in arguments)
        {
            if (address.IsObject && Countries.PlaceOf(Texts.Of(address.Get("countryCode")), Texts.Of(address.Get("postcode"))) is { } place)
            {
                return Value.Of(Countries.TradeBorderOf(place));
            }
        }

        return default;
    }

    /// <summary><c>$nominalOf</c>.</summary>
    public static Value NominalOf(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        var line = DomainFunctions.At(arguments, 0);
        var mapped = line.IsObject && line.Get("kind").AsText is null or "goods"
            ? reference.Settings.NominalOfProduct(Texts.Of(line.Get("sku")), Texts.Of(line.Get("category")))
            : null;
        return mapped is { } code ? Value.Of(code) : DomainFunctions.At(arguments, 1);
    }

    /// <summary><c>$reference</c>.</summary>
    public static Value Reference(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call) =>
        Texts.Of(DomainFunctions.At(arguments, 0)) is { } number && !string.IsNullOrWhiteSpace(number)
            ? Value.Of(reference.Settings.PrefixOf(Texts.Of(DomainFunctions.At(arguments, 1))) + number.Trim())
            : default;

    private static VatLine LineOf(Value sale, Value line, decimal net, decimal vat)
    {
        var kind = line.Get("kind").AsText;
        return new VatLine(
            Texts.OneLine(Texts.Of(line.Get("description")) ?? "without a description"),
            net,
            vat,
            Numbers.Of(line.Get("vatPercent")),
            Math.Max(1m, Math.Abs(Numbers.Of(line.Get("quantity")) ?? 1m)) * Math.Max(Penny, CurrencyUnits.SmallestOf(sale.Get("currency").AsText)) / Penny,
            Texts.Of(line.Get("sku")),
            Texts.Of(line.Get("category")),
            string.Equals(kind, GiftCardsSold.Kind, StringComparison.Ordinal),
            IsService(sale, line));
    }

    // Goods count where they are delivered; what is not delivered counts where the buyer is (apis/magento.md §7, case 27).
    private static VatBuyer BuyerOf(Value sale, Value line)
    {
        var (billing, shipping) = (sale.Get("billing"), sale.Get("shipping"));
        var address = IsService(sale, line) ? (billing.IsObject ? billing : shipping) : (shipping.IsObject ? shipping : billing);
        var country = LedgerAddresses.Country(Texts.Of(address.Get("countryCode")));
        return new VatBuyer(country, Countries.PlaceOf(country, Texts.Of(address.Get("postcode"))), Texts.Of(sale.Get("customer").Get("vatNumber")));
    }

    private static bool IsService(Value sale, Value line) => !sale.Get("shipping").IsObject || line.Get("category").AsText is "virtual" or "downloadable";

    private static void Set(ValueObject fields, string name, string? text)
    {
        if (text is not null)
        {
            fields.Set(name, Value.Of(text));
        }
    }
}
