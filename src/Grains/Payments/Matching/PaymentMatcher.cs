using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Payments;
using NodaTime;
using NodaTime.Extensions;

namespace KashflowOrleans.Grains.Payments.Matching;

/// <summary>Which order a line of a payment statement belongs to: pure. Only what cannot be mistaken is certain: the order's own transaction id, the order of the line's parent, or
/// the one order whose number the reference names, in its currency and for no more than is due. An amount alone never is.</summary>
public static class PaymentMatcher
{
    /// <summary>The most candidates that are shown.</summary>
    public const int MostShown = 5;

    // Shorter numbers stand in texts by chance.
    private const int ShortestCertainNumber = 4;

    /// <summary>What orders are looked for by.</summary>
    public static CandidateQuery QueryFor(PaymentKey key, GatewayTransaction line, StatementConfig? settings)
    {
        ArgumentNullException.ThrowIfNull(line);
        var window = settings ?? new StatementConfig();
        var words = ReferenceWords.Of(line.Reference);
        var at = line.OccurredAt.ToInstant();
        return new CandidateQuery(
            key.Merchant.Value,
            key.ToString(),
            [.. words.Concat(ReferenceWords.Padded(words)).Distinct(StringComparer.Ordinal)],
            ReferenceWords.Numbers(words),
            [.. Identities(line)],
            line.ParentId is { Length: > 0 and <= PaymentKey.MaxIdLength } parent ? new PaymentKey(key.Merchant, key.Source, parent).ToString() : null,
            line.Amount,
            at - Duration.FromDays(window.DaysAfter),
            at + Duration.FromDays(window.DaysBefore));
    }

