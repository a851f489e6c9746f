using System.Net;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_connections_have_environments : IAsyncLifetime
{
    private const string Merchant = "/api/v1/merchants/acme";

    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("", "prod")]
    [InlineData(",\"environment\":\"prod\"", "prod")]
    [InlineData(",\"environment\":\"qa\"", "qa")]
    public async Task One_belongs_to_prod_unless_it_says_otherwise(string field, string environment)
    {
        var view = await (await PutConnection("second", $$"""{"kind":"magento","baseUrl":"https://two.example"{{field}}}""")).Json();
        Assert.Equal(environment, view.GetProperty("environment").GetString());
        Assert.Equal(environment, (await _gateway.Directory.Get("acme", default))!.Find("second")!.Environment);
    }

    [Fact]
    public async Task One_ledger_to_an_environment_is_accepted()
    {
        Assert.Equal(HttpStatusCode.Created, (await PutConnection("dev-books", Ledger("dev"))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await PutConnection("qa-books", Ledger("qa"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PutConnection("qa-books", Ledger("qa"))).StatusCode);
        Assert.Equal("books", (await _gateway.Directory.Get("acme", default))!.Ledger!.Id);
    }

    [Theory]
    [InlineData("live")]
    [InlineData("DEV")]
    [InlineData("")]
    public async Task There_are_no_others(string environment) => await Refused(await PutConnection("second", Ledger(environment)), "environment");

    [Fact]
    public async Task A_second_ledger_in_dev_is_refused()
    {
        await PutConnection("dev-books", Ledger("dev"));
        var message = await Refused(await PutConnection("more-books", Ledger("dev")), "environment");
        Assert.Contains("'dev-books'", message, StringComparison.Ordinal);
        Assert.Null((await _gateway.Directory.Get("acme", default))!.Find("more-books"));
    }

    [Fact]
    public async Task A_second_ledger_in_prod_needs_the_first_to_be_named()
    {
        await Refused(await PutConnection("more-books", Ledger("prod")), "environment");
        Assert.Equal(HttpStatusCode.OK, (await PutSettings("books")).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await PutConnection("more-books", Ledger("prod"))).StatusCode);
    }

    [Theory]
    [InlineData("""{"kind":"kashflow","baseUrl":"https://b.example","environment":"dev"}""", "environment")]
    [InlineData("""{"kind":"magento","baseUrl":"https://b.example"}""", "kind")]
    public async Task The_named_ledger_stays_one_of_prod(string connection, string field)
    {
        await PutSettings("books");
        await Refused(await PutConnection("books", connection), field);
    }

    [Fact]
    public async Task Real_orders_are_not_posted_to_a_ledger_of_dev()
    {
        await PutConnection("dev-books", Ledger("dev"));
        var message = await Refused(await PutSettings("dev-books"), "posting.ledger");
        Assert.Contains("belongs to the environment dev", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_set_up_document_follows_the_same_rules()
    {
        static string Setup(params string[] environments) =>
            "{\"merchant\":{\"name\":\"Fresh\",\"posting\":{\"salesNominal\":4000,\"firstInvoiceNumber\":1}},\"connections\":{"
            + string.Join(',', environments.Select((environment, index) => $"\"books{index}\":{Ledger(environment)}")) + "}}";

        Assert.Equal(HttpStatusCode.Created, (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/fresh/setup", body: Setup("prod", "dev", "qa"))).StatusCode);
        await Refused(await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/newer/setup", body: Setup("prod", "dev", "dev")), "connections.books2.environment");
        await Refused(await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/newer/setup", body: Setup("prod", "prod")), "merchant.posting.ledger");
        await Refused(await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/fresh/setup", body: Setup("prod", "qa").Replace("books1", "extra", StringComparison.Ordinal)), "connections.extra.environment");
    }

    private static string Ledger(string environment) => $$"""{"kind":"kashflow","baseUrl":"https://books.example/v2","environment":"{{environment}}"}""";

    private static async Task<string> Refused(HttpResponseMessage response, string field)
    {
        var error = Assert.Single((await response.ShouldBeProblem(400, "invalid-input")).GetProperty("errors").EnumerateArray());
        Assert.Equal(field, error.GetProperty("field").GetString());
        return error.GetProperty("message").GetString()!;
    }

    private Task<HttpResponseMessage> PutConnection(string name, string connection) => _gateway.Send(HttpMethod.Put, $"{Merchant}/connections/{name}", body: connection);

    private Task<HttpResponseMessage> PutSettings(string ledger) =>
        _gateway.Send(HttpMethod.Put, Merchant, body: $$"""{"name":"Acme","posting":{"salesNominal":4000,"firstInvoiceNumber":1,"ledger":"{{ledger}}" } }""");
}
