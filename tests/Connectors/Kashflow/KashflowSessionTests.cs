using System.Net;
using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Connectors.Common.Support;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

public sealed class When_logging_in
{
    private const string Challenge = """{"TemporaryToken":"temp-1","MemorableWordList":[{"Position":8,"Value":""},{"Position":1,"Value":""},{"Position":3,"Value":""}]}""";

    [Fact]
    public async Task The_characters_asked_for_are_sent_counting_from_one()
    {
        var bench = new KashflowBench(request => request.Method == HttpMethod.Post
            ? ScriptedTransport.Json(HttpStatusCode.Created, Challenge)
            : KashflowBench.Ok("""{"SessionToken":"session-guid","CompanyName":"Acme"}"""));
        var reply = await LogIn(bench);
        Assert.Equal(new SessionReply("session-guid", null, false, TimeSpan.Zero), reply);
        Assert.Equal(["POST /v2/sessiontoken", "PUT /v2/sessiontoken"], bench.Requests);
        Assert.Equal("""{"UserName":"books@example.org","Password":"hunter2-secret"}""", bench.Transport.Sent[0].Body);
        Assert.Equal(
            """{"TemporaryToken":"temp-1","MemorableWordList":[{"Position":8,"Value":"s"},{"Position":1,"Value":"p"},{"Position":3,"Value":"n"}]}""", bench.Transport.Sent[1].Body);
        Assert.All(bench.Transport.Sent, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task No_secret_reaches_the_audit()
    {
        var bench = new KashflowBench(request => request.Method == HttpMethod.Post
            ? ScriptedTransport.Json(HttpStatusCode.Created, Challenge)
            : KashflowBench.Ok("""{"SessionToken":"session-guid","EmailId":"books@example.org"}"""));
        await LogIn(bench);
        Assert.Equal(2, bench.Audit.Lines.Count);
        foreach (var secret in new[] { "books@example.org", "hunter2", "temp-1", "session-guid", "\"n\"" })
        {
            Assert.DoesNotContain(bench.Audit.Lines, line => line.ToString().Contains(secret, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(400, "InvalidCredentials")]
    [InlineData(401, "AccountLocked")]
    [InlineData(400, "PasswordExpired")]
    [InlineData(400, "SomethingNobodyKnows")]
    [InlineData(403, "")]
    public async Task Refused_credentials_are_final_and_tried_once(int status, string error)
    {
        var bench = new KashflowBench(_ => KashflowBench.Refused(error, "no", (HttpStatusCode)status));
        var reply = await LogIn(bench);
        Assert.Equal((null, true), (reply.Token, reply.Final));
        Assert.Contains("user name and password", reply.Problem, StringComparison.Ordinal);
        Assert.Single(bench.Transport.Sent);
    }

    [Fact]
    public async Task A_refused_memorable_word_is_final()
    {
        var bench = new KashflowBench(request => request.Method == HttpMethod.Post
            ? ScriptedTransport.Json(HttpStatusCode.Created, Challenge)
            : KashflowBench.Refused("InvalidCredentials", "no"));
        var reply = await LogIn(bench);
        Assert.True(reply.Final);
        Assert.Contains("memorable word", reply.Problem, StringComparison.Ordinal);
        Assert.Equal(2, bench.Transport.Sent.Count);
    }

    [Fact]
    public async Task A_position_beyond_the_word_is_not_guessed_at()
    {
        var bench = new KashflowBench(_ => ScriptedTransport.Json(HttpStatusCode.Created, """{"TemporaryToken":"t","MemorableWordList":[{"Position":9,"Value":""}]}"""));
        var reply = await LogIn(bench);
        Assert.True(reply.Final);
        Assert.Contains("character 9 of the memorable word, the configured one has 8", reply.Problem, StringComparison.Ordinal);
        Assert.Single(bench.Transport.Sent);
    }

    [Theory]
    [InlineData("""{"IsLockedOut":true,"TemporaryToken":"t","MemorableWordList":[{"Position":1}]}""")]
    [InlineData("""{"Disabled":1,"TemporaryToken":"t","MemorableWordList":[{"Position":1}]}""")]
    [InlineData("""{"SubscriptionExpired":"true","TemporaryToken":"t","MemorableWordList":[{"Position":1}]}""")]
    public async Task An_account_that_cannot_be_used_is_left_alone(string challenge)
    {
        var bench = new KashflowBench(_ => ScriptedTransport.Json(HttpStatusCode.Created, challenge));
        Assert.True((await LogIn(bench)).Final);
        Assert.Single(bench.Transport.Sent);
    }

    [Fact]
    public async Task A_fault_of_the_service_is_worth_another_try_later()
    {
        foreach (var answer in new Func<HttpResponseMessage>[]
        {
            () => ScriptedTransport.Html(HttpStatusCode.ServiceUnavailable),
            () => KashflowBench.Refused("-2146232060", "Execution Timeout Expired."),
            () => throw new HttpRequestException(HttpRequestError.ConnectionError),
            () => throw new HttpRequestException(HttpRequestError.ResponseEnded),
            () => KashflowBench.Ok("no json"),
        })
        {
            var bench = new KashflowBench(_ => answer());
            var reply = await LogIn(bench);
            Assert.Equal((null, false), (reply.Token, reply.Final));
            Assert.True(reply.RetryAfter > TimeSpan.Zero);
            Assert.Single(bench.Transport.Sent);
        }
    }

    [Fact]
    public async Task A_temporary_token_that_ran_out_is_worth_another_try()
    {
        var bench = new KashflowBench(request => request.Method == HttpMethod.Post
            ? ScriptedTransport.Json(HttpStatusCode.Created, Challenge)
            : KashflowBench.Refused("InvalidTemporaryToken", "expired"));
        Assert.False((await LogIn(bench)).Final);
    }

    [Fact]
    public async Task A_secret_that_leads_nowhere_is_named()
    {
        var bench = new KashflowBench(_ => throw new InvalidOperationException("nothing should be sent"));
        var source = KashflowOrleans.Connectors.Kashflow.KashflowConnector.CreateSessionSource(
            KashflowOrleans.Keys.MerchantId.Parse("acme"), Samples.Connection(), bench.Services with { Secrets = new PlainSecrets() });
        var reply = await source.LogIn(CancellationToken.None);
        Assert.True(reply.Final);
        Assert.Contains("env:USER", reply.Problem, StringComparison.Ordinal);
    }

    private static Task<SessionReply> LogIn(KashflowBench bench) => bench.Run(bench.SessionSource().LogIn(CancellationToken.None));
}
