using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Orders;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class When_the_flow_version_of_an_order_is_chosen
{
    private static readonly FlowVersionRef Old = new("web-orders", 1, "aa");
    private static readonly FlowVersionRef New = new("web-orders", 2, "bb");

    [Fact]
    public void A_new_order_takes_the_one_in_force() => Assert.Equal(New, FlowPin.Choose(new OrderGrainState(), New));

    [Theory]
    [InlineData(OrderStatuses.Posting)]
    [InlineData(OrderStatuses.Retrying)]
    public void An_order_on_its_way_finishes_on_the_one_it_began_with(string status) =>
        Assert.Equal(Old, FlowPin.Choose(new OrderGrainState { Flow = Old, Status = status }, New));

    [Fact]
    public void A_posted_order_is_not_rewritten_because_a_flow_changed() =>
        Assert.Equal(Old, FlowPin.Choose(new OrderGrainState { Flow = Old, Status = OrderStatuses.Synced, Invoice = new PostedInvoice(7, 70, "x", 30m, 30m) }, New));

    [Fact]
    public void An_order_whose_invoice_may_exist_stays_on_the_one_it_began_with() =>
        Assert.Equal(Old, FlowPin.Choose(new OrderGrainState { Flow = Old, Status = OrderStatuses.Held, Intent = new InvoiceIntent(7, "C1", default) }, New));

    [Theory]
    [InlineData(OrderStatuses.Held)]
    [InlineData(OrderStatuses.Ignored)]
    [InlineData(OrderStatuses.Dead)]
    [InlineData(OrderStatuses.Received)]
    public void An_order_with_nothing_outside_follows_what_is_in_force(string status) =>
        Assert.Equal(New, FlowPin.Choose(new OrderGrainState { Flow = Old, Status = status }, New));
}
