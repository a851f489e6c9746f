using System.Globalization;
using System.Text.RegularExpressions;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>Rows a search found: one page of them and how many there are.</summary>
internal sealed record SearchPage<T>(IReadOnlyList<T> Rows, int Total);

/// <summary>Applies searchCriteria to rows the way the shop's database does, traps included (apis/magento.md §3.4).</summary>
/// <param name="columns">Columns of the table; a filter or sort on another one is an SQL error, which the shop answers with 500.</param>
/// <param name="idColumn">Primary key; rows come in its order.</param>
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
        var value = new ColumnValue(filter.Value);
        switch (filter.Condition)
        {
            case "eq": return row => Value(row) is { IsNull: false } actual && actual.OrderAgainst(value) == 0;
            case "neq": return row => Value(row) is { IsNull: false } actual && actual.OrderAgainst(value) != 0;
            case "gt": return row => Value(row) is { IsNull: false } actual && actual.OrderAgainst(value) > 0;
            case "gteq" or "from" or "moreq": return row => Value(row) is { IsNull: false } actual && actual.OrderAgainst(value) >= 0;
            case "lt": return row => Value(row) is { IsNull: false } actual && actual.OrderAgainst(value) < 0;
            case "lteq" or "to": return row => Value(row) is { IsNull: false } actual && actual.OrderAgainst(value) <= 0;
            case "null": return row => field(row, name) is null;
            case "notnull": return row => field(row, name) is not null;
            case "in":
                var wanted = Array.ConvertAll(filter.Value.Split(','), static one => new ColumnValue(one));
                return row => Value(row) is { IsNull: false } actual && Array.Exists(wanted, one => actual.OrderAgainst(one) == 0);
            case "nin":
                var unwanted = Array.ConvertAll(filter.Value.Split(','), static one => new ColumnValue(one));
                return row => Value(row) is { IsNull: false } actual && !Array.Exists(unwanted, one => actual.OrderAgainst(one) == 0);
            case "like":
                var pattern = Like(filter.Value);
                return row => field(row, name) is { } actual && pattern.IsMatch(actual);
            case "nlike":
                var notPattern = Like(filter.Value);
                return row => field(row, name) is { } actual && !notPattern.IsMatch(actual);
            default: return null;
        }

        ColumnValue Value(T row) => new(field(row, name));
    }

    private static Regex Like(string value)
    {
        var pattern = Regex.Escape(value).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal);
        return new Regex($"^{pattern}$", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    private void Sort(List<T> found, Func<T, string, string?> field, SearchCriteria criteria)
    {
        SearchSort[] sorts = criteria.Sorts.Count > 0 ? [.. criteria.Sorts] : [new SearchSort { Field = idColumn }];
        if (sorts[0].Field == idColumn)
        {
            // Rows come by id: nothing to compare.
            if (sorts[0].Direction != "ASC")
                found.Reverse();

            return;
        }

        var isTotal = Array.Exists(sorts, sort => sort.Field == idColumn);
        var tieSeed = options.ShuffleTies ? unchecked((uint)criteria.CurrentPage * 0x9E3779B1u) : 0;
        var keys = found.ConvertAll(row => (Row: row, Keys: Array.ConvertAll(sorts, sort => new ColumnValue(field(row, sort.Field))), Tie: Tie(row)));
        keys.Sort((left, right) =>
        {
            for (var index = 0; index < sorts.Length; index++)
            {
                var order = left.Keys[index].OrderAgainst(right.Keys[index]);
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

        var skip = (page - 1) * criteria.PageSize;
        return found.GetRange(skip, Math.Min(criteria.PageSize, found.Count - skip));
    }
}
