using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class The_next_step_of_an_order
{
    private const string Code = "KFAAAA";

    private static readonly DesiredDocuments Desired = An.Decide(An.Order());
    private static readonly string Hash = ContentHash.Of(Desired.Invoice!);
    private static readonly InvoiceIntent Intent = new(An.FirstNumber, Code, DateTimeOffset.UnixEpoch);
    private static readonly PostedInvoice Posted = new(An.FirstNumber, 5, Hash, 30m, 30m);

    [Fact]
    public void At_first_is_the_customer() => Assert.Equal(Desired.Customer, Assert.IsType<OrderStep.EnsureCustomer>(Next(new())).Document);

    [Fact]
    public void With_the_customer_is_to_look_for_an_invoice()
    {
        var step = Assert.IsType<OrderStep.LookForExistingInvoice>(Next(new(), new OrderRun(Code)));
        Assert.Equal((Code, Desired.Invoice), (step.CustomerCode, step.Document));
    }

    [Fact]
    public void After_looking_is_to_intend() =>
        Assert.Equal(new OrderStep.WriteIntent(Code, "000000017", 30m), Next(new(), new OrderRun(Code, ExistingLooked: true)));

    [Fact]
    public void Of_a_released_order_is_to_intend_without_looking() => Assert.IsType<OrderStep.WriteIntent>(Next(new() { IsReleased = true }, new OrderRun(Code)));

    [Fact]
    public void With_an_intent_of_this_run_is_to_create_under_its_number()
    {
        var step = Assert.IsType<OrderStep.CreateInvoice>(Next(new() { Intent = Intent }, new OrderRun(Code, true, IntentFresh: true)));
        Assert.Equal((Intent.Number, Intent.CustomerCode, Desired.Invoice), (step.Number, step.CustomerCode, step.Document));
    }

    [Fact]
    public void Creates_for_the_customer_that_was_intended() =>
        Assert.Equal(Code, Assert.IsType<OrderStep.CreateInvoice>(Next(new() { Intent = Intent }, new OrderRun("KFOTHER", true, IntentFresh: true))).CustomerCode);

    [Fact]
    public void With_an_intent_that_was_looked_into_is_the_customer_before_creating() =>
        Assert.IsType<OrderStep.EnsureCustomer>(Next(new() { Intent = Intent }, new OrderRun(IntentFresh: true)));

    [Theory]
    [InlineData("post")]
    [InlineData("hold")]
    [InlineData("ignore")]
    public void With_an_intent_of_an_earlier_run_is_to_settle_it_whatever_the_order_says(string desired) =>
        Assert.Equal(Intent.Number, Assert.IsType<OrderStep.ResolveDoubt>(OrderProcess.Next(new() { Intent = Intent }, new OrderRun(), Of(desired))).Number);

    [Fact]
    public void Of_a_hold_is_to_hold() => Assert.Equal("why", Assert.IsType<OrderStep.Hold>(OrderProcess.Next(new(), new OrderRun(), DesiredDocuments.Held("why"))).Reason);

    [Fact]
    public void Of_a_hold_after_posting_is_to_hold() => Assert.IsType<OrderStep.Hold>(OrderProcess.Next(new() { Invoice = Posted }, new OrderRun(), DesiredDocuments.Held("why")));

    [Fact]
    public void Of_nothing_to_post_is_to_ignore() =>
        Assert.Equal("why", Assert.IsType<OrderStep.Ignore>(OrderProcess.Next(new(), new OrderRun(), DesiredDocuments.Ignored("why"))).Reason);

    [Fact]
    public void Of_nothing_to_post_after_posting_is_to_hold_and_names_the_invoice()
    {
        var reason = Assert.IsType<OrderStep.Hold>(OrderProcess.Next(new() { Invoice = Posted }, new OrderRun(), DesiredDocuments.Ignored("The order was cancelled."))).Reason;
        Assert.Contains("100000", reason, StringComparison.Ordinal);
        Assert.Contains("The order was cancelled.", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("post", false)]
    [InlineData("post", true)]
    [InlineData("hold", false)]
    [InlineData("ignore", false)]
    [InlineData("ignore", true)]
    public void Of_a_skipped_order_is_to_ignore_it(string desired, bool isPosted)
    {
        var state = new OrderGrainState { SkippedBecause = "test order", Invoice = isPosted ? Posted : null };
        Assert.Contains("test order", Assert.IsType<OrderStep.Ignore>(OrderProcess.Next(state, new OrderRun(), Of(desired))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void After_posting_is_the_note() => Assert.Equal("KashFlow invoice 100000", Assert.IsType<OrderStep.WriteNote>(Next(new() { Invoice = Posted })).Text);

    [Fact]
    public void After_posting_without_write_back_is_none() =>
        Assert.IsType<OrderStep.Finished>(OrderProcess.Next(new() { Invoice = Posted }, new OrderRun(), Desired with { ChannelNote = null }));

    [Fact]
    public void After_the_note_is_none() => Assert.IsType<OrderStep.Finished>(Next(new() { Invoice = Posted, NotedInvoiceNumber = Posted.Number }));

    [Fact]
    public void After_a_note_of_another_number_is_the_note_again() => Assert.IsType<OrderStep.WriteNote>(Next(new() { Invoice = Posted, NotedInvoiceNumber = 17 }));

    [Fact]
    public void When_the_invoice_says_something_else_is_to_change_it()
    {
        var step = Assert.IsType<OrderStep.UpdateInvoice>(Next(new() { Invoice = Posted with { ContentHash = "old" }, CustomerCode = Code, NotedInvoiceNumber = 17 }));
        Assert.Equal((Posted.Number, Code, Desired.Invoice), (step.Number, step.CustomerCode, step.Document));
    }

    [Fact]
    public void When_an_invoice_of_an_unknown_customer_is_to_change_is_the_customer() =>
        Assert.IsType<OrderStep.EnsureCustomer>(Next(new() { Invoice = Posted with { ContentHash = "old" } }));

    [Fact]
    public void Prefers_the_customer_learned_in_this_run() =>
        Assert.Equal("KFNEW", Assert.IsType<OrderStep.UpdateInvoice>(Next(new() { Invoice = Posted with { ContentHash = "" }, CustomerCode = Code }, new OrderRun("KFNEW"))).CustomerCode);

    [Fact]
    public void Ignores_an_intent_once_the_invoice_is_known() =>
        Assert.IsType<OrderStep.Finished>(Next(new() { Intent = Intent, Invoice = Posted, NotedInvoiceNumber = Posted.Number }));

    [Fact]
    public void Of_a_flow_that_makes_no_invoice_is_to_see_to_the_customer_and_leave_the_order()
    {
        var customerAlone = Desired with { Invoice = null };
        Assert.IsType<OrderStep.EnsureCustomer>(OrderProcess.Next(new(), new OrderRun(), customerAlone));
        Assert.IsType<OrderStep.Ignore>(OrderProcess.Next(new(), new OrderRun(Code), customerAlone));
        Assert.IsType<OrderStep.Ignore>(OrderProcess.Next(new(), new OrderRun(), customerAlone with { Customer = null }));
        Assert.Contains("Invoice 100000", Assert.IsType<OrderStep.Hold>(OrderProcess.Next(new() { Invoice = Posted }, new OrderRun(), customerAlone)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_flow_that_makes_an_invoice_for_nobody_is_to_hold() =>
        Assert.Contains("customer", Assert.IsType<OrderStep.Hold>(OrderProcess.Next(new(), new OrderRun(), Desired with { Customer = null })).Reason, StringComparison.Ordinal);

    [Fact]
    public void Of_documents_that_are_not_posted_from_orders_is_to_hold()
    {
        var withStock = Desired with { StockMovements = [new StockMovementDocument("1", "MUG", -1, null)] };
        Assert.Contains("stock movement", Assert.IsType<OrderStep.Hold>(OrderProcess.Next(new(), new OrderRun(), withStock)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_order_left_out_is_to_learn_first_what_became_of_its_intent()
    {
        var left = new OrderGrainState { SkippedBecause = "test order", Intent = Intent };
        Assert.IsType<OrderStep.ResolveDoubt>(Next(left));
        Assert.Contains("test order", Assert.IsType<OrderStep.Ignore>(Next(left, new OrderRun(IntentFresh: true))).Reason, StringComparison.Ordinal);
        var found = new OrderGrainState { SkippedBecause = "test order", Invoice = Posted };
        Assert.Contains("Invoice 100000 stands", Assert.IsType<OrderStep.Ignore>(Next(found)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_nothing_by_being_asked()
    {
        var state = new OrderGrainState { Invoice = Posted };
        Next(state);
        Assert.Equal((0, null, null, Posted), (state.Version, state.Intent, state.NotedInvoiceNumber, state.Invoice));
    }

    private static OrderStep Next(OrderGrainState state, OrderRun? run = null) => OrderProcess.Next(state, run ?? new OrderRun(), Desired);

    private static DesiredDocuments Of(string what) => what switch
    {
        "post" => Desired,
        "hold" => DesiredDocuments.Held("held"),
        _ => DesiredDocuments.Ignored("ignored"),
    };
}
