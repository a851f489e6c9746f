using System.Text.Json.Nodes;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Flows.Running;
using KashflowOrleans.Flows.Values;
using KashflowOrleans.Keys;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_a_flow_is_checked(GrainFixture grains)
{
    [Fact]
    public async Task It_comes_back_in_canonical_form()
    {
        await using var acme = await grains.Open();
        var check = await acme.Lab().Check(FlowExamples.Holding("one"), "prod");
        Assert.DoesNotContain(check.Problems, problem => problem.IsError);
        Assert.Equal(FlowExamples.HashOf(FlowExamples.Holding("one")), FlowExamples.HashOf(check.Canonical!));
        Assert.DoesNotContain(check.Problems, problem => problem.Message.Contains("not checked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Its_errors_are_told()
    {
        await using var acme = await grains.Open();
        Assert.Contains((await acme.Lab().Check(FlowExamples.Broken(), "prod")).Problems, problem => problem.IsError);
        var unreadable = await acme.Lab().Check("{}", "prod");
        Assert.Contains(unreadable.Problems, problem => problem.IsError);
        Assert.Null(unreadable.Canonical);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("nowhere")]
    public async Task Without_a_ledger_there_it_is_checked_by_itself_and_that_is_said(string environment)
    {
        await using var acme = await grains.Open();
        var warning = Assert.Single((await acme.Lab().Check(FlowExamples.Holding("one"), environment)).Problems, problem => problem.Message.Contains("not checked", StringComparison.Ordinal));
        Assert.False(warning.IsError);
    }

    [Fact]
    public async Task With_a_ledger_that_does_not_answer_too()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Always(nameof(ILedger.GetReference), new Fault.Busy("too many calls"));
        Assert.Contains((await acme.Lab().Check(FlowExamples.Holding("one"), "prod")).Problems, problem => problem.Message.Contains("too many calls", StringComparison.Ordinal));
        acme.Ledger.Faults.Always(nameof(ILedger.GetReference), new Fault.Throws(new DivideByZeroException("A defect.")));
        Assert.Contains((await acme.Lab().Check(FlowExamples.Holding("one"), "prod")).Problems, problem => problem.Message.Contains("DivideByZeroException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task For_a_merchant_nobody_made_it_is_checked_by_itself() =>
        Assert.Contains(
            (await grains.Client.GetGrain<IFlowLabGrain>("nobody").Check(FlowExamples.Holding("one"), "prod")).Problems, problem => problem.Message.Contains("no merchant", StringComparison.Ordinal));
}

[Collection(GrainCollection.Name)]
public sealed class When_a_flow_is_tried(GrainFixture grains)
{
    private static readonly string Sample = JsonValues.ToText(CanonicalValues.Of(An.Order()));

    [Fact]
    public async Task A_draft_is_run_on_a_sample_with_a_trace()
    {
        await using var acme = await grains.Open();
        var trial = await acme.Lab().Try(Request(document: FlowExamples.Holding("one"), sample: Sample));
        Assert.Null(trial.Problem);
        Assert.Equal("one", JsonNode.Parse(trial.Documents!)!["hold"]!.GetValue<string>());
        Assert.Equal("draft", JsonNode.Parse(trial.Trace!)!["version"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_in_force_is_run_on_a_past_order()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        await acme.Publish("web", FlowExamples.Holding("one"));
        await acme.Approve("web", 1);
        await Eventually.Holds(
            async () => JsonNode.Parse((await acme.Lab().Try(Request(orderId: order.OrderId))).Documents!)!["hold"]?.GetValue<string>() == "one", "the version in force is used");
    }

    [Fact]
    public async Task A_version_is_run_wherever_it_is_in_force()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var version = (await acme.Publish("web", FlowExamples.Holding("one"))).Flow!.Versions[0];
        var trial = await acme.Lab().Try(Request(flow: new FlowVersionRef("web", 1, version.Hash), orderId: order.OrderId));
        Assert.Equal("one", JsonNode.Parse(trial.Documents!)!["hold"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_prebuilt_one_says_what_is_really_posted()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var trial = await acme.Lab().Try(Request(orderId: order.OrderId));
        var invoice = JsonNode.Parse(trial.Documents!)!["invoice"]!;
        var row = await acme.HearAndWait(order, OrderStatuses.Synced);
        Assert.Equal(row.InvoiceGross, invoice["gross"]!.GetValue<decimal>());
        Assert.Equal(row.CustomerCode, JsonNode.Parse(trial.Documents!)!["customer"]!["code"]!.GetValue<string>());
        Assert.NotEmpty(JsonNode.Parse(trial.Trace!)!["nodes"]!.AsArray());
    }

    [Fact]
    public async Task A_document_with_errors_is_not_run_and_they_are_told()
    {
        await using var acme = await grains.Open();
        var trial = await acme.Lab().Try(Request(document: FlowExamples.Broken(), sample: Sample));
        Assert.Null(trial.Documents);
        Assert.Contains("errors", trial.Problem, StringComparison.Ordinal);
        Assert.Contains(trial.Problems, problem => problem.IsError);
    }

    [Theory]
    [InlineData(null, "name a past order")]
    [InlineData("", "name a past order")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("{", "no JSON")]
    public async Task A_sample_that_is_none_is_named(string? sample, string what)
    {
        await using var acme = await grains.Open();
        Assert.Contains(what, (await acme.Lab().Try(Request(document: FlowExamples.Holding("one"), sample: sample))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_named()
    {
        await using var acme = await grains.Open();
        var lab = acme.Lab();
        Assert.Contains("There is no order 99", (await lab.Try(Request(document: FlowExamples.Holding("one"), orderId: "99"))).Problem, StringComparison.Ordinal);
        Assert.Contains("no connection 'mall'", (await lab.Try(Request(sample: Sample) with { Channel = "mall" })).Problem, StringComparison.Ordinal);
        Assert.Contains("'dev'", (await lab.Try(Request(sample: Sample) with { Environment = "dev" })).Problem, StringComparison.Ordinal);
        Assert.Contains("web/9 is not there", (await lab.Try(Request(flow: new FlowVersionRef("web", 9, "00"), sample: Sample))).Problem, StringComparison.Ordinal);
        Assert.Contains("about refund", (await lab.Try(Request(document: FlowExamples.Holding("one", subject: "refund"), orderId: "1"))).Problem, StringComparison.Ordinal);
        Assert.Contains("100 characters", (await lab.Try(Request(document: FlowExamples.Holding("one"), orderId: new string('1', 101)))).Problem, StringComparison.Ordinal);
        Assert.Contains("no merchant", (await grains.Client.GetGrain<IFlowLabGrain>("nobody").Try(Request(sample: Sample))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shop_that_fails_is_an_outcome()
    {
        await using var acme = await grains.Open();
        acme.Shop.Faults.Next(nameof(ISalesChannel.GetOrder), new Fault.Busy("429"), new Fault.Throws(new DivideByZeroException("A defect.")), new Fault.RequestLost());
        Assert.Contains("429", (await acme.Lab().Try(Request(orderId: "1"))).Problem, StringComparison.Ordinal);
        Assert.Contains("DivideByZeroException", (await acme.Lab().Try(Request(orderId: "1"))).Problem, StringComparison.Ordinal);
        Assert.Contains("no reply", (await acme.Lab().Try(Request(orderId: "1"))).Problem, StringComparison.Ordinal);
    }

    private static FlowTrialRequest Request(FlowVersionRef? flow = null, string? document = null, string? orderId = null, string? sample = null) =>
        new(flow, document, FlowEnvironments.Prod, Business.ShopName, orderId, sample, "c-lab");
}

[Collection(GrainCollection.Name)]
public sealed class When_flows_are_compared(GrainFixture grains)
{
    [Fact]
    public async Task Each_order_shows_what_would_differ()
    {
        await using var acme = await grains.Open();
        var (one, two) = await Versions(acme);
        OrderKey[] orders = [acme.Place(1), acme.Place(2)];
        var comparison = await acme.Lab().Compare(new FlowComparisonRequest(one, two, [.. orders.Select(order => order.ToString())], "c-lab"));
        Assert.Equal(orders.Select(order => order.ToString()), comparison.Orders.Select(order => order.Key));
        Assert.Equal(["000000001", "000000002"], comparison.Orders.Select(order => order.Number));
        Assert.All(comparison.Orders, order => Assert.Equal([new DocumentChange("hold", "\"one\"", "\"two\"")], order.Changes));
        Assert.All((await acme.Lab().Compare(new FlowComparisonRequest(two, two, [orders[0].ToString()], "c-lab"))).Orders, order => Assert.Empty(order.Changes));
    }

    [Fact]
    public async Task What_is_in_force_for_the_orders_channel_is_the_one_before()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var (_, two) = await Versions(acme);
        await acme.Approve("web", 1);
        await Eventually.Holds(
            async () => (await acme.Lab().Compare(new FlowComparisonRequest(null, two, [order.ToString()], "c-lab"))).Orders[0].Changes is [{ Place: "hold", Before: "\"one\"" }], "the version in force is the one before");
    }

    [Fact]
    public async Task The_prebuilt_flow_is_before_the_first_version_of_ones_own()
    {
        await using var acme = await grains.Open();
        var order = acme.Place();
        var (one, _) = await Versions(acme);
        var compared = Assert.Single((await acme.Lab().Compare(new FlowComparisonRequest(null, one, [order.ToString()], "c-lab"))).Orders);
        Assert.Null(compared.Problem);
        Assert.Contains(compared.Changes, change => change is { Place: "invoice", After: null });
        Assert.Contains(compared.Changes, change => change is { Place: "hold", Before: null, After: "\"one\"" });
    }

    [Fact]
    public async Task An_order_that_cannot_be_had_is_told_and_the_others_are_compared()
    {
        await using var acme = await grains.Open();
        await using var other = await grains.Open();
        var (one, two) = await Versions(acme);
        string[] orders = [acme.KeyOf("404").ToString(), acme.Place(1).ToString(), other.Place(2).ToString(), "nonsense", $"{acme.Merchant}/mall/3"];
        var compared = (await acme.Lab().Compare(new FlowComparisonRequest(one, two, orders, "c-lab"))).Orders;
        Assert.Equal([true, false, true, true, true], compared.Select(order => order.Problem is not null));
        Assert.Contains("There is no order 404", compared[0].Problem, StringComparison.Ordinal);
        Assert.Equal(0, other.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder)));
    }

    [Fact]
    public async Task A_version_that_cannot_be_had_is_told()
    {
        await using var acme = await grains.Open();
        var (one, two) = await Versions(acme);
        grains.FlowStore.Lose(acme.Merchant, two.Hash);
        var compared = Assert.Single((await acme.Lab().Compare(new FlowComparisonRequest(one, two with { Hash = "00" }, [acme.Place().ToString()], "c-lab"))).Orders);
        Assert.Contains("web/2", compared.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_twenty_orders_are_refused()
    {
        await using var acme = await grains.Open();
        var (one, two) = await Versions(acme);
        var orders = Enumerable.Range(1, 21).Select(number => acme.KeyOf($"{number}").ToString()).ToList();
        await Assert.ThrowsAsync<ArgumentException>(() => acme.Lab().Compare(new FlowComparisonRequest(one, two, orders, "c-lab")));
    }

    [Fact]
    public async Task Four_orders_are_read_at_once()
    {
        await using var acme = await grains.Open();
        var (one, two) = await Versions(acme);
        var orders = Enumerable.Range(1, 20).Select(number => acme.Place(number).ToString()).ToList();
        var door = new Door();
        acme.Shop.Faults.Next(nameof(ISalesChannel.GetOrder), [.. Enumerable.Repeat(new Fault.Slow(door), 20)]);
        var comparing = acme.Lab().Compare(new FlowComparisonRequest(one, two, orders, "c-lab"));
        await Eventually.Holds(() => door.Waiting == 4, "four orders are being read");

        // As long as a whole other call takes, no fifth one joins them.
        await acme.Lab().Check(FlowExamples.Holding("one"), "prod");
        Assert.Equal(4, acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder)));
        door.Open();
        Assert.All((await Eventually.Within(comparing, "the comparison")).Orders, order => Assert.Single(order.Changes));
    }

    private static async Task<(FlowVersionRef One, FlowVersionRef Two)> Versions(Business acme)
    {
        await acme.Publish("web", FlowExamples.Holding("one"));
        var versions = (await acme.Publish("web", FlowExamples.Holding("two"))).Flow!.Versions;
        return (new FlowVersionRef("web", 1, versions[0].Hash), new FlowVersionRef("web", 2, versions[1].Hash));
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_flow_lab_is_used(GrainFixture grains)
{
    private static readonly string[] Writes =
    [
        nameof(ILedger.CreateCustomer), nameof(ILedger.CreateInvoice), nameof(ILedger.UpdateInvoice), nameof(ISalesChannel.AddNote),
    ];

    [Fact]
    public async Task Nothing_is_written_anywhere()
    {
        await using var acme = await grains.Open();
        OrderKey[] orders = [acme.Place(1), acme.Place(2)];
        var version = (await acme.Publish("web", FlowExamples.Holding("one"))).Flow!.Versions[0];
        var flow = new FlowVersionRef("web", 1, version.Hash);
        var config = (await acme.Settings.GetConfig())!.Version;
        var stored = grains.States.Json($"flow/{acme.Merchant}/web");

        Assert.Null((await acme.Lab().Try(new FlowTrialRequest(null, null, "prod", Business.ShopName, "1", null, "c-lab"))).Problem);
        Assert.Null((await acme.Lab().Try(new FlowTrialRequest(flow, null, "prod", Business.ShopName, "1", null, "c-lab"))).Problem);
        await acme.Lab().Try(new FlowTrialRequest(null, FlowExamples.Holding("draft"), "prod", Business.ShopName, "2", null, "c-lab"));
        Assert.All((await acme.Lab().Compare(new FlowComparisonRequest(null, flow, [.. orders.Select(order => order.ToString())], "c-lab"))).Orders, order => Assert.Null(order.Problem));
        await acme.Lab().Check(FlowExamples.Holding("draft"), "prod");

        Assert.All(Writes, operation => Assert.Equal(0, acme.Ledger.Faults.Calls(operation) + acme.Shop.Faults.Calls(operation)));
        Assert.Empty(acme.Ledger.Invoices);
        Assert.Empty(acme.Ledger.Customers);
        Assert.All(orders, order => Assert.Empty(acme.Shop.NotesOf(order.OrderId)));
        Assert.All(orders, order => Assert.Null(grains.States.Json($"order/{order}")));
        Assert.All(orders, order => Assert.Null(acme.Row(order)));
        Assert.Equal(0, grains.Database.EventsOf(acme.Merchant));
        Assert.Null(grains.States.Json($"flow-lab/{acme.Merchant}"));
        Assert.Equal(stored, grains.States.Json($"flow/{acme.Merchant}/web"));
        Assert.Equal(1, grains.FlowStore.DocumentsOf(acme.Merchant));
        Assert.Equal(config, (await acme.Settings.GetConfig())!.Version);
    }
}
