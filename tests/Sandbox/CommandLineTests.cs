using System.Net;
using KashflowOrleans.Sandbox;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox;

public sealed class The_command_line
{
    [Fact]
    public void Reads_ports_folder_and_durability()
    {
        var options = CommandLine.Read(["--kashflow-port", "0", "--magento-port", "6001", "--data", "d", "--durable", "--host", "0.0.0.0", "--seed", "9"], out _)!;
        Assert.Equal((0, 6001, "d", true, "0.0.0.0", 9), (options.KashflowPort, options.MagentoPort, options.DataDirectory, options.Durable, options.Host, options.Seed));
    }

    [Fact]
    public void Has_ports_of_its_own_when_none_are_given()
    {
        var options = CommandLine.Read([], out _)!;
        Assert.Equal((5081, 5082), (options.KashflowPort, options.MagentoPort));
    }

    [Theory]
    [InlineData("--kashflow-port")]
    [InlineData("--kashflow-port", "x")]
    [InlineData("--kashflow-port", "70000")]
    [InlineData("--unheard", "1")]
    [InlineData("--options", "/does/not/exist.json")]
    public void Names_the_argument_it_does_not_take(params string[] arguments)
    {
        Assert.Null(CommandLine.Read(arguments, out var problem));
        Assert.Contains(arguments[0], problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_a_file_of_options_that_names_some_of_them_and_lets_arguments_win()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "options.json");
        File.WriteAllText(file, """{"kashflowPort":7001,"kashflow":{"password":"other"},"magento":{"pageBeyondEnd":"RepeatLast","bearerEnabled":false}}""");
        var options = CommandLine.Read(["--kashflow-port", "7002", "--options", file], out var problem)!;
        Assert.Equal("", problem);
        Assert.Equal(7002, options.KashflowPort);
        Assert.Equal(("other", "penguins", 3), (options.Kashflow.Password, options.Kashflow.MemorableWord, options.Kashflow.WrongAttemptsBeforeLock));
        Assert.Equal((false, "default"), (options.Magento.BearerEnabled, options.Magento.StoreCode));
        Assert.Equal(KashflowOrleans.Sandbox.Magento.PageBeyondEnd.RepeatLast, options.Magento.PageBeyondEnd);
    }

    [Fact]
    public async Task Wants_an_address_it_can_bind() =>
        await Assert.ThrowsAsync<ArgumentException>(() => SandboxHost.StartAsync(new SandboxOptions { Host = "not-an-address" }));
}

public sealed class The_panels
{
    [Fact]
    public async Task Are_there_on_both_ports()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        (await sandbox.AnonymousMagentoAsync(HttpMethod.Get, "/_sandbox/kashflow/ledger?summary=true")).Expect(HttpStatusCode.OK);
        (await sandbox.KashflowAsync(HttpMethod.Post, "/_sandbox/magento/orders", """{"count":2,"kinds":["dynamicBundle"]}""")).Expect(HttpStatusCode.Created);
        var summary = (await sandbox.KashflowAsync("/_sandbox/magento/orders")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(2, summary.GetProperty("orders").GetInt32());
        (await sandbox.KashflowAsync("/rest/V1/orders/1")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Say_what_they_want_when_they_are_sent_something_else()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        foreach (var body in new[] { "", "x", """{"count":0}""", """{"kinds":["unheard"]}""", """{"raw":5}""" })
        {
            var refused = (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/orders", body)).Expect(HttpStatusCode.BadRequest);
            Assert.NotEqual("", refused.Json.GetProperty("error").GetString());
        }

        (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/webhooks", """[{"kind":"pigeon","url":"http://x"}]""")).Expect(HttpStatusCode.BadRequest);
        (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/webhooks", """{"targets":[{"kind":"adobe-io","url":"http://127.0.0.1:9/","on":["placed"]}]}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(KashflowOrleans.Sandbox.Magento.Webhooks.WebhookKind.AdobeIo, Assert.Single(sandbox.Shop.Webhooks.Status).Target.Kind);
        (await sandbox.AnonymousMagentoAsync(HttpMethod.Delete, "/_sandbox/magento/webhooks")).Expect(HttpStatusCode.OK);
        Assert.Empty(sandbox.Shop.Webhooks.Status);
    }

    [Fact]
    public async Task Leave_the_counts_of_faults_alone()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        sandbox.Shop.Faults.Set(
            new KashflowOrleans.Sandbox.Faults.Fault { Kind = KashflowOrleans.Sandbox.Faults.FaultKind.Refuse, Times = 1 },
            new KashflowOrleans.Sandbox.Faults.Fault { Kind = KashflowOrleans.Sandbox.Faults.FaultKind.ReadLag, Times = 1, Milliseconds = 1000 });
        (await sandbox.AnonymousMagentoAsync(HttpMethod.Post, "/_sandbox/magento/orders", """{"count":1}""")).Expect(HttpStatusCode.Created);
        Assert.Equal([0, 1], sandbox.Shop.Faults.Current.Select(static fault => fault.Fired));
        (await sandbox.MagentoAsync("/rest/V1/orders/1")).Expect(HttpStatusCode.InternalServerError);
        (await sandbox.MagentoAsync("/rest/V1/orders/1")).Expect(HttpStatusCode.NotFound);
    }
}
