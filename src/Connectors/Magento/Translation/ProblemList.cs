using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Connectors.Magento.Translation;

/// <summary>Collects what an order's data contradicts or lacks, each sentence once.</summary>
internal sealed class ProblemList
{
    private const int MaxProblems = 20;
    private const int MaxQuoted = 40;
    private List<string>? _problems;

    /// <summary>What was found, in the order it was found; at most 20 sentences.</summary>
    public IReadOnlyList<string> Problems => _problems ?? (IReadOnlyList<string>)[];

    /// <summary>Adds a sentence.</summary>
    public void Add(string problem)
    {
        _problems ??= [];
        if (_problems.Count < MaxProblems && !_problems.Contains(problem)) _problems.Add(problem);
    }

    /// <summary>A value from the body as it may stand in a sentence.</summary>
    public static string Quote(string text) => text.Length > MaxQuoted ? $"'{text[..MaxQuoted]}…'" : $"'{text}'";

    /// <summary>A text that must be there; an empty string and a problem when it is not.</summary>
    public string Require(string? value, string field)
    {
        if (!string.IsNullOrWhiteSpace(value)) return value.Trim();
        Add($"{field} is missing.");
        return string.Empty;
    }

    /// <summary>An amount that must be there; 0 and a problem when it is not.</summary>
    public decimal Require(WireNumber number, string field)
    {
        if (number.IsMissing) Add($"{field} is missing.");
        return Read(number, field);
    }

    /// <summary>An amount that is 0 when it is not there; a problem when it is there and no number.</summary>
    public decimal Read(WireNumber number, string field)
    {
        if (number.Unreadable is { } text) Add($"{field} {Quote(text)} is not an amount.");
        return number.OrZero;
    }
}
