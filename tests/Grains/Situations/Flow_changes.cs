using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_another_flow_comes_into_force(GrainFixture grains)
{
    private const string Number = "000000017";

    [Fact]
    public async Task An_order_on_its_way_finishes_on_the_version_it_began_with()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.ReplyLost());
        var door = new Door();
        acme.Ledger.Faults.Next(nameof(ILedger.GetInvoice), new Fault.Slow(door));
        await acme.Hear(order);
        await Eventually.Holds(() => door.Waiting == 1, "the order asks what became of its invoice");
        await acme.PutInForce(WithReference("W-{{order.number}}"));
        door.Open();
        await acme.Until(order, OrderStatuses.Synced);
        Assert.Equal(Number, acme.AssertPostedOnce(order).Reference);

        var next = acme.Place(18);
        await acme.HearAndWait(next, OrderStatuses.Synced);
        Assert.Contains(acme.Ledger.Invoices, invoice => invoice.Reference == "W-000000018");
    }

    [Fact]
    public async Task A_posted_order_stays_as_it_is_until_somebody_asks_for_the_new_version()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.PutInForce(WithReference("W-{{order.number}}"));
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");
        Assert.Equal(Number, Assert.Single(acme.Ledger.Invoices).Reference);

        await acme.Grain(order).Retry("ann", onLatestFlow: true, "c-2");
        Assert.Equal($"W-{Number}", Assert.Single(acme.Ledger.Invoices).Reference);
        Assert.Contains("web-orders/1", acme.Row(order)!.Documents!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_posted_order_held_by_a_version_without_refunds_goes_on_with_the_latest_when_asked()
    {
        await using var acme = await grains.Open();
        await acme.PutInForce(PrebuiltFlows.Find("magento-order-to-cash", 1)!.Json);
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        acme.Shop.Refund(An.Refund());
        Assert.Contains("12.00 GBP of the order was refunded", (await acme.HearAndWait(order, OrderStatuses.Held)).Reason, StringComparison.Ordinal);
        await acme.PutInForce(Prebuilt());
        await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");
        Assert.Equal(OrderStatuses.Held, acme.Row(order)!.Status);
        Assert.Empty(acme.Ledger.CreditNotes);

        await acme.Grain(order).Retry("ann", onLatestFlow: true, "c-2");
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Equal(12m, Assert.Single(acme.Ledger.CreditNotes).Gross);
        Assert.Equal(0, acme.Ledger.Faults.Calls(nameof(ILedger.UpdateInvoice)));
    }

    [Fact]
    public async Task A_held_order_follows_it()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.PutInForce(FlowExamples.Holding("Not yet."));
        await acme.HearAndWait(order, OrderStatuses.Held);
        await acme.PutInForce(WithReference("W-{{order.number}}"));
        await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");
        await acme.Until(order, OrderStatuses.Synced);
        Assert.Equal($"W-{Number}", Assert.Single(acme.Ledger.Invoices).Reference);
    }

    [Fact]
    public async Task An_invoice_with_a_reference_of_its_own_is_found_again_after_a_lost_reply()
    {
        await using var acme = await grains.Open();
        await acme.PutInForce(WithReference("W-{{order.number}}"));
        var order = acme.Place();
        acme.Ledger.Faults.Next(nameof(ILedger.CreateInvoice), new Fault.ReplyLost());
        await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal($"W-{Number}", Assert.Single(acme.Ledger.Invoices).Reference);
    }

    [Fact]
    public async Task Findings_and_alerts_stand_in_the_history_once()
    {
        await using var acme = await grains.Open();
        await acme.PutInForce(Prebuilt()
            .Replace("\"id\": \"note\"", "\"id\": \"word\", \"kind\": \"alert\", \"fields\": { \"message\": { \"text\": \"Order {{order.number}} is large\" } } }, { \"id\": \"note\"", StringComparison.Ordinal)
            .Replace("{ \"from\": \"payments\", \"to\": \"note\" }", "{ \"from\": \"payments\", \"to\": \"note\" }, { \"from\": \"payments\", \"to\": \"word\" }", StringComparison.Ordinal));
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.HearAndWait(order, OrderStatuses.Synced);
        await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");
        Assert.Single(acme.Steps(order), step => step == "flow.alert");
        Assert.Single(acme.Steps(order), step => step == "flow.findings");
    }

    [Fact]
    public async Task Goods_the_ledger_does_not_know_are_held_where_the_flow_asks_for_that()
    {
        await using var acme = await grains.Open();
        await acme.PutInForce(Prebuilt().Replace(
            "{ \"id\": \"sku\", \"rule\": \"sku\", \"action\": \"ignore\" }",
            "{ \"id\": \"sku\", \"rule\": \"sku\", \"with\": { \"requireKnown\": true }, \"action\": \"hold\" }",
            StringComparison.Ordinal));
        acme.Ledger.Products = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["MUG-1"] = 4000 };
        var order = acme.Place(17, placed => placed with { Lines = [placed.Lines[0] with { Sku = "MUG-2" }, placed.Lines[1]] });
        var held = await acme.HearAndWait(order, OrderStatuses.Held);
        Assert.Contains("MUG-2", held.Reason, StringComparison.Ordinal);

        acme.Ledger.Products = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["MUG-1"] = 4000, ["mug-2"] = 4000 };
        await acme.Grain(order).Retry("ann", onLatestFlow: false, "c-1");
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task Product_codes_are_not_read_for_flows_that_do_not_ask_for_them()
    {
        await using var acme = await grains.Open();
        await acme.HearAndWait(acme.Place(), OrderStatuses.Synced);
        Assert.Equal(0, acme.Ledger.Faults.Calls(nameof(ILedger.GetProducts)));
    }

    private static string Prebuilt() => PrebuiltFlows.Find("magento-order-to-cash")!.Json;

    private static string WithReference(string template) =>
        Prebuilt().Replace("\"reference\": { \"expression\": \"$reference(order.number, order.store)\" }", $"\"reference\": {{ \"text\": \"{template}\" }}", StringComparison.Ordinal);
}
