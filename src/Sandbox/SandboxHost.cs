using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Kashflow;
using KashflowOrleans.Sandbox.Magento;

namespace KashflowOrleans.Sandbox;

/// <summary>Both stand-ins, running in this process, each on its own port. Disposing it stops them and writes their journals.</summary>
public sealed class SandboxHost : IAsyncDisposable
{
    private readonly PlatformServer _kashflowServer;
    private readonly PlatformServer _magentoServer;

    private SandboxHost(KashflowAccount kashflow, MagentoShop magento, PlatformServer kashflowServer, PlatformServer magentoServer)
    {
        Kashflow = kashflow;
        Magento = magento;
        _kashflowServer = kashflowServer;
        _magentoServer = magentoServer;
    }

    /// <summary>The ledger.</summary>
    public KashflowAccount Kashflow { get; }

    /// <summary>The shop.</summary>
    public MagentoShop Magento { get; }

    /// <summary>Root of the KashFlow port; REST is under <c>v2/</c>.</summary>
    public Uri KashflowAddress => _kashflowServer.Address;

    /// <summary>Root of the Magento port; REST is under <c>rest/default/V1/</c>.</summary>
    public Uri MagentoAddress => _magentoServer.Address;

    /// <summary>Starts both.</summary>
    /// <exception cref="IOException">A port is taken or the data folder cannot be written.</exception>
    public static async Task<SandboxHost> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SandboxOptions();
        var kashflow = KashflowAccount.Open(options);
        MagentoShop? magento = null;
        PlatformServer? kashflowServer = null;
        try
        {
            magento = MagentoShop.Open(options);
            var kashflowApi = new KashflowApi(kashflow);
            var magentoApi = new MagentoApi(magento, options.Time);

            // Each port has its own platform and the panels of both.
            Action<IEndpointRouteBuilder> panels = new KashflowPanel(kashflow).Map;
            panels += new MagentoPanel(magento).Map;
            kashflowServer = await PlatformServer.StartAsync(
                options.Host, options.KashflowPort, options.Time, kashflowApi, panels + kashflowApi.Map, cancellationToken);
            var magentoServer = await PlatformServer.StartAsync(
                options.Host, options.MagentoPort, options.Time, magentoApi, panels + magentoApi.Map, cancellationToken);
            return new SandboxHost(kashflow, magento, kashflowServer, magentoServer);
        }
        catch
        {
            if (kashflowServer is not null)
                await kashflowServer.DisposeAsync();

            if (magento is not null)
                await magento.DisposeAsync();

            await kashflow.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _magentoServer.DisposeAsync();
        await _kashflowServer.DisposeAsync();
        await Magento.DisposeAsync();
        await Kashflow.DisposeAsync();
    }
}
