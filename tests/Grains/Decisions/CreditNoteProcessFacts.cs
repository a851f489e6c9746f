using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class The_next_step_of_a_refund
{
    private const string Code = "KFAAAA";
    private const int NoteNumber = An.FirstNumber + 1;

    private static readonly DesiredDocuments Desired = An.Decide(An.Order());
    private static readonly PostedInvoice Invoice = new(An.FirstNumber, 5, ContentHash.Of(Desired.Invoice!), 30m, 30m, Code);
    private static readonly RefundDecision Refund = RefundDecision.Of(An.Refund(), An.Decide(An.Refund()));
    private static readonly CreditNoteIntent Intent = new(NoteNumber, Code, DateTimeOffset.UnixEpoch, "CN-000000003");
    private static readonly PostedCreditNote Posted = new(NoteNumber, 6, ContentHash.Of(Refund.Document!), 12m, 12m);

    private static readonly OrderRun Looked = new() { LookedRefunds = ["3"] };

    [Fact]
    public void Waits_for_the_invoice() => Assert.IsType<OrderStep.EnsureCustomer>(OrderProcess.Next(new(), new OrderRun(), Desired, new([Refund], null)));

    [Fact]
    public void At_first_is_to_look_for_a_credit_note_of_the_invoices_customer()
    {
        var step = Assert.IsType<OrderStep.LookForExistingCreditNote>(Next(null));
        Assert.Equal(("3", Code, Refund.Document), (step.RefundId, step.CustomerCode, step.Document));
    }

    [Fact]
    public void After_looking_is_to_intend() => Assert.Equal(new OrderStep.WriteCreditNoteIntent("3", Code, "CN-000000003"), Next(null, Looked));

    [Fact]
    public void Of_a_released_order_is_to_intend_without_looking() =>
        Assert.IsType<OrderStep.WriteCreditNoteIntent>(OrderProcess.Next(StateOf(null, isReleased: true), new OrderRun(), Desired, new([Refund], null)));

    [Fact]
    public void With_an_intent_of_this_run_is_to_create_under_its_number()
    {
        var step = Assert.IsType<OrderStep.CreateCreditNote>(Next(new() { RefundId = "3", Intent = Intent }, Looked with { FreshRefunds = ["3"] }));
        Assert.Equal((NoteNumber, Code, Refund.Document), (step.Number, step.CustomerCode, step.Document));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_an_intent_of_an_earlier_run_is_to_settle_it_whatever_the_order_says(bool isHeld)
    {
        var state = StateOf(new() { RefundId = "3", Intent = Intent });
        var desired = isHeld ? DesiredDocuments.Held("why") : Desired;
        Assert.Equal(new OrderStep.ResolveCreditNoteDoubt("3", NoteNumber), OrderProcess.Next(state, new OrderRun(), desired, RefundsToCredit.None));
        state.SkippedBecause = "by hand";
        Assert.Equal(new OrderStep.ResolveCreditNoteDoubt("3", NoteNumber), OrderProcess.Next(state, new OrderRun(), desired, RefundsToCredit.None));
    }

    [Fact]
    public void Of_an_invoice_of_nobody_is_the_customer() =>
        Assert.IsType<OrderStep.EnsureCustomer>(CreditNoteProcess.Next(new(), new OrderRun(), Desired.Customer!, Invoice with { CustomerCode = "" }, new([Refund], null)));

    [Fact]
    public void Of_a_credit_note_that_says_what_it_should_is_none() => Assert.IsType<OrderStep.Finished>(Next(new() { RefundId = "3", Posted = Posted }));

    [Fact]
    public void Of_one_that_says_something_else_is_to_change_it() =>
        Assert.Equal(NoteNumber, Assert.IsType<OrderStep.UpdateCreditNote>(Next(new() { RefundId = "3", Posted = Posted with { ContentHash = "" } })).Number);

    [Fact]
    public void Of_one_that_was_not_given_back_is_to_apply_it_once()
    {
        var step = Assert.IsType<OrderStep.ApplyCreditNote>(Next(new() { RefundId = "3", Posted = Posted with { Paid = 2m } }));
        Assert.Equal((NoteNumber, An.FirstNumber), (step.Number, step.InvoiceNumber));
        Assert.IsType<OrderStep.Finished>(Next(new() { RefundId = "3", Posted = Posted with { Paid = 2m, Applied = 0m } }));
    }

    [Fact]
    public void Of_a_contradiction_is_to_hold() => Assert.Equal(new OrderStep.Hold("why"), OrderProcess.Next(StateOf(null), new OrderRun(), Desired, new([Refund], "why")));

    [Fact]
    public void Of_a_refund_that_is_ignored_is_none() =>
        Assert.IsType<OrderStep.Finished>(OrderProcess.Next(StateOf(null), new OrderRun(), Desired, new([Refund with { Document = null, Ignore = "not yet" }], null)));

    [Theory]
    [InlineData(RefundState.Canceled, null, "cancelled")]
    [InlineData(RefundState.Refunded, "odd", null)]
    public void A_flows_reasons_are_kept(RefundState refundState, string? problem, string? ignore)
    {
        var refund = An.Refund() with { State = refundState, Problems = problem is null ? [] : [problem] };
        var decision = RefundDecision.Of(refund, An.Decide(refund));
        Assert.Null(decision.Document);
        Assert.Equal(problem, decision.Hold);
        Assert.Contains(ignore ?? string.Empty, decision.Ignore ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_posted_from_refunds_is_held_and_nothing_is_ignored()
    {
        var note = Refund.Document!;
        var nothing = new DesiredDocuments(null, null, null, null, null);
        Assert.Contains("no credit note", Of(nothing).Ignore, StringComparison.Ordinal);
        Assert.Contains("2 credit notes", Of(nothing with { CreditNotes = [note, note] }).Hold, StringComparison.Ordinal);
        Assert.Contains("an invoice", Of(nothing with { CreditNotes = [note], Invoice = Desired.Invoice }).Hold, StringComparison.Ordinal);
        Assert.Contains("a stock movement", Of(nothing with { CreditNotes = [note], StockMovements = [new StockMovementDocument("1", "MUG", 1, null)] }).Hold, StringComparison.Ordinal);
        Assert.Contains("a journal", Of(nothing with { Journals = [new JournalDocument("J", note.IssuedOn, "J", [])] }).Hold, StringComparison.Ordinal);

        static RefundDecision Of(DesiredDocuments desired) => RefundDecision.Of(An.Refund(), desired);
    }

    [Fact]
    public void Two_refunds_of_one_reference_are_held()
    {
        Assert.Null(RefundsToCredit.Of([Refund, Refund with { RefundId = "4", Document = Refund.Document! with { Reference = "CN-4" } }]).Hold);
        Assert.Contains("CN-000000003", RefundsToCredit.Of([Refund, Refund with { RefundId = "4" }]).Hold, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12", null)]
    [InlineData("12.004", null)]
    [InlineData("12.01", "a difference of 0.01")]
    [InlineData("0", "a difference of -12.00")]
    public void Refunds_must_add_up_to_what_the_order_says(string refunded, string? problem)
    {
        var order = An.Order() with { Refunded = decimal.Parse(refunded, System.Globalization.CultureInfo.InvariantCulture) };
        Assert.Contains(problem ?? string.Empty, RefundsToCredit.Contradiction(order, [An.Refund()]) ?? string.Empty, StringComparison.Ordinal);
        Assert.Equal(problem is null, RefundsToCredit.Contradiction(order, [An.Refund()]) is null);
    }

    [Fact]
    public void Too_many_refunds_are_held() =>
        Assert.Contains("51 refunds", RefundsToCredit.Contradiction(An.Order(), [.. Enumerable.Repeat(An.Refund() with { PartOfRefunded = 0m }, 51)]), StringComparison.Ordinal);

    [Fact]
    public void Refunds_are_asked_for_where_the_order_gives_reason_to()
    {
        Assert.False(RefundsToCredit.AreExpected(new(), An.Order()));
        Assert.True(RefundsToCredit.AreExpected(new(), An.Order() with { Refunded = 1m }));
        Assert.True(RefundsToCredit.AreExpected(new(), An.Order() with { State = OrderState.Closed }));
        Assert.True(RefundsToCredit.AreExpected(StateOf(new() { RefundId = "3" }), An.Order()));
    }

    [Fact]
    public void A_refund_under_way_finishes_on_the_version_it_began_with()
    {
        var (old, latest) = (new FlowVersionRef("web-refunds", 1, "aa"), new FlowVersionRef("web-refunds", 2, "bb"));
        Assert.Equal(latest, FlowPin.Choose(new OrderGrainState(), new CreditNoteProgress(), latest));
        Assert.Equal(latest, FlowPin.Choose(new OrderGrainState { Status = OrderStatuses.Held }, new CreditNoteProgress { Flow = old }, latest));
        Assert.Equal(old, FlowPin.Choose(new OrderGrainState(), new CreditNoteProgress { Flow = old, Intent = Intent }, latest));
        Assert.Equal(old, FlowPin.Choose(new OrderGrainState(), new CreditNoteProgress { Flow = old, Posted = Posted }, latest));
        Assert.Equal(old, FlowPin.Choose(new OrderGrainState { Status = OrderStatuses.Retrying }, new CreditNoteProgress { Flow = old }, latest));
    }

    [Fact]
    public void Only_what_may_be_the_refunds_credit_note_is_a_candidate()
    {
        var document = Refund.Document!;
        var note = new LedgerCreditNote(1, 77, document.Reference, Code, 10m, 2m, 12m, 12m, 0m, []);
        Assert.Equal([77], Numbers(note));
        Assert.Equal([An.FirstNumber], Numbers(note with { Number = An.FirstNumber }));
        Assert.Empty(Numbers(note with { Number = An.FirstNumber, CustomerCode = "OTHER" }));
        Assert.Empty(Numbers(note with { Number = An.FirstNumber, Gross = 13m }));
        Assert.True(SaysTheSame(note));
        Assert.False(SaysTheSame(note with { Number = An.FirstNumber }));
        Assert.False(SaysTheSame(note with { Gross = 13m }));
        Assert.False(SaysTheSame(note with { Refunded = 0m }));
        Assert.False(SaysTheSame(note with { CustomerCode = "OTHER" }));

        IEnumerable<int> Numbers(LedgerCreditNote found) => ExistingCreditNotes.Candidates([found], Code, document, An.FirstNumber).Select(one => one.Number);
        bool SaysTheSame(LedgerCreditNote found) => ExistingCreditNotes.SaysTheSame(found, Code, document, An.FirstNumber);
    }

    private static OrderGrainState StateOf(CreditNoteProgress? progress, bool isReleased = false) =>
        new() { Invoice = Invoice, CustomerCode = Code, NotedInvoiceNumber = Invoice.Number, CreditNotes = progress is null ? [] : [progress], IsReleased = isReleased };

    private static OrderStep Next(CreditNoteProgress? progress, OrderRun? run = null) => OrderProcess.Next(StateOf(progress), run ?? new OrderRun(), Desired, new([Refund], null));
}

public sealed class The_reference_of_a_payment_after_a_refund
{
    private static readonly Order Order = An.Order() with { Payments = [new OrderPayment("card", 30m, "back-3", An.PlacedAt), new OrderPayment("giftcard", 5m, null, An.PlacedAt)] };
    private static readonly ChannelTransaction Capture = new("1", "17", "in-1", TransactionKind.Capture, null, 30m, null, null);
    private static readonly ChannelTransaction Back = new("2", "17", "back-3", TransactionKind.Refund, "in-0", 12m, null, null);

    [Fact]
    public void Is_missing_only_where_it_is_a_refunds()
    {
        Assert.True(CaptureReferences.AreMissing(Order, [An.Refund()]));
        Assert.False(CaptureReferences.AreMissing(Order, [An.Refund("4")]));
        Assert.False(CaptureReferences.AreMissing(An.Order(), [An.Refund()]));
    }

    [Fact]
    public void Is_that_of_what_was_given_back() => Assert.Equal(["in-0", null], References([Capture, Back]));

    [Fact]
    public void Is_the_captures_where_nothing_says_what_was_given_back() => Assert.Equal(["in-1", null], References([Capture, Back with { ParentReference = null }]));

    [Fact]
    public void Stays_where_the_gateway_uses_one_for_both() => Assert.Equal(["back-3", null], References([Capture with { Reference = "back-3" }, Back]));

    [Fact]
    public void Is_unknown_where_the_shop_does_not_remember() => Assert.Equal([null, null], References([]));

    private static IEnumerable<string?> References(ChannelTransaction[] transactions) => CaptureReferences.Restore(Order, [An.Refund()], transactions).Payments.Select(payment => payment.Reference);
}
