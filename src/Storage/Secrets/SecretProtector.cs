using System.Security.Cryptography;
using System.Text;
using KashflowOrleans.Ports;

namespace KashflowOrleans.Storage.Secrets;

/// <summary>Encrypts secrets for rest and resolves their references. An <c>enc:</c> reference is base64 of version (1 byte), nonce (12), ciphertext and tag (16), made with
/// AES-256-GCM; every encryption takes a new random nonce.</summary>
/// <param name="keys">Master keys.</param>
/// <param name="environment">Reads an environment variable, for <c>env:NAME</c>.</param>
public sealed class SecretProtector(MasterKeys keys, Func<string, string?> environment) : ISecretProtector, ISecretResolver
{
    private const string EncryptedPrefix = "enc:";
    private const string EnvironmentPrefix = "env:";
    private const string FilePrefix = "file:";
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <inheritdoc/>
    public string Protect(string value)
    {
        var plain = Encoding.UTF8.GetBytes(value);
        var sealedBytes = new byte[1 + NonceBytes + plain.Length + TagBytes];
        var box = new Box(sealedBytes);
        sealedBytes[0] = Version;
        RandomNumberGenerator.Fill(box.Nonce);
        using var cipher = new AesGcm(keys.Current, TagBytes);
        cipher.Encrypt(box.Nonce, plain, box.Cipher, box.Tag, box.Version);
        CryptographicOperations.ZeroMemory(plain);
        return EncryptedPrefix + Convert.ToBase64String(sealedBytes);
    }

    /// <inheritdoc/>
    public string Resolve(string reference)
    {
        if (reference.StartsWith(EncryptedPrefix, StringComparison.Ordinal))
        {
            return Decrypt(reference);
        }

        if (reference.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
        {
            return environment(reference[EnvironmentPrefix.Length..]) is { Length: > 0 } value
                ? value
                : throw new SecretUnavailableException($"The secret '{reference}' leads nowhere: set that environment variable for this process.");
        }

        return reference.StartsWith(FilePrefix, StringComparison.Ordinal)
            ? ReadFile(reference)

            // What has no prefix may be the secret itself: it is not repeated.
            : throw new SecretUnavailableException("A secret is not given as a reference: write env:NAME, file:/path, or let the API encrypt its value.");
    }

    private static string ReadFile(string reference)
    {
        string value;
        try
        {
            value = File.ReadAllText(reference[FilePrefix.Length..]).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SecretUnavailableException($"The secret '{reference}' leads nowhere: the file must exist and be readable by this process ({failure.GetType().Name}).");
        }

        return value.Length > 0 ? value : throw new SecretUnavailableException($"The secret '{reference}' is empty: put the value into that file.");
    }

    private string Decrypt(string reference)
    {
        var sealedBytes = new byte[reference.Length];
        if (!Convert.TryFromBase64String(reference[EncryptedPrefix.Length..], sealedBytes, out var length) || length < 1 + NonceBytes + TagBytes || sealedBytes[0] != Version)
        {
            throw new SecretUnavailableException($"The secret '{Shorten(reference)}' is not something this program encrypted: enter its value again.");
        }

        var box = new Box(sealedBytes.AsSpan(0, length));
        var plain = new byte[box.Cipher.Length];
        foreach (var key in keys.All)
        {
            try
            {
                using var cipher = new AesGcm(key, TagBytes);
                cipher.Decrypt(box.Nonce, box.Cipher, box.Tag, plain, box.Version);
                var value = Encoding.UTF8.GetString(plain);
                CryptographicOperations.ZeroMemory(plain);
                return value;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Another key's, or changed by somebody.
            }
        }

        throw new SecretUnavailableException(
            $"The secret '{Shorten(reference)}' does not open with this cluster's master key: give back the key it was encrypted with, or enter its value again.");
    }

    private static string Shorten(string reference) => reference.Length <= 16 ? reference : reference[..16] + "…";

    /// <summary>The parts of an encrypted secret's bytes.</summary>
    private readonly ref struct Box(Span<byte> bytes)
    {
        private readonly Span<byte> _bytes = bytes;

        public Span<byte> Version => _bytes[..1];

        public Span<byte> Nonce => _bytes.Slice(1, NonceBytes);

        public Span<byte> Cipher => _bytes[(1 + NonceBytes)..^TagBytes];

        public Span<byte> Tag => _bytes[^TagBytes..];
    }
}
