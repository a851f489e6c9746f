using System.Text.RegularExpressions;

namespace KashflowOrleans.Tests.Flows.Jsonata.Reference;

/// <summary>A kind of expression that we mean to answer otherwise than the reference does.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Example">One such expression; a test holds that it still differs.</param>
/// <param name="Applies">Whether an expression and its two answers (reference, ours) are of this kind.</param>
internal sealed record DeliberateDifference(string Reason, string Example, Func<string, Answer, Answer, bool> Applies);

/// <summary>Where our implementation means to answer otherwise than the reference. docs/jsonata.md says the same in words.</summary>
internal static partial class DeliberateDifferences
{
    /// <summary>The whole list.</summary>
    public static IReadOnlyList<DeliberateDifference> All { get; } =
    [
        new(
            "The reference stops with an error of its host language that has no code; ours goes on or has a code.",
            """[1, 2] ~> |$|{"a": 1}|""",
            (_, reference, _) => reference.Failure is { IsCrash: true }),
        Only("Numbers are decimal here and binary there, so that money is exact.", "0.1 + 0.2 = 0.3"),
        Only("Whole numbers above 9007199254740992 keep their digits here.", "9007199254740993 - 9007199254740992"),
        Only("The fields of an object keep the order they were written in; the reference puts names that are whole numbers first.", """$keys({"b": 1, "10": 2, "9": 3})"""),
        Only("The items of an array are evaluated one after the other; in the reference an item does not see what an item before it has bound.", "($x := 0; [$x := 7, $x])"),
        Only(
            "A built-in function that is partially applied still checks its arguments; in the reference it does not, so that $filter of a number finds nothing.",
            """$map([1, 2], $filter(?, function($x) { true }))"""),
        Only(
            "What a matcher function written in JSONata gives as match is text; the reference passes on whatever it is.",
            """$match("abc", function($s) { {"match": 5, "start": 1, "end": 2, "groups": [], "next": function() { unknown }} })"""),
        new(
            "When two items of an array or object fail, the first one's error counts; in the reference it is the one found first.",
            """[1 + (1; 2; "a"), 1 - "b"]""",
            (expression, reference, ours) => reference.Failure is { IsLimit: false } && ours.Failure is { IsLimit: false } && expression.Contains(',') && expression.AsSpan().ContainsAny('[', '{')),
        new(
            "A call with a grouping, last in a function: the reference forgets the grouping.",
            """($f := function($x) { $sort($x){"n": $count($)} }; $f([2, 1]))""",
            (expression, _, _) => expression.StartsWith("($f :=", StringComparison.Ordinal) && GroupedCall().IsMatch(expression)),
        new(
            "The reference gives NaN (or the text NaN); ours gives a number or an error with a code.",
            """$toMillis("2024-13-01")""",
            (_, reference, _) => AnswerComparison.Holds(reference.Value, "number") || reference.Value.AsText?.Contains("NaN", StringComparison.Ordinal) == true),
        new(
            "An update of a transform that contains the object it changes: the reference's result contains itself without end, ours contains the object as it was.",
            """{"a": {"b": 1}} ~> |a|{"c": $}|""",
            (_, reference, _) => AnswerComparison.Holds(reference.Value, "deep")),
        new(
            "Grouping an empty array that stands in the data: the reference adds an item to the array itself; ours leaves it empty.",
            """($d := {"a": []}; $x := $d.a{"b": 1}; $d)""",
            (expression, reference, _) => expression.Contains('{') && (AnswerComparison.Holds(reference.Value, "undefined") || reference.Value.ToString().Contains("[null]", StringComparison.Ordinal))),
        new(
            "The reference shows its internal marks as fields: * of a sequence finds them, and $spread of a function.",
            """$map([1, 2], function($x) { $filter([3, 4], function($y) { true }) }).*""",
            (_, reference, _) => AnswerComparison.Holds(reference.Value, "function")),
        new(
            "An array in brackets with a predicate, at the start of a path: the reference finds no fields of what the predicate selects.",
            """[{"a": 1}, {"a": 2}][0].a""",
            (expression, _, _) => SelectedFromBrackets().IsMatch(expression)),
        new(
            "The reference cuts characters beyond the Basic Multilingual Plane into halves when it splits text into characters; ours keeps them whole.",
            """$split("a😀", "")""",
            (_, reference, _) => AnswerComparison.Holds(reference.Value, "text")),
        new(
            "A negative time zone with minutes is an hour off in the reference.",
            """$fromMillis(0, "[H01]:[m01]", "-0330")""",
            (expression, _, _) => NegativeZoneWithMinutes().IsMatch(expression)),
        new(
            "On the left of ?: and ?? the reference loses a regular expression's pattern and then finds a match everywhere, for ever.",
            """$match("ab", /a/).match ?? "none" """,
            (expression, _, _) => RegexBeforeDefault().IsMatch(expression)),
        new(
            "Plain text replaced by a function or by nothing: the reference writes the function's source text, or the word undefined; ours gives an error.",
            """$replace("abc", "b", function($m) { "x" })""",
            (_, reference, ours) => ours.Failure?.Code == "D3012" && reference.Failure is null),
        new(
            "A call in brackets with a predicate, last in a function: the reference applies the predicate to the call that is still to be made, ours to its result.",
            """($f := function($x) { ($sort($x))[1] }; $f([2, 1, 3]))""",
            (expression, _, _) => BracketedCallWithPredicate().IsMatch(expression)),
        new(
            "A list whose filter or order refers to the parent (%), once it is ordered: the reference loses its items when it is grouped, ordered again or numbered; ours does not.",
            """{"o": true, "a": [{"b": "x"}, {"b": "y"}]}.a[%.o]^(b){b: 1}""",
            (expression, _, _) => OrderedByParent().IsMatch(expression)),
        new(
            "A position (#) of an array written in brackets at the start of a path: the reference does not bind it.",
            """["a", "b"]#$i.{"i": $i}""",
            (expression, _, _) => NumberedBrackets().IsMatch(expression)),
        new(
            "Number pictures with irregular groups, or with an exponent and no digit before it: the reference writes separators where there is nothing to separate.",
            """$formatNumber(1, "#,##,##0.0")""",
            (expression, _, _) => expression.Contains("#,##,##0.0", StringComparison.Ordinal) || expression.Contains("#.#,#", StringComparison.Ordinal) || expression.Contains("\"#e0", StringComparison.Ordinal)),
    ];

