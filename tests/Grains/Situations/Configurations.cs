using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Tests.Grains.Runtime;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Situations;

[Collection(GrainCollection.Name)]
public sealed class When_a_merchant_is_configured(GrainFixture grains)
{
    [Fact]
    public async Task Every_change_has_a_version_and_the_directory_follows()
    {
        await using var acme = await grains.Open();
        var before = (await acme.Settings.GetConfig())!;
        var after = await acme.Settings.PutSettings(new MerchantSettings("Acme International", "Europe/Dublin", "EUR", An.Posting));
        Assert.Equal(before.Version + 1, after.Version);
        Assert.Equal(("Acme International", "Europe/Dublin", "EUR"), (after.Name, after.TimeZone, after.HomeCurrency));
        Assert.Equal(2, after.Connections.Count);
        Assert.Equal(after.Version, (await grains.Database.Get(acme.Merchant, CancellationToken.None))!.Version);
        Assert.Equal(after.Version, (await acme.Settings.GetConfig())!.Version);
    }

    [Fact]
    public async Task A_merchant_nobody_made_has_none_and_takes_no_connection()
    {
        var nobody = grains.Client.GetGrain<IMerchantGrain>("nobody");
        Assert.Null(await nobody.GetConfig());
        await Assert.ThrowsAsync<InvalidOperationException>(() => nobody.PutConnection(Business.BooksConfig()));
    }

    [Fact]
    public async Task A_connection_that_is_put_again_keeps_the_secrets_that_are_left_out()
    {
        await using var acme = await grains.Open();
        var changed = Business.BooksConfig() with { BaseUrl = "https://books2.example", Secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["memorableWord"] = "plain:word" } };
        var config = await acme.Settings.PutConnection(changed);
        var books = config.Find(Business.Books)!;
        Assert.Equal("https://books2.example", books.BaseUrl);
        Assert.Equal(("plain:secret", "plain:word"), (books.Secrets["password"], books.Secrets["memorableWord"]));
        Assert.Equal(2, config.Connections.Count);
    }

    [Fact]
    public async Task A_connection_of_another_kind_takes_no_secrets_over()
    {
        await using var acme = await grains.Open();
        var config = await acme.Settings.PutConnection(Business.ShopConfig(Business.Books));
        Assert.Empty(config.Find(Business.Books)!.Secrets);
    }

    [Fact]
    public async Task Keys_are_added_replaced_and_removed()
    {
        await using var acme = await grains.Open();
        await acme.Settings.PutApiKey(new ApiKeyConfig("ops", "00", ApiRole.Viewer));
        await acme.Settings.PutApiKey(new ApiKeyConfig("ops", "11", ApiRole.Operator));
        var config = await acme.Settings.PutApiKey(new ApiKeyConfig("boss", "22", ApiRole.Admin));
        Assert.Equal(["ops", "boss"], config.ApiKeys.Select(key => key.Id));
        Assert.Equal("11", config.ApiKeys[0].Sha256);
        Assert.Equal(["boss"], (await acme.Settings.RemoveApiKey("ops")).ApiKeys.Select(key => key.Id));
    }

    [Fact]
    public async Task A_change_that_cannot_be_stored_does_not_hold()
    {
        await using var acme = await grains.Open();
        grains.States.FailWrites($"merchant/{acme.Merchant}", 1);
        await Assert.ThrowsAnyAsync<Exception>(() => acme.Settings.PutSettings(new MerchantSettings("Other", "Europe/London", "GBP", An.Posting)));
        Assert.Equal("Acme", (await acme.Settings.GetConfig())!.Name);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_a_configuration_changes(GrainFixture grains)
{
    [Fact]
    public async Task Orders_that_waited_for_a_ledger_go_on_by_themselves()
    {
        await using var acme = new Business(grains, "late-ledger");
        grains.Database.Hurry(acme.Merchant);
        await acme.Settings.PutSettings(new MerchantSettings("Acme", "Europe/London", "GBP", An.Posting));
        await acme.Settings.PutConnection(Business.ShopConfig("shop"));
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Retrying);
        Assert.Contains("no ledger connection", row.Reason, StringComparison.Ordinal);
        Assert.Equal(0, row.Attempts);

        await acme.Settings.PutConnection(Business.BooksConfig());
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }

    [Fact]
    public async Task An_order_of_an_unknown_merchant_waits_with_the_reason()
    {
        await using var acme = new Business(grains, "late-merchant");
        grains.Database.Hurry(acme.Merchant);
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Retrying);
        Assert.Contains("no merchant 'late-merchant'", row.Reason, StringComparison.Ordinal);
        await acme.SetUp();
        await acme.Until(order, OrderStatuses.Synced);
    }

    [Fact]
    public async Task The_new_posting_is_used_within_seconds()
    {
        await using var acme = await grains.Open();
        await acme.HearAndWait(acme.Place(1), OrderStatuses.Synced);
        await acme.Settings.PutSettings(new MerchantSettings("Acme", "Europe/London", "GBP", An.Posting with { SalesNominal = An.FeeNominal }));
        var number = 1;
        await Eventually.Holds(
            async () =>
            {
                var row = await acme.HearAndWait(acme.Place(++number), OrderStatuses.Synced);
                return acme.Ledger.DocumentOf(row.InvoiceNumber!.Value).Lines[0].NominalCode == An.FeeNominal;
            },
            "an order is posted to the new account");
    }

    [Fact]
    public async Task A_connector_is_kept_while_its_own_settings_are_the_same_and_made_anew_when_not()
    {
        await using var acme = await grains.Open();
        var books = $"{acme.Merchant}/{Business.Books}";
        await acme.HearAndWait(acme.Place(1), OrderStatuses.Synced);
        Assert.Equal(1, grains.World.Made(books));

        var config = await acme.Settings.PutConnection(Business.ShopConfig("shop", address: "https://other.example"));
        Assert.Equal(2, config.Connections.Count);
        await Eventually.Holds(
            async () =>
            {
                await acme.HearAndWait(acme.Place(2), OrderStatuses.Synced);
                return grains.World.Made($"{acme.Merchant}/shop") == 2;
            },
            "the changed shop is used");
        Assert.Equal(1, grains.World.Made(books));
    }

    [Fact]
    public async Task A_setting_that_cannot_work_lets_orders_wait_and_is_named()
    {
        await using var acme = await grains.Open();
        await acme.Settings.PutConnection(Business.BooksConfig(address: ""));
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Retrying);
        Assert.Contains("baseUrl", row.Reason, StringComparison.Ordinal);
        await acme.Settings.PutConnection(Business.BooksConfig());
        await acme.Until(order, OrderStatuses.Synced);
    }

    [Fact]
    public async Task Of_two_ledgers_the_one_named_is_used()
    {
        await using var acme = await grains.Open();
        await acme.Settings.PutConnection(Business.BooksConfig() with { Id = "second" });
        var order = acme.Place();
        var row = await acme.HearAndWait(order, OrderStatuses.Retrying);
        Assert.Contains("several", row.Reason, StringComparison.Ordinal);
        await acme.Settings.PutSettings(new MerchantSettings("Acme", "Europe/London", "GBP", An.Posting with { Ledger = Business.Books }));
        await acme.Until(order, OrderStatuses.Synced);
        acme.AssertPostedOnce(order);
    }
}

