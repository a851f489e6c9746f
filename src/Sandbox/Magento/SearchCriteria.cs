using System.Globalization;
using System.Text.Json;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>One filter of a group.</summary>
internal sealed class SearchFilter
{
    public string Field { get; set; } = "";

    public string Value { get; set; } = "";

    public string Condition { get; set; } = "eq";
}

/// <summary>One order of sorting; without a direction it is descending (apis/magento.md §3.4).</summary>
internal sealed class SearchSort
{
    public string Field { get; set; } = "";

    public string Direction { get; set; } = "DESC";
}

/// <summary>
/// The bracketed searchCriteria of a query string: groups are ANDed, filters inside a group ORed. Names work with underscores and in camel case, as in the
/// shop.
/// </summary>
internal sealed class SearchCriteria
{
    private const string Root = "searchCriteria";
    private readonly SortedDictionary<string, SortedDictionary<string, SearchFilter>> _groups = new(NaturalOrder.Instance);
    private readonly SortedDictionary<string, SearchSort> _sorts = new(NaturalOrder.Instance);

    public IEnumerable<IEnumerable<SearchFilter>> Groups => _groups.Values.Select(static group => group.Values);

    public IReadOnlyCollection<SearchSort> Sorts => _sorts.Values;

    /// <summary>0 means everything.</summary>
    public int PageSize { get; private set; }

    /// <summary>From 1; 0 counts as 1.</summary>
    public int CurrentPage { get; private set; } = 1;

    /// <summary>Whether the query names searchCriteria at all; a list without it is refused.</summary>
    public bool IsPresent { get; private set; }

    /// <summary>Value of <c>fields=</c>, or null.</summary>
    public string? Fields { get; private set; }

    public static SearchCriteria Read(string? queryString)
    {
        var criteria = new SearchCriteria();
        foreach (var pair in (queryString ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            var name = PhpEncoding.UrlDecode(at < 0 ? pair : pair[..at]);
            var value = at < 0 ? "" : PhpEncoding.UrlDecode(pair[(at + 1)..]);
            if (name == "fields")
                criteria.Fields = value;
            else if (name.StartsWith(Root, StringComparison.Ordinal))
                criteria.Take(name[Root.Length..], value);
        }

        return criteria;
    }

    /// <summary>Echoes the criteria as a list's answer does.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("search_criteria"u8);
        writer.WriteStartArray("filter_groups"u8);
        foreach (var group in _groups.Values)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("filters"u8);
            foreach (var filter in group.Values)
            {
                writer.WriteStartObject();
                writer.WriteString("field"u8, filter.Field);
                writer.WriteString("value"u8, filter.Value);
                writer.WriteString("condition_type"u8, filter.Condition);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (_sorts.Count > 0)
        {
            writer.WriteStartArray("sort_orders"u8);
            foreach (var sort in _sorts.Values)
            {
                writer.WriteStartObject();
                writer.WriteString("field"u8, sort.Field);
                writer.WriteString("direction"u8, sort.Direction);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (PageSize > 0)
        {
            writer.WriteNumber("page_size"u8, PageSize);
            writer.WriteNumber("current_page"u8, CurrentPage);
        }

        writer.WriteEndObject();
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    private void Take(string brackets, string value)
    {
        IsPresent = true;
        var path = brackets.Split(['[', ']'], StringSplitOptions.RemoveEmptyEntries);
        switch (path)
        {
            case [var name] when Plain(name) == "PAGESIZE":
                PageSize = Number(value);
                break;
            case [var name] when Plain(name) == "CURRENTPAGE":
                CurrentPage = Math.Max(1, Number(value));
                break;
            case [var name, var index, var part] when Plain(name) == "SORTORDERS":
                TakeSort(index, Plain(part), value);
                break;
            case [var name, var group, var filters, var index, var part] when Plain(name) == "FILTERGROUPS" && Plain(filters) == "FILTERS":
                TakeFilter(group, index, Plain(part), value);
                break;
        }
    }

    private void TakeSort(string index, string part, string value)
    {
        if (!_sorts.TryGetValue(index, out var sort))
            _sorts[index] = sort = new SearchSort();

        if (part == "FIELD")
            sort.Field = value;
        else if (part == "DIRECTION")
            sort.Direction = value.ToUpperInvariant();
    }

    private void TakeFilter(string group, string index, string part, string value)
    {
        if (!_groups.TryGetValue(group, out var filters))
            _groups[group] = filters = new SortedDictionary<string, SearchFilter>(NaturalOrder.Instance);

        if (!filters.TryGetValue(index, out var filter))
            filters[index] = filter = new SearchFilter();

        switch (part)
        {
            case "FIELD": filter.Field = value; break;
            case "VALUE": filter.Value = value; break;
            case "CONDITIONTYPE": filter.Condition = value.ToLowerInvariant(); break;
        }
    }

    private static int Number(string value) =>
        int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? Math.Max(0, number) : 0;
}
