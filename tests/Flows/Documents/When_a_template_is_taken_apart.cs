using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Tests.Flows.Documents;

/// <summary>Text and expressions.</summary>
public sealed class When_a_template_is_taken_apart
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("{{a}}", "[a]")]
    [InlineData("Order {{order.number}}!", "Order |[order.number]|!")]
    [InlineData("{{a}}{{b}}", "[a]|[b]")]
    [InlineData("{one} brace {", "{one} brace {")]
    [InlineData("{{ {\"a\": {\"b\": 1}}.a.b }} x", "[ {\"a\": {\"b\": 1}}.a.b ]| x")]
    [InlineData("{{ '}}' & \"}}\" & `}}` }}", "[ '}}' & \"}}\" & `}}` ]")]
    [InlineData("{{ 'it\\'s }}' }}.", "[ 'it\\'s }}' ]|.")]
    [InlineData("{{ $replace(a, /\"/, '') }}.", "[ $replace(a, /\"/, '') ]|.")]
    public void Its_parts_are_found(string template, string parts)
    {
        var split = TemplateText.Split(template);

        Assert.Null(split.Fault);
        Assert.Equal(parts, string.Join('|', split.Parts.Select(part => part.IsExpression ? $"[{part.Text}]" : part.Text)));
        Assert.All(split.Parts, part => Assert.Equal(part.Text, template.Substring(part.Start, part.Text.Length)));
    }

    [Theory]
    [InlineData("a {{b", 2, "{{ at character 3 is not closed")]
    [InlineData("a b}} c", 3, "}} at character 4 closes nothing")]
    [InlineData("{{a}} }}", 6, "closes nothing")]
    [InlineData("x {{  }}", 2, "are empty")]
    public void Faulty_braces_are_named(string template, int at, string message)
    {
        var split = TemplateText.Split(template);

        Assert.Equal(at, split.FaultAt);
        Assert.Contains(message, split.Fault, StringComparison.Ordinal);
    }
}
