using System.Globalization;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Tests.Flows.Jsonata.Reference;

namespace KashflowOrleans.Tests.Flows.Jsonata;

/// <summary>Any text is an expression or is refused; nothing makes the parser fail in another way.</summary>
public sealed class When_text_is_no_expression
{
    private const int Rounds = 5_000;

    private static readonly string[] Tokens =
    [
        "a", "b.c", "$", "$$", "$x", "%", "*", "**", ".", "..", ",", ";", ":", "?", ":=", "~>", "??", "?:", "+", "-", "/", "=", "!=", "<", ">", "<=", ">=", "&", "|", "^", "@", "#", "!",
        "(", ")", "[", "]", "{", "}", "[]", "()", "{}", "and", "or", "in", "true", "null", "function", "λ", "function($x)", "function($x)<n:n>", "1", "2.5", "1e9", "\"s\"", "'", "\"", "`", "`q`",
        "/r/", "/", "\\", "/*", "*/", "$sum", "$map", "$sum(", "@$v", "#$i", "^(", "|a|", "\u0000", "é", "😀", "\ud800", " ", "\n", "<s-:n>", "$f(?", "~", "_", "0x", "-1", "1..3",
    ];

    [Fact]
    public void Any_row_of_tokens_is_an_expression_or_is_refused()
    {
        var seed = Environment.GetEnvironmentVariable("FLOWS_SEED") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 7;
        var random = new Random(seed);
        var input = JsonValues.Parse("""{"a": [1, {"b": 2}], "b": {"c": [3]}}""");
        for (var round = 0; round < Rounds; round++)
        {
            var expression = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Tokens[random.Next(Tokens.Length)] + (random.Next(3) == 0 ? " " : "")));
            var answer = Ours.Evaluate(expression, input, context: null);
            Assert.True(answer.Failure is not { IsCrash: true }, $"seed {seed}, expression {expression}: {answer.Failure}");
        }
    }

    [Fact]
    public void Any_characters_are_an_expression_or_are_refused()
    {
        var random = new Random(11);
        for (var round = 0; round < Rounds; round++)
        {
            var expression = new string([.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => (char)(random.Next(4) == 0 ? random.Next(0x10000) : random.Next(1, 127)))]);
            var answer = Ours.Evaluate(expression, Value.Undefined, context: null);
            Assert.True(answer.Failure is not { IsCrash: true }, $"expression {expression}: {answer.Failure}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t\r\n")]
    public void Nothing_is_refused(string expression) => Assert.Equal("S0207", Ours.Evaluate(expression, Value.Undefined, context: null).Failure?.Code);
}
