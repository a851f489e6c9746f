namespace KashflowOrleans.Connectors.Kashflow.Wire;

/// <summary>What we read of a journal. Live lists say <c>JournalName</c>, <c>JournalDate</c> and <c>Comment</c>, the specification of templates <c>Name</c> and <c>Note</c>, and
/// the date's name is not published (apis/kashflow.md §3 Nominals, journals): whichever comes is taken.</summary>
internal sealed record JournalWire
{
    public int Number { get; init; }

    public string? Name { get; init; }

    public string? JournalName { get; init; }

    public string? Note { get; init; }

    public string? Comment { get; init; }

    public string? Description { get; init; }

    public string? Date { get; init; }

    public string? JournalDate { get; init; }

    public decimal? TotalAmount { get; init; }

    public IReadOnlyList<JournalLineWire>? LineItems { get; init; }

    public IReadOnlyList<JournalLineWire>? Lines { get; init; }
}

/// <summary>A line of a journal, read or written.</summary>
internal sealed record JournalLineWire
{
    public int NominalCode { get; init; }

    public string? Comment { get; init; }

    public decimal Debit { get; init; }

    public decimal Credit { get; init; }
}

/// <summary>A journal to be created. What a field is called is not certain for three of them: both names are sent with the same value, and the service drops what it does not
/// know. Without a number, which the service gives.</summary>
internal sealed record JournalRequest
{
    public required string Name { get; init; }

    public required string JournalName { get; init; }

    public required string Note { get; init; }

    public required string Comment { get; init; }

    public required string Date { get; init; }

    public required string JournalDate { get; init; }

    /// <summary>0: a standard journal.</summary>
    public int Category { get; init; }

    public bool ExcludedFromProfitAndLoss { get; init; }

    public required IReadOnlyList<JournalLineWire> LineItems { get; init; }
}
