using System.Globalization;
using KashflowOrleans.Connectors.Kashflow.Wire;
using KashflowOrleans.Documents;
using NodaTime;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>Which payments an invoice has after an update, where KashFlow's own importers and people book payments too (apis/kashflow.md §7.12): pure. A payment of theirs that is the
/// same money as one of ours that is not recorded yet stands in for it; nothing of theirs is ever changed or removed; and no payment is sent that makes the invoice overpaid.</summary>
/// <param name="Lines">The payments to send; empty when there is a problem.</param>
/// <param name="Problem">Why a person must look first, with both figures; null when nothing speaks against it.</param>
internal sealed record PaymentMerge(IReadOnlyList<PaymentLineRequest> Lines, string? Problem)
{
    /// <summary>How many days apart the same money may have been booked.</summary>
    public const int DaysApart = 5;

    /// <summary>Merges.</summary>
    /// <param name="document">What the invoice should say.</param>
    /// <param name="recorded">The payments that stand on it.</param>
    /// <param name="own">References of payments that we recorded; null when that is not known: then those are ours that say so in our words.</param>
    public static PaymentMerge Of(InvoiceDocument document, IReadOnlyList<PaymentLineWire> recorded, IReadOnlyList<string>? own)
    {
        var free = recorded.Where(line => !line.IsPaymentCreditNote).ToList();
        var lines = new PaymentLineRequest?[document.Payments.Count];
        for (var index = 0; index < lines.Length; index++)
        {
            lines[index] = Take(free, SameReference(free, document.Payments[index])) is { } line ? KashflowTranslator.ToWire(document.Payments[index], line) : null;
        }

        // Recorded by us and no longer wanted: gone with the update.
        free.RemoveAll(line => IsOurs(line, document, own));
        for (var index = 0; index < lines.Length; index++)
        {
            var payment = document.Payments[index];
            lines[index] ??= Take(free, SameMoney(free, payment)) is { } line ? KashflowTranslator.AsItStands(line) : KashflowTranslator.ToWire(payment, null);
        }

        var credits = recorded.Where(line => line.IsPaymentCreditNote).ToList();
        var all = lines.Select(line => line!).Concat(free.Concat(credits).Select(KashflowTranslator.AsItStands)).ToList();
        return free.Count > 0 && all.Sum(line => line.Amount) > document.Gross ? new PaymentMerge([], Overpaid(document, free, credits)) : new PaymentMerge(all, null);
    }

    private static PaymentLineWire? Take(List<PaymentLineWire> free, PaymentLineWire? line)
    {
        if (line is not null)
        {
            free.RemoveAt(free.FindIndex(other => ReferenceEquals(other, line)));
        }

        return line;
    }

    // Two payments may share a reference: each recorded line is kept once, the one with the same amount first. An importer's amount is not ours to change.
    private static PaymentLineWire? SameReference(List<PaymentLineWire> free, PaymentDocument payment)
    {
        var same = free.FindAll(line => string.Equals(line.Reference, payment.Reference, StringComparison.Ordinal));
        return same.Find(line => line.Amount == payment.Amount) ?? same.Find(line => line.PaymentProcessor == 0);
    }

    private static PaymentLineWire? SameMoney(List<PaymentLineWire> free, PaymentDocument payment) => free
        .Where(line => line.Amount == payment.Amount)
        .Select(line => (Line: line, Days: DaysBetween(line, payment.PaidOn)))
        .Where(found => found.Days <= DaysApart)
        .OrderBy(found => found.Days)
        .ThenBy(found => found.Line.Id)
        .Select(found => found.Line)
        .FirstOrDefault();

    private static int DaysBetween(PaymentLineWire line, LocalDate day) =>
        KashflowDates.TryParse(line.Date, out var date) && date is { } known ? Math.Abs(Period.DaysBetween(known.Date, day)) : int.MaxValue;

    private static bool IsOurs(PaymentLineWire line, InvoiceDocument document, IReadOnlyList<string>? own)
    {
        if (line.PaymentProcessor != 0 || line.BFSTransactionId != 0)
        {
            return false;
        }

        return own is not null
            ? own.Contains(line.Reference, StringComparer.Ordinal)
            : line.Note?.EndsWith($"for order {document.Reference}", StringComparison.Ordinal) == true || line.Reference?.StartsWith($"{document.Reference} ", StringComparison.Ordinal) == true;
    }

    private static string Overpaid(InvoiceDocument document, List<PaymentLineWire> others, List<PaymentLineWire> credits)
    {
        var list = string.Join(", ", others.Select(line => string.Create(
            CultureInfo.InvariantCulture, $"{line.Amount:0.00##} of {Day(line)} with the reference '{line.Reference}'{(line.PaymentProcessor == 0 ? string.Empty : " by an importer of KashFlow's own")}")));
        var credited = credits.Sum(line => line.Amount);
        var noted = credited == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" and credit notes of {credited:0.00##}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"payments of {document.Paid:0.00##} {document.CurrencyCode} should stand on it, and it has others that are not ours: {list}{noted}; together they are more than its {document.Gross:0.00##}. If they are the same money, delete one of the two in KashFlow, then retry");
    }

    private static string Day(PaymentLineWire line) =>
        KashflowDates.TryParse(line.Date, out var date) && date is { } known ? known.Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture) : "an unknown day";
}
