using System.Net;
using System.Web;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Keys;
using KashflowOrleans.Tests.Connectors.Common.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>A Magento channel on a scripted network and a clock that is moved by hand.</summary>
public sealed class ShopBench : IDisposable
{
    public static readonly CallContext Context = new("corr-1", "acme/shop/3");

    private readonly MagentoChannel _channel;

    public ShopBench(ScriptedTransport transport)
    {
        Transport = transport;
        var connection = new ConnectionConfig(
            "shop",
            ConnectionKinds.Magento,
            "https://shop.test/rest/default/",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["auth"] = "bearer" },
            new Dictionary<string, string>(StringComparer.Ordinal) { ["accessToken"] = "env:T" });
        var services = new ConnectorServices(Audit, new PlainSecrets(("env:T", "token-1")), Time, new Random(1), NullLoggerFactory.Instance, () => transport);
        _channel = MagentoConnector.CreateChannel(MerchantId.Parse("acme"), connection, Gate, services);
    }

    public ScriptedTransport Transport { get; }

    public ManualTime Time { get; } = new();

    public AuditList Audit { get; } = new();

    public ScriptedGate Gate { get; } = new();

    public static ShopBench Answering(HttpStatusCode status, string body) => new(new ScriptedTransport(_ => ScriptedTransport.Json(status, body)));

    /// <summary>Calls the channel and lets short waits pass.</summary>
    public Task<T> Call<T>(Func<MagentoChannel, Task<T>> call) => Time.Drive(call(_channel), TimeSpan.FromSeconds(40));

    public void Dispose() => _channel.Dispose();
}

/// <summary>A shop's list of orders, with the traps of real ones.</summary>
public sealed class ListedOrders
{
    /// <summary>The shop's orders by id, with the stamp of their last change.</summary>
    public SortedDictionary<long, string> Rows { get; } = [];

    /// <summary>Orders that make every page they are on fail.</summary>
    public HashSet<long> Corrupt { get; } = [];

    /// <summary>Whether a page past the end repeats the last one (up to 2.3).</summary>
    public bool RepeatsLastPage { get; set; }

    /// <summary>Called before each answer, with the number of the request.</summary>
    public Action<int>? BeforeAnswer { get; set; }

    /// <summary>Requests answered.</summary>
    public int Requests { get; private set; }

    public ScriptedTransport Transport() => new(Answer);

    private HttpResponseMessage Answer(SentRequest request)
    {
        Requests++;
        BeforeAnswer?.Invoke(Requests);
        var query = HttpUtility.ParseQueryString(request.Address.Query);
        var rows = Rows.AsEnumerable();
        for (var group = 0; query[$"searchCriteria[filter_groups][{group}][filters][0][field]"] is { } field; group++)
        {
            var filter = $"searchCriteria[filter_groups][{group}][filters][0]";
            var (value, condition) = (query[$"{filter}[value]"]!, query[$"{filter}[condition_type]"]!);
            rows = (field, condition) switch
            {
                ("updated_at", "gteq") => rows.Where(row => string.CompareOrdinal(row.Value, value) >= 0),
                ("updated_at", "lteq") => rows.Where(row => string.CompareOrdinal(row.Value, value) <= 0),
                ("entity_id", "gt") => rows.Where(row => row.Key > long.Parse(value, System.Globalization.CultureInfo.InvariantCulture)),
                _ => throw new InvalidOperationException($"{field} {condition} is not expected."),
            };
        }

        Assert.Equal(("entity_id", "ASC"), (query["searchCriteria[sortOrders][0][field]"], query["searchCriteria[sortOrders][0][direction]"]));
        Assert.Equal("items[entity_id,updated_at],total_count", query["fields"]);
        var found = rows.ToList();
        var size = int.Parse(query["searchCriteria[pageSize]"]!, System.Globalization.CultureInfo.InvariantCulture);
        var page = int.Parse(query["searchCriteria[currentPage]"]!, System.Globalization.CultureInfo.InvariantCulture);
        var last = Math.Max(1, (found.Count + size - 1) / size);
        if (page > last && RepeatsLastPage) page = last;
        var listed = found.Skip((page - 1) * size).Take(size).ToList();
        if (listed.Any(row => Corrupt.Contains(row.Key)))
        {
            return ScriptedTransport.Json(HttpStatusCode.InternalServerError, """{"message":"Internal Error. Details are available in the Magento log file. Report ID: webapi-1"}""");
        }

        var items = string.Join(',', listed.Select(row => string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"entity_id":{{row.Key}},"updated_at":"{{row.Value}}"}""")));
        return ScriptedTransport.Json(HttpStatusCode.OK, string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"items":[{{items}}],"total_count":{{found.Count}}}"""));
    }
}
