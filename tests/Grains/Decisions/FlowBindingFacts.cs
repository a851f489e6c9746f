using System.Text.Json.Nodes;
using KashflowOrleans.Configuration;
using KashflowOrleans.Grains.Merchants;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class Binding_a_flow
{
    private static readonly FlowVersionRef One = new("web", 1, "a1");
    private static readonly FlowVersionRef Two = new("web", 2, "b2");
    private static readonly FlowVersionRef Other = new("other", 1, "c3");

    [Fact]
    public void For_all_channels_takes_the_star() => Assert.Equal([new FlowBinding("dev", "order", "*", One)], Put([], One));

    [Fact]
    public void For_some_channels_takes_a_slot_for_each() =>
        Assert.Equal(
            [new FlowBinding("dev", "order", "amazon", One), new FlowBinding("dev", "order", "magento", One)], Put([], One, "magento", "amazon", "magento"));

    [Fact]
    public void Replaces_what_is_in_the_slot() => Assert.Equal([new FlowBinding("dev", "order", "magento", Two)], Put(Put([], Other, "magento"), Two, "magento"));

    [Fact]
    public void Leaves_other_slots_alone()
    {
        var others = new[] { new FlowBinding("dev", "order", "amazon", Other), new FlowBinding("dev", "refund", "magento", Other), new FlowBinding("qa", "order", "magento", Other) };
        Assert.Equal([others[0], new FlowBinding("dev", "order", "magento", One), others[1], others[2]], Put(others, One, "magento"));
    }

    [Fact]
    public void For_other_channels_than_before_frees_the_slots_it_no_longer_is_for() =>
        Assert.Equal([new FlowBinding("dev", "order", "*", Two)], Put(Put([], One, "magento", "amazon"), Two));

    [Fact]
    public void To_nothing_removes_its_own_bindings_in_that_environment_only()
    {
        var bindings = Put(FlowBindings.Put([new FlowBinding("dev", "order", "amazon", Other)], "qa", "order", [], "web", One), One, "magento");
        Assert.Equal([new FlowBinding("dev", "order", "amazon", Other), new FlowBinding("qa", "order", "*", One)], FlowBindings.Put(bindings, "dev", "order", [], "web", null));
    }

    [Fact]
    public void To_nothing_leaves_the_flow_that_took_its_slot()
    {
        var bindings = Put(Put([], One, "magento"), Other, "magento");
        Assert.Equal(bindings, FlowBindings.Put(bindings, "dev", "order", ["magento"], "web", null));
    }

    [Fact]
    public void Twice_is_as_good_as_once()
    {
        var once = Put([new FlowBinding("qa", "order", "*", Other)], One, "magento");
        Assert.Equal(once, Put(once, One, "magento"));
    }

    [Fact]
    public void Is_found_by_kind_before_the_star_and_only_where_it_is_bound()
    {
        var config = An.Config with { Flows = Put(Put([], Other), One, "magento") };
        Assert.Equal(One, config.FlowFor("dev", "order", "magento"));
        Assert.Equal(Other, config.FlowFor("dev", "order", "amazon"));
        Assert.Null(config.FlowFor("prod", "order", "magento"));
        Assert.Null(config.FlowFor("dev", "refund", "magento"));
    }

    private static IReadOnlyList<FlowBinding> Put(IReadOnlyList<FlowBinding> bindings, FlowVersionRef version, params string[] channels) =>
        FlowBindings.Put(bindings, "dev", "order", channels, version.Flow, version);
}

public sealed class A_configuration_from_before_there_were_flows
{
    [Fact]
    public void Is_read_with_no_flows_and_all_of_its_connections_real()
    {
        var serializer = new VersionedJsonSerializer();
        var config = An.Config with
        {
            Flows = [new FlowBinding("dev", "order", "*", new FlowVersionRef("web", 1, "a1"))],
            Connections = [new ConnectionConfig("books", ConnectionKinds.Kashflow, "https://api.kashflow.com/v2", Empty, Empty, Environment: FlowEnvironments.Dev)],
        };
        var stored = JsonNode.Parse(serializer.Serialize(new MerchantState { Config = config }).ToString())!;
        Assert.Equal(("dev", 1), (Read(stored).Connections[0].Environment, Read(stored).Flows.Count));

        Assert.True(stored["config"]!.AsObject().Remove("flows"));
        Assert.True(stored["config"]!["connections"]![0]!.AsObject().Remove("environment"));
        var read = Read(stored);
        Assert.Empty(read.Flows);
        Assert.Equal(FlowEnvironments.Prod, read.Connections[0].Environment);
        Assert.Equal("books", read.Ledger!.Id);

        MerchantConfig Read(JsonNode json) => serializer.Deserialize<MerchantState>(new BinaryData(json.ToJsonString())).Config!;
    }

    private static Dictionary<string, string> Empty => new(StringComparer.Ordinal);
}
