using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace KashflowOrleans.Connectors.Magento.Webhooks;

/// <summary>The signatures and secrets of pushes (apis/magento.md §3). Pure.</summary>
public static class PushSignatures
{
    private const int MaxSignature = 2048;

    /// <summary>Whether Adobe I/O signed a body: RSA with SHA-256 over the raw bytes.</summary>
    public static bool IsByAdobeIo(ReadOnlySpan<byte> body, string? signature, string pem) => IsSigned(body, signature, pem);

    /// <summary>Whether a Commerce shop signed a body: RSA with SHA-256 over the ASCII text of the body's base64, not over the body. (The vendor's text speaks of an HMAC;
    /// its code says this.)</summary>
    public static bool IsByCommerce(ReadOnlySpan<byte> body, string? signature, string pem) => IsSigned(Encoding.ASCII.GetBytes(Convert.ToBase64String(body)), signature, pem);

    /// <summary>Whether a secret is the agreed one. Takes the same time wherever they differ.</summary>
    public static bool IsSecret(string? presented, string agreed)
    {
        if (presented is null) return false;

        // Hashes, so that the comparison tells nothing about lengths either.
        Span<byte> left = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), left);
        SHA256.HashData(Encoding.UTF8.GetBytes(agreed), right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }

    /// <summary>The secret in an <c>Authorization</c> header: a bearer token, or a Basic header's password; null when there is none.</summary>
    public static string? SecretOf(string? authorization)
    {
        const string bearer = "Bearer ";
        const string basic = "Basic ";
        if (authorization is null || authorization.Length > MaxSignature) return null;
        if (authorization.StartsWith(bearer, StringComparison.OrdinalIgnoreCase)) return authorization[bearer.Length..].Trim();
        if (!authorization.StartsWith(basic, StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = new byte[MaxSignature];
        if (!Convert.TryFromBase64String(authorization[basic.Length..].Trim(), bytes, out var length)) return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : null;
    }

    /// <summary>Whether a text is an RSA key in PEM form.</summary>
    public static bool IsKey(string pem)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(pem);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    private static bool IsSigned(ReadOnlySpan<byte> data, string? signature, string pem)
    {
        if (signature is null || signature.Length > MaxSignature || !Base64.IsValid(signature)) return false;
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(pem);
            return key.VerifyData(data, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException or FormatException)
        {
            return false;
        }
    }
}
