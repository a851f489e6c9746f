using System.Runtime.CompilerServices;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata.Functions;

/// <summary>What the functions share in reading their arguments and counting their work.</summary>
internal static class FunctionArguments
{
    // Copying this many characters is about as much work as evaluating one node.
    private const int CharactersPerStep = 32;

    private const int LongestPicture = 10_000;

    /// <summary>The argument at a place; nothing when there are fewer.</summary>
    public static Value At(this ReadOnlySpan<Value> arguments, int index) => index < arguments.Length ? arguments[index] : Value.Undefined;

    /// <summary>A whole number from a number: without its fraction, within the range of an integer.</summary>
    public static int ToInt32(this Value number)
    {
        var whole = Math.Truncate(number.AsDouble);
        return double.IsNaN(whole) ? 0 : (int)Math.Clamp(whole, int.MinValue, int.MaxValue);
    }

    /// <summary>Whether a value counts as true, with the work for looking into arrays counted.</summary>
    public static bool IsTrue(this IFunctionCall call, Value value)
    {
        if (value.AsArray is not { } array)
        {
            return Truth.Of(value);
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var item in array.Items)
        {
            call.Charge(1);
            if (call.IsTrue(item))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Counts work on so many characters.</summary>
    public static void ChargeText(this IFunctionCall call, long characters) => call.Charge((int)Math.Min(int.MaxValue, 1 + (characters / CharactersPerStep)));

    /// <summary>Checks the length that a text grows to by a piece, and counts the work for the piece alone.</summary>
    public static void Extend(this IFunctionCall call, long length, long piece)
    {
        if (length > call.Limits.MaxTextLength)
        {
            call.CheckText(length);
        }

        call.ChargeText(piece);
    }

    /// <summary>Counts the work of reading a picture of a number or date.</summary>
    /// <exception cref="JsonataException">It is longer than any picture needs to be (<c>L0006</c>).</exception>
    public static void CheckPicture(this IFunctionCall call, string picture)
    {
        if (picture.Length > LongestPicture)
        {
            throw new JsonataException("L0006", "A picture has at most 10000 characters.");
        }

        call.Charge(picture.Length);
    }

    /// <summary>Counts work on so many items.</summary>
    public static void ChargeItems(this IFunctionCall call, long items) => call.Charge((int)Math.Min(int.MaxValue, 1 + items));

    /// <summary>Checks and counts an array of so many items that is about to be made.</summary>
    public static void Reserve(this IFunctionCall call, long items)
    {
        call.CheckItems(items);
        call.ChargeItems(items);
    }
}
