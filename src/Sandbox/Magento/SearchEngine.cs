using System.Globalization;
using System.Text.RegularExpressions;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>Rows a search found: one page of them and how many there are.</summary>
internal sealed record SearchPage<T>(IReadOnlyList<T> Rows, int Total);

/// <summary>Applies searchCriteria to rows the way the shop's database does, traps included (apis/magento.md §3.4).</summary>
/// <param name="columns">Columns of the table; a filter or sort on another one is an SQL error, which the shop answers with 500.</param>
/// <param name="idColumn">Primary key.</param>
/// <param name="options">Variant of the shop.</param>
internal sealed class SearchEngine<T>(IReadOnlySet<string> columns, string idColumn, MagentoOptions options)
{
    /// <summary>Filters, sorts and cuts out the page asked for.</summary>
    /// <returns>Null when the criteria name a column or condition there is not.</returns>
    public SearchPage<T>? Search(IEnumerable<T> rows, Func<T, string, string?> field, SearchCriteria criteria)
    {
        List<Func<T, bool>> groups = [];
        foreach (var group in criteria.Groups)
        {
            List<Func<T, bool>> filters = [];
            foreach (var filter in group)
            {
                if (!columns.Contains(filter.Field) || Compile(filter, field) is not { } predicate)
                    return null;

                filters.Add(predicate);
            }

            groups.Add(filters is [var single] ? single : row => filters.Exists(predicate => predicate(row)));
        }

        if (criteria.Sorts.Any(sort => !columns.Contains(sort.Field)))
            return null;

        var found = rows.Where(row => groups.TrueForAll(group => group(row))).ToList();
        Sort(found, field, criteria);
        return new SearchPage<T>(PageOf(found, criteria), found.Count);
    }

    private static Func<T, bool>? Compile(SearchFilter filter, Func<T, string, string?> field)
    {
        var name = filter.Field;
        var value = filter.Value;
        switch (filter.Condition)
        {
            case "eq": return row => Compare(field(row, name), value) == 0;
            case "neq": return row => field(row, name) is { } actual && Compare(actual, value) != 0;
            case "gt": return row => field(row, name) is { } actual && Compare(actual, value) > 0;
            case "gteq" or "from" or "moreq": return row => field(row, name) is { } actual && Compare(actual, value) >= 0;
            case "lt": return row => field(row, name) is { } actual && Compare(actual, value) < 0;
            case "lteq" or "to": return row => field(row, name) is { } actual && Compare(actual, value) <= 0;
            case "null": return row => field(row, name) is null;
            case "notnull": return row => field(row, name) is not null;
            case "in":
                var wanted = value.Split(',');
                return row => field(row, name) is { } actual && Array.Exists(wanted, one => Compare(actual, one) == 0);
            case "nin":
                var unwanted = value.Split(',');
                return row => field(row, name) is { } actual && !Array.Exists(unwanted, one => Compare(actual, one) == 0);
            case "like":
                var pattern = Like(value);
                return row => field(row, name) is { } actual && pattern.IsMatch(actual);
            case "nlike":
                var notPattern = Like(value);
                return row => field(row, name) is { } actual && !notPattern.IsMatch(actual);
            default: return null;
        }
    }

    /// <summary>Numbers as numbers, the rest as text without case: so do dates, whose form sorts.</summary>
    private static int Compare(string? actual, string? value)
    {
        if (actual is null || value is null)
            return actual is null && value is null ? 0 : 1;

        if (IsNumber(actual)
            && decimal.TryParse(actual, NumberStyles.Number, CultureInfo.InvariantCulture, out var left)
            && decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var right))
        {
            return left.CompareTo(right);
        }

        return string.Compare(actual, value, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Not a date, and not an increment id, whose leading zeros count.</summary>
    private static bool IsNumber(string text) =>
        text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] == '-') && (text.Length == 1 || text[0] != '0' || text[1] == '.')
        && !text.Contains(':', StringComparison.Ordinal);

    private static Regex Like(string value)
    {
        var pattern = Regex.Escape(value).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal);
        return new Regex($"^{pattern}$", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    private void Sort(List<T> found, Func<T, string, string?> field, SearchCriteria criteria)
    {
        SearchSort[] sorts = criteria.Sorts.Count > 0 ? [.. criteria.Sorts] : [new SearchSort { Field = idColumn }];
        var isTotal = Array.Exists(sorts, sort => sort.Field == idColumn);
        var tieSeed = options.ShuffleTies ? unchecked((uint)criteria.CurrentPage * 0x9E3779B1u) : 0;
        var keys = found.ConvertAll(row => (Row: row, Keys: Array.ConvertAll(sorts, sort => field(row, sort.Field)), Tie: Tie(row)));
        keys.Sort((left, right) =>
        {
            for (var index = 0; index < sorts.Length; index++)
            {
                var order = Compare(left.Keys[index] ?? "", right.Keys[index] ?? "");
                if (order != 0)
                    return sorts[index].Direction == "ASC" ? order : -order;
            }

            return left.Tie.CompareTo(right.Tie);
        });
        for (var index = 0; index < found.Count; index++)
            found[index] = keys[index].Row;

        uint Tie(T row)
        {
            var id = isTotal || !uint.TryParse(field(row, idColumn), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? 0 : number;
            return tieSeed == 0 ? id : unchecked((id ^ tieSeed) * 2654435761u);
        }
    }

    private List<T> PageOf(List<T> found, SearchCriteria criteria)
    {
        if (criteria.PageSize == 0)
            return found;

        var page = criteria.CurrentPage;
        var last = Math.Max(1, (found.Count + criteria.PageSize - 1) / criteria.PageSize);
        if (page > last)
        {
            if (options.PageBeyondEnd == PageBeyondEnd.Empty)
                return [];

            page = last;
        }

        return found.GetRange((page - 1) * criteria.PageSize, Math.Min(criteria.PageSize, found.Count - ((page - 1) * criteria.PageSize)));
    }
}
