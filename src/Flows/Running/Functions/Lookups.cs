using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Validation;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running.Functions;

/// <summary>Functions that look something up.</summary>
internal static class Lookups
{
    /// <summary><c>$ledgerAddress</c>.</summary>
    public static Value LedgerAddress(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        foreach (var argument in arguments)
        {
            if (argument.IsObject)
            {
                return LedgerAddresses.ToLedger(argument);
            }
        }

        return default;
    }

    /// <summary><c>$paymentMethod</c>.</summary>
    public static Value PaymentMethod(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call) =>
        reference.Lookup(ReferenceTables.PaymentMethods, DomainFunctions.At(arguments, 0));

    /// <summary><c>$nominal</c>.</summary>
    public static Value Nominal(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call) =>
        reference.Lookup(ReferenceTables.Nominals, DomainFunctions.At(arguments, 0));

    /// <summary><c>$product</c>.</summary>
    public static Value Product(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call) =>
        reference.Lookup(ReferenceTables.Products, DomainFunctions.At(arguments, 0));

    /// <summary><c>$productNominal</c>.</summary>
    public static Value ProductNominal(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call) =>
        Texts.Of(DomainFunctions.At(arguments, 0)) is { } code && reference.Ledger.Products?.TryGetValue(code, out var nominal) == true && nominal > 0 ? Value.Of(nominal) : default;
}
