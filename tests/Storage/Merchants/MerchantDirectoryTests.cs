using KashflowOrleans.Configuration;
using KashflowOrleans.Storage.Merchants;
using KashflowOrleans.Tests.Storage.Support;

namespace KashflowOrleans.Tests.Storage.Merchants;

public sealed class The_merchant_directory(PostgresFixture fixture) : DatabaseTest(fixture)
{
    private PostgresMerchantDirectory Directory => new(Database.Source, Clock);

    [Fact]
    public async Task Gives_back_what_was_put()
    {
        var config = Config("acme", 1);
        await Directory.Put(config, CancellationToken.None);

        var read = (await Directory.Get("acme", CancellationToken.None))!;
        Assert.Equivalent(config, read, strict: true);
        Assert.Equal("env:SHOP_TOKEN", read.Find("shop")!.Secrets["token"]);
        Assert.Equal("kashflow", read.Ledger!.Id);
        Assert.Null(await Directory.Get("nobody", CancellationToken.None));
    }

    [Fact]
    public async Task Leaves_a_newer_version_alone()
    {
        await Directory.Put(Config("acme", 5) with { Name = "five" }, CancellationToken.None);
        await Directory.Put(Config("acme", 4) with { Name = "four" }, CancellationToken.None);
        Assert.Equal("five", (await Directory.Get("acme", CancellationToken.None))!.Name);
        await Directory.Put(Config("acme", 6) with { Name = "six" }, CancellationToken.None);
        Assert.Equal("six", (await Directory.Get("acme", CancellationToken.None))!.Name);
    }

    [Fact]
    public async Task Lists_all_by_name()
    {
        await Directory.Put(Config("umbrella", 1), CancellationToken.None);
        await Directory.Put(Config("acme", 1), CancellationToken.None);
        Assert.Equal(["acme", "umbrella"], (await Directory.List(CancellationToken.None)).Select(config => config.Merchant));
    }

    [Fact]
    public async Task Writes_names_and_not_numbers_for_roles()
    {
        await Directory.Put(Config("acme", 1), CancellationToken.None);
        Assert.Equal("Admin", await Database.Scalar<string>("SELECT document #>> '{apiKeys,0,role}' FROM merchants"));
    }

    private static MerchantConfig Config(string merchant, long version) => new(
        merchant,
        "Acme Ltd",
        version,
        "Europe/London",
        "GBP",
        [
            new ConnectionConfig(
                "shop", ConnectionKinds.Magento, "https://shop.example/rest/default",
                new Dictionary<string, string> { ["store"] = "1" },
                new Dictionary<string, string> { ["token"] = "env:SHOP_TOKEN" }),
            new ConnectionConfig("kashflow", ConnectionKinds.Kashflow, "https://api.kashflow.com/v2", new Dictionary<string, string>(), new Dictionary<string, string>(), 5, 60, 0),
        ],
        new PostingConfig(null, 4000, 4905, 4906, 30, 10_000, true, [new PaymentMethodConfig("*", 1, 1200)]),
        [new ApiKeyConfig("ops", new string('a', 64), ApiRole.Admin)]);
}
