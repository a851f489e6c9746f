using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Payments;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Runtime;

/// <summary>Lines of payment statements in memory, with the rules of their contract; wake-ups and histories are the database's.</summary>
internal sealed class FakePayments(FakeDatabase database) : IPaymentStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PaymentRow> _rows = new(StringComparer.Ordinal);
    private int _failing;

    /// <summary>The next commits do not reach the database.</summary>
    public void FailCommits(int count)
    {
        lock (_lock)
        {
            _failing = count;
        }
    }

    public PaymentRow? Row(string key)
    {
        lock (_lock)
        {
            return _rows.GetValueOrDefault(key);
        }
    }

    public async Task<IReadOnlyList<PaymentReceipt>> Receive(string merchant, IReadOnlyList<GatewayTransaction> lines, string correlationId, CancellationToken cancellation)
    {
        var receipts = new List<PaymentReceipt>();
        foreach (var line in lines)
        {
            var key = new PaymentKey(MerchantId.Parse(merchant), line.Source, line.Id).ToString();
            bool isNew;
            lock (_lock)
            {
                isNew = _rows.TryAdd(key, new PaymentRow(key, merchant, line, Now(), new PaymentProgress(key, "received", null, null, null, null, null, false, null, Now(), 0), null));
                receipts.Add(new PaymentReceipt(key, isNew, PaymentDifferences.Between(_rows[key].Line, line)));
            }

            if (isNew)
            {
                await database.Commit(new Effect(null, [], new DueChange(key, Now(), correlationId), []), cancellation);
            }
        }

        return receipts;
    }

    public Task<PaymentRow?> Find(string key, CancellationToken cancellation) => Task.FromResult(Row(key));

    public Task<PaymentPage> List(string merchant, PaymentFilter filter, CancellationToken cancellation) => throw new NotSupportedException("The grains do not ask for it.");

    public Task<IReadOnlyList<CandidateOrder>> FindCandidates(CandidateQuery query, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var parent = query.ParentKey is { } key && _rows.TryGetValue(key, out var followed) ? followed.Progress.OrderKey : null;
            return Task.FromResult<IReadOnlyList<CandidateOrder>>(
            [
                .. database.OrdersOf(query.Merchant)
                    .Select(order => Candidate(order, query.PaymentKey, parent))
                    .Where(order => query.Numbers.Contains(order.Number) || order.IsParents || order.Total == query.Amount || order.References.Any(query.References.Contains)
                        || (order.InvoiceNumber is { } invoice && query.InvoiceNumbers.Contains(invoice))),
            ]);
        }
    }

    public async Task Commit(PaymentProgress progress, IReadOnlyList<HistoryLine> history, string correlationId, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_failing > 0)
            {
                _failing--;
                throw new StorageUnavailableException("The database is away.");
            }

            if (_rows[progress.Key].Progress.Version > progress.Version)
            {
                return;
            }

            _rows[progress.Key] = _rows[progress.Key] with { Progress = progress };
        }

        await database.Commit(new Effect(null, history, new DueChange(progress.Key, progress.NextLook, correlationId), []), cancellation);
    }

    private CandidateOrder Candidate(OrderRow order, string self, string? parent)
    {
        var own = order.ShopPayments ?? [];
        var matched = _rows.Values.Where(row => row.Progress is { State: "matched" } && row.Progress.OrderKey == order.Key && row.Key != self && row.Line.Kind == GatewayTransactionKind.Capture
            && !own.Any(payment => payment.Reference == row.Line.Id || payment.Reference == row.Line.ParentId));
        return new CandidateOrder(
            order.Key, order.Channel, order.OrderId, order.Number, order.Status, order.Currency, order.Total, own.Sum(payment => payment.Amount) + matched.Sum(row => row.Line.Amount),
            order.InvoiceNumber, order.CustomerCode, order.PlacedAt ?? order.ReceivedAt, [.. own.Select(payment => payment.Reference)], order.Key == parent);
    }

    private static Instant Now() => SystemClock.Instance.GetCurrentInstant();
}
