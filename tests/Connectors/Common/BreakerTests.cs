using KashflowOrleans.Connectors.Common.Http;

namespace KashflowOrleans.Tests.Connectors.Common;

public sealed class A_breaker
{
    private const int Threshold = 3;

    private static readonly DateTimeOffset Start = new(2026, 3, 31, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(1);

    [Fact]
    public void Opens_after_so_many_failures_in_a_row()
    {
        Assert.Null(After(BreakerResult.Failure, BreakerResult.Failure).OpenUntil);
        Assert.Equal(Start + TimeSpan.FromSeconds(2), After(BreakerResult.Failure, BreakerResult.Failure, BreakerResult.Failure).OpenUntil);
    }

    [Fact]
    public void Starts_counting_again_after_a_success() =>
        Assert.Null(After(BreakerResult.Failure, BreakerResult.Failure, BreakerResult.Success, BreakerResult.Failure, BreakerResult.Failure).OpenUntil);

    [Fact]
    public void Is_not_moved_by_what_says_nothing_about_the_service() =>
        Assert.Equal(2, After(BreakerResult.Failure, BreakerResult.Neutral, BreakerResult.Failure).Failures);

    [Fact]
    public void Lets_nothing_pass_while_open_and_names_the_remaining_time()
    {
        var (_, pass, remaining) = Open().Enter(Start + TimeSpan.FromMilliseconds(500), ProbePatience);
        Assert.Equal((BreakerPass.None, TimeSpan.FromMilliseconds(1500)), (pass, remaining));
    }

    [Fact]
    public void Lets_exactly_one_probe_pass_when_the_time_is_up()
    {
        var (probing, first, _) = Open().Enter(Start + TimeSpan.FromSeconds(2), ProbePatience);
        var (_, second, remaining) = probing.Enter(Start + TimeSpan.FromSeconds(2), ProbePatience);
        Assert.Equal((BreakerPass.Probe, BreakerPass.None, ProbePatience), (first, second, remaining));
    }

    [Fact]
    public void Closes_when_the_probe_succeeds() => Assert.Equal(Breaker.Closed, Leave(Probing(), BreakerPass.Probe, BreakerResult.Success));

    [Fact]
    public void Stays_open_longer_when_the_probe_fails()
    {
        var failed = Leave(Probing(), BreakerPass.Probe, BreakerResult.Failure);
        Assert.Equal(Start + TimeSpan.FromSeconds(4), failed.OpenUntil);
        Assert.False(failed.IsProbing);
    }

    [Fact]
    public void Sends_another_probe_when_the_first_came_to_nothing()
    {
        var abandoned = Leave(Probing(), BreakerPass.Probe, BreakerResult.Neutral);
        Assert.Equal(BreakerPass.Probe, abandoned.Enter(Start + TimeSpan.FromSeconds(3), ProbePatience).Pass);
    }

    [Theory]
    [InlineData(BreakerResult.Success)]
    [InlineData(BreakerResult.Failure)]
    public void Ignores_late_results_of_requests_sent_before_it_opened(BreakerResult late)
    {
        var probing = Probing();
        Assert.Equal(probing, Leave(probing, BreakerPass.Normal, late));
    }

    private static Breaker Open() => After(BreakerResult.Failure, BreakerResult.Failure, BreakerResult.Failure);

    private static Breaker Probing() => Open().Enter(Start + TimeSpan.FromSeconds(2), ProbePatience).Next;

    private static Breaker After(params BreakerResult[] results) => results.Aggregate(Breaker.Closed, (breaker, result) => Leave(breaker, BreakerPass.Normal, result));

    private static Breaker Leave(Breaker breaker, BreakerPass pass, BreakerResult result) =>
        breaker.Leave(pass, result, Start, Threshold, trips => TimeSpan.FromSeconds(2 << trips));
}
