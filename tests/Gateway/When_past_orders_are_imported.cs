using System.Globalization;
using System.Net;
using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Gateway.Api.Imports;
using KashflowOrleans.Storage.Imports;
using KashflowOrleans.Tests.Gateway.Fakes;
using NodaTime;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_past_orders_are_imported : IAsyncLifetime
{
    private const string Imports = "/api/v1/merchants/acme/import";

    private readonly string _viewer = GatewayFixture.KeyOf("acme", ApiRole.Viewer);
    private readonly string _operator = GatewayFixture.KeyOf("acme", ApiRole.Operator);
    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task They_are_accepted_and_can_be_found_at_the_address_given()
    {
        var reply = await _gateway.Send(HttpMethod.Post, Imports, _operator, """{"channel":"shop","from":"2025-01-01","to":"2025-06-30","share":0.5}""");
        Assert.Equal(HttpStatusCode.Accepted, reply.StatusCode);
        var import = await reply.Json();
        var id = import.GetProperty("id").GetString()!;
        Assert.Equal($"{Imports}/{id}", reply.Headers.Location!.ToString());
        Assert.Equal(("running", 0.5m, "operator-key"), (import.GetProperty("state").GetString(), import.GetProperty("share").GetDecimal(), import.GetProperty("startedBy").GetString()));
        Assert.Equal(id, (await (await _gateway.Get($"{Imports}/{id}", _viewer)).Json()).GetProperty("id").GetString());

        // In London it is summer at the end of the range, and the last day is meant whole.
        Assert.Contains(_gateway.Cluster.Calls, call => call == $"IImportGrain/acme/{id}.Start(shop,2025-01-01 00:00:00Z,2025-06-30 22:59:59Z,0.5,operator-key)");
    }

    [Fact]
    public async Task A_share_that_is_left_out_is_a_quarter()
    {
        var import = await (await _gateway.Send(HttpMethod.Post, Imports, _operator, """{"channel":"shop","from":"2025-01-01","to":"2025-01-01"}""")).Json();
        Assert.Equal(0.25m, import.GetProperty("share").GetDecimal());
    }

    [Theory]
    [InlineData("""{"from":"2025-01-01","to":"2025-01-31"}""", "channel", "is missing")]
    [InlineData("""{"channel":"shop","to":"2025-01-31"}""", "from", "is missing")]
    [InlineData("""{"channel":"shop","from":"2025-01-01"}""", "to", "is missing")]
    [InlineData("""{"channel":"shoe","from":"2025-01-01","to":"2025-01-31"}""", "channel", "Use one of: shop")]
    [InlineData("""{"channel":"books","from":"2025-01-01","to":"2025-01-31"}""", "channel", "is not a sales channel")]
    [InlineData("""{"channel":"shop","from":"last year","to":"2025-01-31"}""", "from", "is no time")]
    [InlineData("""{"channel":"shop","from":"2025-01-01","to":"2025-02-30"}""", "to", "is no time")]
    [InlineData("""{"channel":"shop","from":"2025-02-01","to":"2025-01-31"}""", "from", "is after to")]
    [InlineData("""{"channel":"shop","from":"2999-01-01","to":"2999-01-31"}""", "from", "lies in the future")]
    [InlineData("""{"channel":"shop","from":"2025-01-01","to":"2999-01-31"}""", "to", "lies in the future")]
    [InlineData("""{"channel":"shop","from":"2009-01-01","to":"2025-01-31"}""", "from", "more than 10 years")]
    [InlineData("""{"channel":"shop","from":"2025-01-01","to":"2025-01-31","share":0.01}""", "share", "from 0.05 to 0.9")]
    [InlineData("""{"channel":"shop","from":"2025-01-01","to":"2025-01-31","share":1}""", "share", "from 0.05 to 0.9")]
    [InlineData("""{"channel":"shop","from":"2025-01-01","to":"2025-01-31","share":"half"}""", "share", "must be a number")]
    [InlineData("""{"channel":"shop","from":"2025-01-01","to":"2025-01-31","until":"now"}""", "until", "is not known here")]
    public async Task What_is_wrong_is_named_and_nothing_is_started(string body, string field, string message)
    {
        var problem = await (await _gateway.Send(HttpMethod.Post, Imports, _operator, body)).ShouldBeProblem(400, "invalid-input");
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal(field, error.GetProperty("field").GetString());
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_gateway.Cluster.Calls, call => call.StartsWith("IImportGrain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_things_that_are_wrong_are_named_together()
    {
        var problem = await (await _gateway.Send(HttpMethod.Post, Imports, _operator, """{"channel":"shoe","from":"x","to":"y"}""")).ShouldBeProblem(400, "invalid-input");
        Assert.Equal(["channel", "from", "to"], problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task One_runs_at_a_time()
    {
        _gateway.Imports.Seed("acme", "first");
        await (await _gateway.Send(HttpMethod.Post, Imports, _operator, """{"channel":"shop","from":"2025-01-01","to":"2025-01-31"}""")).ShouldBeProblem(409, "conflict");
        _gateway.Imports.Seed("acme", "second", reading => reading with { Document = reading.Document with { State = ImportStates.Paused } });
        var problem = await (await _gateway.Send(HttpMethod.Post, $"{Imports}/second/resume", _operator)).ShouldBeProblem(409, "conflict");
        Assert.Contains("'first'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Send(HttpMethod.Post, $"{Imports}/first/resume", _operator)).StatusCode);
    }

    [Fact]
    public async Task Progress_is_shown_in_the_documented_shape()
    {
        _gateway.Imports.Seed("acme", "past", reading => reading with
        {
            Document = reading.Document with { Position = "77", Remaining = 90, Unlisted = 2, Problem = "The shop is away.", ProblemAt = FakeImports.Now, EndedAt = FakeImports.Now.AddSeconds(10) },
            Seen = 10,
            Queued = 3,
            ByStatus = new Dictionary<string, long>(StringComparer.Ordinal) { ["synced"] = 5, ["held"] = 1, ["retrying"] = 1 },
        });
        var text = await (await _gateway.Get($"{Imports}/past", _viewer)).Content.ReadAsStringAsync();
        using var import = JsonDocument.Parse(text);
        var root = import.RootElement;
        Assert.Equal(
            ("failing", 10, 4, 3, 6, 2, 102, 0.6m, "77", "The shop is away."),
            (root.GetProperty("state").GetString(), root.GetProperty("seen").GetInt32(), root.GetProperty("pending").GetInt32(), root.GetProperty("queued").GetInt32(), root.GetProperty("finished").GetInt32(),
                root.GetProperty("unlisted").GetInt32(), root.GetProperty("total").GetInt32(), root.GetProperty("ratePerSecond").GetDecimal(), root.GetProperty("position").GetString(), root.GetProperty("problem").GetString()));
        Assert.Equal("""{"synced":5,"held":1,"retrying":1}""", root.GetProperty("byStatus").GetRawText());
        var list = await (await _gateway.Get(Imports, _viewer)).Json();
        Assert.Equal(["past", "1"], list.GetProperty("imports").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task They_can_be_paused_resumed_and_cancelled()
    {
        _gateway.Imports.Seed("acme", "past");
        Assert.Equal("paused", (await (await _gateway.Send(HttpMethod.Post, $"{Imports}/past/pause", _operator)).Json()).GetProperty("state").GetString());
        Assert.Equal("running", (await (await _gateway.Send(HttpMethod.Post, $"{Imports}/past/resume", _operator)).Json()).GetProperty("state").GetString());
        Assert.Equal("cancelled", (await (await _gateway.Send(HttpMethod.Post, $"{Imports}/past/cancel", _operator)).Json()).GetProperty("state").GetString());
        var problem = await (await _gateway.Send(HttpMethod.Post, $"{Imports}/past/resume", _operator)).ShouldBeProblem(409, "conflict");
        Assert.Contains("is cancelled", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await (await _gateway.Send(HttpMethod.Post, $"{Imports}/past/pause", _operator)).ShouldBeProblem(409, "conflict");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/pause")]
    [InlineData("POST", "/resume")]
    [InlineData("POST", "/cancel")]
    public async Task One_that_there_is_not_is_not_found(string method, string what)
    {
        _gateway.Imports.Seed("other", "theirs");
        await (await _gateway.Send(new HttpMethod(method), $"{Imports}/theirs{what}", _operator)).ShouldBeProblem(404, "not-found");
        await (await _gateway.Send(new HttpMethod(method), $"{Imports}/NoName{what}", _operator)).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task How_far_polling_has_come_is_shown()
    {
        var polling = await (await _gateway.Get("/api/v1/merchants/acme/connections/shop/polling", _viewer)).Json();
        Assert.Contains("Magento_Sales::shipment", polling.GetProperty("sources")[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        await (await _gateway.Get("/api/v1/merchants/acme/connections/books/polling", _viewer)).ShouldBeProblem(409, "conflict");
        await (await _gateway.Get("/api/v1/merchants/acme/connections/none/polling", _viewer)).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task A_kind_of_document_that_is_not_polled_is_named()
    {
        var body = """{"kind":"magento","baseUrl":"https://shop.example/rest/default","settings":{"poll":"creditmemos, stock"}}""";
        var problem = await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/connections/shop", GatewayFixture.KeyOf("acme", ApiRole.Admin), body)).ShouldBeProblem(400, "invalid-input");
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal(("settings.poll", "stock"), (error.GetProperty("field").GetString(), error.GetProperty("value").GetString()));
    }

    [Theory]
    [InlineData("2026-03-29", "2026-03-29", "2026-03-29T00:00:00Z", "2026-03-29T22:59:59Z")]
    [InlineData("2025-10-26", "2025-10-26", "2025-10-25T23:00:00Z", "2025-10-26T23:59:59Z")]
    [InlineData("2025-03-31T23:30:00Z", "2025-04-01T01:00:00+02:00", "2025-03-31T23:30:00Z", "2025-03-31T23:00:00Z")]
    [InlineData("2026-07-01", "2026-07-15", "2026-06-30T23:00:00Z", "2026-07-15T12:00:00Z")]
    public void A_day_is_the_business_zones_and_the_last_one_ends_with_it_or_now(string from, string to, string expectedFrom, string expectedTo)
    {
        var config = new MerchantConfig(
            "acme", "Acme", 1, "Europe/London", "GBP", [new ConnectionConfig("shop", ConnectionKinds.Magento, "https://shop.example", new Dictionary<string, string>(), new Dictionary<string, string>())],
            new PostingConfig(null, 1, 1, 1, 0, 1, false, []), []);
        var (request, errors) = ImportRules.Read(new ImportInput("shop", from, to), config, Instant.FromUtc(2026, 7, 15, 12, 0), "somebody");
        if (string.CompareOrdinal(expectedFrom, expectedTo) > 0)
        {
            Assert.Equal("from", Assert.Single(errors).Field);
            return;
        }

        Assert.Equal((Parse(expectedFrom), Parse(expectedTo)), (request!.From, request.To));

        static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }
}
