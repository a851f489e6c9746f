using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace KashflowOrleans.Demo;

/// <summary>Starts the sandbox and the gateway, sets a merchant up and places orders, and shows what becomes of them.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        DemoOptions options;
        try
        {
            options = DemoOptions.Parse(arguments);
        }
        catch (FormatException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 2;
        }

        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stopping));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stopping));
        try
        {
            return await Run(options, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception problem) when (problem is InvalidOperationException or FileNotFoundException or HttpRequestException or TimeoutException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stopping)
    {
        signal.Cancel = true;
        Console.WriteLine("Stopping ...");
        stopping.Cancel();
    }

    private static async Task<int> Run(DemoOptions options, CancellationToken cancellation)
    {
        var logs = Path.Combine(options.DataFolder, "logs");
        var key = AdminKey(options.DataFolder);
        Console.WriteLine($"Starting; data and logs are in {options.DataFolder} ...");

        await using var sandbox = Child.Start("Sandbox", logs, ["--kashflow-port", "0", "--magento-port", "0", "--data", Path.Combine(options.DataFolder, "sandbox")]);
        var address = $"http://127.0.0.1:{options.Port}";
        await using var gateway = Child.Start("Gateway", logs, [], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = address,
            ["Database__DataFolder"] = options.DataFolder,
            ["Gateway__AdminKey"] = key,
        });

        using var shop = await SandboxShop.Connect(await sandbox.FirstLine(TimeSpan.FromSeconds(30)));
        using var product = new GatewayClient(new Uri(address), key);
        await product.WaitUntilReady(gateway, cancellation);
        await product.SetUp(DemoMerchant.Id, DemoMerchant.Setup(shop.ShopAddress, shop.BooksAddress), cancellation);
        await shop.SendWebhooksTo(new Uri(new Uri(address), $"webhooks/{DemoMerchant.Id}/{DemoMerchant.Channel}"), DemoMerchant.WebhookSecret, cancellation);

        Console.WriteLine();
        Console.WriteLine($"  Status page   {address}/#key={key}");
        Console.WriteLine($"  API           {address}/openapi/v1.json");
        Console.WriteLine($"  Sandbox       shop {shop.ShopAddress}   KashFlow {shop.BooksAddress}");
        Console.WriteLine();

        var progress = new Progress(product, options);
        var placing = Place(shop, options, progress, cancellation);
        var reached = await progress.Show(sandbox, gateway, cancellation);
        await placing;
        return reached ? 0 : 1;
    }

    private static async Task Place(SandboxShop shop, DemoOptions options, Progress progress, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds((double)(1 / options.OrdersPerSecond)));
        try
        {
            for (var count = 0; options.Orders is not { } most || count < most; count++)
            {
                if (progress.IsDone)
                {
                    return;
                }

                await shop.PlaceOrder(cancellation);
                progress.Placed();
                await timer.WaitForNextTickAsync(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: no more orders.
        }
    }

    private static string AdminKey(string folder)
    {
        var file = Path.Combine(folder, "admin.key");
        if (File.Exists(file))
        {
            return File.ReadAllText(file).Trim();
        }

        Directory.CreateDirectory(folder);
        var key = "kf_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(file, options))
        {
            writer.Write(key);
        }

        return key;
    }
}
