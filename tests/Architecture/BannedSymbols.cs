using System.Text.RegularExpressions;

namespace KashflowOrleans.Tests.Architecture;

/// <summary>What product code does not do. Each rule is a line with its reason.</summary>
public sealed class BannedSymbols
{
    /// <summary>Programs: they may write to their console.</summary>
    private static readonly string[] Programs = ["Silo", "Gateway", "Demo", "Sandbox"];

    public static TheoryData<string, string> Rules() => new()
    {
        { @"\bDateTime(Offset)?\s*\.\s*(Now|UtcNow|Today)\b", "Time comes from a TimeProvider." },
        { @"\bSystemClock\s*\.\s*Instance\b", "Time comes from a TimeProvider." },
        { @"\bEnvironment\s*\.\s*TickCount(64)?\b", "Time comes from a TimeProvider." },
        { @"\bStopwatch\s*\.\s*(StartNew|GetTimestamp|GetElapsedTime)\b", "Time comes from a TimeProvider." },
        { @"\bThread\s*\.\s*Sleep\b", "Nothing sleeps; it waits for a condition or a timer." },
        { @"\bTask\s*\.\s*Delay\s*\(\s*\d", "A wait has a name and a TimeProvider." },
        { @"\.\s*GetAwaiter\s*\(\s*\)\s*\.\s*GetResult\s*\(", "Nothing blocks a thread for a task." },
        { @"\bnew\s+Random\s*\(\s*\)", "Randomness is handed in, or has a seed." },
        { @"\bCultureInfo\s*\.\s*(CurrentCulture|CurrentUICulture)\b", "Nothing follows the machine's culture." },
        { @"^\s*#\s*(if|elif)\b", "What differs between builds stands in files of its own." },
        { @"\bNotImplementedException\b", "What is not there is not promised." },
        { @"\basync\s+void\b", "Every task has somebody who waits for it." },
        { @"\bDynamic(Invoke|Method)\b", "No code is made at run time." },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Are_not_used(string pattern, string reason) => Repository.AssertNone(Repository.Sources.SelectMany(file => file.Find(pattern)), reason);

    [Fact]
    public void A_wait_follows_a_clock_that_is_handed_in() =>
        Repository.AssertNone(
            from file in Repository.Sources
            from match in file.Matches(@"\bTask\s*\.\s*Delay\s*\(")
            let arguments = file.InBrackets(match.Index + match.Length - 1)
            where !Regex.IsMatch(arguments, @"(?i)time|clock|provider", RegexOptions.None, TimeSpan.FromSeconds(1))
            select file.Place(match.Index, $"Task.Delay({arguments.Trim()})"),
            "Task.Delay without a TimeProvider:");

    [Fact]
    public void Numbers_and_dates_are_parsed_in_the_invariant_culture() =>
        Repository.AssertNone(
            from file in Repository.Sources
            from match in file.Matches(@"\b(decimal|double|float|DateTime|DateTimeOffset|DateOnly|TimeOnly|TimeSpan)\s*\.\s*(Try)?Parse(Exact)?\s*\(")
            let arguments = file.InBrackets(match.Index + match.Length - 1)
            where !arguments.Contains("Invariant", StringComparison.Ordinal)
            select file.Place(match.Index, $"{match.Value}{arguments.Trim()})"),
            "Parsing without CultureInfo.InvariantCulture:");

    [Fact]
    public void Money_is_decimal() =>
        Repository.AssertNone(
            Repository.Sources.SelectMany(file => file.Find(@"\b(double|float)\??\s+\w*(?i:amount|price|total|gross|paid|money|refund|balance|(?<![a-z])net|(?<![a-z])vat|tax)\w*")),
            "Money that is no decimal:");

    [Fact]
    public void Libraries_do_not_write_to_a_console() =>
        Repository.AssertNone(
            Repository.Sources.Where(file => !Programs.Contains(file.Project)).SelectMany(file => file.Find(@"\bConsole\s*\.\s*(Out|Error|Write|WriteLine|OpenStandard\w+)\b")),
            "A library that writes to the console:");

    [Fact]
    public void Nothing_is_left_for_later()
    {
        // Put together here, so that this file does not find itself.
        var marks = string.Join('|', "TO" + "DO", "FIX" + "ME", "HA" + "CK");
        Repository.AssertNone(
            from file in Repository.Sources.Concat(Repository.Tests)
            from match in Regex.Matches(file.Text, $@"\b({marks})\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10))
            select file.Place(match.Index, match.Value),
            "Left for later:");
    }

    [Fact]
    public void The_sources_speak_of_no_machine()
    {
        var paths = string.Join('|', "/wo" + "rk/", "/ro" + "ot/");
        string[] kinds = ["*.cs", "*.csproj", "*.props", "*.targets", "*.md", "*.sh", "*.sql", "*.json", "*.yaml", "*.yml"];
        Repository.AssertNone(
            from folder in new[] { "src", "tests", "benchmarks", "docs", "deploy", "build" }
            from kind in kinds
            from path in Repository.Files(folder, kind)
            let file = new SourceFile(Repository.Relative(path), File.ReadAllText(path))
            from match in Regex.Matches(file.Text, $@"(?<![\w.>*])({paths})", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10))
            select file.Place(match.Index, match.Value),
            "A path of somebody's machine:");
    }
}
