using System.Security.Cryptography;
using System.Text;

namespace KashflowOrleans.Sandbox.Magento.Webhooks;

/// <summary>The two RSA-SHA256 signatures of the platform: one over the raw body, one over the ASCII base64 of it. Each is invalid as the other
/// (apis/magento.md §3).</summary>
internal static class WebhookSigning
{
    /// <summary>x-adobe-digital-signature-1 of Adobe I/O Events.</summary>
    public static string SignRaw(RSA key, ReadOnlySpan<byte> body) =>
        Convert.ToBase64String(key.SignData(body, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>x-adobe-commerce-webhook-signature of Commerce Webhooks.</summary>
    public static string SignBase64(RSA key, ReadOnlySpan<byte> body) => SignRaw(key, Encoding.ASCII.GetBytes(Convert.ToBase64String(body)));

    public static bool VerifyRaw(RSA key, ReadOnlySpan<byte> body, string signature) =>
        key.VerifyData(body, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