    /// <summary>Why a difference is meant; null when it is not.</summary>
    public static string? ReasonFor(Question question, Answer reference, Answer ours) =>
        ours.Failure is { IsCrash: true } ? null : All.FirstOrDefault(difference => difference.Applies(question.Expression, reference, ours))?.Reason;

    // Differences that show in few expressions: the example stands for them, and generated expressions avoid them.
    private static DeliberateDifference Only(string reason, string example) => new(reason, example, (expression, _, _) => expression == example);

    [GeneratedRegex("/[^/ ]+/.*[?][?:]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RegexBeforeDefault();

    [GeneratedRegex("(%.*\\^[(]|\\^[(].*%).*([{#]|\\^[(])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OrderedByParent();

    [GeneratedRegex("\\[[^\\]]*\\]\\[[^\\]]*\\]\\.", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SelectedFromBrackets();

    [GeneratedRegex("^\\[.*\\]#[$]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NumberedBrackets();

    [GeneratedRegex("[{].*[)][{].*[}]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GroupedCall();

    [GeneratedRegex("function[(][^{]*[{][^}]*[(][^}]*[)][)]\\[", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BracketedCallWithPredicate();

    [GeneratedRegex("\"-\\d\\d(?!00)\\d\\d\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NegativeZoneWithMinutes();
}
