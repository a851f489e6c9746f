using System.Net;
using KashflowOrleans.Sandbox.Magento;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox.Magento;

public sealed class When_a_request_has_a_bearer_token
{
    [Theory]
    [InlineData("/rest/V1/orders/1")]
    [InlineData("/rest/default/V1/orders/1")]
    [InlineData("/rest/all/V1/orders/1")]
    [InlineData("/index.php/rest/V1/orders/1")]
    [InlineData("/index.php/rest/default/V1/orders/1")]
    public async Task The_integration_token_opens_every_address_of_the_shop(string path)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1 });
        (await sandbox.MagentoAsync(path)).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/rest/V1/orders/1", "Magento_Sales::actions_view")]
    [InlineData("/rest/V1/invoices/1", "Magento_Sales::sales_invoice")]
    [InlineData("/rest/V1/customers/1", "Magento_Customer::customer")]
    public async Task Without_it_the_missing_permission_is_named(string path, string resource)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var expected = $$$"""{"message":"The consumer isn't authorized to access %resources.","parameters":{"resources":"{{{resource}}}"}}""";
        Assert.Equal(expected, (await sandbox.AnonymousMagentoAsync(HttpMethod.Get, path)).Expect(HttpStatusCode.Unauthorized).Text);
        Assert.Equal(expected, (await sandbox.MagentoAsync(HttpMethod.Get, path, authorization: "Bearer wrong")).Expect(HttpStatusCode.Unauthorized).Text);
    }

    [Fact]
    public async Task A_shop_as_delivered_since_2_4_4_refuses_even_the_right_one()
    {
        await using var sandbox = await TestSandbox.StartAsync(magento: new MagentoOptions { BearerEnabled = false });
        (await sandbox.MagentoAsync("/rest/V1/orders/1")).Expect(HttpStatusCode.Unauthorized);
    }
}

public sealed class When_a_request_is_signed_with_oauth
{
    private const string Orders = "/rest/default/V1/orders";

