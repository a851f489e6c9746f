using System.Diagnostics;
using System.Net;
using KashflowOrleans.Sandbox.Faults;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox.Faults;

public sealed class When_a_reply_is_dropped_after_the_work
{
    [Fact]
    public async Task The_invoice_is_there_and_the_connection_is_broken()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        sandbox.Account.Faults.Set(new Fault { Kind = FaultKind.DropReplyAfterWork, Match = "POST /v2/invoices", Times = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.CreateInvoiceAsync());
        Assert.Single(sandbox.Account.Invoices);
        (await sandbox.CreateInvoiceAsync("""{"Number":1}""")).ExpectError("InvoiceNumberNotUnique");
    }

    [Fact]
    public async Task A_comment_is_there_and_the_connection_is_broken()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var id = sandbox.Shop.Place(new() { Seed = 1 })[0];
        sandbox.Shop.Faults.Set(new Fault { Kind = FaultKind.DropReplyAfterWork, Match = "POST */orders/*/comments" });
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.MagentoAsync(HttpMethod.Post, $"/rest/default/V1/orders/{id}/comments", """{"statusHistory":{"comment":"done"}}"""));
        Assert.Single(sandbox.Shop.FindOrder(id)!.Comments);
    }
}

public sealed class When_a_fault_takes_the_replys_place
{
    [Fact]
    public async Task The_sql_timeout_is_a_400_with_a_number_and_does_no_work()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        sandbox.Account.Faults.Set(new Fault { Kind = FaultKind.Timeout400, Match = "POST /v2/invoices", Times = 2 });
        (await sandbox.CreateInvoiceAsync()).ExpectError("-2146232060");
        (await sandbox.CreateInvoiceAsync()).ExpectError("-2146232060");
        Assert.Empty(sandbox.Account.Invoices);
        (await sandbox.CreateInvoiceAsync()).Expect(HttpStatusCode.Created);
        Assert.Equal(2, sandbox.Account.Faults.Current[0].Fired);
    }

    [Fact]
    public async Task After_work_the_same_answer_hides_that_the_work_was_done()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        await sandbox.CreateCustomerAsync();
        sandbox.Account.Faults.Set(new Fault { Kind = FaultKind.Timeout400, Match = "POST /v2/invoices", AfterWork = true, Times = 1 });
        (await sandbox.CreateInvoiceAsync()).ExpectError("-2146232060");
        Assert.Single(sandbox.Account.Invoices);
    }

    [Fact]
    public async Task Throttling_is_429_with_retry_after()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        sandbox.Account.Faults.Set(new Fault { Kind = FaultKind.Throttle429, RetryAfterSeconds = 2 });
        var reply = (await sandbox.KashflowAsync("/v2/currencies")).Expect(HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(2), reply.Message.Headers.RetryAfter?.Delta);

        sandbox.Shop.Faults.Set(new Fault { Kind = FaultKind.Throttle429 });
        reply = (await sandbox.MagentoAsync("/rest/V1/orders/1")).Expect(HttpStatusCode.TooManyRequests);
        Assert.Equal("""{"message":"Too Many Requests","trace":null}""", reply.Text);
        Assert.Null(reply.Message.Headers.RetryAfter);
    }

    [Fact]
    public async Task Maintenance_is_a_html_page()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        sandbox.Shop.Faults.Set(new Fault { Kind = FaultKind.Html503 });
        var reply = (await sandbox.MagentoAsync("/rest/V1/orders?searchCriteria=")).Expect(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("text/html", reply.Message.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_refusal_has_the_status_asked_for_and_the_platforms_shape()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        sandbox.Account.Faults.Set(new Fault { Kind = FaultKind.Refuse, Status = 500 });
        Assert.NotNull((await sandbox.KashflowAsync("/v2/currencies")).Expect(HttpStatusCode.InternalServerError).Error);
        sandbox.Shop.Faults.Set(new Fault { Kind = FaultKind.Refuse, Status = 500 });
        Assert.Contains("Report ID: webapi-", (await sandbox.MagentoAsync("/rest/V1/orders/1")).Expect(HttpStatusCode.InternalServerError).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unauthorized_comes_once_and_the_session_lives_on()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        sandbox.Account.Faults.Set(new Fault { Kind = FaultKind.UnauthorizedOnce });
        (await sandbox.KashflowAsync("/v2/currencies")).ExpectError("InvalidSessionToken", HttpStatusCode.Unauthorized);
        (await sandbox.KashflowAsync("/v2/currencies")).Expect(HttpStatusCode.OK);
    }
}

public sealed class When_a_fault_changes_what_the_work_finds
{
    [Fact]
    public async Task Expired_sessions_stay_expired()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        sandbox.Account.Faults.Set(new Fault { Kind = FaultKind.ExpireSessions });
        (await sandbox.KashflowAsync("/v2/currencies")).ExpectError("InvalidSessionToken", HttpStatusCode.Unauthorized);
        (await sandbox.KashflowAsync("/v2/currencies")).ExpectError("InvalidSessionToken", HttpStatusCode.Unauthorized);
        await sandbox.SignInAsync();
        (await sandbox.KashflowAsync("/v2/currencies")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_locked_account_stays_locked_when_the_fault_is_gone()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        sandbox.Account.Faults.Set(new Fault { Kind = FaultKind.LockAccount });
        (await sandbox.KashflowAsync("/v2/currencies")).ExpectError("AccountLocked", HttpStatusCode.Unauthorized);
        sandbox.Account.Faults.Clear();
        (await sandbox.FirstStepAsync()).ExpectError("AccountLocked", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Read_lag_hides_what_the_matching_request_made()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        sandbox.Account.Faults.Set(new Fault { Kind = FaultKind.ReadLag, Match = "POST /v2/customers", Milliseconds = 3000, Times = 1 });
        await sandbox.CreateCustomerAsync("LAG1");
        await sandbox.CreateCustomerAsync("NOW1");
        (await sandbox.KashflowAsync("/v2/customers/LAG1")).Expect(HttpStatusCode.NotFound);
        (await sandbox.KashflowAsync("/v2/customers/NOW1")).Expect(HttpStatusCode.OK);
        sandbox.Time.Advance(TimeSpan.FromSeconds(3));
        (await sandbox.KashflowAsync("/v2/customers/LAG1")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Slow_waits_and_then_works()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        sandbox.Account.Faults.Set(new Fault { Kind = FaultKind.Slow, Milliseconds = 120 });
        var started = Stopwatch.GetTimestamp();
        (await sandbox.KashflowAsync("/v2/currencies")).Expect(HttpStatusCode.OK);
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(100));
    }
}

public sealed class When_faults_are_set_on_the_panel
{
    [Fact]
    public async Task They_replace_the_old_ones_are_listed_and_cleared_and_never_meet_the_panel()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        const string Body = """{"seed":3,"faults":[{"kind":"refuse","status":502},{"kind":"throttle429","match":"GET /v2/nominals","rate":0.5,"times":3,"retryAfterSeconds":2}]}""";
        var set = (await sandbox.KashflowAsync(HttpMethod.Post, "/_sandbox/kashflow/faults", Body)).Expect(HttpStatusCode.OK).Json.GetProperty("faults");
        Assert.Equal(["refuse", "throttle429"], set.EnumerateArray().Select(static one => one.GetProperty("kind").GetString()!));
        (await sandbox.KashflowAsync("/v2/currencies")).Expect(HttpStatusCode.BadGateway);
        Assert.Equal(1, (await sandbox.KashflowAsync("/_sandbox/kashflow/faults")).Json.GetProperty("faults")[0].GetProperty("fired").GetInt32());
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/_sandbox/kashflow/faults")).Expect(HttpStatusCode.OK);
        (await sandbox.KashflowAsync("/v2/currencies")).Expect(HttpStatusCode.OK);
        (await sandbox.KashflowAsync(HttpMethod.Post, "/_sandbox/kashflow/faults", """{"faults":[{"kind":"unheard"}]}""")).Expect(HttpStatusCode.BadRequest);
        Assert.Equal("""{"faults":[]}""", (await sandbox.MagentoAsync(HttpMethod.Get, "/_sandbox/magento/faults")).Text);
    }

    [Fact]
    public void The_same_seed_meets_the_same_requests_at_about_the_rate()
    {
        var first = Fired(seed: 9);
        Assert.Equal(first, Fired(seed: 9));
        Assert.NotEqual(first, Fired(seed: 10));
        Assert.InRange(first.Count(static one => one), 20, 90);

        static List<bool> Fired(int seed)
        {
            var faults = new FaultSet(0);
            faults.Set([new Fault { Kind = FaultKind.DropReplyAfterWork, Rate = 0.05 }], seed);
            return [.. Enumerable.Range(0, 1000).Select(_ => faults.Plan("POST", "/v2/invoices").DropReply)];
        }
    }

    [Theory]
    [InlineData(null, "GET", "/v2/invoices", true)]
    [InlineData("POST /v2/invoices", "POST", "/V2/Invoices", true)]
    [InlineData("POST /v2/invoices", "GET", "/v2/invoices", false)]
    [InlineData("POST /v2/invoices", "POST", "/v2/invoices/1", false)]
    [InlineData("/v2/invoices/*", "PUT", "/v2/invoices/17", true)]
    [InlineData("* */comments", "POST", "/rest/default/V1/orders/3/comments", true)]
    [InlineData("*/orders/*/comments", "POST", "/rest/default/V1/orders/3/comments", true)]
    [InlineData("*/orders/*/hold", "POST", "/rest/default/V1/orders/3/comments", false)]
    [InlineData("DELETE", "DELETE", "/anything", true)]
    [InlineData("DELETE", "GET", "/anything", false)]
    public void A_pattern_meets_method_and_path(string? pattern, string method, string path, bool meets) =>
        Assert.Equal(meets, new RequestPattern(pattern).Meets(method, path));
}
