using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using NodaTime;

namespace KashflowOrleans.Flows.Emission;

/// <summary>A journal that is being put together.</summary>
internal sealed class JournalDraft
{
    private static readonly IReadOnlyList<DocumentField> Fields = DocumentFields.Of(EmittedDocument.Journal);
    private static readonly int ReferenceField = DocumentFields.IndexOf(Fields, "reference");
    private static readonly int DateField = DocumentFields.IndexOf(Fields, "date");
    private static readonly int NameField = DocumentFields.IndexOf(Fields, "name");

    private static readonly IReadOnlyList<DocumentField> LineFields = DocumentFields.LinesOf(EmittedDocument.Journal);
    private static readonly int NominalField = DocumentFields.IndexOf(LineFields, "nominal");
    private static readonly int DebitField = DocumentFields.IndexOf(LineFields, "debit");
    private static readonly int CreditField = DocumentFields.IndexOf(LineFields, "credit");
    private static readonly int CommentField = DocumentFields.IndexOf(LineFields, "comment");

    private readonly List<JournalLine> _lines = [];
    private string _reference = "";
    private string _name = "";
    private LocalDate _date;

    /// <summary>The journal.</summary>
    public JournalDocument Document => new(_reference, _date, _name, _lines);

    /// <summary>Reads the header; the result is why the journal cannot be, or null.</summary>
    public string? Begin(ref FieldReader reader)
    {
        _reference = reader.Text(ReferenceField) ?? "";
        _date = reader.Day(DateField) ?? default;
        _name = Texts.OneLine(reader.Text(NameField) ?? "");
        return reader.Problem;
    }

    /// <summary>Adds a line; one of nothing is left out. The result is why it cannot be, or null. An amount below 0 stands on the other side.</summary>
    public string? AddLine(ref FieldReader reader)
    {
        var nominal = reader.Integer(NominalField) ?? 0;
        var (debit, credit) = (reader.Amount(DebitField), reader.Amount(CreditField));
        var comment = reader.Text(CommentField);
        if (reader.Problem is { } problem)
        {
            return problem;
        }

        if (!Texts.IsPence(debit) || !Texts.IsPence(credit))
        {
            return $"Journal {_reference} has the debit {Texts.Amount(debit)} and credit {Texts.Amount(credit)} on account {Texts.Amount(nominal)}; the ledger keeps two decimals.";
        }

        var amount = debit - credit;
        if (amount != 0)
        {
            _lines.Add(new JournalLine(nominal, Math.Max(amount, 0m), Math.Max(-amount, 0m), comment));
        }

        return null;
    }

    /// <summary>Why the journal cannot be posted; null when it can.</summary>
    public string? Complete(FlowReference reference)
    {
        foreach (var line in _lines)
        {
            if (!reference.Ledger.Nominals.Contains(line.NominalCode))
            {
                return $"Nominal account {Texts.Amount(line.NominalCode)} of journal {_reference} does not exist in the ledger; create it there or correct the flow.";
            }
        }

        var (debit, credit) = (_lines.Sum(line => line.Debit), _lines.Sum(line => line.Credit));
        if (debit != credit)
        {
            return $"Journal {_reference} has debits of {Texts.Money(debit)} and credits of {Texts.Money(credit)}: a difference of {Texts.Money(debit - credit)}.";
        }

        return _lines.Count == 0 ? $"Journal {_reference} has no lines." : null;
    }
}
