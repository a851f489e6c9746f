using NodaTime;

namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>One day in one currency while it is summed.</summary>
internal sealed class DayPage
{
    private readonly SortedDictionary<string, Cause> _causes = new(StringComparer.Ordinal);
    private OthersInLedger? _others;
    private OutsideReading? _read;
    private int _refunds;
    private decimal _paid;
    private decimal _paidBack;
    private int _withoutDetails;

    public Amounts Channel { get; set; }

    public Amounts Ledger { get; set; }

    public int Orders { get; set; }

    public int Invoices { get; set; }

    public int CreditNotes { get; set; }

    public int Superseded { get; set; }

    public Instant? CheckedAt { get; set; }

    public void Take(DayEntry entry)
    {
        switch (entry)
        {
            case DayEntry.InShop shop:
                Channel += shop.Amounts;
                (Orders, _refunds) = (Orders + shop.Orders, _refunds + shop.Refunds);
                break;
            case DayEntry.InBooks books:
                Ledger += books.Amounts;
                (Invoices, CreditNotes) = (Invoices + books.Invoices, CreditNotes + books.CreditNotes);
                break;
            case DayEntry.Paid paid:
                (_paid, _paidBack) = (_paid + paid.In, _paidBack + paid.Back);
                break;
            case DayEntry.LacksDetails:
                _withoutDetails++;
                break;
            case DayEntry.Explains why:
                Take(why.Cause, 1, why.Item);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(entry), entry, "An entry nobody sums.");
        }
    }

    public void Take(string name, int count, ExplainedItem item)
    {
        if (!_causes.TryGetValue(name, out var cause))
        {
            _causes[name] = cause = new Cause();
        }

        cause.Count += count;
        cause.Amounts += item.Amounts;
        if (cause.Items.Count < ReconciliationBook.NamedItems)
        {
            cause.Items.Add(item);
        }
    }

    public void NoteCheck(Instant at, DayReading reading)
    {
        CheckedAt = CheckedAt is { } other ? Instant.Min(at, other) : at;

        // Each channel's check reads the same books: what is no channel's is counted once.
        _others ??= new OthersInLedger(reading.Others, reading.OthersGross);
        var before = _read ?? new OutsideReading(0, 0, 0, 0, 0);
        _read = new OutsideReading(
            before.Orders + reading.Orders,
            before.Shop + reading.Shop.Gross,
            before.Documents + reading.Documents,
            before.Invoiced + reading.Books.Gross,
            before.Credited + reading.Books.RefundGross);
    }

    public ReconciledDay Close(LocalDate day, string currency) => new(
        day,
        currency,
        Orders,
        _refunds,
        Channel,
        Invoices,
        CreditNotes,
        Ledger,
        _paid,
        _paidBack,
        [.. _causes.Select(pair => new Explanation(pair.Key, pair.Value.Count, pair.Value.Amounts, pair.Value.Items))],
        _others,
        _read,
        CheckedAt,
        _withoutDetails,
        Superseded);

    private sealed class Cause
    {
        public int Count { get; set; }

        public Amounts Amounts { get; set; }

        public List<ExplainedItem> Items { get; } = [];
    }
}
