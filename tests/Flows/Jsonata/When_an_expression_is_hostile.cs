using System.Diagnostics;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Tests.Flows.Jsonata.Reference;

namespace KashflowOrleans.Tests.Flows.Jsonata;

/// <summary>Whatever an expression tries, it ends soon, within its memory, with a value or an error, and never takes the process down.</summary>
[Collection(nameof(Alone))]
public sealed class When_an_expression_is_hostile
{
    // The project file sets this limit: whoever needs more is out of memory.
    private const long MostMemory = 2_000_000_000;

    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(2);
    private static readonly JsonataLimits Limits = new() { MaxTime = TimeSpan.FromMilliseconds(500), RegexTimeout = TimeSpan.FromMilliseconds(200) };

    public static TheoryData<string> Names() => new(HostileExpressions.Names);

    public static TheoryData<string, string, string> Nested() => new()
    {
        { "(", "1", ")" },
        { "[", "1", "]" },
        { "{\"a\":", "1", "}" },
        { "-", "1", "" },
        { "1+", "1", "" },
        { "1&(", "1", ")" },
        { "a.", "a", "" },
        { "a.(", "a", ")" },
        { "a[", "0", "]" },
        { "", "a", "[0]" },
        { "", "$f", "()" },
        { "$f(", "1", ")" },
        { "$x:=", "1", "" },
        { "true?", "1", ":2" },
        { "false?1:", "2", "" },
        { "", "a", "??1" },
        { "", "a", "?:1" },
        { "", "a", "~>$f" },
        { "function($x){", "1", "}" },
        { "function($x){", "1", "}()" },
        { "", "a", "^(a)" },
        { "a^(", "a", ")" },
        { "", "a", "{a:a}" },
        { "a{a:", "a", "}" },
        { "", "a", "@$b.a" },
        { "", "a", "#$i" },
        { "", "a", ".%" },
        { "a.", "%", "" },
        { "", "a", ".*" },
        { "", "a", ".**" },
        { "|a|", "{}", "|" },
        { "(1;", "1", ")" },
        { "1 and ", "1", "" },
        { "1 in ", "1", "" },
        { "", "1", ",1" },
        { "[1,", "1", "" },
        { "/* ", "1", "" },
        { "\"", "a", "" },
        { "/", "a", "" },
        { "`", "a", "" },
        { "$f(?,", "1", ")" },
        { "function($x)<", "s", ">{1}" },
        { "function($x)<a<", "s", ">>{1}" },
    };

    [Fact]
    public void Memory_is_limited_while_these_run() => Assert.InRange(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, 1, MostMemory);

    [Theory]
    [MemberData(nameof(Names))]
    public void It_ends_within_its_limits(string name) => EndsSoon(HostileExpressions.Text(name));

    [Theory]
    [MemberData(nameof(Nested))]
    public void Its_text_may_be_nested_without_end(string open, string middle, string close)
    {
        EndsSoon(Repeated(open, 100_000) + middle + Repeated(close, 100_000));
        EndsSoon(Repeated(open, 100_000) + middle);
        EndsSoon(Repeated(open, 3_000) + middle + Repeated(close, 3_000));
        EndsSoon(Repeated(open, 400) + middle + Repeated(close, 400));
    }

    [Fact]
    public void A_small_stack_is_enough_to_refuse_it()
    {
        var crash = (Exception?)null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    foreach (var name in HostileExpressions.Names.Where(name => name.StartsWith("recursion", StringComparison.Ordinal) || name.StartsWith("deep", StringComparison.Ordinal)))
                    {
                        EndsSoon(HostileExpressions.Text(name));
                    }
                }
                catch (Exception failed)
                {
                    crash = failed;
                }
            },
            maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(crash);
    }

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static void EndsSoon(string expression)
    {
        var clock = Stopwatch.StartNew();
        var answer = Evaluate(expression);
        var time = clock.Elapsed;
        Assert.True(answer.Failure is not { IsCrash: true }, $"It crashed: {answer.Failure}");
        Assert.True(time < LongestTime, $"It took {time}; {answer.Failure}");
    }

    // A result is written too: that is what a caller does with it.
    private static Answer Evaluate(string expression)
    {
        try
        {
            var value = JsonataExpression.Compile(expression, Limits).Evaluate(Value.Undefined, null);
            return new Answer(Value.Of(JsonValues.ToText(value).Length));
        }
        catch (JsonataException error)
        {
            return new Answer(Value.Undefined, new Failure(error.Code, error.Position, error.Token, error.Message));
        }
        catch (Exception crash)
        {
            return new Answer(Value.Undefined, new Failure(null, null, null, crash.ToString()));
        }
    }
}

/// <summary>Tests that measure time and memory run alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