    /// <summary>The candidates, best first.</summary>
    /// <param name="line">The line.</param>
    /// <param name="orders">Orders that were found for it.</param>
    /// <param name="settings">The merchant's window.</param>
    public static IReadOnlyList<PaymentCandidate> Rank(GatewayTransaction line, IReadOnlyList<CandidateOrder> orders, StatementConfig? settings)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(orders);
        var words = ReferenceWords.Of(line.Reference);
        var judged = orders.Select(order => Judge(line, words, order, settings ?? new StatementConfig())).ToList();
        var identified = judged.Where(one => one.Hit >= Hit.Parent).ToList();
        var named = judged.Where(one => one.Hit >= Hit.Number && !judged.Exists(other => other.NamesMoreThan(one))).ToList();
        return
        [
            .. judged
                .Select(one => one.ToCandidate(IsCertain(one, identified, named, line)))
                .OrderByDescending(candidate => candidate.Score)
                .ThenBy(candidate => candidate.OrderKey, StringComparer.Ordinal),
        ];
    }

    /// <summary>The one order that is certain; null when there is none.</summary>
    public static PaymentCandidate? Certain(IReadOnlyList<PaymentCandidate> candidates) =>
        candidates.Where(candidate => candidate.IsCertain).Take(2).ToList() is [var only] ? only : null;

    private static bool IsCertain(Judged judged, List<Judged> identified, List<Judged> named, GatewayTransaction line)
    {
        // An order that is left out gets no money without a person: it may be cancelled.
        if (judged.Order.Status == OrderStatuses.Ignored || judged.Order.Number is null || !judged.SameCurrency)
        {
            return false;
        }

        if (identified.Count > 0)
        {
            return identified is [var only] && ReferenceEquals(only, judged);
        }

        var most = line.Kind == GatewayTransactionKind.Capture ? judged.Due : judged.Order.Total ?? 0m;
        return named is [var one] && ReferenceEquals(one, judged) && judged.Name.Length >= ShortestCertainNumber && line.Amount <= most;
    }

    private static Judged Judge(GatewayTransaction line, IReadOnlyList<string> words, CandidateOrder order, StatementConfig window)
    {
        var reasons = new List<string>();
        var (hit, score, name) = Named(line, words, order, reasons);
        var total = order.Total ?? 0m;
        var due = Math.Max(0m, total - order.Explained);
        var sameCurrency = string.Equals(order.Currency, line.Currency, StringComparison.Ordinal);
        if (!sameCurrency)
        {
            reasons.Add($"It is in {line.Currency}, the order in {order.Currency ?? "an unknown currency"}.");
        }
        else
        {
            score += Amounts(line, total, due, reasons);
            if (line.PayerEmail is { } email && order.CustomerCode is { } code && string.Equals(code, CustomerIdentity.CodeOfEmail(email), StringComparison.Ordinal))
            {
                score += 0.06m;
                reasons.Add("The payer has the e-mail address of the order's customer.");
            }
        }

        score += InWindow(line, order, window, reasons);
        if (order.Status == OrderStatuses.Ignored)
        {
            reasons.Add("The order is left out of the books as it stands.");
        }

        score = sameCurrency ? score : score / 2;
        var most = hit == Hit.Identity ? 1m : 0.99m;
        return new Judged(order, hit, decimal.Round(Math.Clamp(hit == Hit.Identity && sameCurrency ? 1m : score, 0m, most), 2), due, sameCurrency, name, reasons);
    }

    private static (Hit Hit, decimal Score, string Name) Named(GatewayTransaction line, IReadOnlyList<string> words, CandidateOrder order, List<string> reasons)
    {
        if (Identities(line).FirstOrDefault(identity => order.References.Contains(identity, StringComparer.Ordinal)) is { } known)
        {
            reasons.Add($"The order's own payment carries the transaction id {known}.");
            return (Hit.Identity, 0.9m, known);
        }

        if (order.IsParents)
        {
            reasons.Add($"The transaction it follows, {line.ParentId}, belongs to the order.");
            return (Hit.Parent, 0.85m, string.Empty);
        }

        if (order.Number is { } number && words.Contains(number, StringComparer.OrdinalIgnoreCase))
        {
            reasons.Add($"The reference names the order's number {number}.");
            return (Hit.Number, 0.6m, number);
        }

        var invoice = order.InvoiceNumber?.ToString(CultureInfo.InvariantCulture);
        if (invoice is not null && words.Contains(invoice, StringComparer.Ordinal))
        {
            reasons.Add($"The reference names the order's invoice {invoice}.");
            return (Hit.Number, 0.55m, invoice);
        }

        if (order.Number is { } padded && ReferenceWords.Padded(words).Contains(padded, StringComparer.Ordinal))
        {
            reasons.Add($"The reference names the order's number {padded} without its zeros.");
            return (Hit.Partly, 0.35m, string.Empty);
        }

        return (Hit.None, 0m, string.Empty);
    }

    private static decimal Amounts(GatewayTransaction line, decimal total, decimal due, List<string> reasons)
    {
        if (line.Kind != GatewayTransactionKind.Capture)
        {
            return line.Amount <= total ? 0.1m : 0m;
        }

        if (line.Amount == due)
        {
            reasons.Add($"The amount is exactly what is due, {Show(due)} {line.Currency}.");
            return 0.3m;
        }

        if (line.Amount == total)
        {
            reasons.Add($"The amount is the order's total, of which {Show(due)} {line.Currency} is due.");
            return 0.22m;
        }

        if (line.Amount < due)
        {
            reasons.Add($"The amount is a part of the {Show(due)} {line.Currency} that is due.");
            return 0.08m;
        }

        reasons.Add($"The amount is {Show(line.Amount - due)} {line.Currency} more than is due.");
        return 0m;
    }

    private static decimal InWindow(GatewayTransaction line, CandidateOrder order, StatementConfig window, List<string> reasons)
    {
        var days = (line.OccurredAt.ToInstant() - order.PlacedAt).TotalDays;
        if (days < -window.DaysBefore || days > window.DaysAfter)
        {
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"It came {Math.Abs(days):0} days {(days < 0 ? "before" : "after")} the order was placed."));
            return 0m;
        }

        // The nearer the better, so that of two orders with the same amount one comes first.
        return decimal.Round(0.04m - (0.03m * (decimal)(Math.Abs(days) / Math.Max(1, Math.Max(window.DaysBefore, window.DaysAfter)))), 4);
    }

    // A capture has its authorization's id in shops that remember only that one.
    private static IEnumerable<string> Identities(GatewayTransaction line) =>
        line is { Kind: GatewayTransactionKind.Capture or GatewayTransactionKind.Authorization, ParentId: { Length: > 0 } parent } ? [line.Id, parent]
        : line is { Kind: GatewayTransactionKind.Refund or GatewayTransactionKind.Fee, ParentId: { Length: > 0 } followed } ? [followed]
        : [line.Id];

    private static string Show(decimal amount) => amount.ToString("0.00##", CultureInfo.InvariantCulture);

    private enum Hit
    {
        None,
        Partly,
        Number,
        Parent,
        Identity,
    }

    private sealed record Judged(CandidateOrder Order, Hit Hit, decimal Score, decimal Due, bool SameCurrency, string Name, List<string> Reasons)
    {
        // 000000123-1 is another order than 000000123, and its name holds that of the other.
        public bool NamesMoreThan(Judged other) =>
            Hit == Hit.Number && other.Hit == Hit.Number && Name.Length > other.Name.Length && Name.StartsWith($"{other.Name}-", StringComparison.OrdinalIgnoreCase);

        public PaymentCandidate ToCandidate(bool isCertain) =>
            new(Order.OrderKey, Order.Channel, Order.Number ?? Order.OrderId, Order.Currency, Order.Total ?? 0m, Due, Score, Reasons, isCertain);
    }
}
