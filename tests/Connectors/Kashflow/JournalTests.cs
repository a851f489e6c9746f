using System.Globalization;
using System.Text.Json;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Kashflow;
using KashflowOrleans.Connectors.Kashflow.Wire;
using KashflowOrleans.Documents;
using KashflowOrleans.Tests.Connectors.Common.Support;
using NodaTime;
using static KashflowOrleans.Tests.Connectors.Kashflow.KashflowBench;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

public sealed class A_journal_for_KashFlow
{
    private static readonly JournalDocument Fee = new(
        "FEE-17", new LocalDate(2026, 4, 3), "Fee of order 17", [new JournalLine(7700, 1.25m, 0m, "5\n%"), new JournalLine(1210, 0m, 1.25m, null)]);

    [Fact]
    public void Carries_its_key_in_both_texts_and_the_uncertain_fields_under_both_names()
    {
        const string expected =
            """
            {"Name":"Fee of order 17 [kf:FEE-17~1]","JournalName":"Fee of order 17 [kf:FEE-17~1]","Note":"[kf:FEE-17~1] Fee of order 17","Comment":"[kf:FEE-17~1] Fee of order 17",
            "Date":"2026-04-03 00:00:00","JournalDate":"2026-04-03 00:00:00","Category":0,"ExcludedFromProfitAndLoss":false,
            "LineItems":[{"NominalCode":7700,"Comment":"5 %","Debit":1.2500,"Credit":0.0000},{"NominalCode":1210,"Debit":0.0000,"Credit":1.2500}]}
            """;
        Assert.Equal(expected.ReplaceLineEndings(string.Empty), JsonSerializer.Serialize(JournalTranslator.ToWire("FEE-17~1", Fee), KashflowJson.Default.JournalRequest));
    }

    [Theory]
    [InlineData("""{"Number":7,"JournalName":"x [kf:k]","JournalDate":"2026-04-03 12:00:00","TotalAmount":1.25}""")]
    [InlineData("""{"Number":"7","Name":"x","Note":"[kf:k] x","Date":"2026-04-03 00:00:00","LineItems":[{"NominalCode":1,"Debit":1.25,"Credit":0},{"NominalCode":2,"Debit":0,"Credit":1.25}]}""")]
    [InlineData("""{"Id":1,"Number":7,"Description":"[kf:k]","Date":"2026-04-03","Lines":[{"NominalCode":1,"Debit":"1.25"},{"NominalCode":2,"Credit":"1.25"}]}""")]
    [InlineData("""{"Number":7,"Comment":"[kf:k]","JournalDate":"2026-04-03 12:00:00 +01:00","TotalAmount":"1.2500","Lines":null}""")]
    public void Is_read_under_any_of_the_names_it_may_have(string json)
    {
        var wire = JsonSerializer.Deserialize(json, KashflowJson.Default.JournalWire)!;
        Assert.True(JournalTranslator.Carries(wire, "k"));
        Assert.False(JournalTranslator.Carries(wire, "K"));
        var journal = JournalTranslator.ToLedger(wire);
        Assert.Equal((7, new LocalDate(2026, 4, 3), 1.25m), (journal.Number, journal.Date!.Value, journal.Total!.Value));
    }

    [Fact]
    public async Task An_empty_answer_leaves_it_in_doubt_and_it_is_sent_once()
    {
        var bench = new KashflowBench(_ => Ok("{}"));
        (await bench.Run(bench.Ledger.CreateJournal("k", Fee, Context, CancellationToken.None))).InDoubt();
        Assert.Equal(["POST /v2/journals"], bench.Requests);
        Assert.Single(bench.Audit.Lines);
    }
}

public sealed class When_journals_are_searched
{
    private const int PageSize = 100;
    private static readonly LocalDate Day = new(2026, 4, 3);

    [Fact]
    public async Task A_list_that_runs_downwards_is_read_as_far_as_the_newest_known_before()
    {
        var bench = Listing(730, isUpwards: false);
        Assert.Equal(650, (await Find(bench, "650", after: 640)).Journals.Single().Number);
        Assert.Equal(["1", "2"], Pages(bench));
    }