[Collection(GrainCollection.Name)]
public sealed class When_numbers_are_given(GrainFixture grains)
{
    [Fact]
    public async Task Each_is_given_once_and_they_start_where_the_series_does()
    {
        var series = grains.Client.GetGrain<INumberSeriesGrain>("numbers/once/invoice");
        var numbers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => series.Next(500)));
        Assert.Equal(Enumerable.Range(500, 200), numbers.Order());
    }

    [Fact]
    public async Task None_is_given_twice_after_the_series_was_read_again()
    {
        var series = grains.Client.GetGrain<INumberSeriesGrain>("numbers/again/invoice");
        var first = await series.Next(500);
        grains.States.ConflictWrites("number-series/numbers/again/invoice", 1);
        var given = new HashSet<int> { first };
        var failures = 0;
        for (var count = 0; count < 120; count++)
        {
            try
            {
                Assert.True(given.Add(await series.Next(500)), "A number was given twice.");
            }
            catch (Orleans.Storage.InconsistentStateException)
            {
                failures++;
            }
        }

        Assert.Equal(1, failures);
    }

    [Fact]
    public async Task A_series_that_was_moved_up_starts_there_at_once()
    {
        var series = grains.Client.GetGrain<INumberSeriesGrain>("numbers/moved/invoice");
        Assert.Equal(500, await series.Next(500));
        Assert.Equal(9_000, await series.Next(9_000));
        Assert.Equal(9_001, await series.Next(9_000));
    }
}
