using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;
using NodaTime;

namespace KashflowOrleans.Grains.Orders;

/// <summary>What payment gateways kept of an order's money, as journals: pure. The gross amount stands on the invoice; the fee goes from the bank account that was booked to the
/// merchant's account for fees.</summary>
public static class PaymentFees
{
    /// <summary>The documents with a journal for each fee, where the merchant wants fees to be booked.</summary>
    /// <param name="desired">What should exist for the order.</param>
    /// <param name="order">The order as the shop says it, without added lines.</param>
    /// <param name="added">Lines that were matched to it.</param>
    /// <param name="config">The merchant.</param>
    /// <param name="reference">The ledger.</param>
    public static DesiredDocuments AddTo(DesiredDocuments desired, Order order, IReadOnlyList<ReceivedPayment> added, MerchantConfig config, LedgerReference reference)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(added);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(reference);
        if (config.Posting.Statements?.FeeNominal is not { } nominal || desired.Invoice is not { } invoice || desired.Hold is not null)
        {
            return desired;
        }

        var journals = new List<JournalDocument>(desired.Journals);
        foreach (var (line, fee) in Fees(added).Where(pair => pair.Line.Currency == config.HomeCurrency))
        {
            var paid = Capture(line, added) is { } capture ? invoice.Payments.FirstOrDefault(payment => payment.Reference == AddedPayments.ReferenceIn(order, added, capture)) : null;
            if (paid is null)
            {
                continue;
            }

            if (!reference.Nominals.Contains(nominal))
            {
                return Held(desired, $"Nominal account {Show(nominal)}, which payment fees are booked to, does not exist in the ledger; correct statements.feeNominal in the merchant's posting settings.");
            }

            if (!reference.BankNominals.TryGetValue(paid.AccountId, out var bank))
            {
                return Held(desired, $"The fee of payment {line.Id} cannot be booked: the ledger does not say which nominal account bank account {Show(paid.AccountId)} has.");
            }

            journals.Add(Journal(line, fee, nominal, bank, invoice.Reference, config.TimeZone));
        }

        return journals.Count == desired.Journals.Count ? desired : desired with { Journals = journals };
    }

    private static IEnumerable<(ReceivedPayment Line, decimal Fee)> Fees(IReadOnlyList<ReceivedPayment> added) => added
        .DistinctBy(line => (line.Source, line.Id))
        .OrderBy(line => line.OccurredAt).ThenBy(line => line.Source, StringComparer.Ordinal).ThenBy(line => line.Id, StringComparer.Ordinal)
        .Select(line => (line, line.Kind == GatewayTransactionKind.Fee ? line.Amount : line.Fee ?? 0m))
        .Where(pair => pair.Item2 > 0 && pair.line.Kind is GatewayTransactionKind.Fee or GatewayTransactionKind.Capture);

    private static ReceivedPayment? Capture(ReceivedPayment line, IReadOnlyList<ReceivedPayment> added) => line.Kind == GatewayTransactionKind.Capture
        ? line
        : added.FirstOrDefault(other => other.Kind == GatewayTransactionKind.Capture && other.Source == line.Source && other.Id == line.ParentId);

    private static JournalDocument Journal(ReceivedPayment line, decimal fee, int nominal, int bank, string order, string timeZone)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc;
        return new JournalDocument(
            $"{line.Source}-{line.Id}-fee",
            Instant.FromDateTimeOffset(line.OccurredAt).InZone(zone).Date,
            $"Fee of {line.Source} for order {order}",
            [new JournalLine(nominal, fee, 0m, $"Payment {line.Id}"), new JournalLine(bank, 0m, fee, $"Payment {line.Id}")]);
    }

    private static DesiredDocuments Held(DesiredDocuments desired, string reason) => desired with { Hold = reason };

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
