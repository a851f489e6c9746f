using KashflowOrleans.Storage.Reconciliation;
using NodaTime;

namespace KashflowOrleans.Grains.Reconciliation;

/// <summary>Takes orders one by one and makes the report of some days: pure, and small whatever the number of orders. What shop and books have is summed apart from what
/// explains their difference, so that a difference that nothing explains shows.</summary>
public sealed class ReconciliationBook
{
    /// <summary>Items named for one cause on one day; the others are counted and summed.</summary>
    public const int NamedItems = 100;

    private readonly LocalDate _from;
    private readonly LocalDate _until;
    private readonly DateTimeZone _zone;
    private readonly string? _currency;
    private readonly IReadOnlyList<DayCheck> _checks;
    private readonly HashSet<(string Channel, string OrderId)> _watched;
    private readonly Dictionary<(string Channel, string OrderId), Known> _known = [];
    private readonly SortedDictionary<(LocalDate Day, string Currency), DayPage> _pages = new(Comparer<(LocalDate Day, string Currency)>.Create(static (one, other) =>
        one.Day.CompareTo(other.Day) is not 0 and var order ? order : string.CompareOrdinal(one.Currency, other.Currency)));

    /// <summary>An empty book.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="until">The last day.</param>
    /// <param name="zone">The business's time zone.</param>
    /// <param name="currency">Only this currency; null for all.</param>
    /// <param name="checks">What checks found on these days.</param>
    public ReconciliationBook(LocalDate from, LocalDate until, DateTimeZone zone, string? currency, IReadOnlyList<DayCheck> checks)
    {
        (_from, _until, _zone, _currency, _checks) = (from, until, zone, currency, checks);
        _watched = [.. from check in checks from finding in check.Findings.Findings where finding.OrderId is not null select (check.Channel, finding.OrderId!)];
    }

    /// <summary>Takes an order.</summary>
    public void Add(BookedOrder order)
    {
        foreach (var entry in OrderEntries.Of(order, _zone))
        {
            Take(entry);
        }

        if (_watched.Contains((order.Channel, order.OrderId)))
        {
            _known[(order.Channel, order.OrderId)] = Known.Of(order);
        }
    }

    /// <summary>The report. Nothing is added afterwards.</summary>
    public ReconciliationReport Finish()
    {
        foreach (var check in _checks)
        {
            Take(check);
        }

        return new ReconciliationReport([.. _pages.Select(page => page.Value.Close(page.Key.Day, page.Key.Currency))]);
    }

    private DayPage? PageOf(LocalDate day, string currency)
    {
        if (day < _from || day > _until || (_currency is not null && currency != _currency))
        {
            return null;
        }

        if (!_pages.TryGetValue((day, currency), out var page))
        {
            _pages[(day, currency)] = page = new DayPage();
        }

        return page;
    }

    private void Take(DayEntry entry) => PageOf(entry.Day, entry.Currency)?.Take(entry);

    private void Take(DayCheck check)
    {
        foreach (var (currency, reading) in check.Findings.Read)
        {
            PageOf(check.Day, currency)?.NoteCheck(check.CheckedAt, reading);
        }

        foreach (var finding in check.Findings.Findings)
        {
            if (PageOf(check.Day, finding.Currency) is not { } page)
            {
                continue;
            }

            // What was posted or read again since is no longer as the check found it.
            if (finding.OrderId is { } id && !Holds(finding, _known.GetValueOrDefault((check.Channel, id))))
            {
                page.Superseded++;
                continue;
            }

            Take(page, check, finding);
        }

        foreach (var sum in check.Findings.More)
        {
            if (PageOf(check.Day, sum.Currency) is { } page)
            {
                Apply(page, check, sum.Shop, sum.Books, sum.Count);
                page.Take(sum.Cause, sum.Count, new ExplainedItem(check.Channel, null, null, null, sum.Shop - sum.Books, $"{sum.Count} more that are not named."));
            }
        }
    }

    private static void Take(DayPage page, DayCheck check, Finding finding)
    {
        Apply(page, check, finding.ShopMore, finding.BooksMore, 1, finding);
        page.Take(finding.Cause, 1, new ExplainedItem(check.Channel, finding.OrderId, finding.OrderNumber, finding.Document, finding.ShopMore - finding.BooksMore, finding.Detail));
    }

    // The figures become those that were read outside.
    private static void Apply(DayPage page, DayCheck check, Amounts shop, Amounts books, int count, Finding? finding = null)
    {
        page.Channel += shop;
        page.Ledger += books;
        page.CheckedAt = check.CheckedAt;
        switch (finding?.Cause)
        {
            case DifferenceCauses.NeverSeen:
                page.Orders += count;
                break;
            case DifferenceCauses.DeletedByHand or DifferenceCauses.MovedByHand or DifferenceCauses.PostedByHand or DifferenceCauses.Doubled:
                var more = (finding.Found == default ? -1 : 1) * count;
                (page.Invoices, page.CreditNotes) = IsCredit(finding) ? (page.Invoices, page.CreditNotes + more) : (page.Invoices + more, page.CreditNotes);
                break;
            default:
                break;
        }
    }

    private static bool IsCredit(Finding finding) => (finding.Found + finding.Known).RefundGross != 0;

    private static bool Holds(Finding finding, Known? known) => finding.Cause switch
    {
        DifferenceCauses.NeverSeen => known?.Sold is null,
        DifferenceCauses.ShopDiffers => known?.Sold + known?.Refunded == finding.Known,
        DifferenceCauses.PostedByHand or DifferenceCauses.Doubled or DifferenceCauses.MovedByHand when finding.Known == default => true,
        _ => known is not null && finding.Document is { } number && known.Documents.TryGetValue(number, out var amounts) && amounts == finding.Known,
    };

    /// <summary>What we know of an order that a finding is about.</summary>
    private sealed record Known(Amounts? Sold, Amounts Refunded, IReadOnlyDictionary<int, Amounts> Documents)
    {
        public static Known Of(BookedOrder order) => new(
            order is { Total: { } total, Books: var books } ? Amounts.Sale(total, books?.Vat ?? 0) : null,
            Amounts.Refund(order.Books?.Refunded ?? 0, 0),
            (order.Books?.Documents ?? []).ToDictionary(
                document => document.Number, document => document.IsCredit ? Amounts.Refund(document.Gross, document.Vat) : Amounts.Sale(document.Gross, document.Vat)));
    }
}
