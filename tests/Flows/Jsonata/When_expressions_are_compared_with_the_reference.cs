using System.Globalization;
using System.Text;
using KashflowOrleans.Tests.Flows.Jsonata.Generation;
using KashflowOrleans.Tests.Flows.Jsonata.Reference;
using Xunit.Abstractions;

namespace KashflowOrleans.Tests.Flows.Jsonata;

/// <summary>Our answers are those of JSONata's reference implementation.</summary>
/// <remarks>FLOWS_SEED sets the seed of the generated expressions and FLOWS_EXPRESSIONS their number.</remarks>
public sealed class When_expressions_are_compared_with_the_reference(ReferenceProcess reference, ITestOutputHelper output) : IClassFixture<ReferenceProcess>
{
    private const int DefaultCount = 6000;
    private const int MostShown = 25;

    public static TheoryData<string> Files() => new(CorpusFile.Names());

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Those_written_by_hand_have_the_same_answers(string file)
    {
        var cases = CorpusFile.Read(file).ToList();
        var answers = await reference.AskAsync(cases.ConvertAll(one => one.Question));
        var different = new List<string>();
        foreach (var ((line, question), expected) in cases.Zip(answers))
        {
            var actual = Ours.To(question);
            if (!AnswerComparison.Same(expected, actual, withPosition: true) && DeliberateDifferences.ReasonFor(question, expected, actual) is null)
            {
                different.Add($"{file}:{line}  {question.Expression}\n    reference: {expected}\n    ours:      {actual}");
            }
        }

        Assert.True(different.Count == 0, $"{different.Count} of {cases.Count} differ:\n{string.Join('\n', different)}");
    }

    [Fact]
    public async Task Deliberate_differences_are_still_differences()
    {
        var questions = DeliberateDifferences.All.Select(difference => new Question(difference.Example, null)).ToList();
        var answers = await reference.AskAsync(questions);
        foreach (var (difference, expected) in DeliberateDifferences.All.Zip(answers))
        {
            var actual = Ours.To(new Question(difference.Example, null));
            Assert.False(AnswerComparison.Same(expected, actual, withPosition: true), $"No longer different: {difference.Example}");
            Assert.True(difference.Applies(difference.Example, expected, actual), $"Not recognised: {difference.Example}");
        }
    }

    [Fact]
    public async Task Generated_ones_have_the_same_answers()
    {
        var seed = Number("FLOWS_SEED", 20_250_714);
        var count = Number("FLOWS_EXPRESSIONS", DefaultCount);
        var generator = new ExpressionGenerator(seed);
        var questions = Enumerable.Range(0, count).Select(_ => generator.Next()).ToList();
        var answers = await reference.AskAsync(questions.ConvertAll(one => one.Question));
        var tally = new Dictionary<string, int>(StringComparer.Ordinal);
        var different = new List<(GeneratedExpression, Answer, Answer)>();
        foreach (var (question, expected) in questions.Zip(answers))
        {
            var actual = Ours.To(question.Question);
            var verdict = Verdict(question.Question, expected, actual);
            tally[verdict] = tally.GetValueOrDefault(verdict) + 1;
            if (verdict == "different")
            {
                different.Add((question, expected, actual));
            }
        }

        output.WriteLine($"seed {seed}, {count} expressions: {string.Join("; ", tally.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Value} {entry.Key}"))}");
        Assert.True(different.Count == 0, await Describe(seed, count, different));
        Assert.True(tally.GetValueOrDefault("same value") > count / 3, "Too few of the generated expressions have a value: they prove little.");
    }

    private static string Verdict(Question question, Answer expected, Answer actual)
    {
        if (AnswerComparison.Same(expected, actual, withPosition: false))
        {
            return expected.Failure is not null ? "same error" : expected.Value.IsUndefined ? "same nothing" : "same value";
        }

        return DeliberateDifferences.ReasonFor(question, expected, actual) ?? "different";
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private async Task<string> Describe(int seed, int count, List<(GeneratedExpression Generated, Answer Expected, Answer Actual)> different)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{different.Count} of {count} differ (FLOWS_SEED={seed}):\n");
        foreach (var (generated, _, _) in different.Take(MostShown))
        {
            var smallest = await Shrinker.ShrinkAsync(generated, async question =>
            {
                var expected = (await reference.AskAsync([question]))[0];
                return Verdict(question, expected, Ours.To(question)) == "different";
            });
            var answer = (await reference.AskAsync([smallest.Question]))[0];
            text.AppendLine(CultureInfo.InvariantCulture, $"  {smallest.Question.Expression}\n    input {generated.InputName}; as generated: {generated.Question.Expression}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    reference: {answer}\n    ours:      {Ours.To(smallest.Question)}");
        }

        return text.ToString();
    }
}
