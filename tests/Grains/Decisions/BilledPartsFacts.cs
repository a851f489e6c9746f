using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Orders.Parts;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class Billing_by_invoices
{
    private static readonly HandedPart Known = new("17~45", "000000045");
    private static readonly OrderPart First = new("17~45", "000000045", false, "a");
    private static readonly OrderPart Second = new("17~46", "000000046", false, "b");

    [Theory]
    [InlineData(null, false)]
    [InlineData("order", false)]
    [InlineData("invoice", true)]
    public void Is_a_setting_of_the_connection(string? setting, bool expected) => Assert.Equal(expected, Holds(new(), setting));

    [Fact]
    public void Is_never_for_an_order_whose_own_invoice_stands_or_may_stand()
    {
        Assert.False(Holds(new() { Invoice = new PostedInvoice(1, 1, "x", 1, 1) }, "invoice"));
        Assert.False(Holds(new() { Intent = new InvoiceIntent(1, "K", DateTimeOffset.UnixEpoch) }, "invoice"));
    }

    [Fact]
    public void Is_for_an_order_with_a_part_handed_out_whatever_the_setting() => Assert.True(Holds(new() { Parts = { Known } }, "order"));

    [Fact]
    public void Is_never_for_a_part_itself() => Assert.False(Holds(new(), "invoice", "17~45"));

    [Theory]
    [InlineData("17~45", "17", "45")]
    [InlineData("17", null, null)]
    [InlineData("17~", null, null)]
    [InlineData("~45", null, null)]
    [InlineData("17~45~1", null, null)]
    [InlineData("17~x", null, null)]
    [InlineData("W17~45", null, null)]
    [InlineData("17-45", null, null)]
    public void Knows_a_part_by_its_identity(string id, string? order, string? invoice)
    {
        Assert.Equal((order, invoice), (PartId.Find(id)?.Order, PartId.Find(id)?.Invoice));
        Assert.Equal(order ?? id, PartId.OrderOf(id));
        var key = An.OrderKeyOf("acme", "shop", id);
        Assert.Equal(key, OrderKey.Parse(key.ToString()));
    }

    [Fact]
    public void Waits_for_the_first_invoice()
    {
        var decision = Decide([], null, null);
        Assert.Empty(decision.HandOut);
        Assert.Equal(new RunEnd.Ignored("The shop has not invoiced the order yet; it is looked at again when it changes."), decision.End);
    }

    [Fact]
    public void Names_the_invoices()
    {
        Assert.Equal(new RunEnd.Ignored("Billed by its invoice 000000045."), Decide([], null, null, First).End);
        Assert.Equal(new RunEnd.Ignored("Billed by its invoices 000000045, 000000046."), Decide([], null, null, First, Second).End);
        Assert.Equal([First, Second], Decide([Known], null, null, First, Second).HandOut);
    }

    [Fact]
    public void Passes_over_a_cancelled_invoice_unless_it_was_billed()
    {
        var cancelled = First with { IsCanceled = true };
        Assert.Equal([Second], Decide([], null, null, cancelled, Second).HandOut);
        Assert.Equal([cancelled, Second], Decide([Known], null, null, cancelled, Second).HandOut);
        Assert.Contains("cancelled every invoice", Assert.IsType<RunEnd.Ignored>(Decide([], null, null, cancelled).End).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void While_the_sums_differ_bills_nothing_new_and_holds_with_the_difference()
    {
        var decision = Decide([Known], "a difference of 0.01", null, First, Second);
        Assert.Equal([First], decision.HandOut);
        Assert.Equal(new RunEnd.Held("a difference of 0.01"), decision.End);
    }

    [Fact]
    public void Holds_for_a_refund_that_is_of_no_part_and_bills_on()
    {
        var decision = Decide([Known], null, "Credit memo 7", First, Second);
        Assert.Equal([First, Second], decision.HandOut);
        Assert.Equal(new RunEnd.Held("Credit memo 7"), decision.End);
    }

    [Fact]
    public void Holds_when_the_shop_no_longer_has_an_invoice_that_was_billed()
    {
        var decision = Decide([Known], null, null, Second);
        Assert.Equal([Second], decision.HandOut);
        Assert.StartsWith("Invoice 000000045 was billed, but the shop no longer has it.", Assert.IsType<RunEnd.Held>(decision.End).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_bounded()
    {
        OrderPart[] parts = [.. Enumerable.Range(1, BilledParts.MaxParts + 1).Select(number => First with { Id = $"17~{number}" })];
        var decision = Decide([Known], null, null, parts);
        Assert.Equal([First], decision.HandOut);
        Assert.Contains("101 invoices", Assert.IsType<RunEnd.Held>(decision.End).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_all_parts_of_a_guests_order_one_customer()
    {
        var guest = An.Order() with { Customer = new Buyer(null, null, "Ann", "Lee", null, null, null) };
        Assert.Single(new[] { "17", "17~45", "17~46" }.Select(id => CustomerIdentity.CodeOf(guest, An.OrderKeyOf("acme", "shop", id))).Distinct());
    }

    private static BilledPartsDecision Decide(IReadOnlyList<HandedPart> known, string? contradiction, string? refundProblem, params OrderPart[] parts) =>
        BilledParts.Decide(known, new InvoicedOrder(An.Order(), parts, contradiction, refundProblem));

    private static bool Holds(OrderGrainState state, string? setting, string id = "17")
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (setting is not null)
        {
            settings["billOn"] = setting;
        }

        return BilledParts.Holds(state, An.OrderKeyOf("acme", "shop", id), new ConnectionConfig("shop", ConnectionKinds.Magento, "https://shop.example", settings, settings));
    }
}
