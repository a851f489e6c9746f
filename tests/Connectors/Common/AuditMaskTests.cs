using System.Text;
using System.Text.Json;
using KashflowOrleans.Connectors.Common.Http;

namespace KashflowOrleans.Tests.Connectors.Common;

public sealed class An_audited_body
{
    [Theory]
    [InlineData("Password")]
    [InlineData("SessionToken")]
    [InlineData("temporary_token")]
    [InlineData("access_token")]
    [InlineData("MemorableWordList")]
    [InlineData("Email")]
    [InlineData("customer_email")]
    [InlineData("customer_firstname")]
    [InlineData("LastName")]
    [InlineData("Line1")]
    [InlineData("street")]
    [InlineData("PostCode")]
    [InlineData("telephone")]
    [InlineData("remote_ip")]
    public void Hides_fields_that_hold_secrets_or_people_whatever_is_in_them(string field)
    {
        string[] values = ["\"secret-thing\"", "[\"secret-thing\"]", "{\"Value\":{\"x\":\"secret-thing\"}}", "[{\"a\":\"secret-thing\"}]", "12345"];
        foreach (var value in values)
        {
            Assert.Equal($$"""{"Id":7,"{{field}}":"***","Amount":1.50}""", Json($$"""{"Id":7,"{{field}}":{{value}},"Amount":1.50}"""));
        }
    }

    [Fact]
    public void Leaves_nulls_as_they_are() => Assert.Equal("""{"Email":null,"Paid":true}""", Json("""{ "Email" : null, "Paid": true }"""));

    [Theory]
    [InlineData("""{"Note":"write to jo@example.org soon"}""")]
    [InlineData("""{"Note":"write to jo\u0040example.org soon"}""")]
    public void Hides_any_text_with_an_e_mail_address(string body) => Assert.Equal("""{"Note":"***"}""", Json(body));

    [Fact]
    public void Hides_the_query_of_addresses_because_it_repeats_what_was_searched_for() => Assert.Equal(
        """{"NextPageUrl":"https://x.test/v2/customers?***","Comment":"Really?","Link":"/v2/documents/1"}""",
        Json("""{"NextPageUrl":"https://x.test/v2/customers?page=2&searchtext=Bloggs","Comment":"Really?","Link":"\/v2\/documents\/1"}"""));

    [Fact]
    public void Keeps_amounts_digit_by_digit() => Assert.Equal("""[117.5000,-0.10,12345678901234567890.123456789]""", Json("[117.5000, -0.10, 12345678901234567890.123456789]"));

    [Fact]
    public void Is_cut_at_its_limit_even_within_a_field()
    {
        var rows = string.Join(',', Enumerable.Range(0, 500).Select(row => $$"""{"Id":{{row}},"Email":"jo@example.org","Description":"Größe 12 £"}"""));
        var text = Json($"[{rows}]", 300);
        Assert.EndsWith("…", text);
        Assert.InRange(text.Length, 200, 301);
        Assert.DoesNotContain('@', text);
    }

    [Fact]
    public void Shortens_long_texts()
    {
        using var json = JsonDocument.Parse(Json($$"""{"Description":"{{new string('x', 1000)}}"}"""));
        Assert.Equal(201, json.RootElement.GetProperty("Description").GetString()!.Length);
    }

    [Theory]
    [InlineData("text/html", "<html>Jo Bloggs</html>")]
    [InlineData("application/x-www-form-urlencoded", "password=secret")]
    [InlineData("application/json", "{\"broken\": jo@example.org")]
    public void Is_only_described_when_it_is_no_json(string mediaType, string body)
    {
        var text = AuditMask.Body(Encoding.UTF8.GetBytes(body), mediaType, 2000);
        Assert.Equal($"[{mediaType}, {body.Length} bytes]", text);
    }

    [Fact]
    public void Is_absent_when_it_is_empty() => Assert.Null(AuditMask.Body([], "application/json", 100));

    [Theory]
    [InlineData("https://x.test/v2/invoices/7", "/v2/invoices/7")]
    [InlineData("https://x.test/v2/customers/search?searchBy=email&searchText=jo%40example.org", "/v2/customers/search?searchBy=email&searchText=***")]
    [InlineData("https://x.test/v2/customers?searchtext=Jo%20Bloggs&page=1", "/v2/customers?searchtext=***&page=1")]
    [InlineData("https://x.test/rest/V1/orders?searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bvalue%5D=Bloggs", "/rest/V1/orders?searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bvalue%5D=***")]
    [InlineData("https://x.test/v2/sessiontoken?externalToken=abc&uid=1", "/v2/sessiontoken?externalToken=***&uid=1")]
    [InlineData("https://x.test/v2/sessiontoken/496f5dba-dbb2-42a3-9645-da0253220c9e", "/v2/sessiontoken/***")]
    [InlineData("https://x.test/people/jo@example.org/notes", "/people/***/notes")]
    public void Comes_with_a_path_that_names_nobody(string address, string path) => Assert.Equal(path, AuditMask.Path(new Uri(address)));

    private static string Json(string body, int maximum = 4000) => AuditMask.Body(Encoding.UTF8.GetBytes(body), "application/json", maximum)!;
}
