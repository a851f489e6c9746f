using KashflowOrleans.Grains.Orders;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class The_retry_policy
{
    [Fact]
    public void Every_wait_is_between_half_the_shortest_and_the_longest()
    {
        for (var attempts = 0; attempts < RetryPolicy.MaxAttempts; attempts++)
        {
            foreach (var dice in new[] { 0d, 0.25, 0.5, 0.999_999 })
            {
                var wait = RetryPolicy.Next(attempts, null, dice)!.Value;
                Assert.InRange(wait, RetryPolicy.Shortest / 2, RetryPolicy.Longest);
            }
        }
    }

    [Fact]
    public void Waits_grow_and_then_stay()
    {
        var waits = Enumerable.Range(0, RetryPolicy.MaxAttempts).Select(attempts => RetryPolicy.Next(attempts, null, 0.5)!.Value).ToList();
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(waits[^1], waits[^2]);
        Assert.True(waits[1] > waits[0]);
    }

    [Fact]
    public void The_dice_spread_the_waits() => Assert.True(RetryPolicy.Next(8, null, 0.9)!.Value - RetryPolicy.Next(8, null, 0.1)!.Value > TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(86_400)]
    public void What_a_service_asks_for_is_never_undercut(int seconds)
    {
        var asked = TimeSpan.FromSeconds(seconds);
        for (var attempts = 0; attempts < RetryPolicy.MaxAttempts; attempts++)
        {
            Assert.True(RetryPolicy.Next(attempts, asked, 0)!.Value >= asked);
            Assert.True(RetryPolicy.Next(attempts, asked, 0.999)!.Value >= asked);
        }
    }

    [Fact]
    public void After_the_last_attempt_there_is_no_next()
    {
        Assert.NotNull(RetryPolicy.Next(RetryPolicy.MaxAttempts - 1, null, 0.5));
        Assert.Null(RetryPolicy.Next(RetryPolicy.MaxAttempts, null, 0.5));
        Assert.Null(RetryPolicy.Next(int.MaxValue, TimeSpan.FromSeconds(5), 0.5));
    }

    [Fact]
    public void An_outage_of_a_day_is_survived()
    {
        var patience = Enumerable.Range(1, RetryPolicy.MaxAttempts - 1).Aggregate(TimeSpan.Zero, (sum, attempts) => sum + RetryPolicy.Next(attempts, null, 0)!.Value);
        Assert.InRange(patience, TimeSpan.FromHours(18), TimeSpan.FromDays(3));
    }
}
