using System.Globalization;
using System.Net;
using System.Web;
using KashflowOrleans.Tests.Connectors.Common.Support;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>One of a shop's lists, with the traps of real ones.</summary>
/// <param name="path">Its last part of the address.</param>
/// <param name="key">The rows' own id.</param>
/// <param name="stamp">The column a window is laid over.</param>
/// <param name="order">The column that names the order; null when the rows are orders.</param>
public sealed class ListedThings(string path = "orders", string key = "entity_id", string stamp = "updated_at", string? order = null)
{
    /// <summary>The rows by id, with their stamp.</summary>
    public SortedDictionary<long, string> Rows { get; } = [];

    /// <summary>Rows that make every page they are on fail.</summary>
    public HashSet<long> Corrupt { get; } = [];

    /// <summary>Whether a page past the end repeats the last one (up to 2.3).</summary>
    public bool RepeatsLastPage { get; set; }

    /// <summary>Called before each answer, with the number of the request.</summary>
    public Action<int>? BeforeAnswer { get; set; }

    /// <summary>Requests answered.</summary>
    public int Requests { get; private set; }

    /// <summary>The order that a row belongs to.</summary>
    public static string OrderOf(long id) => (id + 1_000).ToString(CultureInfo.InvariantCulture);

    public ScriptedTransport Transport() => new(Answer);

    private HttpResponseMessage Answer(SentRequest request)
    {
        Requests++;
        BeforeAnswer?.Invoke(Requests);
        Assert.EndsWith($"/V1/{path}", request.Address.AbsolutePath, StringComparison.Ordinal);
        var query = HttpUtility.ParseQueryString(request.Address.Query);
        var rows = Rows.AsEnumerable();
        for (var group = 0; query[$"searchCriteria[filter_groups][{group}][filters][0][field]"] is { } field; group++)
        {
            var filter = $"searchCriteria[filter_groups][{group}][filters][0]";
            var (value, condition) = (query[$"{filter}[value]"]!, query[$"{filter}[condition_type]"]!);
            rows = (field == stamp ? "stamp" : field == key ? "key" : field, condition) switch
            {
                ("stamp", "gteq") => rows.Where(row => string.CompareOrdinal(row.Value, value) >= 0),
                ("stamp", "lteq") => rows.Where(row => string.CompareOrdinal(row.Value, value) <= 0),
                ("key", "gt") => rows.Where(row => row.Key > long.Parse(value, CultureInfo.InvariantCulture)),
                _ => throw new InvalidOperationException($"{field} {condition} is not expected."),
            };
        }

        Assert.Equal((key, "ASC"), (query["searchCriteria[sortOrders][0][field]"], query["searchCriteria[sortOrders][0][direction]"]));
        Assert.Equal(order is null ? $"items[{key},{stamp}],total_count" : $"items[{key},{stamp},{order}],total_count", query["fields"]);
        var found = rows.ToList();
        var size = int.Parse(query["searchCriteria[pageSize]"]!, CultureInfo.InvariantCulture);
        var page = int.Parse(query["searchCriteria[currentPage]"]!, CultureInfo.InvariantCulture);
        var last = Math.Max(1, (found.Count + size - 1) / size);
        if (page > last && RepeatsLastPage) page = last;
        var listed = found.Skip((page - 1) * size).Take(size).ToList();
        if (listed.Any(row => Corrupt.Contains(row.Key)))
        {
            return ScriptedTransport.Json(HttpStatusCode.InternalServerError, """{"message":"Internal Error. Details are available in the Magento log file. Report ID: webapi-1"}""");
        }

        var items = string.Join(',', listed.Select(Row));
        return ScriptedTransport.Json(HttpStatusCode.OK, string.Create(CultureInfo.InvariantCulture, $$"""{"items":[{{items}}],"total_count":{{found.Count}}}"""));
    }

    private string Row(KeyValuePair<long, string> row)
    {
        var owner = order is null ? string.Empty : $",\"{order}\":{OrderOf(row.Key)}";
        return string.Create(CultureInfo.InvariantCulture, $$"""{"{{key}}":{{row.Key}},"{{stamp}}":"{{row.Value}}"{{owner}}}""");
    }
}
