using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento.Translation;
using KashflowOrleans.Connectors.Magento.Wire;
using NodaTime;

namespace KashflowOrleans.Connectors.Magento.Search;

/// <summary>Walks through the orders changed within a closed window (apis/magento.md §3.4). It goes by keys, not by page numbers: an order that changes meanwhile leaves the
/// window, and with page numbers the one behind it would slip through. So a page is the first one after the last id seen, and a page past the end that repeats the last one
/// (up to 2.3) is noticed by its ids. One corrupt order makes every page that holds it fail: the page is made smaller until the order stands alone and can be stepped over;
/// at the end it is asked for once more, and only if it still fails while a good order is still listed was it the order and not the shop. Pure: says what to ask next, takes
/// the answers. Answers come in the order of the questions.</summary>
public sealed class ChangedOrdersWalk(Instant from, Instant to)
{
    /// <summary>Failed pages after which the walk gives up: finding one corrupt order takes four or five.</summary>
    public const int MaxFailures = 60;

    /// <summary>Pages after which the walk gives up: a window of more than 100,000 orders is a mistake.</summary>
    public const int MaxPages = 1_500;

    private static readonly int[] Sizes = [100, 25, 5, 1];

    private readonly List<ChangedOrder> _found = [];
    private readonly HashSet<(long Id, string Stamp)> _seen = [];
    private readonly Queue<Question> _unlisted = new();
    private Question _question = new(0, 0, 1);
    private Stage _stage = Stage.Listing;
    private long? _beforeLastGood;
    private decimal? _left;
    private int _pages;
    private int _failures;

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

    /// <summary>Orders that the shop cannot list.</summary>
    public int Skipped { get; private set; }

    /// <summary>What was found so far, each order and stamp once.</summary>
    public IReadOnlyList<ChangedOrder> Found => _found;

    /// <summary>What to ask next.</summary>
    public SearchCriteria Next()
    {
        var criteria = new SearchCriteria()
            .Where("updated_at", "gteq", MagentoDates.Format(from))
            .Where("updated_at", "lteq", MagentoDates.Format(to))
            .OrderBy("entity_id")
            .Page(_question.Page, Sizes[_question.SizeIndex])
            .Select("entity_id", "updated_at");
        return _question.After > 0 ? criteria.Where("entity_id", "gt", _question.After.ToString(CultureInfo.InvariantCulture)) : criteria;
    }

    /// <summary>Takes the answer to <see cref="Next"/>.</summary>
    public void Take(WireOrderPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Items is not { } rows || page.TotalCount.Value is not { } total)
        {
            Failure = "The shop's list of orders has no items or no total_count.";
        }
        else if (rows.Count == 0 && total > 0 && _question.Page == 1)
        {
            Failure = string.Create(CultureInfo.InvariantCulture, $"The shop's list of orders is empty although it counts {total}.");
        }
        else if (++_pages > MaxPages)
        {
            Failure = "More orders changed in the window than can be listed at once: poll more often.";
        }
        else
        {
            TakeRows(rows, total);
        }
    }

    /// <summary>The page failed inside the shop, which may be for one order in it.</summary>
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
            // The order at this place cannot be listed; the next one stands on the next page of one.
            _unlisted.Enqueue(_question);
            _question = _question with { Page = _question.Page + 1 };
            _left -= 1;
            if (_left <= 0) AskAgain(lastAnswerWasGood: false);
        }
    }

    private void TakeRows(IReadOnlyList<WireOrderStamp> rows, decimal total)
    {
        var last = rows.Aggregate(0L, Add);
        if (rows.Count > 0 && _question.Page == 1 && last <= _question.After)
        {
            Failure = "The shop's list of orders does not go on after the last entity_id: it ignores the condition, or its rows have no entity_id.";
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
                if (isProgress) _beforeLastGood = _question.After;

                // Once past the corrupt order pages are full again; before it they stay small.
                _question = new Question(Math.Max(last, _question.After), _question.Page > 1 ? 0 : _question.SizeIndex, 1);
                if (!isProgress || _left <= 0) AskAgain(lastAnswerWasGood: true);
                break;
        }
    }

    private void AskAgain(bool lastAnswerWasGood)
    {
        if (_unlisted.TryDequeue(out var question)) (_stage, _question) = (Stage.AskingAgain, question);
        else if (lastAnswerWasGood || _beforeLastGood is not { } good) _stage = Stage.Finished;
        else (_stage, _question) = (Stage.Proving, new Question(good, Sizes.Length - 1, 1));
    }

    private long Add(long last, WireOrderStamp row)
    {
        if (!long.TryParse(row.EntityId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return last;
        if (_seen.Add((id, row.UpdatedAt ?? string.Empty)))
        {
            _found.Add(new ChangedOrder(id.ToString(CultureInfo.InvariantCulture), MagentoDates.Parse(row.UpdatedAt) ?? to));
        }

        return Math.Max(last, id);
    }

    /// <summary>A page: the how-manieth, of which size, of the orders after an id.</summary>
    private readonly record struct Question(long After, int SizeIndex, int Page);
}
