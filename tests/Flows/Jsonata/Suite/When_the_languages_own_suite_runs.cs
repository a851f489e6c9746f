using System.Globalization;
using System.Text;
using System.Text.Json;
using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Tests.Flows.Jsonata.Reference;
using Xunit.Abstractions;

namespace KashflowOrleans.Tests.Flows.Jsonata.Suite;

/// <summary>The test-suite that JSONata's authors keep for all implementations.</summary>
/// <remarks>JSONATA_SUITE names its folder; JSONATA_SUITE_REPORT, when set, names a file that failing cases are written to.</remarks>
public sealed class When_the_languages_own_suite_runs(ITestOutputHelper output)
{
    private const string ReportVariable = "JSONATA_SUITE_REPORT";

    // The suite's depth counts evaluations inside each other, ours calls; a recursive call takes at least the call, a condition and an operator.
    private const int EvaluationsOfACall = 3;

    [SuiteFact]
    public void Every_case_passes()
    {
        var suite = new LanguageSuite(Environment.GetEnvironmentVariable(LanguageSuite.Variable)!);
        var failures = new StringBuilder();
        var (passed, total) = (0, 0);
        foreach (var group in suite.Cases().GroupBy(one => one.Group, StringComparer.Ordinal))
        {
            var good = 0;
            foreach (var one in group)
            {
                var answer = Ours.Evaluate(one.Expression, suite.Input(one), Context(one));
                if (Passes(one, answer))
                {
                    good++;
                }
                else
                {
                    failures.AppendLine(CultureInfo.InvariantCulture, $"{one.Group}/{one.Name}\n    {one.Expression.ReplaceLineEndings(" ")}\n    expected: {Expected(one)}\n    got:      {Shortened(answer.ToString())}");
                }
            }

            passed += good;
            total += group.Count();
            output.WriteLine($"{group.Key}: {good}/{group.Count()}");
        }

        output.WriteLine($"all groups: {passed}/{total}");
        if (Environment.GetEnvironmentVariable(ReportVariable) is { Length: > 0 } report)
        {
            File.WriteAllText(report, $"{passed}/{total} passed\n{failures}");
        }

        Assert.True(total > 1000, "The suite's folder holds too few cases.");
        Assert.True(passed == total, $"{passed} of {total} cases pass.\n{failures}");
    }

    private static bool Passes(SuiteCase one, Answer answer)
    {
        if (one.Code is { } code)
        {
            return answer.Failure is { } failure
                && (failure.Code == code || (code == "U1001" && failure.IsLimit))
                && (one.Token is not { } token || failure.Token == token)
                && (!one.Fields.TryGetProperty("error", out var error) || !error.TryGetProperty("message", out var message) || failure.Code != "D3137" || message.GetString() == failure.Message);
        }

        if (answer.Failure is not null)
        {
            return false;
        }

        return one.Fields.TryGetProperty("undefinedResult", out _)
            ? answer.Value.IsUndefined
            : AnswerComparison.Same(JsonValues.From(one.Fields.GetProperty("result")), answer.Value);
    }

    private static JsonataContext Context(SuiteCase one)
    {
        var context = new JsonataContext
        {
            Limits = JsonataLimits.Default with
            {
                MaxDepth = one.Depth is { } depth && one.Code is not null ? depth / EvaluationsOfACall : JsonataLimits.Default.MaxDepth,
                MaxTime = one.TimeLimit is { } time ? TimeSpan.FromMilliseconds(time) : JsonataLimits.Default.MaxTime,
            },
        };
        if (one.Fields.TryGetProperty("bindings", out var bindings) && bindings.ValueKind == JsonValueKind.Object)
        {
            foreach (var binding in bindings.EnumerateObject())
            {
                context.Bind(binding.Name, JsonValues.From(binding.Value));
            }
        }

        return context;
    }

    private static string Expected(SuiteCase one) =>
        one.Code is { } code ? $"error {code} token '{one.Token}'"
        : one.Fields.TryGetProperty("undefinedResult", out _) ? "(nothing)"
        : Shortened(one.Fields.GetProperty("result").GetRawText().ReplaceLineEndings(" "));

    private static string Shortened(string text) => text.Length <= 600 ? text : text[..600] + "…";
}
