using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Jsonata.Reference;

/// <summary>What an expression came to: a value (which may be nothing) or an error.</summary>
internal sealed record Answer(Value Value, Failure? Failure = null)
{
    /// <summary>Fields with this name stand for what JSON cannot say; the reference process writes them.</summary>
    public const char Tag = '\0';

    public override string ToString() => Failure is { } failure ? failure.ToString() : Value.IsFunction ? "(function)" : Value.ToString();
}

/// <summary>An error.</summary>
/// <param name="Code">Its code; null when it is no error of the language but a crash.</param>
/// <param name="Position">Where in the expression's text.</param>
/// <param name="Token">The token that is to blame.</param>
/// <param name="Message">The sentence.</param>
internal sealed record Failure(string? Code, int? Position, string? Token, string Message)
{
    /// <summary>Whether a limit of time, depth or size was exceeded, on either side.</summary>
    public bool IsLimit => Code is "D1011" or "D1012" or "D2015" || Code?.StartsWith('L') == true || IsStackOverflow;

    /// <summary>Whether the implementation crashed rather than refused.</summary>
    public bool IsCrash => Code is null && !IsStackOverflow;

    private bool IsStackOverflow => Code is null && Message.Contains("call stack", StringComparison.Ordinal);

    public override string ToString() => $"error {Code ?? "(crash)"} at {Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"} token '{Token}': {Message}";
}

/// <summary>An expression to evaluate.</summary>
/// <param name="Expression">The expression.</param>
/// <param name="Input">The input as JSON on one line; null is no input.</param>
internal sealed record Question(string Expression, string? Input);
