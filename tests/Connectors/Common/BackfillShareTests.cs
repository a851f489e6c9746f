using KashflowOrleans.Connectors.Common.Http;

namespace KashflowOrleans.Tests.Connectors.Common;

public sealed class The_share_of_a_backfill
{
    private static readonly DateTimeOffset Start = new(2026, 3, 31, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 50)]
    [InlineData(1, 250)]
    [InlineData(4, 900)]
    [InlineData(20, 250)]
    [InlineData(1000, 250)]
    [InlineData(7, 1000)]
    public void Is_all_that_it_gets_of_an_idle_budget_and_it_gets_all_of_that(int rate, int permille)
    {
        var granted = Run(rate, permille, TimeSpan.FromSeconds(100), livePerSecond: 0).Backfill;
        var due = rate * permille / 1000m * 100;

        // One request is saved up at the start, and one second's worth may be.
        Assert.InRange(granted, Math.Floor(due * 0.9m) - 1, due + Math.Max(1, rate * permille / 1000m));
    }

    [Theory]
    [InlineData(20, 250, 10)]
    [InlineData(20, 250, 15)]
    [InlineData(100, 500, 50)]
    public void Costs_live_calls_nothing_while_both_fit(int rate, int permille, int livePerSecond)
    {
        var (live, backfill, refused) = Run(rate, permille, TimeSpan.FromSeconds(60), livePerSecond);
        Assert.Equal(0, refused);
        Assert.Equal(livePerSecond * 60, live);
        Assert.True(backfill >= rate * permille / 1000 * 60 * 0.8, $"the backfill got {backfill}");
    }

    [Theory]
    [InlineData(20, 500, 16)]
    [InlineData(100, 900, 90)]
    public void Is_only_what_live_calls_leave(int rate, int permille, int livePerSecond)
    {
        var (live, backfill, refused) = Run(rate, permille, TimeSpan.FromSeconds(60), livePerSecond);
        Assert.Equal((livePerSecond * 60, 0), (live, refused));
        Assert.InRange(backfill, 1, ((rate - livePerSecond) * 60) + rate);
    }

    [Fact]
    public void Is_nothing_while_live_calls_take_everything()
    {
        var (_, backfill, _) = Run(20, 500, TimeSpan.FromSeconds(60), livePerSecond: 40);
        Assert.InRange(backfill, 0, 10);
    }

    [Fact]
    public void Leaves_the_rest_of_a_seconds_worth_to_a_burst_of_live_calls()
    {
        var (bucket, share) = (TokenBucket.Full(20, Start), BackfillShare.Of(250, Start));
        for (var tick = 0; tick < 1_000; tick++)
        {
            var now = Start + TimeSpan.FromMilliseconds(10 * tick);
            (share, bucket, _, _) = share.Take(bucket, now, 50);
        }

        Assert.InRange(bucket.Take(Start + TimeSpan.FromSeconds(10), 50).Granted, 15, 20);
    }

    [Fact]
    public void Waits_as_long_as_it_says_and_no_longer()
    {
        var (share, bucket, first, _) = BackfillShare.Of(100, Start).Take(TokenBucket.Full(20, Start), Start, 1);
        Assert.Equal(1, first);
        var (_, _, none, wait) = share.Take(bucket, Start, 1);
        Assert.Equal((0, TimeSpan.FromMilliseconds(500)), (none, wait));
        Assert.Equal(0, share.Take(bucket, Start + wait - TimeSpan.FromTicks(1), 1).Granted);
        Assert.Equal(1, share.Take(bucket, Start + wait, 1).Granted);
    }

    [Fact]
    public void Is_nothing_during_a_pause()
    {
        var bucket = TokenBucket.Full(20, Start).Pause(Start + TimeSpan.FromSeconds(30));
        var (_, _, granted, wait) = BackfillShare.Of(250, Start).Take(bucket, Start, 5);
        Assert.Equal((0, TimeSpan.FromSeconds(30)), (granted, wait));
    }

    [Fact]
    public void A_clock_that_steps_back_earns_nothing()
    {
        var (share, bucket, _, _) = BackfillShare.Of(100, Start).Take(TokenBucket.Full(20, Start), Start, 1);
        (share, bucket, _, _) = share.Take(bucket, Start - TimeSpan.FromHours(1), 1);
        Assert.Equal(0, share.Take(bucket, Start - TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(100), 1).Granted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public void Is_a_part_of_the_whole(int permille) => Assert.Throws<ArgumentOutOfRangeException>(() => BackfillShare.Of(permille, Start));

    // A backfill that always wants more, beside live calls at even times that do not wait.
    private static (int Live, int Backfill, int Refused) Run(int rate, int permille, TimeSpan time, int livePerSecond)
    {
        var (bucket, share) = (TokenBucket.Full(rate, Start), BackfillShare.Of(permille, Start));
        var (live, backfill, refused) = (0, 0, 0);
        var nextLive = livePerSecond == 0 ? DateTimeOffset.MaxValue : Start;
        for (var now = Start; now < Start + time; now += TimeSpan.FromMilliseconds(1))
        {
            for (; nextLive <= now; nextLive += TimeSpan.FromSeconds(1) / livePerSecond)
            {
                (bucket, var granted, _) = bucket.Take(now, 1);
                live += granted;
                refused += 1 - granted;
            }

            (share, bucket, var given, _) = share.Take(bucket, now, 4);
            backfill += given;
        }

        return (live, backfill, refused);
    }
}
