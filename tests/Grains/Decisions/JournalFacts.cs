using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class The_next_step_for_journals
{
    private static readonly JournalDocument Fee = Journals.Fee("FEE-17", 1.25m);
    private static readonly JournalContent Content = JournalContent.Of(Fee);
    private static readonly PostedJournal Posted = new(4, "FEE-17~x", Content);

    [Fact]
    public void Of_none_is_none() => Assert.Null(JournalProcess.Next(new(), new(), []));

    [Fact]
    public void At_first_is_to_look() =>
        Assert.Equal(("FEE-17", 1, false), Assert.IsType<OrderStep.LookForExistingJournal>(JournalProcess.Next(new(), new(), [Fee])) is var look ? (look.Reference, look.Revision, look.IsReversal) : default);

    [Fact]
    public void After_looking_is_to_intend_with_the_newest_number()
    {
        var run = new OrderRun { LookedJournals = new OrderRun().LookedJournals.SetItem("FEE-17", 9) };
        Assert.Equal((9, false), Assert.IsType<OrderStep.WriteJournalIntent>(JournalProcess.Next(new(), run, [Fee])) is var intend ? (intend.After, intend.IsReversal) : default);
    }

    [Fact]
    public void With_an_intent_is_to_create_what_it_says_even_if_the_flow_says_otherwise_now()
    {
        var step = Assert.IsType<OrderStep.CreateJournal>(JournalProcess.Next(Known(intent: Intent()), new(), [Journals.Fee("FEE-17", 2m)]));
        Assert.Equal(("FEE-17~x", Content), (step.Key, step.Content));
    }

    [Fact]
    public void With_an_intent_of_an_earlier_run_is_to_settle_it_first()
    {
        var state = Known(intent: Intent());
        Assert.Equal("FEE-17", Assert.IsType<OrderStep.ResolveJournalDoubt>(JournalProcess.Doubt(state, new())) is var doubt ? doubt.Reference : null);
        Assert.Null(JournalProcess.Doubt(state, new OrderRun { FreshJournals = ["FEE-17"] }));
        Assert.IsType<OrderStep.ResolveJournalDoubt>(OrderProcess.Next(state, new(), DesiredDocuments.Held("why")));
        state.SkippedBecause = "test";
        Assert.IsType<OrderStep.ResolveJournalDoubt>(OrderProcess.Next(state, new(), DesiredDocuments.Ignored("why")));
    }

    [Fact]
    public void Once_posted_is_none_as_long_as_it_books_the_same()
    {
        Assert.Null(JournalProcess.Next(Known(Posted), new(), [Fee]));
        Assert.Null(JournalProcess.Next(Known(Posted), new(), [Fee with { Name = "Other words", Lines = [.. Fee.Lines.Reverse()] }]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void Once_it_changes_or_goes_is_to_take_it_back_first(int amount)
    {
        var step = Assert.IsType<OrderStep.LookForExistingJournal>(JournalProcess.Next(Known(Posted), new(), amount == 0 ? [] : [Journals.Fee("FEE-17", amount)]));
        Assert.True(step.IsReversal);
        Assert.Equal([(7700, 0m, 1.25m), (1210, 1.25m, 0m)], step.Content.Lines.Select(line => (line.NominalCode, line.Debit, line.Credit)));
        Assert.Equal((Content.Date, "Reversal of Fee"), (step.Content.Date, step.Content.Name));
    }

    [Fact]
    public void Another_day_is_another_journal() =>
        Assert.True(Assert.IsType<OrderStep.LookForExistingJournal>(JournalProcess.Next(Known(Posted), new(), [Fee with { Date = new LocalDate(2026, 3, 3) }])).IsReversal);

    [Fact]
    public void After_it_was_taken_back_is_to_post_anew_under_the_next_revision()
    {
        var state = Known();
        state.Journals[0].Revision = 2;
        Assert.Equal((2, false), Assert.IsType<OrderStep.LookForExistingJournal>(JournalProcess.Next(state, new(), [Fee])) is var look ? (look.Revision, look.IsReversal) : default);
        Assert.Null(JournalProcess.Next(state, new(), []));
    }

    [Fact]
    public void Of_an_order_without_an_invoice_is_the_journal_and_then_nothing()
    {
        var desired = new DesiredDocuments(null, null, null, null, null) { Journals = [Fee] };
        Assert.IsType<OrderStep.LookForExistingJournal>(OrderProcess.Next(new(), new(), desired));
        Assert.IsType<OrderStep.Finished>(OrderProcess.Next(Known(Posted), new(), desired));
        Assert.True(Assert.IsType<OrderStep.LookForExistingJournal>(OrderProcess.Next(Known(Posted), new(), DesiredDocuments.Ignored("Cancelled."))).IsReversal);
    }

    [Fact]
    public void A_refund_that_is_held_keeps_no_journal_from_being_posted()
    {
        var hold = new OrderStep.Hold("refund");
        Assert.IsType<OrderStep.LookForExistingJournal>(JournalProcess.After(hold, new(), new(), [Fee]));
        Assert.Equal(hold, JournalProcess.After(hold, Known(Posted), new(), [Fee]));
        Assert.Equal(hold, JournalProcess.After(hold, new(), new(), [Fee, Fee]));
    }

    private static JournalIntent Intent() => new("FEE-17~x", false, Content, 3, DateTimeOffset.UnixEpoch);

    private static OrderGrainState Known(PostedJournal? posted = null, JournalIntent? intent = null) =>
        new() { Journals = [new JournalProgress { Reference = "FEE-17", Posted = posted, Intent = intent }] };
}

public sealed class A_journal_of_an_order
{
    [Fact]
    public void Must_balance_to_the_penny()
    {
        var fee = Journals.Fee("F", 1m);
        Assert.Null(JournalChecks.Problem(fee));
        Assert.Contains("debits of 1.01 and credits of 1.00: a difference of 0.01", Problem(fee with { Lines = [fee.Lines[0] with { Debit = 1.01m }, fee.Lines[1]] }), StringComparison.Ordinal);
        Assert.Contains("two decimals", Problem(fee with { Lines = [fee.Lines[0] with { Debit = 1.005m }, fee.Lines[1] with { Credit = 1.005m }] }), StringComparison.Ordinal);
        Assert.Contains("more than 0", Problem(fee with { Lines = [fee.Lines[0] with { Debit = -1m }, fee.Lines[1] with { Credit = -1m }] }), StringComparison.Ordinal);
        Assert.Contains("more than 0", Problem(fee with { Lines = [fee.Lines[0] with { Credit = 1m }, fee.Lines[1]] }), StringComparison.Ordinal);
        Assert.Contains("0 lines", Problem(fee with { Lines = [] }), StringComparison.Ordinal);
        Assert.Contains("no reference", Problem(fee with { Reference = " " }), StringComparison.Ordinal);
        Assert.Contains("'F'", JournalChecks.Problem([fee, fee]), StringComparison.Ordinal);
        Assert.Contains("at most 50", JournalChecks.Problem([.. Enumerable.Range(0, 51).Select(number => Journals.Fee($"F{number}", 1m))]), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_an_account_the_ledger_does_not_have()
    {
        var lines = Journals.Fee("F", 1m).Lines;
        Assert.Null(JournalChecks.UnknownNominal("F", lines, new HashSet<int> { 7700, 1210 }));
        Assert.Contains("7700 of journal F", JournalChecks.UnknownNominal("F", lines, new HashSet<int> { 1210 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Has_a_key_of_its_own_for_each_order_reference_and_turn()
    {
        var keys = new[]
        {
            JournalKeys.Of(An.Key, "FEE-17", 1, false), JournalKeys.Of(An.Key, "FEE-17", 1, true), JournalKeys.Of(An.Key, "FEE-17", 2, false), JournalKeys.Of(An.Key, "FEE-18", 1, false),
            JournalKeys.Of(An.OrderKeyOf("acme", "other", "17"), "FEE-17", 1, false), JournalKeys.Of(An.Key, new string('x', 100), 1, false), JournalKeys.Of(An.Key, new string('x', 101), 1, false),
            JournalKeys.Of(An.Key, "a[b]\nc", 1, false),
        };
        Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(keys[0], JournalKeys.Of(An.Key, "FEE-17", 1, false));
        Assert.All(keys, key => Assert.Matches(@"^[A-Za-z0-9\-_./]{1,40}~[0-9a-f]{8}(#2)?-?$", key));

        // None is a part of another between the marks of the ledger's texts.
        Assert.All(keys, key => Assert.Single(keys, other => $"[kf:{other}]".Contains($"[kf:{key}]", StringComparison.Ordinal)));
    }

    [Fact]
    public void Mirrored_twice_books_what_it_was()
    {
        var content = JournalContent.Of(Journals.Fee("F", 1.25m));
        Assert.False(content.BooksTheSame(content.Mirrored()));
        Assert.True(content.BooksTheSame(content.Mirrored().Mirrored()));
        Assert.Equal(new LocalDate(2026, 3, 2), content.Day());
    }

    private static string Problem(JournalDocument journal) => JournalChecks.Problem(journal) ?? throw new Xunit.Sdk.XunitException("There is no problem.");
}

public sealed class A_late_arrival
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Is_waited_for_half_a_minute_after_a_reply_was_given_up()
    {
        Assert.Equal(TimeSpan.FromSeconds(30), LateArrivals.Pause);
        Assert.Equal(30 * Second, LateArrivals.Rest(At, At + (40 * Second), 30 * Second, LateArrivals.Pause, At + (40 * Second)));
        Assert.Equal(Second, LateArrivals.Rest(At, At + (40 * Second), 30 * Second, LateArrivals.Pause, At + (69 * Second)));
        Assert.Null(LateArrivals.Rest(At, At + (40 * Second), 30 * Second, LateArrivals.Pause, At + (70 * Second)));
    }

    [Fact]
    public void Is_waited_for_longer_when_nobody_knows_when_it_was_sent()
    {
        Assert.Equal(Second, LateArrivals.Rest(At, null, 30 * Second, LateArrivals.Pause, At + (89 * Second)));
        Assert.Null(LateArrivals.Rest(At, null, 30 * Second, LateArrivals.Pause, At + (90 * Second)));
    }
}

public sealed class The_number_that_an_orders_number_gives
{
    [Theory]
    [InlineData("000000017", 17)]
    [InlineData("WEB-000000017", 17)]
    [InlineData("#1001", 1001)]
    [InlineData(" B/9 ", 9)]
    [InlineData("2147483647", int.MaxValue)]
    public void Is_its_digits(string order, int number)
    {
        Assert.Equal(number, OrderNumbers.Of(order, out var problem));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("100000012-1", "one piece")]
    [InlineData("S2-17", "one piece")]
    [InlineData("17A", "one piece")]
    [InlineData("WEB", "one piece")]
    [InlineData("", "one piece")]
    [InlineData("٣", "one piece")]
    [InlineData("2147483648", "from 1 to 2147483647")]
    [InlineData("99999999999999999999", "from 1 to")]
    [InlineData("0000", "from 1 to")]
    public void Is_none_and_says_why_where_it_could_be_anothers(string order, string why)
    {
        Assert.Null(OrderNumbers.Of(order, out var problem));
        Assert.Contains(why, problem, StringComparison.Ordinal);
        Assert.Contains("posting.numbering", problem, StringComparison.Ordinal);
    }
}

internal static class Journals
{
    /// <summary>A fee taken out of what the card company pays.</summary>
    public static JournalDocument Fee(string reference, decimal amount) => new(
        reference, new LocalDate(2026, 3, 2), "Fee", [new JournalLine(7700, amount, 0m, "fee"), new JournalLine(1210, 0m, amount, null)]);
}
