using System.Net;
using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Gateway.Security;
using KashflowOrleans.Tests.Gateway.Fakes;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_a_merchant_is_configured : IAsyncLifetime
{
    private const string Settings = """{"name":"Acme Ltd","timeZone":"Europe/London","homeCurrency":"GBP","posting":{"salesNominal":4000,"firstInvoiceNumber":500001}}""";

    private readonly FakeLogs _logs = new();
    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start(logs: _logs);

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task It_is_created_once_and_changed_after_that()
    {
        var created = await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/new-one", body: Settings);
        Assert.Equal((HttpStatusCode.Created, "/api/v1/merchants/new-one"), (created.StatusCode, created.Headers.Location?.ToString()));
        var changed = await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/new-one", body: Settings.Replace("Acme Ltd", "Acme & Sons", StringComparison.Ordinal))).Json();

        Assert.Equal(("Acme & Sons", 2), (changed.GetProperty("name").GetString(), changed.GetProperty("version").GetInt32()));
        var read = await (await _gateway.Get("/api/v1/merchants/new-one")).Json();
        Assert.Equal(changed.GetRawText(), read.GetRawText());
        Assert.Equal(["acme", "new-one", "other"], (await (await _gateway.Get("/api/v1/merchants")).Json()).GetProperty("merchants").EnumerateArray().Select(item => item.GetProperty("merchant").GetString()));
    }

    [Fact]
    public async Task Nominals_that_are_left_out_are_that_of_goods()
    {
        var posting = (await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/new-one", body: Settings)).Json()).GetProperty("posting");
        Assert.Equal((4000, 4000, 30, true), (posting.GetProperty("shippingNominal").GetInt32(), posting.GetProperty("feeNominal").GetInt32(), posting.GetProperty("paymentTermsDays").GetInt32(), posting.GetProperty("writeBack").GetBoolean()));
    }

    [Theory]
    [InlineData("series", InvoiceNumbering.Series)]
    [InlineData("order", InvoiceNumbering.Order)]
    [InlineData("ledger", InvoiceNumbering.Ledger)]
    public async Task It_says_who_numbers_its_invoices(string numbering, InvoiceNumbering stored)
    {
        var body = Settings.Replace("\"salesNominal\"", $"\"numbering\":\"{numbering}\",\"salesNominal\"", StringComparison.Ordinal);
        var view = await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme", body: body)).Json();
        Assert.Equal(numbering, view.GetProperty("posting").GetProperty("numbering").GetString());
        Assert.Equal(stored, (await _gateway.Directory.Get("acme", default))!.Posting.Numbering);
    }

    [Fact]
    public async Task Nobody_else_numbers_them()
    {
        var body = Settings.Replace("\"salesNominal\"", "\"numbering\":\"magento\",\"salesNominal\"", StringComparison.Ordinal);
        var problem = await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme", body: body)).ShouldBeProblem(400, "invalid-input");
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal(("posting.numbering", "magento"), (error.GetProperty("field").GetString(), error.GetProperty("value").GetString()));
        Assert.Contains("series (ours, from firstInvoiceNumber), order", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merchants_own_admin_may_change_but_not_create()
    {
        var admin = GatewayFixture.KeyOf("acme", ApiRole.Admin);
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme", admin, Settings)).StatusCode);
        await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/new-one", admin, Settings)).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task A_connections_secrets_are_encrypted_and_never_returned()
    {
        const string Connection = """{"kind":"magento","baseUrl":"https://two.example/rest/default/","settings":{"auth":"bearer"},"secrets":{"accessToken":{"value":"hush-hush-1"},"webhookSecret":{"env":"HOOK"},"other":{"file":"/run/secrets/x"}}}""";
        var put = await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/connections/second", body: Connection);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        var stored = (await _gateway.Directory.Get("acme", default))!.Find("second")!;
        Assert.Equal("hush-hush-1", _gateway.Secrets.Resolve(stored.Secrets["accessToken"]));
        Assert.Equal(("env:HOOK", "file:/run/secrets/x"), (stored.Secrets["webhookSecret"], stored.Secrets["other"]));
        Assert.Equal("https://two.example/rest/default", stored.BaseUrl);

        var view = await put.Json();
        Assert.Equal("""{"source":"value","reference":null}""", view.GetProperty("secrets").GetProperty("accessToken").GetRawText());
        Assert.Equal("""{"source":"env","reference":"HOOK"}""", view.GetProperty("secrets").GetProperty("webhookSecret").GetRawText());
        Assert.Equal("/webhooks/acme/second", view.GetProperty("webhookPath").GetString());
    }

    [Fact]
    public async Task No_answer_no_audit_line_and_no_log_line_holds_a_secret()
    {
        await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/connections/second", body: """{"kind":"magento","baseUrl":"https://two.example","secrets":{"accessToken":{"value":"hush-hush-1"}}}""");
        await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/setup", body: $$$"""{"merchant":{{{Settings}}},"connections":{"third":{"kind":"kashflow","baseUrl":"https://x.example","secrets":{"password":{"value":"hush-hush-2"} } } } """);
        await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/connections/second", body: """{"kind":"magento","baseUrl":"https://two.example","secrets":{"accessToken":"hush-hush-3"},"password":"hush-hush-4"}""");
        await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/connections/second", body: """{"kind":"magento","baseUrl":"https://me:hush-hush-5@two.example","settings":{"apiPassword":"hush-hush-6"}}""");
        await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/connections/second", body: """{"kind":"magento","secrets":{"accessToken":{"value":"hush-hush-7" """);

        foreach (var endpoint in MappedEndpoint.Of(_gateway).Where(endpoint => endpoint.Method == "GET" && !endpoint.Pattern.EndsWith("/events", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain("hush-hush", await (await _gateway.Get(endpoint.Address())).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var key = GatewayFixture.KeyOf("acme", ApiRole.Admin);
        _gateway.Cluster.IsDown = true;
        await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/connections/second", key, """{"kind":"magento","baseUrl":"https://two.example","secrets":{"accessToken":{"value":"hush-hush-8"}}}""");
        Assert.NotEmpty(_logs.Lines);
        Assert.All(_logs.Lines, line => Assert.DoesNotContain("hush-hush", line, StringComparison.Ordinal));
        Assert.All(_logs.Lines, line => Assert.DoesNotContain(key, line, StringComparison.Ordinal));
        Assert.All(_gateway.Audit.Lines, line => Assert.DoesNotContain("hush-hush", line.ToString(), StringComparison.Ordinal));
        Assert.Contains(_gateway.Audit.Lines, line => line.Request?.Contains("\"value\":\"***\"", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("""{"kind":"magento","baseUrl":"https://two.example","secrets":{"accessToken":"hush"}}""", "secrets.accessToken")]
    [InlineData("""{"kind":"magento","baseUrl":"https://two.example","password":"hush"}""", "password")]
    [InlineData("""{"kind":"magento","baseUrl":"https://two.example","settings":{"accessToken":"hush"}}""", "settings.accessToken")]
    [InlineData("""{"kind":"magento","baseUrl":"https://me:hush@two.example"}""", "baseUrl")]
    [InlineData("""{"kind":"magento","baseUrl":"https://two.example","secrets":{"accessToken":{"value":"hush","env":"X"}}}""", "secrets.accessToken")]
    [InlineData("""{"kind":"magento","baseUrl":"https://two.example","secrets":{"accessToken":{"token":"hush"}}}""", "secrets.accessToken.token")]
    public async Task A_secret_in_the_wrong_place_is_refused_without_repeating_it(string body, string field)
    {
        var response = await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/connections/second", body: body);
        var problem = await response.ShouldBeProblem(400, "invalid-input");
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), error => error.GetProperty("field").GetString() == field);
        Assert.DoesNotContain("hush", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_that_are_left_out_keep_their_value()
    {
        await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/connections/shop", body: """{"kind":"magento","baseUrl":"https://shop.example/rest/uk"}""");
        var stored = (await _gateway.Directory.Get("acme", default))!.Find("shop")!;
        Assert.Equal(("https://shop.example/rest/uk", "enc:99"), (stored.BaseUrl, stored.Secrets["accessToken"]));
    }

    [Theory]
    [InlineData("""{"env":"DATABASE_PASSWORD"}""")]
    [InlineData("""{"file":"/run/secrets/master"}""")]
    public async Task Only_the_cluster_key_may_refer_to_the_servers_own_secrets(string secret)
    {
        var body = $$$"""{"kind":"magento","baseUrl":"https://mine.example","secrets":{"accessToken":{{{secret}}}}}""";
        var problem = await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/connections/second", GatewayFixture.KeyOf("acme", ApiRole.Admin), body)).ShouldBeProblem(400, "invalid-input");
        Assert.Equal("secrets.accessToken", problem.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Equal(HttpStatusCode.Created, (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/connections/second", body: body)).StatusCode);
    }

    [Fact]
    public async Task A_new_key_is_shown_once_and_works_at_once()
    {
        var response = await _gateway.Send(HttpMethod.Post, "/api/v1/merchants/acme/keys", body: """{"id":"till","role":"operator"}""");
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var key = (await response.Json()).GetProperty("key").GetString()!;
        Assert.StartsWith("kf_acme_", key, StringComparison.Ordinal);
        Assert.Equal("operator", (await (await _gateway.Get("/api/v1/me", key)).Json()).GetProperty("role").GetString());

        Assert.Equal(ApiKeys.Hash(key), (await _gateway.Directory.Get("acme", default))!.ApiKeys.Single(candidate => candidate.Id == "till").Sha256);
        var list = await (await _gateway.Get("/api/v1/merchants/acme/keys")).Content.ReadAsStringAsync();
        Assert.Contains("till", list, StringComparison.Ordinal);
        Assert.DoesNotContain(ApiKeys.Hash(key), list, StringComparison.Ordinal);
        await (await _gateway.Send(HttpMethod.Post, "/api/v1/merchants/acme/keys", body: """{"id":"till","role":"viewer"}""")).ShouldBeProblem(409, "conflict");
    }

    [Theory]
    [InlineData("engine")]
    [InlineData("cluster")]
    public async Task A_key_cannot_pass_for_somebody_else_in_the_audit(string name)
    {
        await (await _gateway.Send(HttpMethod.Post, "/api/v1/merchants/acme/keys", body: $$"""{"id":"{{name}}","role":"viewer"}""")).ShouldBeProblem(400, "invalid-input");
        await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/setup", body: $$$"""{"merchant":{{{Settings}}},"keys":{"{{{name}}}":{"role":"viewer"} } }""")).ShouldBeProblem(400, "invalid-input");
    }

    [Fact]
    public async Task A_removed_key_is_refused_at_once()
    {
        var viewer = GatewayFixture.KeyOf("acme", ApiRole.Viewer);
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Get("/api/v1/me", viewer)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _gateway.Send(HttpMethod.Delete, "/api/v1/merchants/acme/keys/viewer-key")).StatusCode);
        await (await _gateway.Get("/api/v1/me", viewer)).ShouldBeProblem(401, "unauthenticated");
        await (await _gateway.Send(HttpMethod.Delete, "/api/v1/merchants/acme/keys/viewer-key")).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task A_connection_is_tried_and_polled()
    {
        Assert.Equal("""{"works":true,"message":"It works."}""", await (await _gateway.Send(HttpMethod.Post, "/api/v1/merchants/acme/connections/shop/test")).Content.ReadAsStringAsync());
        Assert.Equal("""{"changed":3}""", await (await _gateway.Send(HttpMethod.Post, "/api/v1/merchants/acme/connections/shop/poll")).Content.ReadAsStringAsync());
        Assert.Equal("up", (await (await _gateway.Get("/api/v1/merchants/acme/connections/shop/health")).Json()).GetProperty("state").GetString());
        await (await _gateway.Send(HttpMethod.Post, "/api/v1/merchants/acme/connections/books/poll")).ShouldBeProblem(409, "conflict");
        await (await _gateway.Send(HttpMethod.Post, "/api/v1/merchants/acme/connections/nothing/test")).ShouldBeProblem(404, "not-found");
    }

    [Fact]
    public async Task No_silo_is_503_and_a_refusing_grain_400()
    {
        _gateway.Cluster.IsDown = true;
        var down = await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme", body: Settings);
        await down.ShouldBeProblem(503, "grains-unavailable");
        Assert.NotNull(down.Headers.RetryAfter);

        (_gateway.Cluster.IsDown, _gateway.Cluster.Refusal) = (false, "posting.ledger 'x' is taken.");
        var problem = await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme", body: Settings)).ShouldBeProblem(400, "bad-request");
        Assert.Equal("posting.ledger 'x' is taken.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Every_act_is_in_the_audit_with_the_keys_name()
    {
        var admin = GatewayFixture.KeyOf("acme", ApiRole.Admin);
        await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme", admin, Settings, ("X-Correlation-Id", "act-1"));
        await _gateway.Send(HttpMethod.Post, "/api/v1/merchants/acme/keys", GatewayFixture.KeyOf("acme", ApiRole.Viewer), """{"id":"x","role":"admin"}""");
        await _gateway.Get("/api/v1/merchants/acme", admin);

        Assert.Equal(
            [("admin-key", "PUT /api/v1/merchants/{merchant}", "200", "act-1"), ("viewer-key", "POST /api/v1/merchants/{merchant}/keys", "403", _gateway.Audit.Lines.Last().CorrelationId)],
            _gateway.Audit.Lines.Select(line => (line.Actor, line.Action, line.Result, line.CorrelationId)));
        var line = (await (await _gateway.Get("/api/v1/merchants/acme/audit?correlationId=act-1", admin)).Json()).GetProperty("lines")[0];
        Assert.Equal(("admin-key", "acme"), (line.GetProperty("actor").GetString(), line.GetProperty("entity").GetString()));
        Assert.Equal("Acme Ltd", JsonDocument.Parse(line.GetProperty("request").GetString()!).RootElement.GetProperty("name").GetString());
    }
}
