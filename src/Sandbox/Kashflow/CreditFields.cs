namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>A credit as a client applies it, and as the list of available ones shows it (apis/kashflow.md §3, Credit notes).</summary>
public sealed record CreditFields
{
    /// <summary>With <see cref="CreditNote"/> the internal id of the credit note.</summary>
    public int Id { get; init; }

    /// <summary>How much of it.</summary>
    public decimal Amount { get; init; }

    public string? Date { get; init; }

    /// <summary>CreditNote; AdvancePayment and OverPayment, which the service has as well, are not modelled.</summary>
    public string? Type { get; init; }

    public string? Comment { get; init; }

    internal const string CreditNote = "CreditNote";
}
