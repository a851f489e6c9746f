using System.Security.Cryptography;
using System.Text;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Flows.Validation;

namespace KashflowOrleans.Tests.Flows.Prebuilt;

public sealed class When_flows_come_with_the_program
{
    public static TheoryData<string> Pins() => [.. PrebuiltFlows.All.Select(flow => flow.Pin)];

    [Fact]
    public void There_is_one_for_orders_refunds_and_customers() =>
        Assert.Equal(["magento-customer/1", "magento-order-to-cash/1", "magento-order-to-cash/2", "magento-order-to-cash/3", "magento-refund/1", "magento-refund/2"], PrebuiltFlows.All.Select(flow => flow.Pin));

    [Theory]
    [MemberData(nameof(Pins))]
    public void The_validator_finds_nothing_in_them(string pin) => Assert.Empty(FlowValidator.Check(Flow(pin).Document));

    [Theory]
    [MemberData(nameof(Pins))]
    public void Every_node_has_a_place_in_the_editor_of_its_own(string pin)
    {
        var positions = Flow(pin).Document.Nodes.Select(node => node.Position).ToList();
        Assert.All(positions, Assert.NotNull);
        Assert.Equal(positions.Count, positions.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Pins))]
    public void Written_and_read_again_they_are_the_same(string pin)
    {
        var written = FlowWriter.Write(Flow(pin).Document);
        Assert.Equal(written, FlowWriter.Write(FlowReader.Read(written).Document!));
    }

    [Fact]
    public void The_newest_version_is_found_by_name_and_any_by_its_number()
    {
        Assert.Equal("magento-order-to-cash/3", PrebuiltFlows.Find("magento-order-to-cash")!.Pin);
        Assert.Equal("magento-order-to-cash/1", PrebuiltFlows.Find("magento-order-to-cash", 1)!.Pin);
        Assert.Null(PrebuiltFlows.Find("magento-refund", 99));
        Assert.Null(PrebuiltFlows.Find("nothing"));
    }

    /// <summary>Orders finish on the version they began with: a change to a flow is a new file with the next number, and a new line here.</summary>
    [Theory]
    [InlineData("magento-customer/1", "d31f4d8ddcb18b9603111c867a503da6efc664f90478ceca594cb6a716688b8d")]
    [InlineData("magento-order-to-cash/1", "f81e53855bbab71b3254f6244a24564d59d52864e699d13e7a1d38ba796c06a3")]
    [InlineData("magento-order-to-cash/2", "8b3ebd2e8c1142bf5173173e8d2a2d3f4d26a4a07fbc33d5a45ad75bc13c9737")]
    [InlineData("magento-order-to-cash/3", "b6a623e05acc676adc4b53fb8e80ae7b85440091abf7fcefc5d637dcb5cff123")]
    [InlineData("magento-refund/2", "00a20b03b5e436a993d3823cac0d8a8e242e335bde8a2f501e0fb574690500d9")]
    [InlineData("magento-refund/1", "364f7467bd77f69879f2dab97c0272fe7c8ab7a4b4ccc01df2ac3dc1d702ac39")]
    public void A_version_that_was_published_never_changes(string pin, string sha256) =>
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Flow(pin).Json))));

    private static PrebuiltFlow Flow(string pin) => PrebuiltFlows.All.Single(flow => flow.Pin == pin);
}
