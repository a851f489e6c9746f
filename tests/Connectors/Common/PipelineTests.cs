using System.Net;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Connectors.Common.Support;
using Polly.Timeout;
using static KashflowOrleans.Tests.Connectors.Common.Support.HttpBench;

namespace KashflowOrleans.Tests.Connectors.Common;

public sealed class When_the_budget_is_used_up
{
    [Fact]
    public async Task Nothing_is_sent_and_nothing_stands_in_the_audit()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(HttpStatusCode.OK)));
        bench.Gate.HasBudget = false;
        await Assert.ThrowsAsync<CallNotSentException>(() => bench.Get());
        Assert.Empty(bench.Transport.Sent);
        Assert.Empty(bench.Audit.Lines);
    }

    [Fact]
    public async Task The_breaker_does_not_take_it_for_a_fault_of_the_service()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(HttpStatusCode.OK)));
        bench.Gate.HasBudget = false;
        for (var call = 0; call < 20; call++)
        {
            await Assert.ThrowsAsync<CallNotSentException>(() => bench.Get());
        }

        bench.Gate.HasBudget = true;
        using var response = await bench.Get();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}

public sealed class When_a_reading_request_meets_a_passing_fault
{
    public static TheoryData<string> Faults => ["500", "502", "503", "408", "429", "hiccup", "break"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task It_is_repeated_shortly_after_and_each_try_is_paid_for_and_on_record(string fault)
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Make(fault), Make(fault), Status(HttpStatusCode.OK)));
        using var response = await bench.Get();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((3, 3, 3), (bench.Transport.Sent.Count, bench.Gate.Leases, bench.Audit.Lines.Count));
    }

    [Fact]
    public async Task It_is_given_up_after_two_more_tries()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(HttpStatusCode.ServiceUnavailable)));
        using var response = await bench.Get();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(3, bench.Transport.Sent.Count);
    }

    [Fact]
    public async Task It_waits_as_long_as_the_service_asks()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(HttpStatusCode.ServiceUnavailable, retryAfter: TimeSpan.FromSeconds(2)), Status(HttpStatusCode.OK)));
        var before = bench.Time.GetUtcNow();
        using var response = await bench.Get();
        Assert.Equal(TimeSpan.FromSeconds(2), bench.Time.GetUtcNow() - before);
    }

    [Fact]
    public async Task It_is_not_repeated_when_the_service_asks_for_a_long_wait()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(HttpStatusCode.TooManyRequests, retryAfter: TimeSpan.FromSeconds(90))));
        using var response = await bench.Get();
        Assert.Single(bench.Transport.Sent);
        Assert.Equal(TimeSpan.FromSeconds(90), response.Headers.RetryAfter?.Delta);
    }

    private static Func<HttpResponseMessage> Make(string fault) => fault switch
    {
        "hiccup" => Status(HttpStatusCode.BadRequest, "hiccup"),
        "break" => Breaks(),
        _ => Status((HttpStatusCode)int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture)),
    };
}

public sealed class When_a_creating_request_meets_a_fault
{
    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "")]
    [InlineData(HttpStatusCode.TooManyRequests, "")]
    [InlineData(HttpStatusCode.BadRequest, "hiccup")]
    public async Task It_is_never_sent_twice(HttpStatusCode status, string body)
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(status, body)));
        using var response = await bench.Post();
        Assert.Equal(status, response.StatusCode);
        Assert.Single(bench.Transport.Sent);
    }

    [Fact]
    public async Task It_is_not_sent_again_when_the_connection_breaks()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Breaks()));
        await Assert.ThrowsAsync<HttpRequestException>(() => bench.Post());
        Assert.Single(bench.Transport.Sent);
    }
}

public sealed class When_the_service_does_not_answer
{
    [Fact]
    public async Task The_call_ends_at_its_time_out_and_the_audit_says_so()
    {
        using var silent = new SilentTransport();
        using var bench = new SilentBench(silent);
        var failure = await Assert.ThrowsAsync<TimeoutRejectedException>(() => bench.Get());
        Assert.Equal(TimeSpan.FromSeconds(30), failure.Timeout);
        Assert.Equal("no answer within 30 s", Assert.Single(bench.Audit.Lines).Result);
        Assert.Equal(30_000, bench.Audit.Lines[0].Milliseconds);
    }

