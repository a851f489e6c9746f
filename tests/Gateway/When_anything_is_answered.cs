using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using KashflowOrleans.Gateway.Http;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_anything_is_answered : IAsyncLifetime
{
    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("abc-1._Z")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task An_acceptable_correlation_id_is_kept(string id) => Assert.Equal(id, await IdFor(("X-Correlation-Id", id)));

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("<script>")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task Any_other_is_replaced(string id) => Assert.Matches("^[0-9a-f]{32}$", await IdFor(("X-Correlation-Id", id)));

    [Fact]
    public async Task A_trace_gives_its_id() =>
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", await IdFor(("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")));

    [Fact]
    public async Task A_broken_trace_gives_none() => Assert.NotEqual("0af7651916cd43dd8448eb211c80319c", await IdFor(("traceparent", "00-0af7651916cd43dd8448eb211c80319c")));

    [Fact]
    public void A_correlation_id_goes_before_a_trace() => Assert.Equal("mine", Correlation.Choose("mine", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

    [Fact]
    public async Task New_ids_differ() => Assert.NotEqual(await IdFor(), await IdFor());

    [Theory]
    [InlineData("GET", "/nothing", 404, "not-found")]
    [InlineData("GET", "/api/v1/nothing", 404, "not-found")]
    [InlineData("DELETE", "/api/v1/merchants", 405, "method-not-allowed")]
    [InlineData("POST", "/", 405, "method-not-allowed")]
    public async Task What_is_not_there_is_a_problem_too(string method, string path, int status, string code) =>
        await (await _gateway.Send(new HttpMethod(method), path)).ShouldBeProblem(status, code);

    [Fact]
    public async Task A_failure_of_ours_tells_no_more_than_where_to_look()
    {
        await using var gateway = await GatewayFixture.Start(alsoMap: app =>
            Microsoft.AspNetCore.Builder.RoutingEndpointConventionBuilderExtensions.WithMetadata(
                Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/fails", string () => throw new InvalidOperationException("secret detail")),
                new KashflowOrleans.Gateway.Security.AccessRule(KashflowOrleans.Gateway.Security.Access.Open)));
        var problem = await (await gateway.Get("/fails")).ShouldBeProblem(500, "internal");
        Assert.DoesNotContain("secret detail", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browsers_are_told_not_to_guess_and_answers_are_not_kept()
    {
        var response = await _gateway.Get("/api/v1/me");
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.StartsWith("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_process_says_it_lives() => Assert.Equal("""{"status":"ok"}""", await (await _gateway.Get("/healthz/live", null)).Content.ReadAsStringAsync());

    [Fact]
    public async Task Readiness_names_each_part()
    {
        var response = await _gateway.Get("/healthz/ready", null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"status":"ready","checks":[{"name":"database","ok":true,"detail":"answers"},{"name":"grains","ok":true,"detail":"answers"}]}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Without_a_silo_it_is_degraded_but_takes_webhooks()
    {
        _gateway.Cluster.IsDown = true;
        var response = await _gateway.Get("/healthz/ready", null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var ready = await response.Json();
        Assert.Equal(("degraded", true, false), (ready.GetProperty("status").GetString(), ready.GetProperty("checks")[0].GetProperty("ok").GetBoolean(), ready.GetProperty("checks")[1].GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task Without_the_database_it_is_not_ready()
    {
        _gateway.Directory.IsDown = true;
        var response = await _gateway.Get("/healthz/ready", null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("unready", (await response.Json()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_page_loads_only_its_own_files_and_has_no_script_in_it()
    {
        var response = await _gateway.Get("/", null);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        var html = await response.Content.ReadAsStringAsync();
        Assert.DoesNotMatch(@"<script(?![^>]*src=)|\son[a-z]+=|style=|javascript:|https?://", html);
        foreach (Match file in Regex.Matches(html, "(?:src|href)=\"(?<path>[^\"#]+)\""))
        {
            Assert.Equal(HttpStatusCode.OK, (await _gateway.Get("/" + file.Groups["path"].Value.TrimStart('/'), null)).StatusCode);
        }

        var script = await (await _gateway.Get("/app.js", null)).Content.ReadAsStringAsync();
        Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", script);
    }

    [Fact]
    public async Task The_page_is_sent_again_only_when_it_changed()
    {
        var tag = (await _gateway.Get("/app.js", null)).Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await _gateway.Send(HttpMethod.Get, "/app.js", null, null, ("If-None-Match", tag))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Send(HttpMethod.Head, "/", null)).StatusCode);
    }

    [Fact]
    public async Task The_document_lists_every_address_with_summary_security_and_failures()
    {
        var document = await (await _gateway.Get("/openapi/v1.json", null)).Json();
        var paths = document.GetProperty("paths");
        var expected = MappedEndpoint.Of(_gateway).Where(endpoint => endpoint.InDocument).ToList();
        Assert.Equal(
            expected.Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal),
            paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal));
        Assert.All(expected, endpoint => CheckOperation(endpoint, paths.GetProperty(endpoint.Pattern).GetProperty(endpoint.Method.ToLowerInvariant())));
        Assert.Equal(["bearerKey", "headerKey"], document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(scheme => scheme.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_document_describes_amounts_instants_and_words()
    {
        var schemas = (await (await _gateway.Get("/openapi/v1.json", null)).Json()).GetProperty("components").GetProperty("schemas");
        var order = schemas.GetProperty("OrderView").GetProperty("properties");
        Assert.Equal("#/components/schemas/Instant", order.GetProperty("receivedAt").GetProperty("$ref").GetString());
        Assert.Equal("date-time", schemas.GetProperty("Instant").GetProperty("format").GetString());
        Assert.True(schemas.GetProperty("ProblemView").GetProperty("properties").TryGetProperty("correlationId", out _));
        Assert.Contains("\"number\"", order.GetProperty("total").GetProperty("type").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("\"operator\"", schemas.GetProperty("ApiRole").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("The sales channel's connection.", order.GetProperty("channel").GetProperty("description").GetString());
    }

    private static void CheckOperation(MappedEndpoint endpoint, JsonElement operation)
    {
        Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
        var responses = operation.GetProperty("responses");
        Assert.Contains(responses.EnumerateObject(), response => response.Name.StartsWith('2'));
        var guarded = endpoint.Access is not KashflowOrleans.Gateway.Security.Access.Open;
        Assert.Equal(guarded, operation.TryGetProperty("security", out var security) && security.GetArrayLength() > 0);
        foreach (var status in guarded ? new[] { "401", "403", "500", "503" } : endpoint.Pattern == "/healthz/ready" ? ["500"] : ["500", "503"])
        {
            Assert.True(responses.TryGetProperty(status, out var failure), $"{endpoint.Name} lacks {status}.");
            Assert.True(failure.GetProperty("content").TryGetProperty("application/problem+json", out _), $"{endpoint.Name} {status} is no problem.");
        }

        if (endpoint.Pattern.Contains('{', StringComparison.Ordinal))
        {
            Assert.Equal(endpoint.Pattern.Count(character => character == '{'), operation.GetProperty("parameters").EnumerateArray().Count(parameter => parameter.GetProperty("in").GetString() == "path"));
        }

        if (endpoint.Method == "PUT" || endpoint.Name == "POST /webhooks/{merchant}/{connection}")
        {
            Assert.True(operation.TryGetProperty("requestBody", out _), $"{endpoint.Name} describes no body.");
        }
    }

    private async Task<string> IdFor(params (string Name, string Value)[] headers) =>
        (await _gateway.Send(HttpMethod.Get, "/healthz/live", null, null, headers)).Headers.GetValues("X-Correlation-Id").Single();
}
