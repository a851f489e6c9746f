using NodaTime;

namespace KashflowOrleans.Documents;

/// <summary>A journal the ledger should have. Debits and credits are equal.</summary>
/// <param name="Reference">Our natural key.</param>
/// <param name="Date">Day, in the business's time zone.</param>
/// <param name="Name">Text for people.</param>
/// <param name="Lines">At least two.</param>
public sealed record JournalDocument(string Reference, LocalDate Date, string Name, IReadOnlyList<JournalLine> Lines);

/// <summary>One line of a journal, in the home currency, two decimals. One of both amounts is 0.</summary>
/// <param name="NominalCode">Nominal account.</param>
/// <param name="Debit">Amount on the left.</param>
/// <param name="Credit">Amount on the right.</param>
/// <param name="Comment">Text for people; null for none.</param>
public sealed record JournalLine(int NominalCode, decimal Debit, decimal Credit, string? Comment);
