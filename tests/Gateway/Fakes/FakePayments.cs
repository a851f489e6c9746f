using System.Collections.Concurrent;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Payments;
using NodaTime;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>Lines of payment statements in memory. One stands already: <c>bank/1</c> of <c>acme</c>, over 165.00 GBP, unmatched.</summary>
internal sealed class FakePayments : IPaymentStore
{
    private static readonly Instant At = Instant.FromUtc(2026, 1, 2, 3, 4);

    public FakePayments()
    {
        var line = new GatewayTransaction("bank", "1", GatewayTransactionKind.Capture, 165m, "GBP", At.ToDateTimeOffset()) { Reference = "thanks" };
        Rows[Key("acme", line)] = Row("acme", line, "unmatched");
    }

    public ConcurrentDictionary<string, PaymentRow> Rows { get; } = new(StringComparer.Ordinal);

    public bool IsDown { get; set; }

    public PaymentFilter? LastFilter { get; private set; }

    public Task<IReadOnlyList<PaymentReceipt>> Receive(string merchant, IReadOnlyList<GatewayTransaction> lines, string correlationId, CancellationToken cancellation)
    {
        ThrowIfDown();
        return Task.FromResult<IReadOnlyList<PaymentReceipt>>([.. lines.Select(line =>
        {
            var key = Key(merchant, line);
            var isNew = Rows.TryAdd(key, Row(merchant, line, "received"));
            return new PaymentReceipt(key, isNew, PaymentDifferences.Between(Rows[key].Line, line));
        })]);
    }

    public Task<PaymentRow?> Find(string key, CancellationToken cancellation)
    {
        ThrowIfDown();
        return Task.FromResult(Rows.GetValueOrDefault(key));
    }

    public Task<PaymentPage> List(string merchant, PaymentFilter filter, CancellationToken cancellation)
    {
        ThrowIfDown();
        LastFilter = filter;
        return filter.Cursor == "broken"
            ? throw new FormatException("It is cut off.")
            : Task.FromResult(new PaymentPage([.. Rows.Values.Where(row => row.Merchant == merchant && (filter.State is null || row.Progress.State == filter.State))], null));
    }

    public Task<IReadOnlyList<CandidateOrder>> FindCandidates(CandidateQuery query, CancellationToken cancellation) => throw new NotSupportedException();

    public Task Commit(PaymentProgress progress, IReadOnlyList<HistoryLine> history, string correlationId, CancellationToken cancellation) => throw new NotSupportedException();

    private static string Key(string merchant, GatewayTransaction line) => new PaymentKey(MerchantId.Parse(merchant), line.Source, line.Id).ToString();

    private static PaymentRow Row(string merchant, GatewayTransaction line, string state) =>
        new(Key(merchant, line), merchant, line, At, new PaymentProgress(Key(merchant, line), state, null, null, null, null, null, false, null, At, 0), null);

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            throw new StorageUnavailableException("connection refused");
        }
    }
}
