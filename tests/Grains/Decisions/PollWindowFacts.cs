using KashflowOrleans.Grains.Polling;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class A_poll_window
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 10, 30);

    [Fact]
    public void The_first_looks_a_while_back()
    {
        var window = PollWindow.Next(null, Now);
        Assert.Equal(Now - PollWindow.FirstLook - PollWindow.Overlap, window.From);
        Assert.Equal(Now - PollWindow.Lag, window.To);
    }

    [Fact]
    public void The_next_overlaps_the_last()
    {
        var last = Now - Duration.FromMinutes(1);
        Assert.Equal(last - PollWindow.Overlap, PollWindow.Next(last, Now).From);
    }

    [Fact]
    public void A_long_absence_is_caught_up_in_steps_without_a_gap()
    {
        var until = Now - Duration.FromDays(3);
        var steps = 0;
        while (true)
        {
            var window = PollWindow.Next(until, Now);
            Assert.True(window.From < until, "No gap to the last window.");
            Assert.True(window.To - window.From <= PollWindow.Longest, "No longer than allowed.");
            if (window.To == until)
            {
                break;
            }

            Assert.True(window.To > until, "Each step goes on.");
            until = window.To;
            Assert.True(++steps < 100, "It ends.");
        }

        Assert.Equal(Now - PollWindow.Lag, until);
    }

    [Fact]
    public void It_never_ends_before_it_begins_nor_after_now() =>
        Seeds.Try(1_000, random =>
        {
            var until = random.Chance(0.1) ? (Instant?)null : Now + Duration.FromSeconds(random.Next(-200_000, 2_000));
            var window = PollWindow.Next(until, Now);
            Assert.True(window.To >= window.From);
            Assert.True(window.To <= Now || window.To == window.From);
        });
}
