using System.Runtime.CompilerServices;
using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Running.Functions;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Model;

namespace KashflowOrleans.Flows.Running;

/// <summary>A merchant's settings and ledger data together, with what is made of them once for many runs.</summary>
internal sealed class FlowReference
{
    private static readonly ConditionalWeakTable<LedgerReference, ConditionalWeakTable<FlowSettings, FlowReference>> Cache = [];

    private FlowReference(FlowSettings settings, LedgerReference ledger)
    {
        Settings = settings;
        Ledger = ledger;
        VatPercents = [.. ledger.VatPercents];
        LedgerValue = ToValue(ledger);
        Functions = DomainFunctions.For(this);
        foreach (var function in Functions)
        {
            Context.Register(function);
        }
    }

    /// <summary>The merchant's settings.</summary>
    public FlowSettings Settings { get; }

    /// <summary>What is configured in the ledger.</summary>
    public LedgerReference Ledger { get; }

    /// <summary>The ledger's VAT rates.</summary>
    public decimal[] VatPercents { get; }

    /// <summary>The ledger as expressions see it.</summary>
    public Value LedgerValue { get; }

    /// <summary>The domain functions over these data.</summary>
    public IReadOnlyList<BuiltInFunction> Functions { get; }

    /// <summary>For expressions that ask neither for the time nor for random numbers: one for many runs.</summary>
    public JsonataContext Context { get; } = new();

    /// <summary>The data of a run; the same object for the same settings and ledger.</summary>
    public static FlowReference For(FlowSettings settings, LedgerReference ledger) =>
        Cache.GetValue(ledger, static _ => []).GetValue(settings, of => new FlowReference(of, ledger));

    /// <summary>Looks a key up in a table; nothing when it is not there.</summary>
    public Value Lookup(string table, Value key)
    {
        if (FieldReader.IsNothing(key))
        {
            return Value.Undefined;
        }

        switch (table)
        {
            case ReferenceTables.ExchangeRates:
                return key.AsText is { } currency && ExchangeRate(currency) is { } rate ? Value.Of(rate) : Value.Undefined;
            case ReferenceTables.VatRates:
                return Numbers.Of(key) is { } percent && VatRates.Near(VatPercents, percent) is { } near ? Value.Of(near) : Value.Undefined;
            case ReferenceTables.Nominals:
                return Numbers.Of(key) is { } code && IsNominal(code) ? Value.Of(code) : Value.Undefined;
            case ReferenceTables.PaymentMethods:
                return Texts.Of(key) is { } method ? PaymentMethod(method) : Value.Undefined;
            case ReferenceTables.Products:
                return Texts.Of(key) is { } product && Ledger.Products?.ContainsKey(product) == true ? Value.Of(product) : Value.Undefined;
            default:
                throw new ArgumentOutOfRangeException(nameof(table), table, "A table that is not known.");
        }
    }

    /// <summary>Whether it is the home currency.</summary>
    public bool IsHome(string currency) => string.Equals(currency, Settings.HomeCurrency, StringComparison.OrdinalIgnoreCase);

    /// <summary>The ledger's rate of a currency; null when there is none above 0.</summary>
    public decimal? ExchangeRate(string currency) => Ledger.ExchangeRates.TryGetValue(currency, out var rate) && rate > 0 ? rate : null;

    /// <summary>Whether the ledger has a nominal account.</summary>
    public bool IsNominal(decimal code) => decimal.Truncate(code) == code && code is >= int.MinValue and <= int.MaxValue && Ledger.Nominals.Contains((int)code);

    /// <summary>The method and bank account that a channel's payment method is booked to; nothing when there is no entry.</summary>
    public Value PaymentMethod(string channelMethod)
    {
        if (Settings.FindPaymentMethod(channelMethod) is not { } method)
        {
            return Value.Undefined;
        }

        var fields = new ValueObject(2);
        fields.Set("methodId", Value.Of(method.MethodId));
        fields.Set("accountId", Value.Of(method.AccountId));
        return Value.Of(fields);
    }

    private static Value ToValue(LedgerReference ledger)
    {
        var fields = new ValueObject(6);
        fields.Set("vatPercents", List(ledger.VatPercents, Value.Of));
        fields.Set("nominals", List(ledger.Nominals.Order(), Value.Of));
        var currencies = new ValueObject(ledger.ExchangeRates.Count);
        foreach (var (code, rate) in ledger.ExchangeRates.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            currencies.Set(code, Value.Of(rate));
        }

        fields.Set("currencies", Value.Of(currencies));
        fields.Set("paymentMethods", List(ledger.PaymentMethods.Order(), Value.Of));
        fields.Set("bankAccounts", List(ledger.BankAccounts.Order(), Value.Of));
        if (ledger.Products is { } products)
        {
            fields.Set("products", List(products.Keys.Order(StringComparer.Ordinal), Value.Of));
        }

        return Value.Of(fields);
    }

    private static Value List<T>(IEnumerable<T> items, Func<T, Value> one) => Value.Of(new ValueArray([.. items.Select(one)]));
}
