using System.Text.RegularExpressions;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed partial class A_customer_document
{
    private static readonly Order Order = An.Order();

    [Fact]
    public void The_code_is_upper_case_letters_and_digits_and_at_most_20() =>
        Seeds.Try(500, random =>
        {
            var code = CustomerIdentity.CodeOf(Convert.ToBase64String(random.NextBytesOf(random.Next(1, 60))));
            Assert.Matches(CodeForm(), code);
        });

    [Fact]
    public void The_code_of_a_person_never_changes() => Assert.Equal("KFZTH7UMSM3RQRCHA6", CustomerIdentity.CodeOf("shop:5"));

    [Fact]
    public void Different_people_have_different_codes()
    {
        var codes = Enumerable.Range(0, 20_000).Select(person => CustomerIdentity.CodeOf($"shop:{person}")).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(20_000, codes.Count);
    }

    [Fact]
    public void The_same_address_in_other_letters_is_the_same_person()
    {
        var one = By(Order.Customer with { Email = "Ann.Lee@Example.com" });
        var other = By(Order.Customer with { Email = " ann.lee@example.COM ", ChannelCustomerId = null });
        Assert.Equal(CustomerIdentity.KeyOf(one, An.Key), CustomerIdentity.KeyOf(other, An.Key));
        Assert.Equal(An.CustomerOf(one).Code, An.CustomerOf(other).Code);
    }

    [Fact]
    public void A_guest_on_another_channel_with_the_same_address_is_the_same_person()
    {
        var other = An.OrderKeyOf("acme", "second-shop", "9");
        Assert.Equal(CustomerIdentity.KeyOf(Order, An.Key), CustomerIdentity.KeyOf(Order, other));
    }

    [Fact]
    public void Another_merchants_customer_is_somebody_else()
    {
        var other = An.OrderKeyOf("other", "shop", "17");
        Assert.NotEqual(CustomerIdentity.KeyOf(Order, An.Key), CustomerIdentity.KeyOf(Order, other));
    }

    [Fact]
    public void Without_an_address_it_is_the_channels_customer_and_of_that_channel_alone()
    {
        var order = By(Order.Customer with { Email = "  " });
        var key = CustomerIdentity.KeyOf(order, An.Key);
        Assert.Equal(key, CustomerIdentity.KeyOf(order with { Id = "18", Number = "000000018" }, An.OrderKeyOf("acme", "shop", "18")));
        Assert.NotEqual(key, CustomerIdentity.KeyOf(order, An.OrderKeyOf("acme", "second-shop", "17")));
    }

    [Fact]
    public void A_guest_without_an_address_is_a_person_of_that_order_alone()
    {
        var order = By(new Buyer(null, null, "Ann", "Lee", null, null, null));
        Assert.NotEqual(CustomerIdentity.KeyOf(order, An.Key), CustomerIdentity.KeyOf(order, An.OrderKeyOf("acme", "shop", "18")));
    }

    [Fact]
    public void Neither_key_nor_code_carries_personal_data()
    {
        var order = By(Order.Customer with { Email = "ann.lee@example.com", FirstName = "Annabel", LastName = "Leeman" });
        foreach (var text in new[] { CustomerIdentity.KeyOf(order, An.Key).ToString(), An.CustomerOf(order).Code })
        {
            Assert.DoesNotContain("ann", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("leeman", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("@", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Acme Ltd", "Ann", "Lee", "Acme Ltd")]
    [InlineData(null, "Ann", "Lee", "Ann Lee")]
    [InlineData(" ", " Ann ", null, "Ann")]
    [InlineData(null, null, "Lee", "Lee")]
    public void The_name_is_the_company_or_first_and_last_name(string? company, string? first, string? last, string name) =>
        Assert.Equal(name, An.CustomerOf(By(Order.Customer with { Company = company, FirstName = first, LastName = last })).Name);

    [Fact]
    public void Without_names_the_billing_address_names_the_customer()
    {
        var order = By(Order.Customer with { FirstName = null, LastName = null });
        Assert.Equal("Ann Lee", An.CustomerOf(order).Name);
        Assert.Equal("Lee & Co", An.CustomerOf(order with { Billing = An.Address with { Company = "Lee & Co" } }).Name);
    }

    [Fact]
    public void Without_any_name_it_is_the_address_or_the_order()
    {
        var nameless = By(Order.Customer with { FirstName = null, LastName = null }) with { Billing = null };
        Assert.Equal(Order.Customer.Email, An.CustomerOf(nameless).Name);
        Assert.Equal("Customer of order 000000017", An.CustomerOf(nameless with { Customer = new Buyer(null, null, null, null, null, null, null) }).Name);
    }

    [Fact]
    public void Without_a_billing_address_the_shipping_address_stands() =>
        Assert.Equal("2 Low Road", An.CustomerOf(Order with { Billing = null, Shipping = An.Address with { Street = ["2 Low Road"] } }).Address.Line1);

    [Fact]
    public void Blank_fields_are_none()
    {
        var document = An.CustomerOf(By(new Buyer("5", " ", " ", "Lee", "", " ", "\t")));
        Assert.Equal((null, null, null, null), (document.Email, document.FirstName, document.VatNumber, document.Telephone));
    }

    private static Order By(Buyer buyer) => Order with { Customer = buyer };

    [GeneratedRegex("^[A-Z0-9]{1,20}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeForm();
}

internal static class RandomBytes
{
    public static byte[] NextBytesOf(this Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
