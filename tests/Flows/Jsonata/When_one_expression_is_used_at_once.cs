using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Tests.Flows.Jsonata;

/// <summary>A compiled expression has no state: whoever evaluates it at the same time gets what he would have got alone.</summary>
public sealed class When_one_expression_is_used_at_once
{
    private const int Threads = 8;
    private const int Inputs = 24;
    private const int Rounds = 20;

    public static TheoryData<string> Expressions() => new()
    {
        "($double := function($x) { $x * 2 }; $map(lines.quantity, $double))",
        "($sum := function($x, $total) { $x = 0 ? $total : $sum($x - 1, $total + $x) }; $sum(count, 0))",
        "lines^(>price, name).name",
        "$sort(lines, function($a, $b) { $a.price > $b.price }).name",
        "$replace(title, /([a-z]+)-([0-9]+)/, \"$2:$1\")",
        "$match(title, /([a-z]+)-([0-9]+)/).groups",
        "($find := /[0-9]+/; $first := $find(title); [$first.match, $first.next().match])",
        "$split(title, /[ -]/) ~> $join(\"_\")",
        "lines#$place[price > 3].{\"at\": $place, \"name\": name}",
        "lines@$line.taxes[code = $line.tax].{\"name\": $line.name, \"rate\": rate}",
        "lines.taxed.{\"of\": %.name, \"owner\": %.%.title}",
        "lines{tax: $sum(price)}",
        "$ ~> |lines|{\"gross\": price * 2}, \"taxed\"|",
        "($add := function($a, $b) { $a + $b }; $more := $add(count, ?); lines.quantity.$more($))",
        "($total := $reduce(lines.price, function($a, $b) { $a + $b }, 0); ($total ~> $string) & title)",
        "$shuffle(lines.name)",
        "[count, $random(), $random()]",
        "$eval(\"lines[\" & $string(count % 3) & \"].name\")",
        "lines.(price > 3 ? $formatNumber(price, \"#0.00\") : $fromMillis(price * 86400000, \"[Y]-[M01]-[D01]\"))",
        "**[name][0].name",
    };

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Each_evaluation_has_the_result_it_has_alone(string text)
    {
        var inputs = Enumerable.Range(1, Inputs).Select(Input).ToArray();
        var alone = Array.ConvertAll(inputs, input => JsonataExpression.Compile(text).Evaluate(input).ToString());
        Assert.DoesNotContain(Value.Undefined.ToString(), alone);
        Assert.True(alone.Distinct(StringComparer.Ordinal).Count() > 1, "Results that are all the same could be mixed up without anybody seeing it.");

        var shared = JsonataExpression.Compile(text);
        var different = new string?[Threads];
        using var start = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            start.SignalAndWait();
            for (var turn = 0; turn < Rounds * Inputs; turn++)
            {
                var at = (turn + number) % Inputs;
                var answer = Answer(shared, inputs[at]);
                if (answer != alone[at])
                {
                    different[number] = $"{at}: {answer} and not {alone[at]}";
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.All(different, Assert.Null);
    }

    [Fact]
    public void Numbers_by_chance_are_the_same_in_every_evaluation_unless_a_source_is_given()
    {
        var expression = JsonataExpression.Compile("[$random(), $random()]");
        var first = expression.Evaluate(Value.Undefined);
        Assert.Equal(first, expression.Evaluate(Value.Undefined));
        Assert.NotEqual(first.AsArray![0], first.AsArray[1]);
        Assert.Equal("[0.25,0.25]", expression.Evaluate(Value.Undefined, new JsonataContext { Random = () => 0.25 }).ToString());
    }

    // What is thrown on a thread of its own would end the process.
    private static string Answer(JsonataExpression expression, Value input)
    {
        try
        {
            return expression.Evaluate(input).ToString();
        }
        catch (Exception error)
        {
            return error.ToString();
        }
    }

    private static Value Input(int number) => JsonValues.Parse(
        $$"""
        {
            "title": "order-{{number}} of shop-{{number * 7}}", "count": {{number}},
            "lines": [
                {"name": "a{{number}}", "price": {{number % 5}}.5, "quantity": {{number}}, "tax": "x", "taxed": [{"net": {{number}}}]},
                {"name": "b{{number}}", "price": 4, "quantity": 2, "tax": "y", "taxed": [{"net": 1}, {"net": 2}]},
                {"name": "c{{number}}", "price": {{9 - (number % 7)}}, "quantity": 3, "tax": "x", "taxed": []}
            ],
            "taxes": [{"code": "x", "rate": {{number}}}, {"code": "y", "rate": 20}]
        }
        """);
}
