using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_a_flow_is_written(GrainFixture grains)
{
    [Fact]
    public async Task Its_draft_is_kept_in_canonical_form_and_listed()
    {
        await using var acme = await grains.Open();
        var flow = acme.Flow("web");
        Assert.Null(await flow.GetFlow());
        Assert.Null(await flow.GetDraft());

        var origin = new FlowVersionRef("prebuilt/magento-order-to-cash", 1, "");
        var reply = await flow.PutDraft(FlowExamples.Holding("one", channels: "magento"), origin, null, "ann");
        Assert.Null(reply.Refusal);
        Assert.Equal(("web", "Web orders", "order", 1L), (reply.Flow!.Flow, reply.Flow.Title, reply.Flow.Subject, reply.Flow.Draft!.Revision));
        Assert.Equal(["magento"], reply.Flow.Channels);

        var draft = (await flow.GetDraft())!;
        Assert.Equal((origin, "ann"), (draft.Head.BasedOn, draft.Head.By));
        Assert.NotEqual(FlowExamples.Holding("one", channels: "magento"), draft.Document);
        Assert.Equal(FlowExamples.HashOf(FlowExamples.Holding("one", channels: "magento")), FlowExamples.HashOf(draft.Document));
        Assert.Equivalent(reply.Flow, grains.FlowStore.Summary(acme.Merchant, "web"), strict: true);
    }

    [Fact]
    public async Task A_later_draft_stays_based_on_the_same_version()
    {
        await using var acme = await grains.Open();
        var flow = acme.Flow("web");
        var origin = new FlowVersionRef("prebuilt/magento-order-to-cash", 1, "");
        await flow.PutDraft(FlowExamples.Holding("one"), origin, null, "ann");
        await flow.PutDraft(FlowExamples.Holding("two"), null, 1, "bob");
        Assert.Equal((2L, origin, "bob"), ((await flow.GetDraft())!.Head.Revision, (await flow.GetDraft())!.Head.BasedOn, (await flow.GetDraft())!.Head.By));
    }

    [Fact]
    public async Task A_half_finished_one_is_kept_as_it_is_with_its_problems()
    {
        await using var acme = await grains.Open();
        const string half = """{ "name": "Half", "nodes": 5 }""";
        var reply = await acme.Flow("web").PutDraft(half, null, null, "ann");
        Assert.Null(reply.Refusal);
        Assert.Contains(reply.Problems, problem => problem.IsError);
        Assert.Equal("Half", reply.Flow!.Title);
        Assert.Equal(half, (await acme.Flow("web").GetDraft())!.Document);
    }

    [Theory]
    [InlineData("<xml/>")]
    [InlineData("")]
    [InlineData("[1]")]
    public async Task What_is_no_JSON_object_is_refused(string text)
    {
        await using var acme = await grains.Open();
        var reply = await acme.Flow("web").PutDraft(text, null, null, "ann");
        Assert.NotNull(reply.Refusal);
        Assert.False(reply.IsConflict);
        Assert.Null(await acme.Flow("web").GetFlow());
    }

    [Fact]
    public async Task Who_has_not_seen_the_last_change_does_not_overwrite_it()
    {
        await using var acme = await grains.Open();
        var flow = acme.Flow("web");
        await flow.PutDraft(FlowExamples.Holding("one"), null, 0, "ann");
        await flow.PutDraft(FlowExamples.Holding("two"), null, 1, "bob");
        var late = await flow.PutDraft(FlowExamples.Holding("three"), null, 1, "ann");
        Assert.True(late.IsConflict);
        Assert.Contains("'bob'", late.Refusal, StringComparison.Ordinal);
        Assert.Contains("two", (await flow.GetDraft())!.Document, StringComparison.Ordinal);
        Assert.Null((await flow.PutDraft(FlowExamples.Holding("three"), null, null, "ann")).Refusal);
    }

    [Fact]
    public async Task The_same_draft_again_is_no_conflict_and_no_change()
    {
        await using var acme = await grains.Open();
        var flow = acme.Flow("web");
        await flow.PutDraft(FlowExamples.Holding("one"), null, 0, "ann");
        var again = await flow.PutDraft(FlowExamples.Holding("one"), null, 0, "ann");
        Assert.Null(again.Refusal);
        Assert.Equal(1, again.Flow!.Draft!.Revision);
    }

    [Fact]
    public async Task A_draft_that_was_thrown_away_comes_back_only_to_who_knows()
    {
        await using var acme = await grains.Open();
        var flow = acme.Flow("web");
        await flow.PutDraft(FlowExamples.Holding("one"), null, null, "ann");
        Assert.Null((await flow.DropDraft("bob")).Flow!.Draft);
        Assert.Null((await flow.DropDraft("bob")).Refusal);
        Assert.True((await flow.PutDraft(FlowExamples.Holding("two"), null, 1, "ann")).IsConflict);
        Assert.Equal(3, (await flow.PutDraft(FlowExamples.Holding("two"), null, 0, "ann")).Flow!.Draft!.Revision);
    }

    [Fact]
    public async Task For_a_merchant_nobody_made_it_is_refused()
    {
        var reply = await grains.Client.GetGrain<IFlowGrain>("nobody/web").PutDraft(FlowExamples.Holding("one"), null, null, "ann");
        Assert.Contains("no merchant 'nobody'", reply.Refusal, StringComparison.Ordinal);
        Assert.Null(reply.Flow);
    }

    [Fact]
    public async Task A_flow_that_does_not_exist_refuses_everything_else()
    {
        await using var acme = await grains.Open();
        var flow = acme.Flow("none");
        FlowReply[] replies =
        [
            await flow.DropDraft("ann"), await flow.Publish(null, "ann"), await flow.Promote(1, "qa", null, null, "ann"), await flow.Decide(1, isApproved: true, null, "ann"),
            await flow.RollBack("dev", null, null, "ann"),
        ];
        Assert.All(replies, reply => Assert.Contains("no flow 'none'", reply.Refusal, StringComparison.Ordinal));
        Assert.Null(await flow.GetVersion(1));
        Assert.Null(grains.FlowStore.Summary(acme.Merchant, "none"));
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_a_flow_is_published(GrainFixture grains)
{
    [Fact]
    public async Task It_is_in_force_in_dev_and_its_document_is_kept()
    {
        await using var acme = await grains.Open();
        var flow = acme.Flow("web");
        var reply = await acme.Publish("web", FlowExamples.Holding("one", channels: "magento"));
        var hash = FlowExamples.HashOf(FlowExamples.Holding("one", channels: "magento"));
        Assert.Equal((1, hash, "first", "ann"), (reply.Flow!.Versions[0].Number, reply.Flow.Versions[0].Hash, reply.Flow.Versions[0].Comment, reply.Flow.Versions[0].By));
        Assert.Equal(1, Assert.Single(reply.Flow.InForce, pair => pair.Key == "dev").Value);
        Assert.Null(reply.Flow.Draft);

        var version = new FlowVersionRef("web", 1, hash);
        var config = (await acme.Settings.GetConfig())!;
        Assert.Equal([new FlowBinding("dev", "order", "magento", version)], config.Flows);
        Assert.Equal(version, (await grains.Database.Get(acme.Merchant, CancellationToken.None))!.FlowFor("dev", "order", "magento"));
        Assert.Equal(hash, FlowExamples.HashOf((await flow.GetVersion(1))!.Document));
        Assert.Null(await flow.GetVersion(2));
        Assert.Equivalent(reply.Flow, grains.FlowStore.Summary(acme.Merchant, "web"), strict: true);
    }

    [Fact]
    public async Task With_errors_it_is_refused_and_they_are_told()
    {
        await using var acme = await grains.Open();
        await acme.Flow("web").PutDraft(FlowExamples.Broken(), null, null, "ann");
        var reply = await acme.Flow("web").Publish(null, "ann");
        Assert.Contains("error", reply.Refusal, StringComparison.Ordinal);
        Assert.False(reply.IsConflict);
        Assert.Contains(reply.Problems, problem => problem.IsError);
        Assert.Empty(reply.Flow!.Versions);
        Assert.NotNull(reply.Flow.Draft);
        Assert.Equal(0, grains.FlowStore.DocumentsOf(acme.Merchant));
        Assert.Empty((await acme.Settings.GetConfig())!.Flows);
    }

    [Fact]
    public async Task Without_a_draft_there_is_nothing_to_publish()
    {
        await using var acme = await grains.Open();
        await acme.Publish("web", FlowExamples.Holding("one"));
        var reply = await acme.Flow("web").Publish(null, "ann");
        Assert.True(reply.IsConflict);
        Assert.Contains("no draft", reply.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_version_again_is_a_conflict_an_older_one_is_not()
    {
        await using var acme = await grains.Open();
        await acme.Publish("web", FlowExamples.Holding("one"));
        var same = await acme.Publish("web", FlowExamples.Holding("one"));
        Assert.True(same.IsConflict);
        Assert.Contains("version 1", same.Refusal, StringComparison.Ordinal);

        await acme.Publish("web", FlowExamples.Holding("two"));
        Assert.Equal(3, (await acme.Publish("web", FlowExamples.Holding("one"))).Flow!.InForce["dev"]);
        Assert.Equal(2, grains.FlowStore.DocumentsOf(acme.Merchant));
    }

    [Fact]
    public async Task It_stays_about_the_same_thing()
    {
        await using var acme = await grains.Open();
        await acme.Publish("web", FlowExamples.Holding("one"));
        var reply = await acme.Publish("web", FlowExamples.Holding("one", subject: "refund"));
        Assert.Contains("about 'order'", reply.Refusal, StringComparison.Ordinal);
        Assert.Single(reply.Flow!.Versions);
        Assert.Equal("order", reply.Flow.Subject);
    }

    [Fact]
    public async Task For_other_channels_than_before_the_old_ones_are_freed()
    {
        await using var acme = await grains.Open();
        await acme.Publish("web", FlowExamples.Holding("one", channels: "magento"));
        await acme.Publish("web", FlowExamples.Holding("two"));
        Assert.Equal(["*"], (await acme.Settings.GetConfig())!.Flows.Select(binding => binding.Channel));
        await acme.Flow("web").RollBack("dev", 1, null, "ann");
        Assert.Equal(["magento"], (await acme.Settings.GetConfig())!.Flows.Select(binding => binding.Channel));
    }

    [Fact]
    public async Task Its_author_can_write_on()
    {
        await using var acme = await grains.Open();
        await acme.Publish("web", FlowExamples.Holding("one"));
        var reply = await acme.Flow("web").PutDraft(FlowExamples.Holding("two", name: "Renamed"), null, 1, "ann");
        Assert.Null(reply.Refusal);
        Assert.Equal(("Web orders", 2L), (reply.Flow!.Title, reply.Flow.Draft!.Revision));
    }

    [Fact]
    public async Task A_document_that_got_lost_is_named()
    {
        await using var acme = await grains.Open();
        var hash = (await acme.Publish("web", FlowExamples.Holding("one"))).Flow!.Versions[0].Hash;
        grains.FlowStore.Lose(acme.Merchant, hash);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => acme.Flow("web").GetVersion(1));
        Assert.Contains("web/1", failure.Message, StringComparison.Ordinal);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_a_flow_is_promoted(GrainFixture grains)
{
    [Fact]
    public async Task It_goes_to_qa_at_once_and_to_prod_with_a_second_key_and_back()
    {
        await using var acme = await grains.Open();
        var flow = acme.Flow("web");
        await acme.Publish("web", FlowExamples.Holding("one"));
        await acme.Publish("web", FlowExamples.Holding("two"));

        await flow.Promote(1, "qa", """{"orders":3}""", "try it", "ann");
        Assert.Equal((2, 1, null), await InForce(acme));

        var asked = await flow.Promote(1, "prod", null, null, "ann");
        Assert.Equal(FlowPromotionStates.Waiting, asked.Flow!.Promotions[^1].State);
        Assert.Equal((2, 1, null), await InForce(acme));

        var own = await flow.Decide(asked.Flow.Promotions[^1].Id, isApproved: true, null, "ann");
        Assert.Contains("needs another key", own.Refusal, StringComparison.Ordinal);
        Assert.Equal((2, 1, null), await InForce(acme));

        var approved = await flow.Decide(asked.Flow.Promotions[^1].Id, isApproved: true, null, "bob");
        Assert.Null(approved.Refusal);
        Assert.Equal((2, 1, 1), await InForce(acme));
        Assert.True((await flow.Decide(asked.Flow.Promotions[^1].Id, isApproved: true, null, "bob")).IsConflict);

        await acme.Approve("web", 2);
        Assert.Equal((2, 1, 2), await InForce(acme));

        var back = await flow.RollBack("prod", null, "it was wrong", "ann");
        Assert.Equal((2, 1, 1), await InForce(acme));
        Assert.Equal(("prod", 1, FlowPromotionStates.Done, "it was wrong"), (back.Flow!.Promotions[^1].Environment, back.Flow.Promotions[^1].Number, back.Flow.Promotions[^1].State, back.Flow.Promotions[^1].Comment));
        Assert.Equivalent(back.Flow, grains.FlowStore.Summary(acme.Merchant, "web"), strict: true);

        await flow.RollBack("prod", 0, null, "ann");
        Assert.Equal((2, 1, null), await InForce(acme));
        Assert.DoesNotContain("prod", (await flow.GetFlow())!.InForce.Keys);
    }

    [Fact]
    public async Task A_refusal_leaves_everything_as_it_is()
    {
        await using var acme = await grains.Open();
        await acme.Publish("web", FlowExamples.Holding("one"));
        var asked = await acme.Flow("web").Promote(1, "prod", null, null, "ann");
        var before = (await acme.Settings.GetConfig())!.Version;
        var refused = await acme.Flow("web").Decide(asked.Flow!.Promotions[^1].Id, isApproved: false, "no", "bob");
        Assert.Equal(FlowPromotionStates.Refused, refused.Flow!.Promotions[^1].State);
        Assert.Equal((1, null, null), await InForce(acme));
        Assert.Equal(before, (await acme.Settings.GetConfig())!.Version);
    }

    [Fact]
    public async Task Asking_twice_changes_nothing()
    {
        await using var acme = await grains.Open();
        await acme.Publish("web", FlowExamples.Holding("one"));
        await acme.Flow("web").Promote(1, "qa", null, null, "ann");
        var version = (await acme.Settings.GetConfig())!.Version;
        var again = await acme.Flow("web").Promote(1, "qa", null, null, "ann");
        Assert.Null(again.Refusal);
        Assert.Single(again.Flow!.Promotions);
        Assert.Equal(version, (await acme.Settings.GetConfig())!.Version);
    }

    [Fact]
    public async Task A_comment_beyond_bearing_is_refused()
    {
        await using var acme = await grains.Open();
        await acme.Publish("web", FlowExamples.Holding("one"));
        Assert.Contains("comment", (await acme.Flow("web").Promote(1, "qa", null, new string('x', 2_001), "ann")).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_flow_for_the_same_orders_takes_its_place()
    {
        await using var acme = await grains.Open();
        await acme.Publish("web", FlowExamples.Holding("one"));
        await acme.Publish("other", FlowExamples.Holding("two"));
        Assert.Equal("other", (await acme.Settings.GetConfig())!.FlowFor("dev", "order", "magento")!.Flow);

        // The one that was replaced has nothing left to take away.
        await acme.Flow("web").RollBack("dev", 0, null, "ann");
        Assert.Equal("other", (await acme.Settings.GetConfig())!.FlowFor("dev", "order", "magento")!.Flow);
    }

    private static async Task<(int? Dev, int? Qa, int? Prod)> InForce(Business acme)
    {
        var config = (await acme.Settings.GetConfig())!;
        return (Number("dev"), Number("qa"), Number("prod"));

        int? Number(string environment) => config.FlowFor(environment, "order", "magento")?.Number;
    }
}

/// <summary>What tests do with a merchant's flows.</summary>
internal static class BusinessFlows
{
    public static IFlowGrain Flow(this Business business, string flow) => business.Grains.Client.GetGrain<IFlowGrain>($"{business.Merchant}/{flow}");

    public static IFlowLabGrain Lab(this Business business) => business.Grains.Client.GetGrain<IFlowLabGrain>(business.Merchant);

    /// <summary>Writes the document as the flow's draft and publishes it.</summary>
    public static async Task<FlowReply> Publish(this Business business, string flow, string document)
    {
        Assert.Null((await business.Flow(flow).PutDraft(document, null, null, "ann")).Refusal);
        return await business.Flow(flow).Publish("first", "ann");
    }

    /// <summary>Puts a version in force in Prod: one key asks, another approves.</summary>
    public static async Task<FlowReply> Approve(this Business business, string flow, int number)
    {
        var asked = await business.Flow(flow).Promote(number, FlowEnvironments.Prod, null, null, "ann");
        var approved = await business.Flow(flow).Decide(asked.Flow!.Promotions[^1].Id, isApproved: true, null, "bob");
        Assert.Null(approved.Refusal);
        return approved;
    }
}
