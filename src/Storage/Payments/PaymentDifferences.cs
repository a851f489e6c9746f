using System.Globalization;
using KashflowOrleans.Model;

namespace KashflowOrleans.Storage.Payments;

/// <summary>What a line that is sent again says otherwise: pure. Trailing zeros and less than a microsecond are no difference.</summary>
public static class PaymentDifferences
{
    /// <summary>The fields that differ, in the order in which they are documented.</summary>
    public static IReadOnlyList<PaymentDifference> Between(GatewayTransaction stored, GatewayTransaction sent)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(sent);
        var found = new List<PaymentDifference>();
        Compare("kind", stored.Kind.ToString().ToLowerInvariant(), sent.Kind.ToString().ToLowerInvariant());
        Compare("parentId", stored.ParentId, sent.ParentId);
        Compare("amount", Show(stored.Amount), Show(sent.Amount));
        Compare("currency", stored.Currency, sent.Currency);
        Compare("fee", Show(stored.Fee), Show(sent.Fee));
        Compare("occurredAt", Show(stored.OccurredAt), Show(sent.OccurredAt));
        Compare("reference", stored.Reference, sent.Reference);
        Compare("payerName", stored.PayerName, sent.PayerName);
        Compare("payerEmail", stored.PayerEmail, sent.PayerEmail);
        Compare("method", stored.Method, sent.Method);
        return found;

        void Compare(string field, string? one, string? other)
        {
            if (!string.Equals(one, other, StringComparison.Ordinal))
            {
                found.Add(new PaymentDifference(field, one, other));
            }
        }
    }

    private static string? Show(decimal? amount) => amount?.ToString("0.00##########", CultureInfo.InvariantCulture);

    private static string Show(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
