using System.Text.Json;
using KashflowOrleans.Connectors.Magento.Wire;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class A_field_of_a_body
{
    [Theory]
    [InlineData("69", "69")]
    [InlineData("\"58.0000\"", "58")]
    [InlineData("\"505.750000\"", "505.75")]
    [InlineData("-0", "0")]
    [InlineData("\" 7.5 \"", "7.5")]
    [InlineData("1.5e2", "150")]
    [InlineData("74.700000000000003", "74.7")]
    [InlineData("-13.8", "-13.8")]
    public void Is_an_amount_from_a_number_or_a_string(string json, string value) =>
        Assert.Equal(value, Number(json).Value?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    public void Is_missing_when_it_is_null_or_empty(string json) => Assert.True(Number(json).IsMissing);

    [Theory]
    [InlineData("\"1,000.00\"", "1,000.00")]
    [InlineData("\"£5\"", "£5")]
    [InlineData("true", "true")]
    [InlineData("[1,[2]]", "[…]")]
    [InlineData("{\"a\":[1]}", "{…}")]
    [InlineData("1e30", "1e30")]
    [InlineData("\"NaN\"", "NaN")]
    public void Is_unreadable_and_quoted_when_it_is_no_amount(string json, string quoted) => Assert.Equal(quoted, Number(json).Unreadable);

    [Fact]
    public void Is_text_from_numbers_and_flags_too()
    {
        var order = Read("""{"entity_id":12345678901234567890,"increment_id":true,"state":{"a":1},"status":[],"is_virtual":"1","customer_is_guest":false}""");
        Assert.Equal(("12345678901234567890", "1", null, null, true, false), (order.EntityId, order.IncrementId, order.State, order.Status, order.IsVirtual, order.CustomerIsGuest));
    }

    [Theory]
    [InlineData("""["1 High Street","","Floor 2"]""")]
    [InlineData("\"1 High Street\\n Floor 2 \\n\"")]
    [InlineData("""["1 High Street\nFloor 2",null,7]""")]
    public void Is_a_street_from_a_list_or_from_lines(string json) => Assert.Equal(["1 High Street", "Floor 2"], Read($$"""{"billing_address":{"street":{{json}} } }""").BillingAddress!.Street);

    [Theory]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("7")]
    [InlineData("null")]
    public void Is_no_object_when_php_writes_something_else(string json)
    {
        var order = Read($$"""{"billing_address":{{json}},"payment":{{json}},"extension_attributes":{{json}},"increment_id":"after"}""");
        Assert.Equal((null, null, null, "after"), (order.BillingAddress, order.Payment, order.ExtensionAttributes, order.IncrementId));
    }

    [Fact]
    public void Is_a_list_also_where_php_writes_an_object()
    {
        Assert.Equal(["A", "B"], Read("""{"items":{"1":{"sku":"A"},"7":{"sku":"B"},"9":null}}""").Items!.Select(item => item.Sku));
        Assert.Equal(["A"], Read("""{"items":[null,5,[{}],{"sku":"A"}]}""").Items!.Select(item => item.Sku));
        Assert.Null(Read("""{"items":"none"}""").Items);
    }

    [Fact]
    public void Is_a_customers_region_from_an_object()
    {
        var customer = JsonSerializer.Deserialize("""{"id":4,"email":"jo@example.org","taxvat":null,"default_billing":"0","addresses":[{"region":{"region_code":"NY","region":"New York","region_id":43},"street":["1"]}]}""", MagentoJson.Default.WireCustomer)!;
        Assert.Equal(("4", null, "New York"), (customer.Id, customer.Taxvat, customer.Addresses![0].Region));
    }

    private static WireNumber Number(string json) => JsonSerializer.Deserialize(json, MagentoJson.Default.WireNumber);

    private static WireOrder Read(string json) => JsonSerializer.Deserialize(json, MagentoJson.Default.WireOrder)!;
}
