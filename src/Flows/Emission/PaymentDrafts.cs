using System.Globalization;
using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Running;
using NodaTime;

namespace KashflowOrleans.Flows.Emission;

/// <summary>Collects a flow's payments and attaches them to its document: methods and accounts of the ledger, a reference each, no more than the total.</summary>
internal sealed class PaymentDrafts(FlowReference reference)
{
    private static readonly IReadOnlyList<DocumentField> Fields = DocumentFields.Of(EmittedDocument.Payment);
    private static readonly int Amount = At("amount");
    private static readonly int PaidOn = At("paidOn");
    private static readonly int Method = At("method");
    private static readonly int MethodId = At("methodId");
    private static readonly int AccountId = At("accountId");
    private static readonly int Reference = At("reference");
    private static readonly int Note = At("note");

    private readonly List<Draft> _drafts = [];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _drafts.Count == 0;

    /// <summary>Adds a payment; the result is why it cannot be, or null.</summary>
    public string? Add(ref FieldReader reader)
    {
        var amount = reader.Amount(Amount);
        if (reader.Problem is null && amount == 0)
        {
            return null;
        }

        var draft = new Draft(
            amount, reader.Day(PaidOn) ?? default, reader.Text(Method) ?? "", reader.Integer(MethodId), reader.Integer(AccountId), reader.Text(Reference), reader.Text(Note));
        if (reader.Problem is null)
        {
            _drafts.Add(draft);
        }

        return reader.Problem;
    }

    /// <summary>The payments of a document, or why they cannot be.</summary>
    /// <param name="document">The document's reference.</param>
    /// <param name="currency">Its currency.</param>
    /// <param name="total">What may be paid at most.</param>
    public (IReadOnlyList<PaymentDocument> Payments, string? Problem) AttachTo(string document, string currency, decimal total)
    {
        var payments = new List<PaymentDocument>(_drafts.Count);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var paid = 0m;
        foreach (var draft in _drafts)
        {
            if (WhyNot(draft, currency) is { } problem)
            {
                return ([], problem);
            }

            var key = draft.Reference ?? OwnReference(taken, document, draft.Method);
            if (!taken.Add(key))
            {
                return ([], $"Two payments carry the reference '{key}', so that they cannot be told apart; correct the shop's record of the payments, or post the order by hand.");
            }

            payments.Add(new PaymentDocument(
                draft.PaidOn, draft.Amount, draft.MethodId!.Value, draft.AccountId!.Value, key,
                draft.Note ?? (draft.Method.Length > 0 ? $"{draft.Method} for order {document}" : $"Payment for order {document}")));
            paid += draft.Amount;
        }

        // With a total below 0 that is so without any payment too: then it is no sale.
        return paid > total
            ? ([], $"The shop recorded payments of {Texts.Money(paid)} {currency} for a total of {Texts.Money(total)}: overpaid by {Texts.Money(paid - total)}. Look into it in the shop, then retry.")
            : (payments, null);
    }

    private string? WhyNot(Draft draft, string currency)
    {
        if (draft.Amount < 0)
        {
            return $"The payment by {draft.Method} is {Texts.Money(draft.Amount)} {currency}; a payment must be more than 0.";
        }

        if (!Texts.IsPence(draft.Amount))
        {
            return $"The payment by {draft.Method} is {Texts.Money(draft.Amount)} {currency}; the ledger keeps two decimals. Correct the order in the shop or post it by hand.";
        }

        if (draft.MethodId is not { } method || draft.AccountId is not { } account)
        {
            return $"The shop's payment method '{draft.Method}' is mapped to no method and bank account of the ledger; add it to the merchant's posting settings, or an entry '*' for all others.";
        }

        if (!reference.Ledger.PaymentMethods.Contains(method))
        {
            return $"Payment method {Texts.Amount(method)}, which '{draft.Method}' is mapped to, does not exist in the ledger; correct the merchant's posting settings.";
        }

        return reference.Ledger.BankAccounts.Contains(account)
            ? null
            : $"Bank account {Texts.Amount(account)}, which '{draft.Method}' is mapped to, does not exist in the ledger; correct the merchant's posting settings.";
    }

    // Without a transaction id the reference is ours, and must differ between the payments of a document: it is what a payment is found by again.
    private static string OwnReference(HashSet<string> taken, string document, string method)
    {
        var stem = method.Length > 0 ? $"{document} {method}" : document;
        var count = taken.Count(other => other.StartsWith(stem, StringComparison.Ordinal));
        var own = count == 0 ? stem : Numbered(count);
        while (taken.Contains(own))
        {
            own = Numbered(++count);
        }

        return own;

        string Numbered(int before) => string.Create(CultureInfo.InvariantCulture, $"{stem} {before + 1}");
    }

    private static int At(string name) => DocumentFields.IndexOf(Fields, name);

    private readonly record struct Draft(decimal Amount, LocalDate PaidOn, string Method, int? MethodId, int? AccountId, string? Reference, string? Note);
}
