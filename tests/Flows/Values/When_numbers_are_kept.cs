using System.Globalization;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Values;

/// <summary>Numbers are decimal wherever a decimal holds them, and binary where it does not.</summary>
public sealed class When_numbers_are_kept
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("0.0", "0")]
    [InlineData("1.50", "1.5")]
    [InlineData("19.99", "19.99")]
    [InlineData("-7.25", "-7.25")]
    [InlineData("1e3", "1000")]
    [InlineData("123456789012345678.25", "123456789012345678.25")]
    [InlineData("1234567890123456789012345678", "1234567890123456789012345678")]
    [InlineData("0.1234567890123456789012345678", "0.1234567890123456789012345678")]
    [InlineData("0.000000000001", "0.000000000001")]
    public void Decimals_keep_all_their_digits(string json, string expected)
    {
        var value = JsonValues.Parse(json);
        Assert.True(value.IsDecimal);
        Assert.Equal(decimal.Parse(expected, NumberStyles.Float, CultureInfo.InvariantCulture), value.AsDecimal);
        Assert.Equal(expected, JsonValues.ToText(value));
    }

    [Theory]
    [InlineData("1e300", 1e300)]
    [InlineData("-1e300", -1e300)]
    [InlineData("1e-40", 1e-40)]
    [InlineData("1.5e-13", 1.5e-13)]
    [InlineData("8e28", 8e28)]
    public void What_no_decimal_holds_is_binary(string json, double expected)
    {
        var value = JsonValues.Parse(json);
        Assert.True(value.IsNumber);
        Assert.False(value.IsDecimal);
        Assert.Equal(expected, value.AsDouble);
        Assert.Equal(value, JsonValues.Parse(JsonValues.ToText(value)));
        Assert.Throws<InvalidOperationException>(() => value.AsDecimal);
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1e21, "1000000000000000000000")]
    [InlineData(9007199254740993d, "9007199254740992")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(-0.0, "0")]
    public void A_binary_number_becomes_the_shortest_decimal_that_means_it(double number, string expected)
    {
        var value = Value.Of(number);
        Assert.True(value.IsDecimal);
        Assert.Equal(expected, JsonValues.ToText(value));
    }

    [Theory]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("19.99 * 3", "59.97")]
    [InlineData("1.1 * 1.1", "1.21")]
    [InlineData("100 - 99.99", "0.01")]
    [InlineData("4.35 * 100", "435")]
    [InlineData("10 / 4", "2.5")]
    [InlineData("-7 % 3", "-1")]
    [InlineData("5.3 % 0.1", "0")]
    [InlineData("$sum([0.1, 0.2, 0.3, 0.4])", "1")]
    [InlineData("$average([19.99, 20.01])", "20")]
    [InlineData("$round(1.005, 2)", "1")]
    [InlineData("$round(2.675, 2)", "2.68")]
    [InlineData("$floor(19.99 * 100)", "1999")]
    [InlineData("0.1 + 0.2 = 0.3", "true")]
    [InlineData("0.3 in [0.1 + 0.2]", "true")]
    [InlineData("1e-7 * 1e-7 = 1e-14", "true")]
    [InlineData("0.0000001 * 0.0000001 = 1e-14", "true")]
    [InlineData("1e300 / 1e299 = 10", "true")]
    [InlineData("$count($distinct([1, 1.0, 1.00]))", "1")]
    public void Sums_of_money_are_exact(string expression, string expected) =>
        Assert.Equal(expected, JsonValues.ToText(JsonataExpression.Compile(expression, JsonataLimits.Default).Evaluate(Value.Undefined, null)));

    [Fact]
    public void No_number_has_no_digits()
    {
        Assert.Throws<InvalidOperationException>(() => Value.Of("1").AsDouble);
        Assert.Throws<InvalidOperationException>(() => Value.Of("1").AsDecimal);
        Assert.Throws<InvalidOperationException>(() => Value.Undefined.AsDecimal);
    }
}
