namespace KashflowOrleans.Tests.Architecture;

/// <summary>The rules see code and nothing else.</summary>
public sealed class A_source_file
{
    [Theory]
    [InlineData("var a = DateTime.UtcNow;", true)]
    [InlineData("var a = DateTime . Now ;", true)]
    [InlineData("var a = DateTimeOffset.UtcNow;", true)]
    [InlineData("// DateTime.UtcNow", false)]
    [InlineData("/// <summary>DateTime.UtcNow</summary>", false)]
    [InlineData("/* a\n DateTime.UtcNow */", false)]
    [InlineData("var a = \"DateTime.UtcNow\";", false)]
    [InlineData("var a = \"\\\"DateTime.UtcNow\";", false)]
    [InlineData("var a = @\"c:\\\"; var b = DateTime.UtcNow;", true)]
    [InlineData("var a = @\"one \"\" DateTime.UtcNow\";", false)]
    [InlineData("var a = \"\"\"\n \" DateTime.UtcNow\n\"\"\";", false)]
    [InlineData("var a = $\"{b} // c\"; var d = DateTime.UtcNow;", true)]
    [InlineData("var a = $\"{(b ? \"x\" : \"y\")}\"; var d = DateTime.UtcNow;", true)]
    [InlineData("var a = '\"'; var b = DateTime.UtcNow;", true)]
    [InlineData("var a = '\\''; var b = DateTime.UtcNow; var c = '\\'';", true)]
    [InlineData("var a = \"//\"; var b = DateTime.UtcNow;", true)]
    public void Hides_comments_and_strings_and_shows_the_rest(string text, bool isSeen) =>
        Assert.Equal(isSeen, new SourceFile("src/X/Y.cs", text).Find((string)BannedSymbols.Rules().First()[0]).Any());

    [Theory]
    [InlineData("Thread.Sleep(5);")]
    [InlineData("await Task.Delay(100);")]
    [InlineData("var a = Environment.TickCount64;")]
    [InlineData("#if DEBUG")]
    [InlineData("throw new NotImplementedException();")]
    [InlineData("var a = new Random();")]
    [InlineData("var a = task.GetAwaiter().GetResult();")]
    [InlineData("async void A()")]
    [InlineData("var a = CultureInfo.CurrentCulture;")]
    public void Shows_what_is_forbidden(string text) =>
        Assert.Contains(BannedSymbols.Rules(), rule => new SourceFile("src/X/Y.cs", text).Find((string)rule[0]).Any());

    [Fact]
    public void Names_the_place() => Assert.Equal("src/X/Y.cs:2: Thread.Sleep", Assert.Single(new SourceFile("src/X/Y.cs", "a();\nThread.Sleep(5);").Find(@"\bThread\s*\.\s*Sleep\b")));

    [Fact]
    public void Gives_what_stands_between_brackets() => Assert.Equal("a(b), (c)", new SourceFile("src/X/Y.cs", "f(a(b), (c)) + g()").InBrackets(1));

    [Fact]
    public void Counts_its_lines() => Assert.Equal(2, new SourceFile("src/X/Y.cs", "a\nb\n").Lines);
}
