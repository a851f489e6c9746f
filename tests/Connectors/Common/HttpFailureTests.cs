using System.Net;
using System.Text.Json;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using Polly.Timeout;

namespace KashflowOrleans.Tests.Connectors.Common;

public sealed class A_failed_call
{
    [Theory]
    [InlineData(HttpRequestError.NameResolutionError)]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.SecureConnectionError)]
    public void Is_retried_when_the_request_was_never_sent(HttpRequestError error) =>
        Assert.Equal(FailureKind.Retry, HttpFailure.Of(CallKind.Write, new HttpRequestException(error)).Kind);

    [Theory]
    [InlineData(HttpRequestError.ResponseEnded)]
    [InlineData(HttpRequestError.HttpProtocolError)]
    [InlineData(HttpRequestError.InvalidResponse)]
    [InlineData(HttpRequestError.Unknown)]
    [InlineData(HttpRequestError.ConfigurationLimitExceeded)]
    public void Is_in_doubt_when_it_creates_and_the_request_may_have_arrived(HttpRequestError error) =>
        Assert.Equal(FailureKind.InDoubt, HttpFailure.Of(CallKind.Write, new HttpRequestException(error)).Kind);

    [Fact]
    public void Is_in_doubt_after_a_time_out_when_it_creates_and_retried_when_it_reads()
    {
        var timeout = new TimeoutRejectedException("late", TimeSpan.FromSeconds(30));
        Assert.Equal(FailureKind.InDoubt, HttpFailure.Of(CallKind.Write, timeout).Kind);
        Assert.Equal(new HttpFailure(FailureKind.Retry, "no answer within 30 s"), HttpFailure.Of(CallKind.Read, timeout));
    }

    [Theory]
    [InlineData(CallKind.Read, FailureKind.Retry)]
    [InlineData(CallKind.Write, FailureKind.InDoubt)]
    public void Of_unreadable_reply_is_asked_again_or_looked_up(CallKind call, FailureKind kind)
    {
        Assert.Equal(kind, HttpFailure.Of(call, new JsonException()).Kind);
        Assert.Equal(kind, HttpFailure.Unreadable(call, "it is empty").Kind);
    }

    [Fact]
    public void Of_a_held_back_request_is_retried_after_the_time_that_was_named()
    {
        var failure = HttpFailure.Of(CallKind.Write, new InvalidOperationException("wrapped", new CallNotSentException("breaker", TimeSpan.FromSeconds(7))));
        Assert.Equal(new HttpFailure(FailureKind.Retry, "breaker", TimeSpan.FromSeconds(7)), failure);
    }

    [Fact]
    public void Of_refused_credentials_needs_a_person()
    {
        var failure = HttpFailure.Of(CallKind.Read, new CallNotSentException("locked", null, isFinal: true));
        Assert.Equal(new HttpFailure(FailureKind.Refused, "locked", Refusal: RefusalKind.Unauthorized), failure);
    }

    [Theory]
    [InlineData(301, FailureKind.Refused, RefusalKind.Invalid)]
    [InlineData(400, FailureKind.Refused, RefusalKind.Invalid)]
    [InlineData(401, FailureKind.Refused, RefusalKind.Unauthorized)]
    [InlineData(403, FailureKind.Refused, RefusalKind.Unauthorized)]
    [InlineData(404, FailureKind.Refused, RefusalKind.NotFound)]
    [InlineData(409, FailureKind.Refused, RefusalKind.Duplicate)]
    [InlineData(413, FailureKind.Refused, RefusalKind.Invalid)]
    [InlineData(422, FailureKind.Refused, RefusalKind.Invalid)]
    [InlineData(408, FailureKind.InDoubt, RefusalKind.Invalid)]
    [InlineData(429, FailureKind.Retry, RefusalKind.Invalid)]
    [InlineData(500, FailureKind.InDoubt, RefusalKind.Invalid)]
    [InlineData(502, FailureKind.InDoubt, RefusalKind.Invalid)]
    [InlineData(503, FailureKind.InDoubt, RefusalKind.Invalid)]
    [InlineData(504, FailureKind.InDoubt, RefusalKind.Invalid)]
    public void Goes_by_its_status_when_it_creates(int status, FailureKind kind, RefusalKind refusal)
    {
        var failure = HttpFailure.Of(CallKind.Write, (HttpStatusCode)status, null, null);
        Assert.Equal((kind, refusal), (failure.Kind, failure.Refusal));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public void Is_retried_as_the_service_asks_when_it_reads(int status) =>
        Assert.Equal(
            new HttpFailure(FailureKind.Retry, $"HTTP {status}", TimeSpan.FromSeconds(5)), HttpFailure.Of(CallKind.Read, (HttpStatusCode)status, TimeSpan.FromSeconds(5), null));

    [Theory]
    [InlineData(ServiceErrorKind.Duplicate, FailureKind.Refused, RefusalKind.Duplicate)]
    [InlineData(ServiceErrorKind.NotFound, FailureKind.Refused, RefusalKind.NotFound)]
    [InlineData(ServiceErrorKind.Invalid, FailureKind.Refused, RefusalKind.Invalid)]
    [InlineData(ServiceErrorKind.Unauthorized, FailureKind.Refused, RefusalKind.Unauthorized)]
    [InlineData(ServiceErrorKind.SessionExpired, FailureKind.Retry, RefusalKind.Invalid)]
    [InlineData(ServiceErrorKind.Transient, FailureKind.InDoubt, RefusalKind.Invalid)]
    [InlineData(ServiceErrorKind.ByStatus, FailureKind.Refused, RefusalKind.Invalid)]
    public void Goes_by_what_the_service_says_before_its_status(ServiceErrorKind said, FailureKind kind, RefusalKind refusal)
    {
        var failure = HttpFailure.Of(CallKind.Write, HttpStatusCode.BadRequest, null, new ServiceError(said, "words"));
        Assert.Equal((kind, refusal, "HTTP 400: words"), (failure.Kind, failure.Refusal, failure.Reason));
    }

    [Fact]
    public void Becomes_the_outcome_of_its_kind()
    {
        Assert.Equal(new Outcome<int>.Retry("r", TimeSpan.FromSeconds(1)), new HttpFailure(FailureKind.Retry, "r", TimeSpan.FromSeconds(1)).ToOutcome<int>());
        Assert.Equal(new Outcome<int>.InDoubt("d"), new HttpFailure(FailureKind.InDoubt, "d").ToOutcome<int>());
        Assert.Equal(new Outcome<int>.Refused("n", RefusalKind.NotFound), new HttpFailure(FailureKind.Refused, "n", Refusal: RefusalKind.NotFound).ToOutcome<int>());
    }
}
