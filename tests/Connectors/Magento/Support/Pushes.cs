using System.Security.Cryptography;
using System.Text;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Connectors.Magento.Webhooks;
using KashflowOrleans.Tests.Connectors.Common.Support;

namespace KashflowOrleans.Tests.Connectors.Magento.Support;

/// <summary>Pushes, signed as shops sign them.</summary>
public static class Pushes
{
    public const string Secret = "a-secret-of-some-length";
    public const string ClientId = "ca7b36f23be94dcb9d2ebb97f0276e3f";
    public const string KeyPath = "/prod/keys/pub-key-one.pem";

    private static readonly RSA Key = RSA.Create(2048);

    public static string PublicKey { get; } = Key.ExportSubjectPublicKeyInfoPem();

    public static MagentoWebhookVerifier Module(params (string Name, string Value)[] settings) => Verifier("module", new Keys(), settings);

    public static MagentoWebhookVerifier Commerce() => Verifier("commerce", new Keys());

    public static MagentoWebhookVerifier AdobeIo(IPublicKeySource? keys = null) => Verifier("adobe-io", keys ?? new Keys());

    public static ConnectionConfig Connection(string webhook, params (string Name, string Value)[] settings) => new(
        "shop",
        ConnectionKinds.Magento,
        "https://shop.test/rest/default",
        new Dictionary<string, string>(settings.ToDictionary(pair => pair.Name, pair => pair.Value), StringComparer.Ordinal) { ["auth"] = "bearer", ["webhook"] = webhook, ["adobeIoClientId"] = ClientId },
        new Dictionary<string, string>(StringComparer.Ordinal) { ["accessToken"] = "env:T", ["webhookSecret"] = "env:S", ["commercePublicKey"] = "env:K" });

    public static PlainSecrets Secrets() => new(("env:T", "token"), ("env:S", Secret), ("env:K", PublicKey));

    public static MagentoPush Post(string body, params (string Name, string Value)[] headers) =>
        new("POST", headers.Select(header => KeyValuePair.Create(header.Name, header.Value)), Encoding.UTF8.GetBytes(body));

    /// <summary>A push as Adobe I/O sends it; the first key's path leads nowhere when <paramref name="bySecondKey"/>.</summary>
    public static MagentoPush FromAdobeIo(string body, string? sent = null, bool bySecondKey = false)
    {
        var signature = Sign(Encoding.UTF8.GetBytes(body));
        (string, string)[] headers = bySecondKey
            ? [("x-adobe-digital-signature-1", "AAAA"), ("x-adobe-public-key1-path", "/prod/keys/gone.pem"), ("X-Adobe-Digital-Signature-2", signature), ("x-adobe-public-key2-path", KeyPath)]
            : [("x-adobe-digital-signature-1", signature), ("x-adobe-public-key1-path", KeyPath)];
        return Post(sent ?? body, headers);
    }

    public static MagentoPush FromCommerce(string body, string? sent = null) =>
        Post(sent ?? body, ("x-adobe-commerce-webhook-signature", Sign(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(body))))));

    public static string Event(string type, string value, string id = "e-1", string client = ClientId) =>
        $$$"""{"specversion":"1.0","id":"cloud-{{{id}}}","source":"urn:uuid:1","type":"com.adobe.commerce.{{{type}}}","event_id":"{{{id}}}","recipient_client_id":"{{{client}}}","data":{"key":"k","value":{{{value}}},"_metadata":{"storeId":"1"} } }""";

    private static MagentoWebhookVerifier Verifier(string webhook, IPublicKeySource keys, params (string Name, string Value)[] settings) =>
        new(MagentoPushOptions.Of(Connection(webhook, settings), Secrets()), keys);

    private static string Sign(byte[] data) => Convert.ToBase64String(Key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>Knows one key.</summary>
    public sealed class Keys : IPublicKeySource
    {
        public List<(Uri Host, string Path)> Asked { get; } = [];

        public ValueTask<string?> GetKey(Uri host, string path, CancellationToken cancellation)
        {
            Asked.Add((host, path));
            return ValueTask.FromResult(path == KeyPath ? PublicKey : null);
        }
    }
}
