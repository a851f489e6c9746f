using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata;

/// <summary>Which values count as true.</summary>
public static class Truth
{
    /// <summary>Whether a value counts as true: true, a number other than 0, text that is not empty, an object with fields, an array with anything true in it.
    /// Nothing, null and functions do not.</summary>
    /// <param name="value">The value.</param>
    /// <param name="call">Whose steps are charged for looking through arrays; null for nobody's.</param>
    public static bool Of(Value value, IFunctionCall? call = null)
    {
        if (value.IsTrue)
        {
            return true;
        }

        return value.Kind switch
        {
            ValueKind.Number => value.IsDecimal ? value.AsDecimal != 0 : value.AsDouble is not (0 or double.NaN),
            ValueKind.Text => value.AsText!.Length > 0,
            ValueKind.Object => value.AsObject!.Count > 0,
            ValueKind.Array => OfArray(value.AsArray!, call),
            _ => false,
        };
    }

    private static bool OfArray(ValueArray array, IFunctionCall? call)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        call?.Charge(array.Count);
        foreach (var item in array.Items)
        {
            if (Of(item, call))
            {
                return true;
            }
        }

        return false;
    }
}
