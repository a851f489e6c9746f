using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Grains.Flows;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class A_flows_way_through_the_environments
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Leads_from_dev_to_qa_and_with_a_second_key_to_prod()
    {
        var flow = Published(1);
        Assert.Equal((1, 0, 0), InForce(flow));
        flow = Done(FlowPromotions.Promote(flow, 1, "qa", null, null, "ann", Now));
        Assert.Equal((1, 1, 0), InForce(flow));
        flow = Done(FlowPromotions.Promote(flow, 1, "prod", null, null, "ann", Now));
        Assert.Equal((1, 1, 0), InForce(flow));
        flow = Done(FlowPromotions.Decide(flow, 2, isApproved: true, null, "bob", Now));
        Assert.Equal((1, 1, 1), InForce(flow));
        Assert.Equal(new FlowActivation("prod", 1), flow.Pending);
        Assert.Equal(("bob", Now), (flow.Promotions[^1].DecidedBy, flow.Promotions[^1].DecidedAt));
    }

    [Fact]
    public void Takes_only_versions_that_were_in_force_before()
    {
        var flow = Published(1) with { Tracks = new Dictionary<string, FlowTrack>(StringComparer.Ordinal) };
        Assert.Contains("in force in dev before", FlowPromotions.Promote(flow, 1, "qa", null, null, "ann", Now).Refusal, StringComparison.Ordinal);
        Assert.Contains("in force in dev or qa before", FlowPromotions.Promote(flow, 1, "prod", null, null, "ann", Now).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_an_older_version_that_was_in_force_in_dev_once() =>
        Assert.Equal((3, 1, 0), InForce(Done(FlowPromotions.Promote(Published(3), 1, "qa", null, null, "ann", Now))));

    [Theory]
    [InlineData("dev")]
    [InlineData("production")]
    [InlineData("")]
    public void Leads_nowhere_else(string environment) => Assert.NotNull(FlowPromotions.Promote(Published(1), 1, environment, null, null, "ann", Now).Refusal);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    public void Is_open_to_versions_that_exist(int number) => Assert.Contains("no version", FlowPromotions.Promote(Published(1), number, "qa", null, null, "ann", Now).Refusal, StringComparison.Ordinal);

    [Fact]
    public void Is_not_gone_twice()
    {
        var flow = Done(FlowPromotions.Promote(Published(1), 1, "qa", null, null, "ann", Now));
        Assert.Same(flow, Done(FlowPromotions.Promote(flow, 1, "qa", null, null, "ann", Now)));
        var asked = Done(FlowPromotions.Promote(flow, 1, "prod", null, null, "ann", Now));
        Assert.Same(asked, Done(FlowPromotions.Promote(asked, 1, "prod", null, null, "ann", Now)));
    }

    [Fact]
    public void A_newer_request_overtakes_the_one_that_waits()
    {
        var flow = Done(FlowPromotions.Promote(Published(2), 1, "prod", null, null, "ann", Now));
        flow = Done(FlowPromotions.Promote(flow, 2, "prod", null, null, "ann", Now));
        Assert.Equal([FlowPromotionStates.Overtaken, FlowPromotionStates.Waiting], flow.Promotions.Select(promotion => promotion.State));
        var late = FlowPromotions.Decide(flow, 1, isApproved: true, null, "bob", Now);
        Assert.True(late.IsConflict);
        Assert.Contains("overtaken", late.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_that_asked_can_take_its_request_back_but_not_approve_it()
    {
        var flow = Done(FlowPromotions.Promote(Published(1), 1, "prod", null, null, "ann", Now));
        var approved = FlowPromotions.Decide(flow, 1, isApproved: true, null, "ann", Now);
        Assert.Contains("needs another key", approved.Refusal, StringComparison.Ordinal);
        Assert.False(approved.IsConflict);
        flow = Done(FlowPromotions.Decide(flow, 1, isApproved: false, "not yet", "ann", Now));
        Assert.Equal((FlowPromotionStates.Refused, "not yet"), (flow.Promotions[0].State, flow.Promotions[0].Comment));
        Assert.Equal((1, 0, 0), InForce(flow));
    }

    [Fact]
    public void A_decision_is_made_once()
    {
        var flow = Done(FlowPromotions.Promote(Published(1), 1, "prod", null, "please", "ann", Now));
        flow = Done(FlowPromotions.Decide(flow, 1, isApproved: true, "fine", "bob", Now));
        Assert.Equal("please\nfine", flow.Promotions[0].Comment);
        var again = FlowPromotions.Decide(flow, 1, isApproved: false, null, "cat", Now);
        Assert.True(again.IsConflict);
        Assert.Contains("'bob'", again.Refusal, StringComparison.Ordinal);
        Assert.Contains("no promotion 9", FlowPromotions.Decide(flow, 9, isApproved: true, null, "bob", Now).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Goes_back_step_by_step_and_ends_at_the_prebuilt_flow()
    {
        var flow = Published(3);
        foreach (var expected in new[] { 2, 1, 0 })
        {
            flow = Done(FlowPromotions.RollBack(flow, "dev", null, null, "ann", Now));
            Assert.Equal(expected, flow.Track("dev").InForce);
            Assert.Equal(new FlowActivation("dev", expected), flow.Pending);
        }

        Assert.True(FlowPromotions.RollBack(flow, "dev", null, null, "ann", Now).IsConflict);
        Assert.Equal(3, flow.Promotions.Count(promotion => promotion is { State: FlowPromotionStates.Done, Environment: "dev", By: "ann" }));
    }

    [Fact]
    public void Goes_back_to_a_version_by_number_once_and_forward_again()
    {
        var flow = Done(FlowPromotions.RollBack(Published(3), "dev", 1, null, "ann", Now));
        Assert.Equal(1, flow.Track("dev").InForce);
        Assert.Same(flow, Done(FlowPromotions.RollBack(flow, "dev", 1, null, "ann", Now)));
        flow = Done(FlowPromotions.RollBack(flow, "dev", 3, null, "ann", Now));
        Assert.Equal((3, 1), (flow.Track("dev").InForce, flow.Track("dev").Before));
    }

    [Fact]
    public void Goes_back_to_the_prebuilt_flow_at_once_and_once()
    {
        var flow = Done(FlowPromotions.RollBack(Published(3), "dev", 0, null, "ann", Now));
        Assert.Equal((0, 0, 0), InForce(flow));
        Assert.Same(flow, Done(FlowPromotions.RollBack(flow, "dev", 0, null, "ann", Now)));
        Assert.Equal((2, 0, 0), InForce(Done(FlowPromotions.RollBack(flow, "dev", 2, null, "ann", Now))));
    }

    [Fact]
    public void Goes_back_only_to_what_was_in_force_there()
    {
        var flow = Approved(Published(2), 2);
        Assert.Contains("never in force in prod", FlowPromotions.RollBack(flow, "prod", 1, null, "ann", Now).Refusal, StringComparison.Ordinal);
        Assert.Contains("no version 5", FlowPromotions.RollBack(flow, "prod", 5, null, "ann", Now).Refusal, StringComparison.Ordinal);
        Assert.NotNull(FlowPromotions.RollBack(flow, "test", 1, null, "ann", Now).Refusal);
    }

    [Fact]
    public void Going_back_overtakes_what_waits_in_that_environment()
    {
        var flow = Approved(Approved(Published(3), 1), 2);
        flow = Done(FlowPromotions.Promote(flow, 3, "prod", null, null, "ann", Now));
        flow = Done(FlowPromotions.RollBack(flow, "dev", null, null, "ann", Now));
        Assert.Equal(FlowPromotionStates.Waiting, flow.Promotions[^2].State);
        flow = Done(FlowPromotions.RollBack(flow, "prod", null, null, "cat", Now));
        Assert.Equal(1, flow.Track("prod").InForce);
        Assert.Equal(FlowPromotionStates.Overtaken, flow.Promotions[^3].State);
    }

    [Fact]
    public void Remembers_a_bounded_number_of_promotions_and_never_forgets_one_that_waits()
    {
        var flow = Done(FlowPromotions.Promote(Published(2), 2, "prod", "{}", null, "ann", Now));
        for (var turn = 0; turn < 2 * FlowPromotions.MaxPromotions; turn++)
        {
            flow = Done(FlowPromotions.Promote(flow, 1 + (turn % 2), "qa", $"{turn}", null, "ann", Now));
        }

        Assert.Equal(FlowPromotions.MaxPromotions, flow.Promotions.Count);
        Assert.Equal((1, FlowPromotionStates.Waiting, "{}"), (flow.Promotions[0].Id, flow.Promotions[0].State, flow.Promotions[0].Comparison));
        Assert.Equal(FlowPromotions.MaxComparisons + 1, flow.Promotions.Count(promotion => promotion.Comparison is not null));
        Assert.Equal("199", flow.Promotions[^1].Comparison);
        Assert.Equal(Enumerable.Range(103, 99).Prepend(1), flow.Promotions.Select(promotion => promotion.Id));
    }

    [Fact]
    public void Refuses_a_comparison_beyond_bearing() =>
        Assert.Contains("100,001", FlowPromotions.Promote(Published(1), 1, "qa", new string('1', 100_001), null, "ann", Now).Refusal, StringComparison.Ordinal);

    [Fact]
    public void Takes_no_more_than_a_thousand_versions()
    {
        var flow = Published(1);
        flow = flow with { Versions = [.. Enumerable.Range(1, FlowDrafts.MaxVersions).Select(number => flow.Versions[0] with { Head = flow.Versions[0].Head with { Number = number } })] };
        var full = FlowDrafts.Publish(flow, FlowText.Read(FlowExamples.Holding("new")), null, "ann", Now);
        Assert.True(full.IsConflict);
        Assert.Contains("1,000 versions", full.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_stored_and_read_whole()
    {
        var serializer = new VersionedJsonSerializer();
        var flow = Done(FlowPromotions.Promote(Approved(Published(2), 1), 2, "prod", "{}", "note", "ann", Now));
        flow = Done(FlowDrafts.Put(flow, FlowText.Read(FlowExamples.Holding("draft")), new FlowVersionRef("web", 2, "h"), null, "ann", Now));
        Assert.All(typeof(FlowRecord).GetProperties(), property => Assert.True(property.GetValue(flow) is not null, $"The example leaves {property.Name} empty."));
        var read = serializer.Deserialize<FlowGrainState>(serializer.Serialize(new FlowGrainState { Flow = flow }));
        Assert.Equivalent(flow, read.Flow, strict: true);
        Assert.Equal((2, 0, 1), InForce(read.Flow!));
    }

    [Fact]
    public void Is_read_from_a_state_that_lacks_fields()
    {
        var read = new VersionedJsonSerializer().Deserialize<FlowGrainState>(new BinaryData("""{"schema":1,"flow":{"version":3}}""")).Flow!;
        Assert.Equal((3, "", 0), (read.Version, read.Subject, read.Versions.Count));
        Assert.Equal((0, 0, 0), InForce(read));
    }

    private static FlowRecord Published(int versions)
    {
        var flow = new FlowRecord();
        for (var number = 1; number <= versions; number++)
        {
            flow = Done(FlowDrafts.Publish(flow, FlowText.Read(FlowExamples.Holding($"version {number}")), null, "ann", Now));
        }

        return flow;
    }

    private static FlowRecord Approved(FlowRecord flow, int number)
    {
        flow = Done(FlowPromotions.Promote(flow, number, "prod", null, null, "ann", Now));
        return Done(FlowPromotions.Decide(flow, flow.LastPromotion, isApproved: true, null, "bob", Now));
    }

    private static FlowRecord Done(FlowChange change)
    {
        Assert.Null(change.Refusal);
        return change.Record!;
    }

    private static (int Dev, int Qa, int Prod) InForce(FlowRecord flow) => (flow.Track("dev").InForce, flow.Track("qa").InForce, flow.Track("prod").InForce);
}
