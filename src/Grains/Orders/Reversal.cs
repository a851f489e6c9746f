using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Works out the credit note that takes a posted invoice back: pure. Lines, rates and accounts are those the ledger has, so that every account and VAT rate comes to
/// what it was before the invoice.</summary>
public static class Reversal
{
    /// <summary>Plans the credit note, or says why a person must look.</summary>
    public static ReversalPlan Plan(ReversalRequest request)
    {
        var invoice = request.Invoice;
        if (invoice.Content is not { } content)
        {
            return Held(request, "the ledger gave it without its lines");
        }

        if (content.Lines.Sum(line => line.Net) != invoice.Net || content.Lines.Sum(line => line.Vat) != invoice.Vat)
        {
            return Held(request, Text($"its lines come to {content.Lines.Sum(line => line.Net):0.00##} and {content.Lines.Sum(line => line.Vat):0.00##} VAT, its totals are {invoice.Net:0.00##} and {invoice.Vat:0.00##}"));
        }

        if (request.Refunds.FirstOrDefault(note => note.Content is null || note.Content.Lines.Sum(line => line.Net + line.Vat) != note.Gross) is { } unread)
        {
            return Held(request, Text($"credit note {unread.Number} was given without its lines, or they do not come to its total"));
        }

        // What the invoice's lines took from the stock goes back, and what refunds' credit notes gave back is taken again.
        IReadOnlyList<InvoiceLine> lines =
        [
            .. content.Lines.Concat(request.Refunds.SelectMany(note => note.Content!.Negated().Lines)).Select(line => line with { ReturnsStock = line.ProductCode is not null }),
        ];
        var (money, returned, objection) = request.Wanted is { } wanted ? MoneyOfReissued(request, wanted) : MoneyOfCancelled(request);
        if (objection is not null)
        {
            return Held(request, objection);
        }

        var gross = lines.Sum(line => line.Net + line.Vat);
        if (IsNothing(lines) && returned.Count == 0)
        {
            return new ReversalPlan.NothingLeft(money);
        }

        return gross <= 0 || returned.Sum(back => back.Amount) > gross || returned.Any(back => back.Amount <= 0)
            ? Held(request, Text($"the credit note would come to {gross:0.00} with {returned.Sum(back => back.Amount):0.00} taken off again"))
            : new ReversalPlan.Credit(
                new ReversalContent(
                    invoice.CustomerCode,
                    $"{invoice.Reference}/{ReplacedInvoice.IdOf(request.Ordinal)}",
                    invoice.Reference ?? string.Empty,
                    request.On.ToDateOnly(),
                    content.CurrencyCode,
                    content.ExchangeRate,
                    content.Address,
                    lines,
                    returned),
                money);
    }

    // What the order still shows is carried on by the credit, and so is what somebody recorded by hand; what we recorded and the order shows no more is taken off.
    private static (List<RecordedMoney> Money, List<RecordedMoney> Returned, string? Objection) MoneyOfReissued(ReversalRequest request, InvoiceDocument wanted)
    {
        var payments = wanted.Payments.ToList();
        var returned = Reissue.Gone(request.Standing, payments);
        var money = new List<RecordedMoney>();
        foreach (var recorded in RecordedOn(request.Invoice))
        {
            var isOurs = request.Posted.Payments?.Any(recorded.Is);
            var isShown = payments.Exists(recorded.Is);
            if (isOurs is null && !isShown && !request.IsReleased)
            {
                return ([], [], Text($"{recorded.Amount:0.00} with the reference '{recorded.Reference}' is recorded on it, which the order does not show; release the order if it is to stay"));
            }

            var kept = recorded with { IsByHand = !isShown && isOurs != true };
            money.Add(kept);
            returned.AddRange(Reissue.Gone([kept], payments));
        }

        return (money, returned, null);
    }