    [Fact]
    public async Task A_list_that_runs_upwards_is_read_from_its_end()
    {
        var bench = Listing(730, isUpwards: true);
        var search = await Find(bench, "650", after: 640);
        Assert.Equal((650, 730), (search.Journals.Single().Number, search.Newest));
        Assert.Equal(["1", "8", "7", "6"], Pages(bench));
    }

    [Fact]
    public async Task A_short_look_ends_after_some_pages_or_where_journals_are_older()
    {
        var long_ = Listing(2_000, isUpwards: false);
        Assert.Empty((await Find(long_, "3", after: null)).Journals);
        Assert.Equal(JournalWalk.PagesOfAShortLook, Pages(long_).Count);
        var older = Listing(2_000, isUpwards: false, newerThan: 2_000);
        Assert.Empty((await Find(older, "3", after: null)).Journals);
        Assert.Single(Pages(older));
    }

    [Fact]
    public async Task A_list_in_no_order_is_read_whole()
    {
        var bench = Listing(330, isUpwards: false, isShuffled: true);
        Assert.Equal(5, (await Find(bench, "5", after: 329)).Journals.Single().Number);
        Assert.Equal(4, Pages(bench).Count);
    }

    [Fact]
    public async Task More_than_can_be_read_is_refused_and_not_taken_for_nothing()
    {
        var outcome = await Listing(9_000, isUpwards: false).Ledger.FindJournals("x", new JournalScope(0, Day), Context, CancellationToken.None);
        Assert.Contains("more than 5000 journals", outcome.Refused(RefusalKind.Invalid).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_say_nothing_are_read_alone()
    {
        var bench = new KashflowBench(request => Ok(request.ToString() switch
        {
            "GET /v2/journals/3" => """{"Number":3,"Name":"[kf:k]","LineItems":[]}""",
            "GET /v2/journals/2" => """{"Number":2,"Name":"somebody's"}""",
            _ => """[{"Number":3},{"Number":2},{"Number":1}]""",
        }));
        Assert.Equal(3, Assert.Single((await Find(bench, "k", after: 1)).Journals).Number);
        Assert.DoesNotContain("GET /v2/journals/1", bench.Requests);
    }

    private static KashflowBench Listing(int count, bool isUpwards, int newerThan = 0, bool isShuffled = false) => new(request =>
    {
        var text = request.ToString();
        if (!text.Contains("page=", StringComparison.Ordinal))
        {
            var number = text[(text.LastIndexOf('/') + 1)..];
            return Ok($$"""{"Number":{{number}},"Name":"[kf:{{number}}]"}""");
        }

        var page = int.Parse(PageOf(text), CultureInfo.InvariantCulture);
        var numbers = Enumerable.Range(1, count);
        numbers = isUpwards ? numbers : numbers.Reverse();
        numbers = isShuffled ? numbers.OrderBy(number => number * 7919 % 331) : numbers;
        var rows = numbers.Skip((page - 1) * PageSize).Take(PageSize).Select(number =>
            $$"""{"Number":{{number}},"JournalName":"[kf:{{number}}]","JournalDate":"{{(number > newerThan ? "2026-04-03" : "2026-01-01")}} 12:00:00"}""");
        var next = page * PageSize < count ? $"\"https://books.test/v2/journals?page={page + 1}&perpage=100\"" : "null";
        return Ok($$"""{"MetaData":{"TotalRecords":{{count}},"NextPageUrl":{{next}}},"Data":[{{string.Join(',', rows)}}]}""");
    });

    private static async Task<JournalSearch> Find(KashflowBench bench, string key, int? after) =>
        (await bench.Ledger.FindJournals(key, new JournalScope(after, Day), Context, CancellationToken.None)).Done();

    private static List<string> Pages(KashflowBench bench) => [.. bench.Requests.Where(request => request.Contains("page=", StringComparison.Ordinal)).Select(PageOf)];

    private static string PageOf(string request) => request.Split('?', '&').First(part => part.StartsWith("page=", StringComparison.Ordinal))["page=".Length..];
}
