using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Storage;
using KashflowOrleans.Storage.Flows;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_a_flow_cannot_be_stored(GrainFixture grains)
{
    [Fact]
    public async Task Without_its_document_no_version_exists()
    {
        await using var acme = await grains.Open();
        await acme.Flow("web").PutDraft(FlowExamples.Holding("one"), null, null, "ann");
        grains.FlowStore.Fail(acme.Merchant, nameof(IFlowStore.PutDocument), 1);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => acme.Flow("web").Publish(null, "ann"));
        Assert.Empty((await acme.Flow("web").GetFlow())!.Versions);
        Assert.Empty((await acme.Settings.GetConfig())!.Flows);
        Assert.Equal(1, (await acme.Flow("web").Publish(null, "ann")).Flow!.InForce["dev"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_its_state_nothing_is_in_force(bool isWrittenBySomebodyElse)
    {
        await using var acme = await grains.Open();
        await acme.Flow("web").PutDraft(FlowExamples.Holding("one"), null, null, "ann");
        var state = $"flow/{acme.Merchant}/web";
        if (isWrittenBySomebodyElse)
        {
            grains.States.ConflictWrites(state, 1);
        }
        else
        {
            grains.States.FailWrites(state, 1);
        }

        await Assert.ThrowsAsync<StorageUnavailableException>(() => acme.Flow("web").Publish(null, "ann"));
        var flow = (await acme.Flow("web").GetFlow())!;
        Assert.Equal((0, 1L), (flow.Versions.Count, flow.Draft!.Revision));
        Assert.Empty((await acme.Settings.GetConfig())!.Flows);

        Assert.Equal(1, (await acme.Flow("web").Publish(null, "ann")).Flow!.InForce["dev"]);
        Assert.Equal(1, (await acme.Settings.GetConfig())!.FlowFor("dev", "order", "magento")!.Number);
    }

    [Fact]
    public async Task What_lists_show_follows()
    {
        await using var acme = await grains.Open();
        grains.FlowStore.Fail(acme.Merchant, nameof(IFlowStore.PutSummary), 1);
        Assert.Null((await acme.Flow("web").PutDraft(FlowExamples.Holding("one"), null, null, "ann")).Refusal);
        Assert.Null(grains.FlowStore.Summary(acme.Merchant, "web"));
        await Eventually.Holds(() => grains.FlowStore.Summary(acme.Merchant, "web") is not null, "the flow is listed");
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_the_merchants_configuration_cannot_be_written(GrainFixture grains)
{
    [Fact]
    public async Task The_version_is_decided_and_comes_into_force_by_itself()
    {
        await using var acme = await grains.Open();
        grains.States.FailWrites($"merchant/{acme.Merchant}", 1);
        var reply = await acme.Publish("web", FlowExamples.Holding("one"));
        Assert.Null(reply.Refusal);
        Assert.Contains(reply.Problems, problem => !problem.IsError && problem.Message.Contains("follows", StringComparison.Ordinal));
        Assert.Empty((await acme.Settings.GetConfig())!.Flows);

        await Eventually.Holds(async () => (await acme.Settings.GetConfig())!.Flows.Count == 1, "the version is in force");
        await Eventually.Holds(() => !IsPending(acme), "nothing is left to be done");
        Assert.Equivalent(await acme.Flow("web").GetFlow(), grains.FlowStore.Summary(acme.Merchant, "web"), strict: true);
    }

    [Fact]
    public async Task The_next_change_ends_it_first()
    {
        await using var acme = await grains.Open();
        grains.States.FailWrites($"merchant/{acme.Merchant}", 1);
        await acme.Publish("web", FlowExamples.Holding("one"));
        await acme.Flow("web").Promote(1, "qa", null, null, "ann");
        Assert.Equal(["dev", "qa"], (await acme.Settings.GetConfig())!.Flows.Select(binding => binding.Environment));
    }

    [Fact]
    public async Task No_further_change_is_taken_until_it_can()
    {
        await using var acme = await grains.Open();
        grains.States.FailWrites($"merchant/{acme.Merchant}", int.MaxValue);
        await acme.Publish("web", FlowExamples.Holding("one"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => acme.Flow("web").Promote(1, "qa", null, null, "ann"));
        Assert.Equal(1, (await acme.Flow("web").GetFlow())!.InForce["dev"]);

        grains.States.FailWrites($"merchant/{acme.Merchant}", 0);
        Assert.Equal(1, (await acme.Flow("web").Promote(1, "qa", null, null, "ann")).Flow!.InForce["qa"]);
    }

    [Fact]
    public async Task It_is_ended_even_when_that_cannot_be_noted()
    {
        await using var acme = await grains.Open();
        grains.States.FailWrites($"merchant/{acme.Merchant}", 1);
        await acme.Publish("web", FlowExamples.Holding("one"));
        grains.States.FailWrites($"flow/{acme.Merchant}/web", 1);
        await Eventually.Holds(() => !IsPending(acme), "nothing is left to be done");
        Assert.Equal(1, Assert.Single((await acme.Settings.GetConfig())!.Flows).Version.Number);
        Assert.Equal(1, (await acme.Flow("web").GetFlow())!.InForce["dev"]);
    }

    private bool IsPending(Business acme) => grains.States.Json($"flow/{acme.Merchant}/web")!.Contains("\"pending\"", StringComparison.Ordinal);
}

/// <summary>These tests stop silos of their own; what is stored goes on.</summary>
public sealed class When_the_silo_stops_before_a_version_is_in_force
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_one_ends_it_on_the_first_look(bool isRolledBack)
    {
        var first = new GrainFixture();
        await first.InitializeAsync();
        var acme = await first.Open();
        await acme.Publish("web", FlowExamples.Holding("one"));
        await acme.Flow("web").PutDraft(FlowExamples.Holding("two"), null, null, "ann");
        first.States.FailWrites($"merchant/{acme.Merchant}", int.MaxValue);
        var changed = isRolledBack ? await acme.Flow("web").RollBack("dev", null, null, "ann") : await acme.Flow("web").Publish(null, "ann");
        Assert.Null(changed.Refusal);
        await first.DisposeAsync();

        first.States.FailWrites($"merchant/{acme.Merchant}", 0);
        var second = new GrainFixture { World = first.World, Database = first.Database, States = first.States, FlowStore = first.FlowStore };
        await second.InitializeAsync();
        try
        {
            var later = new Business(second, acme.Merchant);
            Assert.Equal(1, (await later.Settings.GetConfig())!.FlowFor("dev", "order", "magento")!.Number);
            var flow = (await later.Flow("web").GetFlow())!;
            int? expected = isRolledBack ? null : 2;
            Assert.Equal(expected ?? 0, flow.InForce.GetValueOrDefault("dev"));
            Assert.Equal(expected, (await later.Settings.GetConfig())!.FlowFor("dev", "order", "magento")?.Number);
            Assert.Equivalent(flow, second.FlowStore.Summary(acme.Merchant, "web"), strict: true);
        }
        finally
        {
            await second.DisposeAsync();
        }
    }
}
