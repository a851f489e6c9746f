using System.Security.Cryptography;
using System.Text;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Connectors.Magento.Authentication;
using KashflowOrleans.Connectors.Magento.Search;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class A_signed_request
{
    private static readonly MagentoCredentials.OAuth1 Credentials = new("dpf43f3p2l4k3l03", "kd94hf93k423kf44", "nnch734d00sl2jdk", "pfkkdhi9sl3r4s00");

    [Fact]
    public void Is_signed_over_the_string_that_the_standard_describes()
    {
        // The example of the OAuth 1.0a specification's appendix, with the signature method that Magento wants.
        var uri = new Uri("http://photos.example.net/photos?file=vacation.jpg&size=original");
        Assert.Equal(
            "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacation.jpg%26oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3Dkllo9940pd9333jh%26" +
            "oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D1191242096%26oauth_token%3Dnnch734d00sl2jdk%26oauth_version%3D1.0%26size%3Doriginal",
            OAuth1.BaseString(HttpMethod.Get, uri, Credentials, "kllo9940pd9333jh", 1191242096));
    }

    [Fact]
    public void Signs_search_criteria_as_the_shop_reads_them()
    {
        var criteria = new SearchCriteria().Where("updated_at", "gteq", "2026-03-31 23:00:00").OrderBy("entity_id").Page(1, 100).Select("entity_id");
        var text = OAuth1.BaseString(HttpMethod.Get, new Uri($"https://shop.test:443/rest/default/V1/orders?{criteria}"), Credentials, "n", 1);

        // Written out by hand: encoded once as parameters, once more as a part of the string; the default port is not part of it.
        string[] parameters =
        [
            "fields=items%5Bentity_id%5D%2Ctotal_count",
            "oauth_consumer_key=dpf43f3p2l4k3l03",
            "oauth_nonce=n",
            "oauth_signature_method=HMAC-SHA256",
            "oauth_timestamp=1",
            "oauth_token=nnch734d00sl2jdk",
            "oauth_version=1.0",
            "searchCriteria%5BcurrentPage%5D=1",
            "searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bcondition_type%5D=gteq",
            "searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bfield%5D=updated_at",
            "searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bvalue%5D=2026-03-31%2023%3A00%3A00",
            "searchCriteria%5BpageSize%5D=100",
            "searchCriteria%5BsortOrders%5D%5B0%5D%5Bdirection%5D=ASC",
            "searchCriteria%5BsortOrders%5D%5B0%5D%5Bfield%5D=entity_id",
        ];
        var expected = "GET&https%3A%2F%2Fshop.test%2Frest%2Fdefault%2FV1%2Forders&" +
                       string.Join("%26", parameters.Select(parameter => parameter.Replace("%", "%25", StringComparison.Ordinal).Replace("=", "%3D", StringComparison.Ordinal)));
        Assert.Equal(expected, text);
    }

    [Fact]
    public void Carries_the_signature_percent_encoded()
    {
        var uri = new Uri("http://shop.test:8080/rest/V1/orders/3");
        var header = OAuth1.Header(HttpMethod.Post, uri, Credentials with { AccessTokenSecret = "a&b c" }, "a/b", 7);
        var text = OAuth1.BaseString(HttpMethod.Post, uri, Credentials, "a/b", 7);

        Assert.StartsWith("POST&http%3A%2F%2Fshop.test%3A8080%2Frest%2FV1%2Forders%2F3&oauth_consumer_key%3D", text, StringComparison.Ordinal);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes("kd94hf93k423kf44&a%26b%20c"), Encoding.UTF8.GetBytes(text)));
        Assert.StartsWith("OAuth oauth_consumer_key=\"dpf43f3p2l4k3l03\", oauth_nonce=\"a%2Fb\", ", header, StringComparison.Ordinal);
        Assert.EndsWith($"oauth_signature=\"{Uri.EscapeDataString(signature)}\"", header, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_pairs_out_that_the_shop_leaves_out()
    {
        var text = OAuth1.BaseString(HttpMethod.Get, new Uri("https://shop.test/?flag&a=b=c&x=1+2"), Credentials, "n", 1);
        Assert.DoesNotContain("flag", text, StringComparison.Ordinal);
        Assert.DoesNotContain("%26a%3D", text, StringComparison.Ordinal);
        Assert.EndsWith("x%3D1%25202", text, StringComparison.Ordinal);
    }
}

public sealed class A_search
{
    [Fact]
    public void Encodes_every_name_and_value() => Assert.Equal(
        "searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bfield%5D=sku&searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bvalue%5D=a%26b%3Dc%20d%2B%25" +
        "&searchCriteria%5Bfilter_groups%5D%5B0%5D%5Bfilters%5D%5B0%5D%5Bcondition_type%5D=eq&searchCriteria%5BpageSize%5D=100&searchCriteria%5BcurrentPage%5D=1",
        new SearchCriteria().Where("sku", "eq", "a&b=c d+%").ToString());

    [Fact]
    public void Refuses_more_conditions_than_can_be_signed()
    {
        var full = Enumerable.Range(0, SearchCriteria.MaxGroups).Aggregate(new SearchCriteria(), (criteria, _) => criteria.Where("a", "eq", "b"));
        Assert.Contains("condition 'in'", Assert.Throws<ArgumentException>(() => full.Where("a", "eq", "b")).Message, StringComparison.Ordinal);

        // What may be said sorts alike in both ways: an ordinal sort of the indices is a natural one.
        var names = full.ToParameters().Select(parameter => parameter.Key).ToList();
        Assert.DoesNotContain(names, name => name.Contains("[10]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 0)]
    [InlineData(1, 301)]
    public void Refuses_pages_that_shops_do_not_answer(int number, int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new SearchCriteria().Page(number, size));

    [Fact]
    public void Is_not_changed_by_what_is_built_upon_it()
    {
        var first = new SearchCriteria().Where("a", "eq", "1");
        var text = first.ToString();
        _ = first.Where("b", "eq", "2").OrderBy("c").Page(2, 5).Select("d");
        Assert.Equal(text, first.ToString());
    }
}