    private sealed class SilentTransport : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage();
        }
    }

    private sealed class SilentBench : IDisposable
    {
        private readonly HttpClient _client;

        public SilentBench(HttpMessageHandler transport)
        {
            var connection = new KashflowOrleans.Configuration.ConnectionConfig(
                "books", "kashflow", "https://service.test", new Dictionary<string, string>(), new Dictionary<string, string>());
            var services = new KashflowOrleans.Connectors.Common.ConnectorServices(
                Audit, new PlainSecrets(), Time, new Random(1), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, () => transport);
            _client = ConnectorHttp.Create(KashflowOrleans.Keys.MerchantId.Parse("acme"), connection, new ScriptedGate(), null, new OneWordErrors(), services);
        }

        public AuditList Audit { get; } = new();

        public ManualTime Time { get; } = new();

        public Task<HttpResponseMessage> Get() => Time.Drive(_client.GetAsync(new Uri("https://service.test/things")), TimeSpan.FromSeconds(30));

        public void Dispose() => _client.Dispose();
    }
}

public sealed class When_no_connection_comes_about_in_time
{
    [Fact]
    public async Task The_request_counts_as_never_sent()
    {
        using var transport = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(20),
            ConnectCallback = static async (_, cancellation) =>
            {
                await Task.Delay(Timeout.Infinite, cancellation);
                return Stream.Null;
            },
        };
        var connection = new KashflowOrleans.Configuration.ConnectionConfig(
            "books", "kashflow", "http://service.test", new Dictionary<string, string>(), new Dictionary<string, string>());
        var audit = new AuditList();
        var services = new KashflowOrleans.Connectors.Common.ConnectorServices(
            audit, new PlainSecrets(), TimeProvider.System, new Random(1), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, () => transport);
        using var client = ConnectorHttp.Create(KashflowOrleans.Keys.MerchantId.Parse("acme"), connection, new ScriptedGate(), null, new OneWordErrors(), services);
        using var content = new StringContent("{}");
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync(new Uri("http://service.test/things"), content));
        Assert.Equal(new HttpFailure(FailureKind.Retry, "no connection"), HttpFailure.Of(CallKind.Write, failure));
        Assert.Equal("no connection", Assert.Single(audit.Lines).Result);
    }
}

public sealed class When_the_session_has_expired
{
    [Fact]
    public async Task A_new_one_is_asked_for_and_the_request_sent_once_more_even_when_it_creates()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(HttpStatusCode.Unauthorized, "expired"), Status(HttpStatusCode.Created)), authenticates: true);
        using var response = await bench.Post();
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(["Bearer session-0", "Bearer session-1"], bench.Transport.Sent.Select(request => request.Authorization));
        Assert.Equal(bench.Transport.Sent[0].Body, bench.Transport.Sent[1].Body);
        Assert.Equal(["session-0"], bench.Gate.Rejected);
    }

    [Fact]
    public async Task It_is_not_tried_a_third_time()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(HttpStatusCode.Unauthorized, "expired")), authenticates: true);
        using var response = await bench.Get();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(2, bench.Transport.Sent.Count);
    }

    [Fact]
    public async Task Another_401_leaves_the_session_alone()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(HttpStatusCode.Unauthorized, "not permitted")), authenticates: true);
        using var response = await bench.Get();
        Assert.Single(bench.Transport.Sent);
        Assert.Empty(bench.Gate.Rejected);
    }

    [Fact]
    public async Task Nothing_is_sent_when_there_is_no_session_to_be_had()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(HttpStatusCode.OK)), authenticates: true);
        bench.Gate.NoSession = new SessionReply(null, "the account is locked", true, TimeSpan.Zero);
        var held = await Assert.ThrowsAsync<CallNotSentException>(() => bench.Get());
        Assert.True(held.IsFinal);
        Assert.Empty(bench.Transport.Sent);
    }
}