    [Fact]
    public async Task A_good_signature_opens_the_shop()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1 });
        (await SendAsync(sandbox, Client(sandbox), Orders + "/1")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_good_signature_over_search_criteria_opens_the_shop()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var path = Orders + "?searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bfield%5D=updated_at"
            + "&searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bvalue%5D=2025-01-01%2000%3A00%3A00"
            + "&searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bcondition_type%5D=gteq";
        (await SendAsync(sandbox, Client(sandbox), path)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task With_more_than_ten_groups_only_the_natural_order_of_parameters_is_accepted()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var path = Orders + "?" + string.Join('&', Enumerable.Range(0, 12).Select(static group =>
            $"searchCriteria%5Bfilter_groups%5D%5B{group}%5D%5Bfilters%5D%5B0%5D%5Bfield%5D=entity_id&searchCriteria%5Bfilter_groups%5D%5B{group}%5D%5Bfilters%5D%5B0%5D%5Bvalue%5D={group}"));
        (await SendAsync(sandbox, Client(sandbox), path)).Expect(HttpStatusCode.Unauthorized);
        (await SendAsync(sandbox, Client(sandbox) with { Sort = static names => names.Order(NaturalOrder.Instance) }, path)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_wrong_secret_a_changed_query_or_another_method_is_an_invalid_signature()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1 });
        const string Expected = """{"message":"The signature is invalid. Verify and try again."}""";
        Assert.Equal(Expected, (await SendAsync(sandbox, Client(sandbox) with { TokenSecret = "wrong" }, Orders + "/1")).Expect(HttpStatusCode.Unauthorized).Text);

        var header = Client(sandbox).Header(HttpMethod.Get, new Uri(sandbox.Host.MagentoAddress, Orders + "/1"));
        Assert.Equal(Expected, (await sandbox.MagentoAsync(HttpMethod.Get, Orders + "/1?fields=state", authorization: header)).Expect(HttpStatusCode.Unauthorized).Text);
        header = Client(sandbox).Header(HttpMethod.Get, new Uri(sandbox.Host.MagentoAddress, Orders + "/1/hold"));
        (await sandbox.MagentoAsync(HttpMethod.Post, Orders + "/1/hold", "{}", header)).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_json_body_is_not_part_of_it()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1 });
        var path = Orders + "/1/comments";
        var header = Client(sandbox).Header(HttpMethod.Post, new Uri(sandbox.Host.MagentoAddress, path));
        Assert.Equal("true", (await sandbox.MagentoAsync(HttpMethod.Post, path, """{"statusHistory":{"comment":"x"}}""", header)).Expect(HttpStatusCode.OK).Text);
    }

    [Fact]
    public async Task A_nonce_serves_once()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1 });
        var client = Client(sandbox);
        (await SendAsync(sandbox, client, Orders + "/1")).Expect(HttpStatusCode.OK);
        var refused = (await SendAsync(sandbox, client, Orders + "/1")).Expect(HttpStatusCode.Unauthorized);
        Assert.StartsWith("""{"message":"The nonce is already being used""", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(590, HttpStatusCode.OK)]
    [InlineData(620, HttpStatusCode.BadRequest)]
    public async Task A_timestamp_may_be_ahead_by_ten_minutes(int seconds, HttpStatusCode status)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Place(new() { Seed = 1 });
        (await SendAsync(sandbox, Client(sandbox) with { Ahead = TimeSpan.FromSeconds(seconds) }, Orders + "/1")).Expect(status);
    }

    [Fact]
    public async Task Another_signature_method_is_refused_by_name()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var refused = await SendAsync(sandbox, Client(sandbox) with { Method = "HMAC-SHA1" }, Orders + "/1");
        Assert.Equal("""{"message":"Signature method %1 is not supported","parameters":["HMAC-SHA1"]}""", refused.Expect(HttpStatusCode.BadRequest).Text);
    }

    [Fact]
    public async Task A_missing_parameter_is_named()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var refused = await SendAsync(sandbox, Client(sandbox) with { Leave = "oauth_nonce" }, Orders + "/1");
        Assert.Equal("""{"message":"\"%fieldName\" is required. Enter and try again.","parameters":{"fieldName":"oauth_nonce"}}""", Plain(refused.Expect(HttpStatusCode.BadRequest).Text));
    }

    [Theory]
    [InlineData("short", "Consumer key is not the correct length")]
    [InlineData("00000000000000000000000000000000", "A consumer having the specified key does not exist")]
    public async Task A_consumer_that_does_not_exist_is_refused(string key, string message)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var refused = await SendAsync(sandbox, Client(sandbox) with { ConsumerKey = key }, Orders + "/1");
        Assert.Equal(message, refused.Expect(HttpStatusCode.Unauthorized).Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task The_handshakes_endpoints_answer_in_form_text()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        const string Path = "/oauth/token/request";
        var header = (Client(sandbox) with { ConsumerSecret = "wrong" }).Header(HttpMethod.Post, new Uri(sandbox.Host.MagentoAddress, Path));
        var refused = (await sandbox.MagentoAsync(HttpMethod.Post, Path, authorization: header)).Expect(HttpStatusCode.Unauthorized);
        Assert.Equal("oauth_problem=The+signature+is+invalid.+Verify+and+try+again.", refused.Text);
    }

    [Fact]
    public void The_signature_is_the_one_another_implementation_makes()
    {
        // Made with Python's hmac over the base string of apis/magento.md §2, groups 9 and 10 in natural order.
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["oauth_consumer_key"] = "ck",
            ["oauth_nonce"] = "n",
            ["oauth_signature_method"] = "HMAC-SHA256",
            ["oauth_timestamp"] = "1700000000",
            ["oauth_token"] = "tk",
            ["oauth_version"] = "1.0",
            ["searchCriteria[filter_groups][10][filters][0][value]"] = "2025-01-01 00:00:00",
            ["searchCriteria[filter_groups][9][filters][0][value]"] = "a b",
            ["oauth_signature"] = "left out",
        };
        Assert.Equal("bUIPN9Ku8HhEmk3unwPYnb0Fa1h1JR5yPFlUnzbUFdw=", OAuthVerifier.Sign(parameters, "get", "http://shop.test/rest/V1/orders", "c/s", "t s"));
    }

    [Fact]
    public void A_pair_without_exactly_one_equals_sign_is_not_signed()
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        PhpEncoding.ReadStrictPairs("a=1&b&c=2=3&d=x%20y+z&a=4", pairs);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "4", ["d"] = "x y z" }, pairs);
    }

    [Theory]
    [InlineData("a9", "a10", -1)]
    [InlineData("a10", "a9", 1)]
    [InlineData("a10", "a10", 0)]
    [InlineData("%5B9%5D%5Bx", "%5B10%5D%5Ba", -1)]
    [InlineData("oauth_version", "searchCriteria", -1)]
    [InlineData("a01", "a1", -1)]
    [InlineData("a", "ab", -1)]
    public void Names_compare_in_natural_order(string left, string right, int order) =>
        Assert.Equal(order, Math.Sign(NaturalOrder.Instance.Compare(left, right)));

    private static string Plain(string json) => json.Replace("\\u0022", "\\\"", StringComparison.Ordinal);

    private static OAuthClient Client(TestSandbox sandbox) => new(sandbox.Shop.Options, sandbox.Time.GetUtcNow());

    private static Task<Reply> SendAsync(TestSandbox sandbox, OAuthClient client, string path) =>
        sandbox.MagentoAsync(HttpMethod.Get, path, authorization: client.Header(HttpMethod.Get, new Uri(sandbox.Host.MagentoAddress, path)));
}
