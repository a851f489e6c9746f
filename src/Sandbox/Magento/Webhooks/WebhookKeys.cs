using System.Security.Cryptography;
using System.Text;

namespace KashflowOrleans.Sandbox.Magento.Webhooks;

/// <summary>The sandbox's own RSA key; with a data folder it stays the same over restarts, as a gateway caches its public half.</summary>
internal sealed class WebhookKeys
{
    /// <summary>Where the Magento port serves the public key, and what x-adobe-public-key1-path says.</summary>
    public const string PublicKeyPath = "/prod/keys/pub-key-sandbox.pem";

    private const int Bits = 2048;
    private readonly Lazy<RSA> _key;

    private WebhookKeys(Func<RSA> create) => _key = new Lazy<RSA>(create);

    /// <summary>Made on first use: half a second that most runs need not spend.</summary>
    public RSA Own => _key.Value;

    public string PublicPem => Own.ExportSubjectPublicKeyInfoPem() + "\n";

    public static WebhookKeys Open(string? directory) => new(() =>
    {
        if (directory is null)
            return RSA.Create(Bits);

        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "webhook-key.pem");
        var key = RSA.Create(Bits);
        if (File.Exists(path))
            key.ImportFromPem(File.ReadAllText(path, Encoding.ASCII));
        else
            WritePrivate(path, key.ExportPkcs8PrivateKeyPem());

        return key;
    });

    public static RSA Import(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private static void WritePrivate(string path, string pem)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(pem));
    }
}
