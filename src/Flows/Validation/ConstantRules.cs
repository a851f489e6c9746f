using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Schemas;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Validation;

/// <summary>Compares what is written into a flow, and the settings it uses, with what the merchant's ledger has.</summary>
internal sealed class ConstantRules(ValidationReference? reference, ProblemList problems)
{
    private const int Shown = 20;

    private readonly HashSet<(string Map, ConstantCheck Check)> _checked = [];
    private readonly HashSet<decimal> _nominals = Set(reference?.Ledger.Nominals);
    private readonly HashSet<decimal> _paymentMethods = Set(reference?.Ledger.PaymentMethods);
    private readonly HashSet<decimal> _bankAccounts = Set(reference?.Ledger.BankAccounts);

    /// <summary>Checks whatever a mapping can give that is written in it: constants, defaults and the results of value maps.</summary>
    public void Check(FlowField field, Mapping mapping, string place, FlowDocument document)
    {
        if (field.Check == ConstantCheck.None)
        {
            return;
        }

        Check(field, mapping.Default, $"{place}.default");
        switch (mapping)
        {
            case ConstantMapping constant:
                Check(field, constant.Value, $"{place}.value");
                break;
            case ValueMapping { Entries: { } entries }:
                CheckEntries(field, entries, $"{place}.map");
                break;
            case ValueMapping { Name: { } name } when document.ValueMaps.TryGetValue(name, out var shared) && _checked.Add((name, field.Check)):
                CheckEntries(field, shared, $"valueMaps.{name}");
                break;
            default:
                break;
        }
    }

    /// <summary>Checks one value that is written into the flow.</summary>
    public void Check(FlowField field, Value value, string place)
    {
        if (value.IsUndefined || value.IsNull || value.AsText is { Length: 0 })
        {
            return;
        }

        if (WhyNot(field, value) is { } reason)
        {
            problems.Error(place, $"'{field.Name}' is {value}, {reason}");
        }
    }

    /// <summary>Checks the merchant's settings that the flow uses.</summary>
    public void CheckSettings(IReadOnlySet<FlowField> used)
    {
        if (reference is not { Posting: { } posting, Ledger: var ledger })
        {
            return;
        }

        foreach (var field in CanonicalTypes.Settings.Fields.Where(field => field.Check == ConstantCheck.Nominal && used.Contains(field)))
        {
            var code = NominalOf(posting, field.Name);
            if (!ledger.Nominals.Contains(code))
            {
                problems.Warn(
                    $"{FlowNames.Settings}.{field.Name}",
                    $"The flow uses settings.{field.Name}, which is {Text(code)} for this merchant; the ledger has no such nominal account. Create it there or change the merchant's posting settings.");
            }
        }
    }

    private void CheckEntries(FlowField field, IReadOnlyDictionary<string, Value> entries, string place)
    {
        foreach (var (key, value) in entries)
        {
            Check(field, value, $"{place}.{key}");
        }
    }

    private string? WhyNot(FlowField field, Value value)
    {
        if (field.Check == ConstantCheck.Currency)
        {
            return NotCurrency(value);
        }

        if (reference is null)
        {
            return NumberOf(value) is { } plain && decimal.Truncate(plain) != plain && field.Check is ConstantCheck.Nominal or ConstantCheck.PaymentMethod or ConstantCheck.BankAccount
                ? "and it must be a whole number."
                : null;
        }

        var ledger = reference.Ledger;
        return field.Check switch
        {
            ConstantCheck.VatPercent => NumberOf(value) is { } percent && VatRates.Near(ledger.VatPercents, percent) is not null
                ? null
                : NotConfigured(value, ledger.VatPercents.ToHashSet(), "VAT rate"),
            ConstantCheck.Nominal => NotConfigured(value, _nominals, "nominal account"),
            ConstantCheck.PaymentMethod => NotConfigured(value, _paymentMethods, "payment method"),
            ConstantCheck.BankAccount => NotConfigured(value, _bankAccounts, "bank account"),
            ConstantCheck.Product => value.AsText is { } code && ledger.Products is { } products && !products.ContainsKey(code)
                ? $"and the ledger has no such product{NearestName.Question(code, products.Count <= 2_000 ? products.Keys.ToList() : [])}"
                : null,
            _ => null,
        };
    }

    private string? NotCurrency(Value value)
    {
        if (value.AsText is not { } code || !Currencies.All.Contains(code))
        {
            var upper = value.AsText?.Trim().ToUpperInvariant() ?? string.Empty;
            return Currencies.All.Contains(upper) ? $"and currency codes are written in capital letters: {upper}." : "which is no currency code of ISO 4217; write one such as GBP or EUR.";
        }

        return reference is { HomeCurrency: { } home } && !string.Equals(code, home, StringComparison.OrdinalIgnoreCase) && !reference.Ledger.ExchangeRates.ContainsKey(code)
            ? $"a currency that is not enabled in the ledger; enable it there or use one of {string.Join(", ", reference.Ledger.ExchangeRates.Keys.Append(home).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(Shown))}."
            : null;
    }

    private static string? NotConfigured(Value value, HashSet<decimal> known, string what)
    {
        // What is no number at all is told where types are compared.
        if (NumberOf(value) is not { } number || known.Contains(number))
        {
            return null;
        }

        var list = string.Join(", ", known.Order().Take(Shown).Select(Text)) + (known.Count > Shown ? ", …" : string.Empty);
        return known.Count == 0 ? $"and the ledger has no {what} at all; add it there." : $"and the ledger has no such {what}; it has {list}.";
    }

    private static HashSet<decimal> Set(IEnumerable<int>? codes) => [.. (codes ?? []).Select(code => (decimal)code)];

    private static decimal? NumberOf(Value value) => value switch
    {
        { IsDecimal: true } => value.AsDecimal,
        { AsText: { } text } when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static int NominalOf(PostingConfig posting, string setting) => setting switch
    {
        "salesNominal" => posting.SalesNominal,
        "shippingNominal" => posting.ShippingNominal,
        "feeNominal" => posting.FeeNominal,
        _ => throw new ArgumentOutOfRangeException(nameof(setting), setting, "A nominal without a setting."),
    };

    private static string Text(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
