namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>What a client may write of a journal. Which of the two names of three fields the service reads is not published (apis/kashflow.md §3, Appendix A): it takes either.</summary>
public sealed record JournalFields
{
    public string? Name { get; init; }

    public string? JournalName { get; init; }

    public string? Note { get; init; }

    public string? Comment { get; init; }

    public string? Date { get; init; }

    public string? JournalDate { get; init; }

    public int Category { get; init; }

    public IReadOnlyList<JournalLineFields>? LineItems { get; init; }
}

/// <summary>A line of a journal.</summary>
public sealed record JournalLineFields
{
    public int? NominalCode { get; init; }

    public string? Comment { get; init; }

    public decimal Debit { get; init; }

    public decimal Credit { get; init; }
}

/// <summary>A journal.</summary>
public sealed record KashflowJournal
{
    public required int Number { get; init; }

    public required string Name { get; init; }

    public required string Note { get; init; }

    public required DateTime Date { get; init; }

    public int Category { get; init; }

    public required IReadOnlyList<KashflowJournalLine> Lines { get; init; }

    /// <summary>Sum of the debits, which is that of the credits.</summary>
    public decimal Total => Lines.Sum(static line => line.Debit);
}

/// <summary>A line of a journal; one of its amounts is 0.</summary>
public sealed record KashflowJournalLine(int Id, int NominalCode, string? Comment, decimal Debit, decimal Credit);
