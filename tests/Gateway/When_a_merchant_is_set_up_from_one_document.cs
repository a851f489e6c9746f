using System.Net;
using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Gateway.Security;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_a_merchant_is_set_up_from_one_document : IAsyncLifetime
{
    private const string Good = """
        {
          "$schema": "http://localhost/schemas/merchant-setup.json",
          "merchant": {
            "name": "Fresh Ltd",
            "posting": { "salesNominal": 4000, "shippingNominal": 4905, "firstInvoiceNumber": 700001, "paymentMethods": { "*": { "methodId": 1, "accountId": 2 } } }
          },
          "connections": {
            "shop": { "kind": "magento", "baseUrl": "https://shop.example/rest/default", "settings": { "auth": "bearer" }, "secrets": { "accessToken": { "value": "hush" } }, "pollSeconds": 15 },
            "books": { "kind": "kashflow", "baseUrl": "https://api.kashflow.com/v2", "secrets": { "password": { "env": "BOOKS" } } }
          },
          "keys": { "ops": { "role": "operator" } }
        }
        """;

    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task All_of_it_stands()
    {
        var response = await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/fresh/setup", body: Good);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var stored = (await _gateway.Directory.Get("fresh", default))!;
        Assert.Equal(("Fresh Ltd", 4905, 15, "kashflow"), (stored.Name, stored.Posting.ShippingNominal, stored.Find("shop")!.PollSeconds, stored.Ledger!.Kind));

        var key = (await response.Json()).GetProperty("newKeys")[0].GetProperty("key").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Get("/api/v1/merchants/fresh/orders", key)).StatusCode);
    }

    [Fact]
    public async Task It_may_be_sent_again_and_keys_stay()
    {
        var key = (await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/fresh/setup", body: Good)).Json()).GetProperty("newKeys")[0].GetProperty("key").GetString()!;
        var again = await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/fresh/setup", body: Good);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Empty((await again.Json()).GetProperty("newKeys").EnumerateArray());
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Get("/api/v1/me", key)).StatusCode);
    }

    [Fact]
    public async Task The_hash_of_a_key_of_ones_own_may_be_given()
    {
        const string Own = "kf_fresh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        var body = Good.Replace("""{ "role": "operator" }""", $$"""{ "role": "viewer", "sha256": "{{ApiKeys.Hash(Own).ToUpperInvariant()}}" }""", StringComparison.Ordinal);
        var answer = await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/fresh/setup", body: body)).Json();
        Assert.Empty(answer.GetProperty("newKeys").EnumerateArray());
        Assert.Equal("viewer", (await (await _gateway.Get("/api/v1/me", Own)).Json()).GetProperty("role").GetString());
    }

    [Fact]
    public async Task All_problems_are_named_at_once_and_nothing_is_changed()
    {
        const string Bad = """
            {
              "merchant": { "name": "", "homeCurrency": "pounds", "timezone": "Europe/London", "posting": { "salesNominal": "4000", "paymentTermsDays": 9999 } },
              "connections": { "Shop": { "kind": "magneto", "baseUrl": "shop.example", "timeoutSeconds": 0.5 } },
              "keys": { "ops": { "role": "boss" } },
              "flows": []
            }
            """;
        var problem = await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/fresh/setup", body: Bad)).ShouldBeProblem(400, "invalid-input");
        var errors = problem.GetProperty("errors").EnumerateArray().ToDictionary(error => error.GetProperty("field").GetString()!, error => (error.GetProperty("value").GetString(), error.GetProperty("message").GetString()!));

        Assert.Equal(
            [
                "connections.Shop", "connections.Shop.baseUrl", "connections.Shop.kind", "connections.Shop.timeoutSeconds", "flows", "keys.ops.role", "merchant.homeCurrency", "merchant.name",
                "merchant.posting.firstInvoiceNumber", "merchant.posting.paymentTermsDays", "merchant.posting.salesNominal", "merchant.timezone",
            ],
            errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("magneto", "is not acceptable. Use magento or kashflow."), errors["connections.Shop.kind"]);
        Assert.Equal("9999", errors["merchant.posting.paymentTermsDays"].Item1);
        Assert.StartsWith("is missing. Start of the invoice numbers", errors["merchant.posting.firstInvoiceNumber"].Item2, StringComparison.Ordinal);
        Assert.StartsWith("must be a whole number.", errors["merchant.posting.salesNominal"].Item2, StringComparison.Ordinal);
        Assert.Contains("use one of: name, timeZone", errors["merchant.timezone"].Item2, StringComparison.Ordinal);
        Assert.Empty(_gateway.Cluster.Calls);
    }

    [Theory]
    [InlineData("\"name\": \"Fresh Ltd\"", "\"name\": \"Fresh Ltd\", \"timeZone\": \"Europe/Lundon\"", "merchant.timeZone", "Europe/Lundon")]
    [InlineData("https://shop.example/rest/default", "https://shop.example/rest/default?x=1", "connections.shop.baseUrl", "https://shop.example/rest/default?x=1")]
    [InlineData("\"salesNominal\": 4000", "\"salesNominal\": 4000, \"ledger\": \"shop\"", "merchant.posting.ledger", "shop")]
    [InlineData("\"salesNominal\": 4000", "\"salesNominal\": 4000, \"ledger\": \"nothing\"", "merchant.posting.ledger", "nothing")]
    [InlineData("\"kind\": \"magento\"", "\"kind\": \"kashflow\"", "merchant.posting.ledger", null)]
    [InlineData("\"settings\": {", "\"settings\": { \"billon\": \"invoice\", ", "connections.shop.settings.billon", "invoice")]
    [InlineData("\"settings\": {", "\"settings\": { \"billOn\": \"shipment\", ", "connections.shop.settings.billOn", "shipment")]
    public async Task What_the_schema_cannot_say_is_checked_too(string from, string to, string field, string? value)
    {
        var problem = await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/fresh/setup", body: Good.Replace(from, to, StringComparison.Ordinal))).ShouldBeProblem(400, "invalid-input");
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal((field, value), (error.GetProperty("field").GetString(), error.GetProperty("value").GetString()));
        Assert.Empty(_gateway.Cluster.Calls);
    }

    [Theory]
    [InlineData("{", "not-json")]
    [InlineData("", "not-json")]
    [InlineData("""{"merchant":{},"merchant":{}}""", "not-json")]
    [InlineData("[]", "invalid-input")]
    [InlineData("null", "invalid-input")]
    public async Task What_is_no_document_is_400(string body, string code) =>
        await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/fresh/setup", body: body)).ShouldBeProblem(400, code);

    [Fact]
    public async Task Another_content_type_is_415()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/merchants/fresh/setup") { Content = new StringContent(Good, System.Text.Encoding.UTF8, "text/plain") };
        request.Headers.Add("X-Api-Key", GatewayFixture.ClusterKey);
        await (await _gateway.Http.SendAsync(request)).ShouldBeProblem(415, "not-json");
    }

    [Fact]
    public async Task A_name_that_cannot_be_one_is_400() =>
        await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/Fresh_Ltd/setup", body: Good)).ShouldBeProblem(400, "invalid-input");

    [Fact]
    public async Task The_schema_is_published_and_describes_every_field()
    {
        var response = await _gateway.Get("/schemas/merchant-setup.json", null);
        Assert.Equal((HttpStatusCode.OK, "application/schema+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var schema = await response.Json();
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.GetProperty("$schema").GetString());
        Assert.All(Properties(schema), property => Assert.True(property.Value.TryGetProperty("$ref", out _) || property.Value.TryGetProperty("description", out _), $"{property.Name} has no description."));
    }

    [Fact]
    public async Task The_documented_example_is_accepted()
    {
        var example = System.Text.Encoding.UTF8.GetString(KashflowOrleans.Gateway.Input.Embedded.Read("schemas/merchant-setup.example.json"));
        Assert.Equal(HttpStatusCode.Created, (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/example/setup", body: example)).StatusCode);
    }

    [Fact]
    public async Task A_failure_half_way_is_mended_by_sending_it_again()
    {
        _gateway.Cluster.FailAfter = 2;
        await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/fresh/setup", body: Good)).ShouldBeProblem(503, "grains-unavailable");
        _gateway.Cluster.FailAfter = null;
        var answer = await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/fresh/setup", body: Good)).Json();
        Assert.Equal(2, answer.GetProperty("merchant").GetProperty("connections").EnumerateObject().Count());
        Assert.Single(answer.GetProperty("newKeys").EnumerateArray());
    }

    [Fact]
    public async Task A_merchants_admin_may_set_it_up_again_with_values_but_not_with_references()
    {
        var admin = GatewayFixture.KeyOf("acme", ApiRole.Admin);
        var problem = await (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/setup", admin, Good)).ShouldBeProblem(400, "invalid-input");
        Assert.Equal("connections.books.secrets.password", problem.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Send(HttpMethod.Put, "/api/v1/merchants/acme/setup", admin, Good.Replace("\"env\": \"BOOKS\"", "\"value\": \"hush\"", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(ApiRole.Operator, (await _gateway.Directory.Get("acme", default))!.ApiKeys.Single(key => key.Id == "ops").Role);
    }

    private static IEnumerable<JsonProperty> Properties(JsonElement schema)
    {
        foreach (var member in schema.ValueKind == JsonValueKind.Object ? schema.EnumerateObject() : [])
        {
            if (member.Name == "properties")
            {
                foreach (var property in member.Value.EnumerateObject())
                {
                    yield return property;
                }
            }

            foreach (var inner in Properties(member.Value))
            {
                yield return inner;
            }
        }
    }
}