public sealed class When_the_service_throttles
{
    [Fact]
    public async Task The_whole_cluster_hears_how_long_to_pause()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(HttpStatusCode.TooManyRequests, retryAfter: TimeSpan.FromSeconds(17))));
        using var response = await bench.Post();
        Assert.Equal([TimeSpan.FromSeconds(17)], bench.Gate.Pauses);
    }

    [Fact]
    public async Task A_pause_is_made_up_when_none_is_named_and_grows_while_it_goes_on()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(HttpStatusCode.TooManyRequests)));
        for (var call = 0; call < 6; call++)
        {
            using var response = await bench.Post();
            Assert.NotNull(response.Headers.RetryAfter?.Delta);
        }

        var pauses = bench.Gate.Pauses.ToList();
        Assert.Equal(6, pauses.Count);
        Assert.InRange(pauses[0], TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5));
        Assert.InRange(pauses[5], TimeSpan.FromSeconds(16), TimeSpan.FromSeconds(48));
    }

    [Fact]
    public async Task A_date_is_understood_too()
    {
        HttpBench? bench = null;
        using var transport = new ScriptedTransport(_ =>
        {
            var response = Status(HttpStatusCode.ServiceUnavailable)();
            response.Headers.RetryAfter = new(bench!.Time.GetUtcNow() + TimeSpan.FromSeconds(40));
            return response;
        });
        using (bench = new HttpBench(transport))
        {
            using var response = await bench.Post();
            Assert.Equal([TimeSpan.FromSeconds(40)], bench.Gate.Pauses);
        }
    }
}

public sealed class When_the_service_keeps_failing
{
    [Fact]
    public async Task It_is_left_alone_for_a_while_and_then_probed()
    {
        var works = false;
        using var transport = new ScriptedTransport(_ => Status(works ? HttpStatusCode.OK : HttpStatusCode.InternalServerError)());
        using var bench = new HttpBench(transport);
        for (var call = 0; call < bench.Options.BreakerFailures; call++)
        {
            using var failed = await bench.Post();
        }

        var held = await Assert.ThrowsAsync<CallNotSentException>(() => bench.Post());
        Assert.Equal(bench.Options.BreakerFailures, transport.Sent.Count);
        Assert.InRange(held.After!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

        bench.Time.Advance(held.After.Value);
        using (var probe = await bench.Post())
        {
            Assert.Equal(HttpStatusCode.InternalServerError, probe.StatusCode);
        }

        var longer = await Assert.ThrowsAsync<CallNotSentException>(() => bench.Post());
        Assert.InRange(longer.After!.Value, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6));

        works = true;
        bench.Time.Advance(longer.After.Value);
        for (var call = 0; call < 3; call++)
        {
            using var response = await bench.Post();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task Refusals_and_throttling_do_not_count()
    {
        using var bench = new HttpBench(ScriptedTransport.Sequence(Status(HttpStatusCode.BadRequest), Status(HttpStatusCode.NotFound), Status(HttpStatusCode.TooManyRequests)));
        for (var call = 0; call < 20; call++)
        {
            using var response = await bench.Post();
        }

        Assert.Equal(20, bench.Transport.Sent.Count);
    }
}

public sealed class An_exchange
{
    [Fact]
    public async Task Leaves_one_audit_line_with_who_what_and_how_long()
    {
        using var bench = new HttpBench(new ScriptedTransport(_ => ScriptedTransport.Json(HttpStatusCode.Created, """{"Id":7,"Email":"jo@example.org"}""")));
        using var response = await bench.Post("/customers?notify=jo@example.org");
        var line = Assert.Single(bench.Audit.Lines);
        Assert.Equal(
            ("acme", "books", "acme/shop/7", "corr-1", "engine", "POST /v2/customers?notify=***", "201", """{"Amount":1.5,"Email":"***"}""", """{"Id":7,"Email":"***"}"""),
            (line.Merchant, line.Connection, line.Entity, line.CorrelationId, line.Actor, line.Action, line.Result, line.Request, line.Response));
    }

    [Fact]
    public async Task Leaves_the_reply_whole_for_its_reader()
    {
        using var bench = new HttpBench(new ScriptedTransport(_ => ScriptedTransport.Json(HttpStatusCode.OK, """{"Id":7}""")));
        using var response = await bench.Get();
        Assert.Equal("""{"Id":7}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Refuses_a_reply_beyond_the_limit()
    {
        using var bench = new HttpBench(
            new ScriptedTransport(_ => ScriptedTransport.Json(HttpStatusCode.OK, $"\"{new string('x', 2000)}\"")), configure: static options => options with { MaxResponseBytes = 1000 });
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => bench.Get());
        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, failure.HttpRequestError);
        Assert.Single(bench.Transport.Sent);
    }
}