    // Nothing is to stand: what came in must have been given back, or stand on the order that took this one's place.
    private static (List<RecordedMoney> Money, List<RecordedMoney> Returned, string? Objection) MoneyOfCancelled(ReversalRequest request)
    {
        var money = RecordedOn(request.Invoice).ToList();
        var kept = request.Standing.Concat(money).Sum(recorded => recorded.Amount) - request.GivenBack;
        if (kept == 0)
        {
            return (money, [], null);
        }

        var returned = kept > 0 ? Moved([.. request.Standing, .. money], request.Successor?.Payments ?? []) : [];
        if (returned.Sum(recorded => recorded.Amount) == kept || (kept > 0 && request.IsReleased))
        {
            return (money, returned, null);
        }

        return (money, [], kept < 0
            ? Text($"{-kept:0.00} more was given back than came in on it")
            : Text($"{kept:0.00} was received for it, and the shop does not say that it was given back{Elsewhere(request)}; refund it in the shop, or release the order if it is to stay as the customer's credit"));
    }

    private static string Elsewhere(ReversalRequest request) => request.Successor is { } successor ? $" or moved to order {successor.Number}" : string.Empty;

    // A payment is the same when its reference and its amount are.
    private static List<RecordedMoney> Moved(IReadOnlyList<RecordedMoney> recorded, IReadOnlyList<OrderPayment> payments)
    {
        var left = payments.ToList();
        var moved = new List<RecordedMoney>();
        foreach (var money in recorded.Where(money => money.Amount > 0))
        {
            var index = left.FindIndex(payment => payment.Amount == money.Amount && payment.Reference is not null && string.Equals(payment.Reference, money.Reference, StringComparison.Ordinal));
            if (index >= 0)
            {
                left.RemoveAt(index);
                moved.Add(money);
            }
        }

        return moved;
    }

    /// <summary>The money on an invoice, credits that were applied left out.</summary>
    internal static IEnumerable<RecordedMoney> RecordedOn(LedgerInvoice invoice) =>
        invoice.Payments.Where(payment => !payment.IsCredit).Select(payment => new RecordedMoney(payment.Amount, payment.MethodId, payment.AccountId, payment.Reference));

    private static bool IsNothing(IReadOnlyList<InvoiceLine> lines) =>
        lines.GroupBy(line => (line.NominalCode, line.VatPercent, line.VatExempt)).All(group => group.Sum(line => line.Net) == 0 && group.Sum(line => line.Vat) == 0);

    private static ReversalPlan.Hold Held(ReversalRequest request, string why) =>
        new(Text($"Invoice {request.Invoice.Number} should be taken back, but {why}. Credit it by hand and skip the order, if that is not to be."));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a reversal is planned from.</summary>
/// <param name="Invoice">The invoice as the ledger has it.</param>
/// <param name="Posted">What we know of it.</param>
/// <param name="Ordinal">Which of the order's reversals it is.</param>
/// <param name="On">Day of the change where the business is.</param>
/// <param name="Standing">Money that came in on earlier, replaced invoices.</param>
/// <param name="Wanted">The order's own document, with all of its payments; null when nothing is to stand.</param>
/// <param name="Refunds">Where nothing is to stand: the credit notes of the order's refunds, which are not credited twice.</param>
/// <param name="Successor">The order that took this one's place.</param>
/// <param name="IsReleased">Whether a person lets money that is on it stay as the customer's credit.</param>
public sealed record ReversalRequest(
    LedgerInvoice Invoice,
    PostedInvoice Posted,
    int Ordinal,
    LocalDate On,
    IReadOnlyList<RecordedMoney> Standing,
    InvoiceDocument? Wanted,
    IReadOnlyList<LedgerCreditNote> Refunds,
    Order? Successor,
    bool IsReleased)
{
    /// <summary>Money given back on the refunds' credit notes.</summary>
    public decimal GivenBack => Refunds.Sum(note => note.Refunded);
}

/// <summary>How an invoice is taken back: a closed set.</summary>
public abstract record ReversalPlan
{
    private ReversalPlan()
    {
    }

    /// <summary>By this credit note.</summary>
    /// <param name="Content">What it says.</param>
    /// <param name="Money">The money on the invoice.</param>
    public sealed record Credit(ReversalContent Content, IReadOnlyList<RecordedMoney> Money) : ReversalPlan;

    /// <summary>There is nothing left to take back.</summary>
    /// <param name="Money">The money on the invoice.</param>
    public sealed record NothingLeft(IReadOnlyList<RecordedMoney> Money) : ReversalPlan;

    /// <summary>A person must look.</summary>
    public sealed record Hold(string Reason) : ReversalPlan;
}
