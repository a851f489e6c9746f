using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running.Functions;

/// <summary>Functions about VAT and currencies.</summary>
internal static class Rates
{
    /// <summary><c>$vatRate</c>.</summary>
    public static Value VatRate(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        const string Name = "vatRate";
        if (DomainFunctions.Number(Name, arguments, 0) is not { } net || DomainFunctions.Number(Name, arguments, 1) is not { } vat)
        {
            return default;
        }

        var rate = VatRates.Snap(net, vat, DomainFunctions.Number(Name, arguments, 2), DomainFunctions.Number(Name, arguments, 3) ?? 1m, reference.VatPercents);
        return rate is { } found ? Value.Of(found) : default;
    }

    /// <summary><c>$vatIn</c>.</summary>
    public static Value VatIn(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        const string Name = "vatIn";
        if (DomainFunctions.Number(Name, arguments, 0) is not { } gross || DomainFunctions.Number(Name, arguments, 1) is not { } percent)
        {
            return default;
        }

        return percent > -100m
            ? Value.Of(decimal.Round(gross * percent / (100m + percent), 2, MidpointRounding.AwayFromZero))
            : throw DomainFunctions.Wrong(Name, 1, "a number above -100", arguments[1]);
    }

    /// <summary><c>$exchangeRate</c>.</summary>
    public static Value ExchangeRate(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call) =>
        DomainFunctions.At(arguments, 0).AsText is { } currency && !reference.IsHome(currency) && reference.ExchangeRate(currency) is { } rate ? Value.Of(rate) : default;

    /// <summary><c>$saleRate</c>.</summary>
    public static Value SaleRate(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        var sale = DomainFunctions.At(arguments, 0);
        if (sale.Get("currency").AsText is not { } currency || reference.IsHome(currency))
        {
            return default;
        }

        if (reference.Settings.ExchangeRateSource != ExchangeRateSources.Shop)
        {
            return reference.ExchangeRate(currency) is { } rate ? Value.Of(rate) : default;
        }

        // The ledger takes a currency only once it is enabled there, whoever knows the rate.
        return reference.Ledger.ExchangeRates.ContainsKey(currency) && sale.Get("baseCurrency").AsText is { } own && reference.IsHome(own) &&
               Numbers.Of(sale.Get("baseToOrderRate")) is { } ofShop and > 0
            ? Value.Of(ofShop)
            : default;
    }

    /// <summary><c>$isHomeCurrency</c>.</summary>
    public static Value IsHomeCurrency(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call) =>
        DomainFunctions.At(arguments, 0).AsText is { } currency ? Value.Of(reference.IsHome(currency)) : default;
}
