using KashflowOrleans.Storage.Inbox;
using KashflowOrleans.Storage.Reconciliation;
using KashflowOrleans.Tests.Storage.Effects;
using KashflowOrleans.Tests.Storage.Inbox;
using KashflowOrleans.Tests.Storage.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace KashflowOrleans.Tests.Storage.Reconciliation;

public sealed class A_source(PostgresFixture fixture) : EffectTest(fixture)
{
    private PostgresSourceLooks Looks => new(Database.Source);

    [Fact]
    public async Task Tells_its_last_look_and_a_failed_one_leaves_what_the_last_good_one_read()
    {
        var look = new SourceLook("acme", "shop", "poll:orders", Sample.Noon, Sample.Noon - Duration.FromMinutes(2), Sample.Noon, 0, 0, null, null);
        await Looks.Put(look, CancellationToken.None);
        Assert.Equal([look with { SucceededAt = Sample.Noon }], await Looks.List("acme", CancellationToken.None));

        var later = Sample.Noon + Duration.FromMinutes(1);
        await Looks.Put(look with { LookedAt = later, From = later, Until = later, Problem = "403" }, CancellationToken.None);
        Assert.Equal([look with { LookedAt = later, Problem = "403", SucceededAt = Sample.Noon }], await Looks.List("acme", CancellationToken.None));

        // One that comes late changes nothing.
        await Looks.Put(look with { Seen = 9 }, CancellationToken.None);
        Assert.Equal(0, Assert.Single(await Looks.List("acme", CancellationToken.None)).Seen);
        Assert.Empty(await Looks.List("umbrella", CancellationToken.None));
    }

    [Fact]
    public async Task Counts_each_order_once_by_where_it_stands()
    {
        await using var inbox = new PostgresInbox(Database.Source, InboxTest.Options, Clock, NullLogger<PostgresInbox>.Instance);
        var done = new List<long>
        {
            await Hear("Changed", "1", "a"),
            await Hear("Changed", "1", "b"),
            await Hear("Changed", "2", "c"),
            await Hear("Polled", "1", "d"),
            await Hear("Changed", "3", "e"),
            await Hear("Changed", "5", "f"),
        };
        await Hear("Changed", "4", "g");
        await Commit(Sample.Effect(Sample.Order("1", status: "synced"), done: done));
        await Commit(Sample.Order("2", status: "ignored") with { Reason = "The order is cancelled." });
        await Commit(Sample.Order("3", status: "held") with { Reason = "Look at it." });

        var standings = await Looks.Count("acme", CancellationToken.None);
        Assert.Equal(
            [
                ("Changed", "held", null, false, 1, 1), ("Changed", "ignored", "The order is cancelled.", false, 1, 1), ("Changed", "synced", null, false, 1, 2),
                ("Changed", null, null, false, 1, 1), ("Changed", null, null, true, 1, 1), ("Polled", "synced", null, false, 1, 1),
            ],
            standings.Select(one => (one.Kind, one.Status, one.Reason, one.Waits, (int)one.Orders, (int)one.Events)));

        async Task<long> Hear(string kind, string order, string dedupe) =>
            (await inbox.Append(new InboxEvent("acme", "shop", $"acme/shop/{order}", kind, dedupe, "c", ReadOnlyMemory<byte>.Empty), CancellationToken.None)).Id;
    }
}
