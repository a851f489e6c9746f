using System.Text;
using System.Text.Json;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Values;

/// <summary>JSON becomes values and values become the same JSON.</summary>
public sealed class When_values_are_written_and_read
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("\"\"")]
    [InlineData("\"Zoë £ 漢字\"")]
    [InlineData("\"quote\\\" back\\\\ tab\\t\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1,[2,[3]],{}]")]
    [InlineData("{\"z\":1,\"a\":{\"y\":null,\"b\":[true]},\"\":2}")]
    [InlineData("{\"10\":1,\"9\":2,\"x\":3}")]
    [InlineData("12345.678")]
    public void What_is_read_is_written_in_the_same_order(string json)
    {
        Assert.Equal(json, JsonValues.ToText(JsonValues.Parse(json)));
        Assert.Equal(json, JsonValues.ToText(JsonValues.Parse(Encoding.UTF8.GetBytes(json))));
        using var document = JsonDocument.Parse(json);
        Assert.Equal(json, JsonValues.ToText(JsonValues.From(document.RootElement)));
    }

    [Theory]
    [InlineData("\"😀\"")]
    [InlineData("\"\\u0041\\/\\u00e9\"")]
    [InlineData("\"<a href='x'>&amp;</a>\"")]
    public void Text_means_the_same_after_it_is_written(string json) =>
        Assert.Equal(JsonValues.Parse(json), JsonValues.Parse(JsonValues.ToText(JsonValues.Parse(json))));

    [Fact]
    public void A_field_that_stands_twice_keeps_its_first_place_and_its_last_value() =>
        Assert.Equal("{\"a\":3,\"b\":2}", JsonValues.ToText(JsonValues.Parse("{\"a\":1,\"b\":2,\"a\":3}")));

    [Fact]
    public void Nothing_in_an_array_is_null_and_in_an_object_is_left_out()
    {
        var fields = new ValueObject();
        fields.Set("a", Value.Undefined);
        fields.Set("b", Value.Of(new ValueArray([Value.Undefined, Value.Of(1)])));
        Assert.Equal("{\"b\":[null,1]}", JsonValues.ToText(Value.Of(fields)));
    }

    [Fact]
    public void It_can_be_indented() => Assert.Equal("{\n  \"a\": [\n    1\n  ]\n}", JsonValues.ToText(JsonValues.Parse("{\"a\":[1]}"), indented: true).ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("1 2")]
    [InlineData("{'a':1}")]
    [InlineData("nul")]
    [InlineData("NaN")]
    public void What_is_not_json_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => JsonValues.Parse(text));

    [Fact]
    public void Nesting_has_an_end()
    {
        var deepest = new string('[', JsonValues.MaxDepth) + new string(']', JsonValues.MaxDepth);
        Assert.Equal(deepest, JsonValues.ToText(JsonValues.Parse(deepest)));
        Assert.ThrowsAny<JsonException>(() => JsonValues.Parse($"[{deepest}]"));
        Assert.ThrowsAny<JsonException>(() => JsonValues.Parse(new string('[', 1_000_000)));
    }

    [Fact]
    public void Every_kind_is_known_by_its_tests()
    {
        Value[] values = [Value.Undefined, Value.Null, Value.True, Value.Of(1), Value.Of("a"), Value.Of(new ValueArray()), Value.Of(new ValueObject())];
        ValueKind[] kinds = [ValueKind.Undefined, ValueKind.Null, ValueKind.Boolean, ValueKind.Number, ValueKind.Text, ValueKind.Array, ValueKind.Object];
        Assert.Equal(kinds, values.Select(value => value.Kind));
        Assert.Equal([true, false, false, false, false, false, false], values.Select(value => value.IsUndefined));
        Assert.Equal([false, true, false, false, false, false, false], values.Select(value => value.IsNull));
        Assert.Equal([false, false, true, false, false, false, false], values.Select(value => value.IsBoolean));
        Assert.Equal([false, false, false, true, false, false, false], values.Select(value => value.IsNumber));
        Assert.Equal([false, false, false, false, true, false, false], values.Select(value => value.IsText));
        Assert.Equal([false, false, false, false, false, true, false], values.Select(value => value.IsArray));
        Assert.Equal([false, false, false, false, false, false, true], values.Select(value => value.IsObject));
    }

    [Fact]
    public void Null_of_the_host_is_nothing()
    {
        Assert.True(Value.Of((string?)null).IsUndefined);
        Assert.True(Value.Of((ValueArray?)null).IsUndefined);
        Assert.True(Value.Of((ValueObject?)null).IsUndefined);
        Assert.True(Value.Of("a").Get("b").IsUndefined);
    }
}
