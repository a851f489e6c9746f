using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Kashflow.Wire;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>Walks the list of journals from the newest down. Whether the service sorts it as asked is not known: what the numbers show decides, and a list that runs upwards is
/// read from its last page (apis/kashflow.md §2, §7.2).</summary>
/// <param name="read">Reads a page by number.</param>
/// <param name="scope">How far back.</param>
internal sealed class JournalWalk(Func<int, Task<Outcome<KashflowPage<JournalWire>>>> read, JournalScope scope)
{
    /// <summary>Pages of a look before anything was sent: it is made for every journal, and only finds what a state that was lost knew.</summary>
    public const int PagesOfAShortLook = 2;

    private readonly List<JournalWire> _rows = [];
    private KashflowPage<JournalWire> _last = null!;

    /// <summary>Every row on the way, or why they cannot be read.</summary>
    public async Task<Outcome<IReadOnlyList<JournalWire>>> Rows()
    {
        if (await Take(1) is { } failure)
        {
            return failure;
        }

        var pages = Pages(_last);
        var isUpwards = IsUpwards(_last.Data) && pages > 1;
        var most = scope.After is null ? PagesOfAShortLook : KashflowPages.MostPages;
        for (var count = 2; HasMore(count, pages, isUpwards); count++)
        {
            if (count > most)
            {
                return scope.After is null
                    ? Done()
                    : new Outcome<IReadOnlyList<JournalWire>>.Refused(
                        string.Create(CultureInfo.InvariantCulture, $"more than {most * KashflowPages.RowsPerPage} journals would have to be searched"), RefusalKind.Invalid);
            }

            if (await Take(isUpwards ? pages + 2 - count : count) is { } broken)
            {
                return broken;
            }
        }

        return Done();
    }

    private async Task<Outcome<IReadOnlyList<JournalWire>>?> Take(int page)
    {
        var outcome = await read(page);
        if (!outcome.TryGetValue(out var rows))
        {
            return outcome.As<IReadOnlyList<JournalWire>>();
        }

        _last = rows;
        _rows.AddRange(rows.Data);
        return null;
    }

    private bool HasMore(int count, int pages, bool isUpwards)
    {
        // The first page of a list that runs upwards holds the oldest.
        if (isUpwards && count == 2)
        {
            return true;
        }

        var isAtEnd = isUpwards ? count > pages : _last.Data.Count == 0 || KashflowPages.Next(_last.NextPageUrl, count - 1, KashflowPages.RowsPerPage) is null;
        return !isAtEnd && !IsFarEnough(isUpwards);
    }

    private bool IsFarEnough(bool isUpwards)
    {
        var rows = _last.Data;
        if (!isUpwards && !IsDownwards(rows))
        {
            return false;
        }

        // A whole page, not its last row: numbers given by hand may stand between ours.
        return scope.After is { } after ? rows.All(row => row.Number <= after) : rows.All(row => JournalTranslator.DateOf(row) is { } date && date < scope.Since);
    }

    private Outcome<IReadOnlyList<JournalWire>> Done() => new Outcome<IReadOnlyList<JournalWire>>.Done([.. _rows.DistinctBy(static row => row.Number)]);

    private static int Pages(KashflowPage<JournalWire> first) => first.TotalRecords is { } total && first.Data.Count > 0 ? (total + first.Data.Count - 1) / first.Data.Count : 1;

    private static bool IsUpwards(IReadOnlyList<JournalWire> rows) => rows.Count > 1 && rows.Zip(rows.Skip(1)).All(static pair => pair.First.Number < pair.Second.Number);

    private static bool IsDownwards(IReadOnlyList<JournalWire> rows) => rows.Zip(rows.Skip(1)).All(static pair => pair.First.Number > pair.Second.Number);
}
