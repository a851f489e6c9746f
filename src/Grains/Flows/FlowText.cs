using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KashflowOrleans.Contracts;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Validation;

namespace KashflowOrleans.Grains.Flows;

/// <summary>A flow document as somebody sent it, read and checked.</summary>
/// <param name="Kept">The text that is kept: canonical when the document can be read, otherwise as it was sent.</param>
/// <param name="Document">The document; null when it cannot be read.</param>
/// <param name="Title">Name for people; empty when the document gives none.</param>
/// <param name="Subject">What it is about; empty when the document does not say.</param>
/// <param name="Channels">Kinds of channel it is made for; empty for all.</param>
/// <param name="Problems">What is wrong with it.</param>
/// <param name="Refusal">Why it cannot even be a draft, in plain words; null when it can.</param>
public sealed record FlowText(
    string Kept, FlowDocument? Document, string Title, string Subject, IReadOnlyList<string> Channels, IReadOnlyList<FlowProblemView> Problems, string? Refusal)
{
    private const int MaxLooseTextLength = FlowLimits.NameLength;

    /// <summary>SHA-256 of <see cref="Kept"/>, lower-case hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Kept)));

    /// <summary>How many of the problems keep it from being published.</summary>
    public int Errors => Problems.Count(problem => problem.IsError);

    /// <summary>Reads and checks a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="reference">What is configured for the merchant and in its ledger; null to leave out what needs it.</param>
    public static FlowText Read(string text, ValidationReference? reference = null)
    {
        var reading = FlowReader.Read(text);
        if (reading.Document is not { } document)
        {
            return Loose(text, View(reading.Problems));
        }

        var problems = FlowValidator.Check(document, reference);
        return new FlowText(FlowWriter.Write(document), document, document.Name, FlowNames.NameOf(document.Subject), document.Channels, View(problems), null);
    }

    /// <summary>Problems as callers see them.</summary>
    public static IReadOnlyList<FlowProblemView> View(IReadOnlyList<FlowProblem> problems) =>
        [.. problems.Select(problem => new FlowProblemView(problem.Severity == FlowSeverity.Error, problem.Place, problem.Message, problem.Position))];

    // What cannot be read as a flow may still be somebody's half-finished work, as long as it is a JSON object of a bearable size.
    private static FlowText Loose(string text, IReadOnlyList<FlowProblemView> problems)
    {
        if (Encoding.UTF8.GetByteCount(text) > FlowLimits.Bytes)
        {
            return Unusable(text, problems, "The document is too large.");
        }

        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = FlowLimits.Depth });
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new FlowText(text, null, LooseText(json.RootElement, "name"), LooseText(json.RootElement, "subject"), [], problems, null)
                : Unusable(text, problems, "A flow is a JSON object.");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return Unusable(text, problems, "The document is no JSON.");
        }
    }

    private static FlowText Unusable(string text, IReadOnlyList<FlowProblemView> problems, string refusal) =>
        new(text, null, string.Empty, string.Empty, [], problems, $"{refusal} {problems.FirstOrDefault(problem => problem.IsError)?.Message}".TrimEnd());

    private static string LooseText(JsonElement document, string field) =>
        document.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= MaxLooseTextLength } text ? text : string.Empty;
}
