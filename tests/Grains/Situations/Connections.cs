using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_the_ledger_refuses_the_credentials(GrainFixture grains)
{
    [Fact]
    public async Task Fifty_orders_wait_with_the_reason_after_a_single_log_in()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Password = "changed by hand";
        var orders = Enumerable.Range(1, 50).Select(number => acme.Place(number)).ToList();
        await Task.WhenAll(orders.Select(order => acme.Hear(order)));
        foreach (var order in orders)
        {
            await Eventually.Holds(() => acme.Row(order)?.Status == OrderStatuses.Retrying, $"order {order} is retrying", () => acme.Describe(order));
            Assert.Contains("refuses user name or password", acme.Row(order)!.Reason, StringComparison.Ordinal);
        }

        Assert.Equal(1, acme.Ledger.Logins);
        var health = await acme.LedgerConnection.GetHealth();
        Assert.Equal(("refused", 0), (health.State, health.Logins));
        Assert.Contains("refuses user name or password", health.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_a_person_is_no_attempt_of_the_order()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Password = "changed by hand";
        var order = acme.Place();
        await acme.Hear(order);
        await Eventually.Holds(() => acme.Shop.Faults.Calls(nameof(ISalesChannel.GetOrder)) > 2, "the order was tried several times");
        Assert.Equal((OrderStatuses.Retrying, 0), (acme.Row(order)!.Status, acme.Row(order)!.Attempts));
        Assert.Equal(1, acme.Ledger.Logins);
    }

    [Fact]
    public async Task With_the_right_password_they_go_on_by_themselves()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Password = "changed by hand";
        var order = acme.Place();
        await acme.HearAndWait(order, OrderStatuses.Retrying);
        await acme.Settings.PutConnection(Business.BooksConfig("changed by hand"));
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
        Assert.Equal(2, acme.Ledger.Logins);
        Assert.Equal("working", (await acme.LedgerConnection.GetHealth()).State);
    }

    [Fact]
    public async Task A_change_that_is_none_does_not_try_them_again()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Password = "changed by hand";
        await acme.HearAndWait(acme.Place(), OrderStatuses.Retrying);
        await acme.Settings.PutConnection(Business.BooksConfig(requestsPerSecond: 999));
        await Eventually.Holds(() => grains.World.Made($"{acme.Merchant}/{Business.Books}") == 2, "the changed configuration is used");
        await acme.LedgerConnection.GetSession(null);
        Assert.Equal(1, acme.Ledger.Logins);
    }

    [Fact]
    public async Task Their_test_says_so_in_plain_words()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Password = "changed by hand";
        var test = await acme.LedgerConnection.Test();
        Assert.False(test.Works);
        Assert.Contains("refuses user name or password", test.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_refused_is_remembered_without_the_secret()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Password = "changed by hand";
        await acme.LedgerConnection.GetSession(null);
        var stored = grains.States.Json($"connection/{acme.Merchant}/{Business.Books}");
        Assert.Contains("refuses user name or password", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_was_unlocked_again_can_be_tried_by_a_person()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Password = "locked";
        await acme.HearAndWait(acme.Place(), OrderStatuses.Retrying);
        acme.Ledger.Password = "secret";
        Assert.True((await acme.LedgerConnection.Test()).Works);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_a_session_is_no_longer_accepted(GrainFixture grains)
{
    [Fact]
    public async Task Fifty_orders_at_once_cause_one_log_in()
    {
        await using var acme = await grains.Open();
        await acme.HearAndWait(acme.Place(1_000), OrderStatuses.Synced);
        acme.Ledger.ExpireSessions();
        var orders = Enumerable.Range(1, 50).Select(number => acme.Place(number)).ToList();
        await Task.WhenAll(orders.Select(order => acme.Hear(order)));
        foreach (var order in orders)
        {
            await acme.Until(order, OrderStatuses.Synced);
            acme.AssertPostedOnce(order);
        }

        Assert.Equal(2, acme.Ledger.Logins);
    }

    [Fact]
    public async Task Who_asks_while_a_log_in_is_under_way_waits_for_that_one()
    {
        await using var acme = await grains.Open();
        acme.Ledger.LoginDoor = new Door();
        var asked = Enumerable.Range(0, 20).Select(_ => acme.LedgerConnection.GetSession(null)).ToList();
        await Eventually.Holds(() => acme.Ledger.LoginDoor.Waiting == 1, "a log-in is under way");
        await acme.LedgerConnection.Lease(1);
        acme.Ledger.LoginDoor.Open();
        var replies = await Task.WhenAll(asked);
        Assert.Single(replies.Select(reply => reply.Token).Distinct(StringComparer.Ordinal));
        Assert.Equal(1, acme.Ledger.Logins);
    }

    [Fact]
    public async Task Rejecting_an_old_token_does_not_throw_the_new_one_away()
    {
        await using var acme = await grains.Open();
        var first = (await acme.LedgerConnection.GetSession(null)).Token;
        var second = (await acme.LedgerConnection.GetSession(first)).Token;
        Assert.NotEqual(first, second);
        Assert.Equal(second, (await acme.LedgerConnection.GetSession(first)).Token);
        Assert.Equal(second, (await acme.LedgerConnection.GetSession(null)).Token);
        Assert.Equal(2, acme.Ledger.Logins);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_a_secret_is_missing(GrainFixture grains)
{
    [Fact]
    public async Task Orders_wait_and_the_reason_names_the_reference()
    {
        await using var acme = await grains.Open();
        await acme.Settings.PutConnection(Business.BooksConfig() with { Secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["password"] = "missing:KF" } });
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Retrying);
        Assert.Contains("missing:KF", row.Reason, StringComparison.Ordinal);
        Assert.Equal(0, acme.Ledger.Logins);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_a_connection_is_tested(GrainFixture grains)
{
    [Fact]
    public async Task Books_that_work_say_what_they_have()
    {
        await using var acme = await grains.Open();
        var test = await acme.LedgerConnection.Test();
        Assert.True(test.Works, test.Message);
        Assert.Contains("3 VAT rates", test.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shop_that_works_says_what_changed()
    {
        await using var acme = await grains.Open();
        var test = await grains.Client.GetGrain<IConnectionGrain>($"{acme.Merchant}/shop").Test();
        Assert.True(test.Works, test.Message);
    }

    [Fact]
    public async Task One_that_does_not_exist_says_so() =>
        Assert.Contains("no connection 'nothing'", (await grains.Client.GetGrain<IConnectionGrain>("nobody/nothing").Test()).Message, StringComparison.Ordinal);

    [Fact]
    public async Task One_with_a_wrong_setting_names_it()
    {
        await using var acme = await grains.Open();
        await acme.Settings.PutConnection(Business.ShopConfig("second", address: ""));
        var test = await grains.Client.GetGrain<IConnectionGrain>($"{acme.Merchant}/second").Test();
        Assert.False(test.Works);
        Assert.Contains("baseUrl", test.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_busy_says_so()
    {
        await using var acme = await grains.Open();
        acme.Ledger.Faults.Next(nameof(ILedger.GetReference), new Fault.Busy("503 Service Unavailable"));
        Assert.Equal(new ConnectionTest(false, "503 Service Unavailable"), await acme.LedgerConnection.Test());
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_a_connection_has_a_budget(GrainFixture grains)
{
    [Fact]
    public async Task No_more_is_granted_than_one_seconds_worth()
    {
        await using var acme = await grains.Open();
        await acme.Settings.PutConnection(Business.BooksConfig(requestsPerSecond: 7));
        var leases = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => acme.LedgerConnection.Lease(5)));
        Assert.InRange(leases.Sum(lease => lease.Granted), 7, 8);
        Assert.Contains(leases, lease => lease is { Granted: 0, Wait.Ticks: > 0 });
    }

    [Fact]
    public async Task A_pause_the_service_asked_for_holds_for_everybody()
    {
        await using var acme = await grains.Open();
        await acme.LedgerConnection.ReportThrottled(TimeSpan.FromMinutes(1));
        var lease = await acme.LedgerConnection.Lease(5);
        Assert.Equal(0, lease.Granted);
        Assert.InRange(lease.Wait, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60));
        var health = await acme.LedgerConnection.GetHealth();
        Assert.Equal("paused", health.State);
        Assert.NotNull(health.PausedUntil);
    }

    [Fact]
    public async Task Orders_of_a_paused_connection_wait_and_send_nothing()
    {
        await using var acme = await grains.Open();
        await acme.HearAndWait(acme.Place(1), OrderStatuses.Synced);
        var before = acme.Ledger.Faults.Calls(nameof(ILedger.FindCustomerByEmail));
        await acme.LedgerConnection.ReportThrottled(TimeSpan.FromMinutes(10));

        // What this silo had leased before may still be used; it lapses within a second.
        await Eventually.Holds(async () => (await acme.LedgerConnection.Lease(1)).Granted == 0, "the pause is known");
        var order = acme.Place(2);
        await acme.Hear(order);
        await Eventually.Holds(() => acme.Row(order)?.Status is OrderStatuses.Retrying or OrderStatuses.Synced, "the order was tried");
        if (acme.Row(order)!.Status == OrderStatuses.Retrying)
        {
            Assert.Equal(before, acme.Ledger.Faults.Calls(nameof(ILedger.FindCustomerByEmail)));
        }
    }
}
