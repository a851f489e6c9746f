using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento.Translation;
using KashflowOrleans.Connectors.Magento.Wire;
using NodaTime;

namespace KashflowOrleans.Connectors.Magento.Search;

/// <summary>Walks through the rows of a list within a closed window (apis/magento.md §3.4). It goes by keys, not by page numbers: a row that changes meanwhile leaves the
/// window, and with page numbers the one behind it would slip through. So a page is the first one after the last id seen, and a page past the end that repeats the last one
/// (up to 2.3) is noticed by its ids. One corrupt row makes every page that holds it fail: the page is made smaller until the row stands alone and can be stepped over;
/// at the end it is asked for once more, and only if it still fails while a good row is still listed was it the row and not the shop. Pure: says what to ask next, takes
/// the answers. Answers come in the order of the questions.</summary>
internal sealed class ListedRowsWalk
{
    /// <summary>Failed pages after which the walk gives up: finding one corrupt row takes four or five.</summary>
    public const int MaxFailures = 60;

    /// <summary>Pages after which the walk gives up: a window of more than 100,000 rows is a mistake.</summary>
    public const int MaxPages = 1_500;

    private static readonly int[] Sizes = [100, 25, 5, 1];

    private readonly ListedRows _list;
    private readonly Instant _from;
    private readonly Instant _to;
    private readonly int _most;
    private readonly int _fullSize;
    private readonly List<ChangedDocument> _found = [];
    private readonly HashSet<(long Id, string Stamp)> _seen = [];
    private readonly Queue<Question> _unlisted = new();
    private Question _question;
    private Stage _stage = Stage.Listing;
    private Question? _lastGood;
    private decimal? _left;
    private int _pages;
    private int _failures;

    /// <summary>A walk through a whole window.</summary>
    public ListedRowsWalk(ListedRows list, Instant from, Instant to)
        : this(list, from, to, after: 0, int.MaxValue)
    {
    }

    /// <summary>A stretch of a walk.</summary>
    /// <param name="list">Whose rows.</param>
    /// <param name="from">Start of the window.</param>
    /// <param name="to">Its end, itself included.</param>
    /// <param name="after">Only rows with a greater id.</param>
    /// <param name="most">Ends once so many were found, if the window does not end before. No page is larger.</param>
    public ListedRowsWalk(ListedRows list, Instant from, Instant to, long after, int most)
    {
        (_list, _from, _to, _most) = (list, from, to, most);
        _fullSize = Math.Max(0, Array.FindIndex(Sizes, size => size <= most));
        _question = new Question(after, _fullSize, 1);
        Reached = after;
    }

    private enum Stage
    {
        Listing,
        AskingAgain,
        Proving,
        Finished,
    }

    /// <summary>Whether there is nothing more to ask.</summary>
    public bool IsFinished => _stage == Stage.Finished;

    /// <summary>Why the walk cannot go on; null while all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Rows that the shop cannot list, or that name no order.</summary>
    public int Skipped { get; private set; }

    /// <summary>What was found so far, each row and stamp once.</summary>
    public IReadOnlyList<ChangedDocument> Found => _found;

    /// <summary>The greatest id that was passed.</summary>
    public long Reached { get; private set; }

    /// <summary>Whether the window has nothing behind <see cref="Reached"/>.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>How many rows the shop counts behind <see cref="Reached"/>.</summary>
    public long Remaining => IsComplete || _left is not > 0 ? 0 : (long)_left;

    /// <summary>What to ask next.</summary>
    public SearchCriteria Next()
    {
        var criteria = new SearchCriteria()
            .Where(_list.StampField, "gteq", MagentoDates.Format(_from))
            .Where(_list.StampField, "lteq", MagentoDates.Format(_to))
            .OrderBy(_list.KeyField)
            .Page(_question.Page, Sizes[_question.SizeIndex])
            .Select(_list.Columns);
        return _question.After > 0 ? criteria.Where(_list.KeyField, "gt", _question.After.ToString(CultureInfo.InvariantCulture)) : criteria;
    }

