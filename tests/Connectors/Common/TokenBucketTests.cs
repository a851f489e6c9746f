using KashflowOrleans.Connectors.Common.Http;

namespace KashflowOrleans.Tests.Connectors.Common;

public sealed class A_token_bucket
{
    private static readonly DateTimeOffset Start = new(2026, 3, 31, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Grants_one_second_worth_at_once_and_then_names_the_exact_wait()
    {
        var (bucket, granted, _) = TokenBucket.Full(20, Start).Take(Start, 50);
        Assert.Equal(20, granted);
        var (_, none, wait) = bucket.Take(Start, 1);
        Assert.Equal((0, TimeSpan.FromMilliseconds(50)), (none, wait));
    }

    [Fact]
    public void Grants_one_after_exactly_the_wait_it_named_and_none_a_tick_earlier()
    {
        var bucket = TokenBucket.Full(3, Start).Take(Start, 3).Next;
        var wait = bucket.Take(Start, 1).Wait;
        Assert.Equal(0, bucket.Take(Start + wait - TimeSpan.FromTicks(1), 1).Granted);
        Assert.Equal(1, bucket.Take(Start + wait, 1).Granted);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 13)]
    [InlineData(300, 40)]
    public void Never_grants_more_than_rate_times_time_plus_one_burst(int rate, int seed)
    {
        var random = new Random(seed);
        var bucket = TokenBucket.Full(rate, Start);
        var (now, total) = (Start, 0L);
        for (var step = 0; step < 2000; step++)
        {
            now += TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerSecond / rate * 2));
            (bucket, var granted, _) = bucket.Take(now, random.Next(1, 5));
            total += granted;
            Assert.True(total <= ((now - Start).TotalSeconds * rate) + rate + 1e-6, $"step {step}: {total} granted after {now - Start}");
        }
    }

    [Fact]
    public void Loses_nothing_when_asked_as_often_as_it_allows()
    {
        var bucket = TokenBucket.Full(7, Start).Take(Start, 7).Next;
        var (now, total) = (Start, 0);
        while (now < Start + TimeSpan.FromSeconds(10))
        {
            var (next, granted, wait) = bucket.Take(now, 1);
            (bucket, total) = (next, total + granted);
            now += wait;
        }

        Assert.InRange(total, 69, 70);
    }

    [Fact]
    public void Saves_up_no_more_than_one_second()
    {
        var bucket = TokenBucket.Full(5, Start).Take(Start, 5).Next;
        Assert.Equal(5, bucket.Take(Start + TimeSpan.FromHours(1), 100).Granted);
    }

    [Fact]
    public void Grants_nothing_while_paused_and_does_not_burst_afterwards()
    {
        var until = Start + TimeSpan.FromSeconds(30);
        var bucket = TokenBucket.Full(10, Start).Pause(until);
        Assert.Equal((0, TimeSpan.FromSeconds(20)), (bucket.Take(Start + TimeSpan.FromSeconds(10), 1).Granted, bucket.Take(Start + TimeSpan.FromSeconds(10), 1).Wait));
        Assert.Equal(1, bucket.Take(until, 10).Granted);
    }

    [Fact]
    public void Keeps_the_longer_of_two_pauses()
    {
        var bucket = TokenBucket.Full(10, Start).Pause(Start + TimeSpan.FromSeconds(30)).Pause(Start + TimeSpan.FromSeconds(5));
        Assert.Equal(Start + TimeSpan.FromSeconds(30), bucket.PausedUntil);
    }

    [Fact]
    public void Earns_nothing_from_a_clock_that_steps_back_and_goes_on_from_there()
    {
        var bucket = TokenBucket.Full(10, Start).Take(Start, 10).Next;
        (bucket, var granted, _) = bucket.Take(Start - TimeSpan.FromHours(1), 1);
        Assert.Equal(0, granted);
        Assert.Equal(10, bucket.Take(Start - TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1), 20).Granted);
    }

    [Fact]
    public void Takes_a_new_rate_at_once()
    {
        var bucket = TokenBucket.Full(100, Start).WithRate(2, Start);
        Assert.Equal(2, bucket.Take(Start, 100).Granted);
    }
}
