using System.Globalization;

namespace KashflowOrleans.Connectors.Magento.Search;

/// <summary>Builds the query of a Magento search (apis/magento.md §3.4). Immutable. Conditions are joined by AND; every index stays below ten, because the service sorts
/// signed parameters naturally and clients sort them ordinally, and the two part ways at ten (§2).</summary>
public sealed class SearchCriteria
{
    /// <summary>Most conditions, and most sort orders, a search may have.</summary>
    public const int MaxGroups = 10;

    /// <summary>Largest page that shops with input limits answer.</summary>
    public const int MaxPageSize = 300;

    private readonly List<(string Field, string Condition, string Value)> _conditions = [];
    private readonly List<(string Field, bool Ascending)> _orders = [];
    private string? _fields;
    private int _pageSize = 100;
    private int _page = 1;

    /// <summary>A search for everything, 100 a page.</summary>
    public SearchCriteria()
    {
    }

    private SearchCriteria(SearchCriteria other)
    {
        _conditions.AddRange(other._conditions);
        _orders.AddRange(other._orders);
        (_fields, _pageSize, _page) = (other._fields, other._pageSize, other._page);
    }

    /// <summary>Adds a condition, for example <c>updated_at gteq 2025-01-01 00:00:00</c>.</summary>
    /// <exception cref="ArgumentException">Empty parts, or more than <see cref="MaxGroups"/> conditions: join values with condition <c>in</c> instead.</exception>
    public SearchCriteria Where(string field, string condition, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        ArgumentException.ThrowIfNullOrEmpty(condition);
        ArgumentException.ThrowIfNullOrEmpty(value);
        Limit(_conditions.Count, "conditions", "join values of one field with the condition 'in'");
        var next = new SearchCriteria(this);
        next._conditions.Add((field, condition, value));
        return next;
    }

    /// <summary>Adds a sort order; earlier ones weigh more. Without any the service sorts descending.</summary>
    public SearchCriteria OrderBy(string field, bool ascending = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        Limit(_orders.Count, "sort orders", "sort by fewer fields");
        var next = new SearchCriteria(this);
        next._orders.Add((field, ascending));
        return next;
    }

    /// <summary>Chooses a page, counted from 1.</summary>
    public SearchCriteria Page(int number, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxPageSize);
        return new SearchCriteria(this) { _page = number, _pageSize = size };
    }

    /// <summary>Asks for these fields of each row only. The total is always asked for as well: a list without it comes back empty.</summary>
    public SearchCriteria Select(params IReadOnlyList<string> fields) => new(this) { _fields = $"items[{string.Join(',', fields)}],total_count" };

    /// <summary>The parameters, as yet unencoded, in the order they are sent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ToParameters()
    {
        var parameters = new List<KeyValuePair<string, string>>();
        for (var index = 0; index < _conditions.Count; index++)
        {
            var (field, condition, value) = _conditions[index];
            var filter = string.Create(CultureInfo.InvariantCulture, $"searchCriteria[filter_groups][{index}][filters][0]");
            parameters.Add(new($"{filter}[field]", field));
            parameters.Add(new($"{filter}[value]", value));
            parameters.Add(new($"{filter}[condition_type]", condition));
        }

        for (var index = 0; index < _orders.Count; index++)
        {
            var (field, ascending) = _orders[index];
            var order = string.Create(CultureInfo.InvariantCulture, $"searchCriteria[sortOrders][{index}]");
            parameters.Add(new($"{order}[field]", field));
            parameters.Add(new($"{order}[direction]", ascending ? "ASC" : "DESC"));
        }

        parameters.Add(new("searchCriteria[pageSize]", _pageSize.ToString(CultureInfo.InvariantCulture)));
        parameters.Add(new("searchCriteria[currentPage]", _page.ToString(CultureInfo.InvariantCulture)));
        if (_fields is not null) parameters.Add(new("fields", _fields));
        return parameters;
    }

    /// <summary>The query string without its question mark: names and values percent-encoded, a space as <c>%20</c>.</summary>
    public override string ToString() => string.Join('&', ToParameters().Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));

    private static void Limit(int count, string what, string instead)
    {
        if (count >= MaxGroups)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"A search can have {MaxGroups} {what} at most, because signatures of longer ones are refused: {instead}."));
        }
    }
}
