using System.Globalization;
using KashflowOrleans.Documents;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What is checked of journals before one is posted, whoever made them: pure.</summary>
public static class JournalChecks
{
    /// <summary>The most journals of one order.</summary>
    public const int MaxJournals = 50;

    /// <summary>The most lines of one journal.</summary>
    public const int MaxLines = 200;

    /// <summary>Why the journals of an order cannot be posted together; null when they can.</summary>
    public static string? Problem(IReadOnlyList<JournalDocument> journals)
    {
        if (journals.Count > MaxJournals)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The flow makes {journals.Count} journals for this order; at most {MaxJournals} are posted.");
        }

        return journals.GroupBy(journal => journal.Reference, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? $"The flow makes two journals of the reference '{twice.Key}'; each needs its own."
            : journals.Select(Problem).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>Why a journal cannot be posted; null when it can.</summary>
    public static string? Problem(JournalDocument journal)
    {
        if (string.IsNullOrWhiteSpace(journal.Reference))
        {
            return $"A journal has no reference ('{journal.Name}').";
        }

        if (journal.Lines.Count is < 2 or > MaxLines)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Journal {journal.Reference} has {journal.Lines.Count} lines; it needs 2 to {MaxLines}.");
        }

        foreach (var line in journal.Lines)
        {
            if (line.Debit < 0 || line.Credit < 0 || (line.Debit == 0) == (line.Credit == 0))
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"Journal {journal.Reference} has the debit {line.Debit} and credit {line.Credit} on account {line.NominalCode}; one must be more than 0, the other 0.");
            }

            if (decimal.Round(line.Debit, 2) != line.Debit || decimal.Round(line.Credit, 2) != line.Credit)
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"Journal {journal.Reference} has the debit {line.Debit} and credit {line.Credit} on account {line.NominalCode}; the ledger keeps two decimals.");
            }
        }

        var (debit, credit) = (journal.Lines.Sum(line => line.Debit), journal.Lines.Sum(line => line.Credit));
        return debit == credit
            ? null
            : string.Create(
                CultureInfo.InvariantCulture, $"Journal {journal.Reference} has debits of {debit:0.00} and credits of {credit:0.00}: a difference of {debit - credit:0.00}.");
    }

    /// <summary>Names an account that the ledger does not have; null when it has them all.</summary>
    public static string? UnknownNominal(string reference, IReadOnlyList<JournalLine> lines, IReadOnlySet<int> nominals) =>
        lines.FirstOrDefault(line => !nominals.Contains(line.NominalCode)) is { } unknown
            ? string.Create(
                CultureInfo.InvariantCulture, $"Nominal account {unknown.NominalCode} of journal {reference} does not exist in the ledger; create it there or correct the flow, then retry.")
            : null;
}
