using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Jsonata;

/// <summary>What a function can ask of the evaluation that calls it.</summary>
public interface IFunctionCall
{
    /// <summary>The context item (<c>$</c>) where the function is called; null when another function calls it.</summary>
    Value Input { get; }

    /// <summary>The time of this evaluation; does not change during it.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The limits of this evaluation.</summary>
    JsonataLimits Limits { get; }

    /// <summary>A random number, at least 0 and less than 1.</summary>
    double NextRandom();

    /// <summary>Calls a function (of any kind: built in, lambda, regular expression). A result that is a sequence is given as it is.</summary>
    /// <exception cref="JsonataException">The function ends in an error.</exception>
    Value Apply(ValueFunction function, ReadOnlySpan<Value> arguments);

    /// <summary>How many parameters a function has.</summary>
    int ArityOf(ValueFunction function);

    /// <summary>Counts work: call it in loops of functions, about once for each item, or at once with the number of items.</summary>
    /// <exception cref="JsonataException">The steps or the time are used up (<c>L0003</c>, <c>L0001</c>).</exception>
    void Charge(int steps);

    /// <summary>Checks the size of an array about to be made.</summary>
    /// <exception cref="JsonataException">It is too large (<c>L0004</c>).</exception>
    void CheckItems(long count);

    /// <summary>Checks the length of a text about to be made.</summary>
    /// <exception cref="JsonataException">It is too long (<c>L0006</c>).</exception>
    void CheckText(long length);

    /// <summary>Compiles and evaluates an expression with the variables that are visible where the function is called (<c>$eval</c>).</summary>
    /// <exception cref="JsonataException">It does not compile (<c>D3120</c>) or ends in an error (<c>D3121</c>).</exception>
    Value EvaluateText(string expression, Value input);

    /// <summary>The first match of a regular expression or of another matcher function in a text; null when there is none.</summary>
    /// <exception cref="JsonataException">The function gives no match object (<c>T1010</c>), or the search takes too long (<c>L0005</c>).</exception>
    TextMatch? FirstMatch(ValueFunction matcher, string text);

    /// <summary>The match after this one; null when there is none.</summary>
    /// <exception cref="JsonataException">A regular expression matches nothing over and over (<c>D1004</c>), or as for <see cref="FirstMatch"/>.</exception>
    TextMatch? NextMatch(TextMatch match);
}
