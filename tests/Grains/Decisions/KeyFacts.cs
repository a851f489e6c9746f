using KashflowOrleans.Keys;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class A_key
{
    private static readonly string[] Fragments = ["a", "b", "/", "%", "%2F", "%252F", "..", " ", "é", "日本", "+", "#", "?", "\\", "-", ":", "1", "\n", "A", "🎁"];

    [Fact]
    public void Every_order_key_reads_back_as_itself() =>
        Seeds.Try(5_000, random =>
        {
            var key = Any(random);
            Assert.Equal(key, OrderKey.Parse(key.ToString()));
        });

    [Fact]
    public void No_two_orders_share_a_key() =>
        Seeds.Try(100, random =>
        {
            var byText = new Dictionary<string, OrderKey>(StringComparer.Ordinal);
            for (var count = 0; count < 200; count++)
            {
                var key = Any(random);
                Assert.True(!byText.TryGetValue(key.ToString(), out var other) || other == key, $"'{key}' is the key of two orders.");
                byText[key.ToString()] = key;
            }
        });

    [Fact]
    public void No_order_id_reaches_another_merchant() =>
        Seeds.Try(2_000, random =>
        {
            var key = Any(random);
            Assert.StartsWith(key.Merchant + "/", key.ToString(), StringComparison.Ordinal);
            Assert.Equal(2, key.ToString().Count(character => character == '/'));
            Assert.Equal(key.Merchant, OrderKey.Parse(key.ToString()).Merchant);
        });

    [Fact]
    public void Every_customer_key_reads_back_as_itself() =>
        Seeds.Try(2_000, random =>
        {
            var key = new CustomerKey(AnyMerchant(random), AnyText(random));
            Assert.Equal(key, CustomerKey.Parse(key.ToString()));
            Assert.Equal(1, key.ToString().Count(character => character == '/'));
        });

    [Fact]
    public void Every_connection_key_reads_back_as_itself() =>
        Seeds.Try(500, random =>
        {
            var key = new ConnectionKey(AnyMerchant(random), ConnectionId.Parse(AnySlug(random)));
            Assert.Equal(key, ConnectionKey.Parse(key.ToString()));
        });

    [Theory]
    [InlineData("")]
    [InlineData("acme")]
    [InlineData("acme/shop")]
    [InlineData("acme/shop/")]
    [InlineData("acme/shop/1/2")]
    [InlineData("Acme/shop/1")]
    [InlineData("/shop/1")]
    [InlineData("acme//1")]
    [InlineData("acme/sh op/1")]
    [InlineData("acme/shop/ ")]
    [InlineData("acme/shop/%20")]
    public void What_is_no_order_key_is_refused(string text) => Assert.Throws<FormatException>(() => OrderKey.Parse(text));

    [Theory]
    [InlineData("acme")]
    [InlineData("acme/")]
    [InlineData("acme/a/b")]
    [InlineData("ACME/a")]
    public void What_is_no_customer_key_is_refused(string text) => Assert.Throws<FormatException>(() => CustomerKey.Parse(text));

    [Theory]
    [InlineData("acme")]
    [InlineData("acme/a/b")]
    [InlineData("acme/A")]
    public void What_is_no_connection_key_is_refused(string text) => Assert.Throws<FormatException>(() => ConnectionKey.Parse(text));

    [Theory]
    [InlineData("a", true)]
    [InlineData("0", true)]
    [InlineData("magento-uk", true)]
    [InlineData("a-", true)]
    [InlineData("1234567890123456789012345678901234567890", true)]
    [InlineData("12345678901234567890123456789012345678901", false)]
    [InlineData("-a", false)]
    [InlineData("A", false)]
    [InlineData("é", false)]
    [InlineData("٣", false)]
    [InlineData("a/b", false)]
    [InlineData("a_b", false)]
    [InlineData("a\n", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_name_follows_the_one_spelling_rule(string? text, bool isValid)
    {
        Assert.Equal(isValid, Slug.IsValid(text));
        Assert.Equal(isValid, MerchantId.TryParse(text, out _));
        Assert.Equal(isValid, ConnectionId.TryParse(text, out _));
    }

    [Fact]
    public void A_refusal_names_field_value_and_rule()
    {
        var refusal = Assert.Throws<FormatException>(() => MerchantId.Parse("Acme Ltd"));
        Assert.Contains("merchant 'Acme Ltd'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("lower-case", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_is_nobody()
    {
        Assert.Equal("", default(MerchantId).ToString());
        Assert.Equal("//", default(OrderKey).ToString());
        Assert.Equal("/", default(CustomerKey).ToString());
        Assert.Throws<FormatException>(() => OrderKey.Parse(default(OrderKey).ToString()));
    }

    [Fact]
    public void An_order_id_has_a_bound()
    {
        Assert.Equal(new string('x', OrderKey.MaxOrderIdLength), An.OrderKeyOf("acme", "shop", new string('x', OrderKey.MaxOrderIdLength)).OrderId);
        Assert.Throws<FormatException>(() => An.OrderKeyOf("acme", "shop", new string('x', OrderKey.MaxOrderIdLength + 1)));
    }

    private static OrderKey Any(Random random) => new(AnyMerchant(random), ConnectionId.Parse(AnySlug(random)), AnyText(random));

    private static MerchantId AnyMerchant(Random random) => MerchantId.Parse(AnySlug(random));

    private static string AnySlug(Random random) => random.Pick("a", "b", "ab", "a-b", "a-", "0", "b-a");

    private static string AnyText(Random random)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Pick<string>(Fragments)));
        return string.IsNullOrWhiteSpace(text) ? "x" : text;
    }
}
