using System.Globalization;
using System.Net;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Tests.Connectors.Common.Support;
using static KashflowOrleans.Tests.Connectors.Kashflow.KashflowBench;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

public sealed class When_reading_the_codes_of_products
{
    [Fact]
    public async Task All_pages_are_read_by_code_from_our_own_address()
    {
        var bench = new KashflowBench(request => Ok(Page(request) == 2
            ? """{"MetaData":{"NextPageUrl":null},"Data":[{"Code":"B"},{"Code":"c"}]}"""
            : """{"MetaData":{"NextPageUrl":"https://elsewhere.example/v2/products/list?page=2&perpage=100"},"Data":[{"Code":"A"},{"Code":"b"}]}"""));
        var codes = (await Read(bench)).Done();
        Assert.Equal(3, codes.Count);
        Assert.All(["a", "B", "C"], code => Assert.True(codes.ContainsKey(code)));
        Assert.Equal([Request(1), Request(2)], bench.Requests);
        Assert.All(bench.Transport.Sent, request => Assert.Equal("books.test", request.Address.Host));
    }

    [Fact]
    public async Task What_is_no_longer_in_use_or_has_no_code_is_left_out()
    {
        var bench = new KashflowBench(_ => Ok(
            """{"Data":[{"Code":"USED","InUse":true},{"Code":"GONE","InUse":false},{"Code":"SILENT"},{"Code":" PADDED ","InUse":1},{"Code":" "},{"Code":null},{}]}"""));
        Assert.Equal(["PADDED", "SILENT", "USED"], (await Read(bench)).Done().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_code_still_in_use_under_another_nominal_counts()
    {
        var bench = new KashflowBench(_ => Ok("""[{"Code":"MUG","NominalCode":4000,"InUse":false},{"Code":"mug","NominalCode":4010,"InUse":true}]"""));
        Assert.Equal(KeyValuePair.Create("mug", 4010), Assert.Single((await Read(bench)).Done()));
    }

    [Fact]
    public async Task A_code_under_several_nominals_stands_under_the_lowest()
    {
        var bench = new KashflowBench(_ => Ok("""[{"Code":"MUG","NominalCode":4010},{"Code":"mug","NominalCode":4000},{"Code":"CUP"}]"""));
        var products = (await Read(bench)).Done();
        Assert.Equal(4000, products["MUG"]);
        Assert.Equal(0, products["CUP"]);
    }

    [Fact]
    public async Task A_full_page_without_an_envelope_is_followed_by_the_next()
    {
        var bench = new KashflowBench(request => Ok(Page(request) < 3 ? Bare(Page(request), 100) : Bare(3, 7)));
        Assert.Equal(207, (await Read(bench)).Done().Count);
        Assert.Equal(3, bench.Requests.Count);
    }

    [Theory]
    [InlineData(100, 2)]
    [InlineData(99, 1)]
    [InlineData(250, 1)]
    public async Task A_list_without_an_envelope_that_knows_no_pages_is_read_all_the_same(int rows, int requests)
    {
        var bench = new KashflowBench(_ => Ok(Bare(1, rows)));
        Assert.Equal(rows, (await Read(bench)).Done().Count);
        Assert.Equal(requests, bench.Requests.Count);
    }

    [Fact]
    public async Task Too_many_are_refused_at_once_when_the_service_tells_how_many_there_are()
    {
        var bench = new KashflowBench(_ => Ok("""{"MetaData":{"TotalRecords":50001,"NextPageUrl":"?page=2"},"Data":[{"Code":"A"}]}"""));
        var refused = (await Read(bench)).Refused(RefusalKind.Invalid);
        Assert.Contains("more than 50000 products", refused.Reason, StringComparison.Ordinal);
        Assert.Single(bench.Requests);
    }

    [Fact]
    public async Task A_list_that_never_ends_is_refused()
    {
        var bench = new KashflowBench(request => Ok($$$"""{"MetaData":{"NextPageUrl":"?page={{{Page(request) + 1}}}"},"Data":[{"Code":"A"}]}"""));
        Assert.Contains("more than 50000 products", (await Read(bench)).Refused(RefusalKind.Invalid).Reason, StringComparison.Ordinal);
        Assert.Equal(500, bench.Requests.Count);
    }

    [Fact]
    public async Task As_many_as_are_allowed_are_read()
    {
        var bench = new KashflowBench(request =>
            Ok($$$"""{"MetaData":{"TotalRecords":50000,"NextPageUrl":{{{(Page(request) < 500 ? $"\"?page={Page(request) + 1}\"" : "null")}}}},"Data":{{{Bare(Page(request), 100)}}}}"""));
        Assert.Equal(50_000, (await Read(bench)).Done().Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("<html/>")]
    [InlineData("")]
    public async Task What_is_no_list_gives_no_codes(string body)
    {
        var bench = new KashflowBench(_ => Ok(body));
        Assert.False((await Read(bench)).TryGetValue(out _));
    }

    [Fact]
    public async Task A_user_who_may_not_read_products_is_refused()
    {
        var bench = new KashflowBench(_ => Refused("X", "no", HttpStatusCode.Forbidden));
        (await Read(bench)).Refused(RefusalKind.Unauthorized);
    }

    private static Task<Outcome<IReadOnlyDictionary<string, int>>> Read(KashflowBench bench) => bench.Run(bench.Ledger.GetProducts(Context, CancellationToken.None));

    private static string Request(int page) =>
        string.Create(CultureInfo.InvariantCulture, $"GET /v2/products/list?order=Asc&sortcolumn=0&filterbyinuseonly=true&page={page}&perpage=100");

    private static int Page(SentRequest request) =>
        int.Parse(request.Address.Query.Split('&').Single(part => part.StartsWith("page=", StringComparison.Ordinal))["page=".Length..], CultureInfo.InvariantCulture);

    private static string Bare(int page, int rows) => $"[{string.Join(',', Enumerable.Range(0, rows).Select(row => $$"""{"Code":"P{{page}}-{{row}}"}"""))}]";
}
