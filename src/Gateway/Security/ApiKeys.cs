using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using KashflowOrleans.Keys;

namespace KashflowOrleans.Gateway.Security;

/// <summary>API keys: <c>kf_{merchant}_{secret}</c>. A key names its merchant, so that one look-up verifies it; only its SHA-256 is kept. The secret is long and random,
/// so a plain hash is enough.</summary>
public static class ApiKeys
{
    private const string Prefix = "kf_";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int SecretLength = 40;
    private const int MaxLength = 200;

    /// <summary>Makes a new key for an owner: a merchant's id, or <c>cluster</c> for the cluster key. It is shown once and cannot be found again.</summary>
    public static string Create(string owner) => $"{Prefix}{Slug.Require(owner, "owner")}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}";

    /// <summary>SHA-256 of a key, lower-case hexadecimal.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Reads the owner out of a key.</summary>
    internal static bool TryReadOwner(string? key, [NotNullWhen(true)] out string? owner)
    {
        owner = null;
        if (key is null || key.Length > MaxLength || !key.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var end = key.IndexOf('_', Prefix.Length);
        var candidate = end < 0 ? null : key[Prefix.Length..end];
        if (!Slug.IsValid(candidate))
        {
            return false;
        }

        owner = candidate;
        return true;
    }

    /// <summary>Whether a hash is the one that is kept; takes the same time wherever they differ.</summary>
    internal static bool Matches(ReadOnlySpan<byte> hash, string? kept)
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        return kept?.Length == SHA256.HashSizeInBytes * 2
            && Convert.FromHexString(kept, expected, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(hash, expected);
    }
}
