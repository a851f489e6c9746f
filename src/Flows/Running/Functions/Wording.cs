using KashflowOrleans.Flows.Emission;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Running.Functions;

/// <summary>Functions about texts.</summary>
internal static class Wording
{
    private const int LongestText = 10_000;

    /// <summary><c>$money</c>.</summary>
    public static Value Money(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call) =>
        DomainFunctions.Number("money", arguments, 0) is { } amount ? Value.Of(Texts.Money(amount)) : default;

    /// <summary><c>$amount</c>.</summary>
    public static Value Amount(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call) =>
        DomainFunctions.Number("amount", arguments, 0) is { } number ? Value.Of(Texts.Amount(number)) : default;

    /// <summary><c>$oneLine</c>.</summary>
    public static Value OneLine(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        const string Name = "oneLine";
        if (Texts.Of(DomainFunctions.At(arguments, 0)) is not { } text)
        {
            return default;
        }

        var max = DomainFunctions.Number(Name, arguments, 1) ?? Texts.MaxDescription;
        return max is >= 1 and <= LongestText
            ? Value.Of(Texts.OneLine(text, (int)max))
            : throw DomainFunctions.Wrong(Name, 1, "a number from 1 to 10000", arguments[1]);
    }

    /// <summary><c>$firstText</c>.</summary>
    public static Value FirstText(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        foreach (var argument in arguments)
        {
            if (Texts.Of(argument) is { } text && !string.IsNullOrWhiteSpace(text))
            {
                return Value.Of(text.Trim());
            }
        }

        return default;
    }

    /// <summary><c>$joinText</c>.</summary>
    public static Value JoinText(FlowReference reference, ReadOnlySpan<Value> arguments, IFunctionCall? call)
    {
        string? joined = null;
        foreach (var argument in arguments)
        {
            if (Texts.Of(argument) is { } text && !string.IsNullOrWhiteSpace(text))
            {
                joined = joined is null ? text.Trim() : $"{joined} {text.Trim()}";
            }
        }

        return Value.Of(joined);
    }
}
