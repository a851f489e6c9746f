using System.Net;
using KashflowOrleans.Sandbox.Kashflow;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox.Kashflow;

public sealed class When_signing_in
{
    [Fact]
    public async Task Two_steps_give_a_session_that_opens_the_ledger()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var first = (await sandbox.FirstStepAsync()).Expect(HttpStatusCode.Created);
        var positions = first.Json.GetProperty("MemorableWordList").EnumerateArray().Select(one => one.GetProperty("Position").GetInt32()).ToList();
        Assert.Equal(3, positions.Distinct().Count());
        Assert.All(positions, position => Assert.InRange(position, 1, sandbox.Account.Options.MemorableWord.Length));

        var second = (await sandbox.SecondStepAsync(first.Json)).Expect(HttpStatusCode.OK);
        sandbox.Session = second.Json.GetProperty("SessionToken").GetString();
        (await sandbox.KashflowAsync("/v2/customers")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Positions_differ_from_one_attempt_to_the_next()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var attempt = 0; attempt < 10; attempt++)
            seen.Add((await sandbox.FirstStepAsync()).Json.GetProperty("MemorableWordList").GetRawText());

        Assert.True(seen.Count > 1);
    }

    [Fact]
    public async Task Property_names_and_memorable_characters_match_in_any_case()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var body = $$"""{"username":"{{sandbox.Account.Options.UserName.ToUpperInvariant()}}","password":"{{sandbox.Account.Options.Password}}"}""";
        var first = (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/sessiontoken", body)).Expect(HttpStatusCode.Created);
        (await sandbox.SecondStepAsync(first.Json, sandbox.Account.Options.MemorableWord.ToUpperInvariant())).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_as_400()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        (await sandbox.FirstStepAsync("wrong")).ExpectError("InvalidCredentials");
    }

    [Fact]
    public async Task Three_wrong_attempts_in_a_row_lock_the_account_until_it_is_unlocked_by_hand()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        (await sandbox.FirstStepAsync("wrong")).ExpectError("InvalidCredentials");
        (await sandbox.FirstStepAsync("wrong")).ExpectError("InvalidCredentials");
        (await sandbox.FirstStepAsync("wrong")).ExpectError("AccountLocked", HttpStatusCode.Unauthorized);
        (await sandbox.FirstStepAsync()).ExpectError("AccountLocked", HttpStatusCode.Unauthorized);
        (await sandbox.KashflowAsync("/v2/customers")).ExpectError("AccountLocked", HttpStatusCode.Unauthorized);
        sandbox.Time.Advance(TimeSpan.FromMinutes(30));
        (await sandbox.FirstStepAsync()).ExpectError("AccountLocked", HttpStatusCode.Unauthorized);

        (await sandbox.KashflowAsync(HttpMethod.Post, "/_sandbox/kashflow/unlock")).Expect(HttpStatusCode.OK);
        await sandbox.SignInAsync();
    }

    [Fact]
    public async Task A_good_attempt_starts_the_count_again()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.FirstStepAsync("wrong");
        await sandbox.FirstStepAsync("wrong");
        await sandbox.SignInAsync();
        await sandbox.FirstStepAsync("wrong");
        await sandbox.FirstStepAsync("wrong");
        Assert.False(sandbox.Account.IsLocked);
    }

    [Fact]
    public async Task Wrong_memorable_characters_count_as_wrong_attempts()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var first = await sandbox.FirstStepAsync();
            await sandbox.SecondStepAsync(first.Json, "xxxxxxxx");
        }

        Assert.True(sandbox.Account.IsLocked);
    }

    [Fact]
    public async Task A_temporary_token_serves_once()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var first = await sandbox.FirstStepAsync();
        (await sandbox.SecondStepAsync(first.Json)).Expect(HttpStatusCode.OK);
        (await sandbox.SecondStepAsync(first.Json)).ExpectError("InvalidTemporaryToken");
    }

    [Fact]
    public async Task A_temporary_token_expires()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var first = await sandbox.FirstStepAsync();
        sandbox.Time.Advance(sandbox.Account.Options.TemporaryTokenLifetime);
        (await sandbox.SecondStepAsync(first.Json)).ExpectError("InvalidTemporaryToken");
    }

    [Fact]
    public async Task An_external_token_is_swapped_for_a_session()
    {
        var external = Guid.NewGuid();
        await using var sandbox = await TestSandbox.StartAsync(new KashflowOptions { ExternalToken = external, ExternalUserId = 12 });
        (await sandbox.KashflowAsync($"/v2/sessiontoken?externalToken={external}&uid=13")).ExpectError("InvalidCredentials");
        var reply = (await sandbox.KashflowAsync($"/v2/sessiontoken?externalToken={external}&uid=12")).Expect(HttpStatusCode.OK);
        sandbox.Session = reply.Json.GetProperty("SessionToken").GetString();
        (await sandbox.KashflowAsync("/v2/currencies")).Expect(HttpStatusCode.OK);
    }
}

public sealed class When_a_session_is_used
{
    [Fact]
    public async Task It_ends_an_hour_after_the_last_request_and_not_before()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        sandbox.Time.Advance(TimeSpan.FromMinutes(59));
        (await sandbox.KashflowAsync("/v2/currencies")).Expect(HttpStatusCode.OK);
        sandbox.Time.Advance(TimeSpan.FromMinutes(59));
        (await sandbox.KashflowAsync("/v2/currencies")).Expect(HttpStatusCode.OK);
        sandbox.Time.Advance(TimeSpan.FromMinutes(61));
        (await sandbox.KashflowAsync("/v2/currencies")).ExpectError("InvalidSessionToken", HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("KfToken 11111111-1111-1111-1111-111111111111")]
    [InlineData("KfToken rubbish")]
    [InlineData("Bearer 11111111-1111-1111-1111-111111111111")]
    public async Task Anything_else_is_refused(string? header)
    {
        await using var sandbox = await TestSandbox.StartAsync();
        using var client = new HttpClient { BaseAddress = sandbox.Host.KashflowAddress };
        if (header is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);

        using var response = await client.GetAsync("/v2/invoices");
        var reply = new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
        reply.ExpectError("InvalidSessionToken", HttpStatusCode.Unauthorized);
        Assert.Equal("Session token provided is invalid.", reply.Json.GetProperty("Message").GetString());
    }

    [Fact]
    public async Task Deleting_it_signs_out()
    {
        await using var sandbox = await TestSandbox.SignedInAsync();
        (await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/sessiontoken/" + sandbox.Session)).Expect(HttpStatusCode.OK);
        (await sandbox.KashflowAsync("/v2/invoices")).ExpectError("InvalidSessionToken", HttpStatusCode.Unauthorized);
    }
}
