using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Magento.Orders;
using KashflowOrleans.Tests.Sandbox.Support;

namespace KashflowOrleans.Tests.Sandbox;

public sealed class When_the_sandbox_is_restarted_on_its_data
{
    [Fact]
    public async Task Ledger_and_shop_are_as_they_were()
    {
        using var folder = new TemporaryFolder();
        string customer, invoice, deleted, order, raw, ledger, invoices;
        await using (var sandbox = await TestSandbox.StartAsync(data: folder.Path))
        {
            await sandbox.SignInAsync();
            await sandbox.CreateCustomerAsync();
            await sandbox.KashflowAsync(HttpMethod.Post, "/_sandbox/kashflow/vatrates", """{"rate":12.5}""");
            await sandbox.KashflowAsync(HttpMethod.Post, "/v2/products", """{"Code":"KTL","Name":"Kettle","NominalCode":4000,"VATRate":20,"ManageStockLevel":true,"QuantityInStock":10}""");
            (await sandbox.CreateInvoiceAsync(Invoices.Payment())).Expect(HttpStatusCode.Created);
            (await sandbox.KashflowAsync(HttpMethod.Post, "/v2/invoices", Invoices.WithLine("""{"ProductCode":"KTL","VATLevel":12.5}"""))).Expect(HttpStatusCode.Created);
            (await sandbox.CreateInvoiceAsync("""{"Number":50}""")).Expect(HttpStatusCode.Created);
            (await sandbox.KashflowAsync(HttpMethod.Put, "/v2/invoices/50", Invoices.Body("""{"Number":51,"LineItems":[{"Quantity":1,"Rate":0,"VATLevel":0,"VATAmount":0,"NominalCode":4000}]}"""))).Expect(HttpStatusCode.Created);
            await sandbox.CreateInvoiceAsync();
            await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/invoices/52");
            await sandbox.CreateCustomerAsync("GONE1");
            await sandbox.KashflowAsync(HttpMethod.Delete, "/v2/customers/GONE1");
            sandbox.Shop.Place(new() { Seed = 1, Count = 20 });
            sandbox.Shop.PlaceRaw(Encoding.UTF8.GetBytes("""{"entity_id":900,  "grand_total":1.50}"""));
            await sandbox.MagentoAsync(HttpMethod.Post, "/rest/V1/orders/3/comments", """{"statusHistory":{"comment":"KashFlow invoice 12"}}""");
            (customer, invoice, deleted, order, raw, ledger, invoices) = await ReadAsync(sandbox);
        }

        for (var restart = 0; restart < 2; restart++)
        {
            await using var sandbox = await TestSandbox.StartAsync(data: folder.Path);
            await sandbox.SignInAsync();
            Assert.Equal((customer, invoice, deleted, order, raw, ledger, invoices), await ReadAsync(sandbox));
            Assert.Equal(8, sandbox.Account.FindProduct(4000, "KTL")!.Fields.QuantityInStock);
            Assert.Equal(52, sandbox.Account.NextInvoiceNumber);
        }
    }

    [Fact]
    public async Task New_records_get_new_ids_and_new_orders_differ_from_the_old()
    {
        using var folder = new TemporaryFolder();
        int first;
        await using (var sandbox = await TestSandbox.StartAsync(data: folder.Path))
        {
            await sandbox.SignInAsync();
            first = (await sandbox.CreateCustomerAsync("A1")).Json.GetProperty("Id").GetInt32();
            sandbox.Shop.Place(new() { Count = 3 });
        }

        await using (var sandbox = await TestSandbox.StartAsync(data: folder.Path))
        {
            await sandbox.SignInAsync();
            Assert.Equal(first + 1, (await sandbox.CreateCustomerAsync("A2")).Json.GetProperty("Id").GetInt32());
            Assert.Equal([4, 5, 6], sandbox.Shop.Place(new() { Count = 3 }));
            var emails = sandbox.Shop.OrderIds.Select(id => sandbox.Shop.FindOrder(id)!.Buyer.Email).ToList();
            Assert.NotEqual(emails[..3], emails[3..]);
        }
    }