    /// <summary>Takes the answer to <see cref="Next"/>.</summary>
    public void Take(WireStampPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Items is not { } rows || page.TotalCount.Value is not { } total)
        {
            Failure = $"The shop's list of {_list.Name} has no items or no total_count.";
        }
        else if (rows.Count == 0 && total > 0 && _question.Page == 1)
        {
            Failure = string.Create(CultureInfo.InvariantCulture, $"The shop's list of {_list.Name} is empty although it counts {total}.");
        }
        else if (++_pages > MaxPages)
        {
            Failure = $"More {_list.Name} changed in the window than can be listed at once: poll more often.";
        }
        else
        {
            TakeRows(rows, total);
        }
    }

    /// <summary>The page failed inside the shop, which may be for one row in it.</summary>
    public void TakeFailure(string reason)
    {
        if (++_failures >= MaxFailures || _stage == Stage.Proving)
        {
            Failure = reason;
        }
        else if (_stage == Stage.AskingAgain)
        {
            Skipped++;
            AskAgain(lastAnswerWasGood: false);
        }
        else if (_question.SizeIndex < Sizes.Length - 1)
        {
            _question = _question with { SizeIndex = _question.SizeIndex + 1 };
        }
        else
        {
            // The row at this place cannot be listed; the next one stands on the next page of one.
            _unlisted.Enqueue(_question);
            _question = _question with { Page = _question.Page + 1 };
            _left -= 1;
            if (_left > 0 || _left is null) return;
            IsComplete = true;
            AskAgain(lastAnswerWasGood: false);
        }
    }

    private void TakeRows(IReadOnlyList<WireStamp> rows, decimal total)
    {
        var last = rows.Aggregate(0L, Add);
        if (rows.Count > 0 && _question.Page == 1 && last <= _question.After)
        {
            Failure = $"The shop's list of {_list.Name} does not go on after the last {_list.KeyField}: it ignores the condition, or its rows have no {_list.KeyField}.";
            return;
        }

        switch (_stage)
        {
            case Stage.AskingAgain:
                AskAgain(lastAnswerWasGood: true);
                break;
            case Stage.Proving:
                _stage = Stage.Finished;
                break;
            default:
                var isProgress = last > _question.After;
                _left = total - (_question.Page - 1) - rows.Count;
                if (isProgress) _lastGood = _question.Page > 1 ? _question : new Question(_question.After, Sizes.Length - 1, 1);

                // Once past the corrupt row pages are full again; before it they stay small.
                _question = new Question(Math.Max(last, _question.After), _question.Page > 1 ? _fullSize : _question.SizeIndex, 1);
                Reached = _question.After;
                IsComplete = !isProgress || _left <= 0;
                if (IsComplete || _found.Count >= _most) AskAgain(lastAnswerWasGood: true);
                break;
        }
    }

    private void AskAgain(bool lastAnswerWasGood)
    {
        if (_unlisted.TryDequeue(out var question)) (_stage, _question) = (Stage.AskingAgain, question);
        else if (lastAnswerWasGood || _lastGood is not { } good) _stage = Stage.Finished;
        else (_stage, _question) = (Stage.Proving, good);
    }

    private long Add(long last, WireStamp row)
    {
        if (!long.TryParse(_list.KeyOf(row), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return last;
        var stamp = _list.StampOf(row);
        if (_seen.Add((id, stamp ?? string.Empty)))
        {
            if (_list.OrderOf(row) is { Length: > 0 } order) _found.Add(new ChangedDocument(order, id.ToString(CultureInfo.InvariantCulture), MagentoDates.Parse(stamp) ?? _to));
            else Skipped++;
        }

        return Math.Max(last, id);
    }

    /// <summary>A page: the how-manieth, of which size, of the rows after an id.</summary>
    private readonly record struct Question(long After, int SizeIndex, int Page);
}
