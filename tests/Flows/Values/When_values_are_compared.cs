using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Values;

/// <summary>Values are equal when they say the same.</summary>
public sealed class When_values_are_compared
{
    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "1e0", true)]
    [InlineData("0", "-0", true)]
    [InlineData("1e300", "1e300", true)]
    [InlineData("1e300", "1e301", false)]
    [InlineData("1", "2", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("1", "true", false)]
    [InlineData("null", "null", true)]
    [InlineData("null", "false", false)]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "\"A\"", false)]
    [InlineData("\"é\"", "\"e\u0301\"", false)]
    [InlineData("[1,[2]]", "[1,[2]]", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[1]", "1", false)]
    [InlineData("[]", "{}", false)]
    [InlineData("{\"a\":1,\"b\":[2]}", "{\"b\":[2],\"a\":1}", true)]
    [InlineData("{\"a\":1}", "{\"a\":2}", false)]
    [InlineData("{\"a\":1}", "{\"b\":1}", false)]
    [InlineData("{\"a\":1}", "{\"a\":1,\"b\":1}", false)]
    public void Order_of_fields_and_way_of_writing_do_not_matter(string left, string right, bool equal)
    {
        var (one, other) = (JsonValues.Parse(left), JsonValues.Parse(right));
        Assert.Equal(equal, one == other);
        Assert.Equal(equal, other.Equals(one));
        Assert.Equal(!equal, one != other);
        Assert.Equal(equal, one.Equals((object)other));
        Assert.True(!equal || one.GetHashCode() == other.GetHashCode());
    }

    [Fact]
    public void Nothing_equals_nothing_and_not_null()
    {
        Assert.True(Value.Undefined == default);
        Assert.False(Value.Undefined == Value.Null);
    }

    [Fact]
    public void Objects_of_many_fields_behave_as_those_of_few()
    {
        var fields = new ValueObject();
        for (var number = 0; number < 40; number++)
        {
            fields.Set($"f{number}", Value.Of(number));
        }

        fields.Set("f3", Value.Of("three"));
        fields.Remove("f1");
        fields.Remove("f39");
        fields.Remove("missing");
        fields.Set("f1", Value.Of("again"));

        Assert.Equal(39, fields.Count);
        Assert.Equal("f0", fields.Names[0]);
        Assert.Equal("f2", fields.Names[1]);
        Assert.Equal("f1", fields.Names[38]);
        Assert.True(fields.TryGet("f3", out var third));
        Assert.Equal("three", third.AsText);
        Assert.True(fields.TryGet("f38", out var last));
        Assert.Equal(38m, last.AsDecimal);
        Assert.False(fields.TryGet("f39", out _));
        Assert.False(fields.TryGet("missing", out _));
    }

    [Fact]
    public void Arrays_grow_as_they_are_filled()
    {
        var array = new ValueArray(0);
        for (var number = 0; number < 10; number++)
        {
            array.Add(Value.Of(number));
        }

        array.AddRange([Value.Of("a"), Value.Of("b")]);
        Assert.Equal(12, array.Count);
        Assert.Equal("b", array[11].AsText);
        Assert.Equal(array.Items.ToArray(), array);
        Assert.Throws<ArgumentOutOfRangeException>(() => array[12]);
    }
}