    [Fact]
    public async Task A_locked_account_is_still_locked()
    {
        using var folder = new TemporaryFolder();
        await using (var sandbox = await TestSandbox.StartAsync(data: folder.Path))
            sandbox.Account.LockAccount();

        await using (var sandbox = await TestSandbox.StartAsync(data: folder.Path))
            (await sandbox.FirstStepAsync()).ExpectError("AccountLocked", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_last_line_that_was_cut_off_is_passed_over()
    {
        using var folder = new TemporaryFolder();
        await using (var sandbox = await TestSandbox.StartAsync(data: folder.Path))
        {
            await sandbox.SignInAsync();
            await sandbox.CreateCustomerAsync("A1");
        }

        await File.AppendAllTextAsync(Path.Combine(folder.Path, "kashflow.journal"), "customer\t{\"Id\":9,\"Co");
        await using (var sandbox = await TestSandbox.StartAsync(data: folder.Path))
            Assert.Equal("A1", Assert.Single(sandbox.Account.Customers).Code);
    }

    private static async Task<(string, string, string, string, string, string, string)> ReadAsync(TestSandbox sandbox) => (
        (await sandbox.KashflowAsync("/v2/customers/ACME01")).Text,
        (await sandbox.KashflowAsync("/v2/invoices/1")).Text.Replace("\"Permalink\":\"/v2/documents/invoice/payment", "", StringComparison.Ordinal),
        (await sandbox.KashflowAsync("/v2/invoices/52")).Text,
        (await sandbox.MagentoAsync("/rest/V1/orders/3")).Text,
        (await sandbox.MagentoAsync("/rest/V1/orders/900")).Text,
        sandbox.Account.Summary.ToString(),
        (await sandbox.MagentoAsync("/rest/V1/invoices?searchCriteria=")).Text);
}

public sealed class When_the_program_is_killed
{
    [Fact]
    public async Task A_durable_sandbox_has_everything_it_acknowledged()
    {
        using var folder = new TemporaryFolder();
        await using (var program = await SandboxProgram.StartAsync(folder.Path, "--durable"))
        {
            using var client = new HttpClient();
            for (var number = 1; number <= 20; number++)
            {
                using var customer = new StringContent($$"""{"Code":"C{{number}}","Name":"Name"}""");
                (await client.PostAsync(new Uri(program.Kashflow, "/_sandbox/kashflow/customers"), customer)).EnsureSuccessStatusCode();
            }

            using var orders = new StringContent("""{"count":50,"seed":1}""");
            (await client.PostAsync(new Uri(program.Magento, "/_sandbox/magento/orders"), orders)).EnsureSuccessStatusCode();
            program.Kill();
        }

        await using var sandbox = await TestSandbox.StartAsync(data: folder.Path);
        Assert.Equal(20, sandbox.Account.Customers.Count);
        Assert.Equal(50, sandbox.Shop.OrderIds.Count);
    }

    [Fact]
    public async Task Terminating_it_writes_everything_and_ends_with_0()
    {
        using var folder = new TemporaryFolder();
        await using (var program = await SandboxProgram.StartAsync(folder.Path))
        {
            using var client = new HttpClient();
            using var orders = new StringContent("""{"count":500,"seed":1}""");
            (await client.PostAsync(new Uri(program.Magento, "/_sandbox/magento/orders"), orders)).EnsureSuccessStatusCode();
            Assert.Equal(0, await program.TerminateAsync());
        }

        await using var sandbox = await TestSandbox.StartAsync(data: folder.Path);
        Assert.Equal(500, sandbox.Shop.OrderIds.Count);
    }

    /// <summary>The sandbox as the program it is.</summary>
    private sealed class SandboxProgram(Process process, Uri kashflow, Uri magento) : IAsyncDisposable
    {
        public Uri Kashflow => kashflow;

        public Uri Magento => magento;

        public static async Task<SandboxProgram> StartAsync(string data, params string[] more)
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
            foreach (var argument in (string[])[typeof(Journal).Assembly.Location, "--kashflow-port", "0", "--magento-port", "0", "--data", data, .. more])
                start.ArgumentList.Add(argument);

            var process = Process.Start(start)!;
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            var addresses = JsonDocument.Parse(line!).RootElement;
            return new SandboxProgram(process, new Uri(addresses.GetProperty("kashflow").GetString()!), new Uri(addresses.GetProperty("magento").GetString()!));
        }

        public void Kill() => process.Kill();

        public async Task<int> TerminateAsync()
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            return process.ExitCode;
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
                process.Kill();

            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sandbox-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
