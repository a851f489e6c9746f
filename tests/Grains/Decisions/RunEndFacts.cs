using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Grains.Orders;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class A_failed_call
{
    [Fact]
    public void That_may_be_repeated_is_repeated_when_the_service_says()
    {
        var end = Retry(new Outcome<int>.Retry("busy", TimeSpan.FromSeconds(9)));
        Assert.Equal(("Reading: busy", TimeSpan.FromSeconds(9), true), (end.Reason, end.After, end.CountsAsAttempt));
    }

    [Fact]
    public void In_doubt_waits_for_what_may_be_on_its_way() => Assert.True(Retry(new Outcome<int>.InDoubt("no reply")).After >= TimeSpan.FromSeconds(1));

    [Fact]
    public void For_want_of_permission_waits_and_is_no_attempt_of_the_order()
    {
        var end = Retry(new Outcome<int>.Refused("wrong password", RefusalKind.Unauthorized));
        Assert.False(end.CountsAsAttempt);
        Assert.True(end.After >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void That_finds_nothing_is_repeated() => Assert.True(Retry(new Outcome<int>.Refused("no order", RefusalKind.NotFound)).CountsAsAttempt);

    [Theory]
    [InlineData(RefusalKind.Invalid)]
    [InlineData(RefusalKind.Duplicate)]
    public void That_is_refused_for_good_is_not_repeated(RefusalKind kind) =>
        Assert.Equal("Reading: no", Assert.IsType<RunEnd.Dead>(RunEnd.FromFailure(new Outcome<int>.Refused("no", kind), "Reading")).Reason);

    [Fact]
    public void A_success_is_none()
    {
        Assert.Throws<InvalidOperationException>(() => RunEnd.FromFailure(new Outcome<int>.Done(1), "Reading"));
        Assert.Throws<InvalidOperationException>(() => RunEnd.FromFailure(new Outcome<int>.Found(1), "Reading"));
    }

    private static RunEnd.Retry Retry(Outcome<int> outcome) => Assert.IsType<RunEnd.Retry>(RunEnd.FromFailure(outcome, "Reading"));
}
