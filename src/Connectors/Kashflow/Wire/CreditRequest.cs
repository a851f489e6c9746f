namespace KashflowOrleans.Connectors.Kashflow.Wire;

/// <summary>A credit to be applied to an invoice (apis/kashflow.md §3 Credit notes, Appendix C).</summary>
internal sealed record CreditRequest
{
    /// <summary>What <see cref="Id"/> names when the credit is a credit note.</summary>
    public const string CreditNote = "CreditNote";

    /// <summary>The credit note's internal id.</summary>
    public required int Id { get; init; }

    public required decimal Amount { get; init; }

    public required string Date { get; init; }

    public required string Type { get; init; }

    public required string Comment { get; init; }
}
