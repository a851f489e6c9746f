using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Kashflow;
using NodaTime;

namespace KashflowOrleans.Tests.Connectors.Compliance;

/// <summary>What every ledger must do with journals and with invoices that it numbers itself. A connector passes by deriving from it with a fixture of its own.</summary>
public abstract class JournalCompliance : IAsyncLifetime
{
    private static readonly CallContext Context = new("compliance", "acme/shop/1");
    private static readonly CancellationToken Any = CancellationToken.None;
    private static readonly LocalDate Day = new(2026, 4, 3);

    private ILedgerFixture _fixture = null!;

    private ILedger Ledger => _fixture.Ledger;

    public async Task InitializeAsync()
    {
        _fixture = await Start();
        (await Ledger.CreateCustomer(Samples.Customer("JOBL01"), Context, Any)).Done();
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task A_created_journal_is_found_by_its_key_with_its_lines_to_the_penny()
    {
        var created = await Create("FEE-17~00aa", Fee(1.25m));
        var search = await Find("FEE-17~00aa", new JournalScope(0, Day));
        var found = Assert.Single(search.Journals);
        Assert.Equal((created.Number, Day, 1.25m, created.Number), (found.Number, found.Date!.Value, found.Total!.Value, search.Newest));
        Assert.Equal([(7700, 1.25m, 0m), (1210, 0m, 1.25m)], found.Lines.Select(line => (line.NominalCode, line.Debit, line.Credit)));
    }

    [Fact]
    public async Task One_that_is_not_there_is_not_found_however_like_its_key_others_are()
    {
        Assert.Equal(0, (await Find("FEE-1~00aa", new JournalScope(null, Day))).Newest);
        await Create("FEE-1~00aa#2", Fee(1m));
        await Create("FEE-1~00aa-", Fee(1m));
        await Create("FEE-11~00aa", Fee(1m));
        var search = await Find("FEE-1~00aa", new JournalScope(0, Day));
        Assert.Equal((0, 3), (search.Journals.Count, search.Newest));
    }

    [Fact]
    public async Task Among_many_it_is_found_as_far_back_as_was_asked_for()
    {
        for (var number = 1; number <= 230; number++)
        {
            await Create(number == 115 ? "ours" : string.Create(CultureInfo.InvariantCulture, $"other-{number}"), Fee(1m));
        }

        Assert.Equal(115, Assert.Single((await Find("ours", new JournalScope(0, Day))).Journals).Number);
        Assert.Equal(115, Assert.Single((await Find("ours", new JournalScope(114, Day))).Journals).Number);
        Assert.Equal(115, Assert.Single((await Find("ours", new JournalScope(null, Day))).Journals).Number);

        // What is older than asked for need not be found; how far the list goes is known all the same.
        Assert.Equal(230, (await Find("ours", new JournalScope(229, Day))).Newest);
    }

    [Fact]
    public async Task The_same_key_twice_makes_two_and_both_are_found()
    {
        await Create("twice", Fee(1m));
        await Create("twice", Fee(1m));
        Assert.Equal(2, (await Find("twice", new JournalScope(0, Day))).Journals.Count);
    }

    [Fact]
    public async Task One_whose_reply_was_lost_is_in_doubt_and_found_by_its_key()
    {
        _fixture.LoseNextReply();
        (await Ledger.CreateJournal("lost", Fee(1m), Context, Any)).InDoubt();
        Assert.Single((await Find("lost", new JournalScope(0, Day))).Journals);
    }

    [Fact]
    public async Task What_does_not_balance_or_has_no_account_is_refused()
    {
        var good = Fee(1m);
        await Refused("a", good with { Lines = [good.Lines[0] with { Debit = 1.01m }, good.Lines[1]] });
        await Refused("b", good with { Lines = [good.Lines[0]] });
        await Refused("c", good with { Lines = [good.Lines[0] with { NominalCode = 9 }, good.Lines[1]] });
        await Refused("d", good with { Lines = [good.Lines[0] with { Debit = 1.001m }, good.Lines[1] with { Credit = 1.001m }] });
        await Refused("e", good with { Lines = [good.Lines[0] with { Debit = -1m }, good.Lines[1] with { Credit = -1m }] });
        await Refused("f[]", good);
        await Refused("", good);
        Assert.Equal(0, (await Find("a", new JournalScope(0, Day))).Newest);

        async Task Refused(string key, JournalDocument document) => (await Ledger.CreateJournal(key, document, Context, Any)).Refused(RefusalKind.Invalid);
    }

    [Fact]
    public async Task Long_words_and_line_breaks_do_not_hide_the_key()
    {
        await Create("long", Fee(1m) with { Name = new string('x', 500) + "\nsecond line" });
        Assert.Single((await Find("long", new JournalScope(0, Day))).Journals);
    }

    [Fact]
    public async Task An_invoice_without_a_number_gets_the_ledgers_next_and_is_found_by_its_reference()
    {
        (await Ledger.CreateInvoice(41, "JOBL01", Samples.Invoice("41"), Context, Any)).Done();
        var created = (await Ledger.CreateInvoice("JOBL01", Samples.Invoice("42"), Context, Any)).Done();
        Assert.Equal((42, "42", "JOBL01"), (created.Number, created.Reference, created.CustomerCode));
        _fixture.LoseNextReply();
        (await Ledger.CreateInvoice("JOBL01", Samples.Invoice("43"), Context, Any)).InDoubt();
        var found = Assert.Single((await Ledger.FindInvoicesByReference("43", Context, Any)).Done());
        Assert.Equal((43, Samples.Invoice("43").Gross), (found.Number, found.Gross));
        (await Ledger.CreateInvoice("NOBODY", Samples.Invoice("44"), Context, Any)).Refused(RefusalKind.Invalid);
        (await Ledger.CreateInvoice("JOBL01", Samples.Invoice(" "), Context, Any)).Refused(RefusalKind.Invalid);
    }

    [Fact]
    public async Task What_cannot_be_reached_is_retried_and_nothing_is_in_doubt()
    {
        await Create("x", Fee(1m));
        await _fixture.Disconnect();
        (await Ledger.CreateJournal("y", Fee(1m), Context, Any)).Retry();
        (await Ledger.FindJournals("x", new JournalScope(0, Day), Context, Any)).Retry();
        (await Ledger.CreateInvoice("JOBL01", Samples.Invoice("42"), Context, Any)).Retry();
    }

    /// <summary>A new, empty ledger.</summary>
    protected abstract Task<ILedgerFixture> Start();

    private static JournalDocument Fee(decimal amount) => new(
        "FEE-17", Day, "Marketplace fee of order 17", [new JournalLine(7700, amount, 0m, "5 %"), new JournalLine(1210, 0m, amount, null)]);

    private async Task<LedgerJournal> Create(string key, JournalDocument document) => (await Ledger.CreateJournal(key, document, Context, Any)).Done();

    private async Task<JournalSearch> Find(string key, JournalScope scope) => (await Ledger.FindJournals(key, scope, Context, Any)).Done();
}
