namespace KashflowOrleans.Flows.Documents.Comparing;

/// <summary>A part of a flow that is compared as a whole.</summary>
/// <param name="Key">What makes it the same part in both versions.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Content">What it says; equal contents are no change.</param>
/// <param name="Words">What it is, the beginning of a sentence.</param>
internal sealed record Part(string Key, string Place, string Content, string Words)
{
    /// <summary>What is shown of it when it is new or gone; the content when not given.</summary>
    public string Shown { get => field ?? Content; init; }

    /// <summary>Whether the flow does something else when it changes.</summary>
    public bool HasEffect { get; init; } = true;

    /// <summary>The list it stands in; empty when it stands in none.</summary>
    public string Group { get; init; } = string.Empty;
}
