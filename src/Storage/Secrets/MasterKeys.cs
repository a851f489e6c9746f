using System.Security.Cryptography;

namespace KashflowOrleans.Storage.Secrets;

/// <summary>The keys that secrets at rest are encrypted with. The first encrypts, all of them decrypt: to rotate, put a new key in front and remove the old one once nothing
/// uses it any more.</summary>
public sealed class MasterKeys
{
    /// <summary>Length of a key, in bytes: AES-256.</summary>
    public const int KeyBytes = 32;

    /// <summary>Environment variable with the keys: base64, separated by commas.</summary>
    public const string Variable = "KASHFLOW_MASTER_KEY";

    private readonly byte[][] _keys;

    /// <summary>Takes keys, the encrypting one first.</summary>
    /// <exception cref="ArgumentException">There is none, or one is not 32 bytes long.</exception>
    public MasterKeys(IEnumerable<byte[]> keys)
    {
        _keys = [.. keys];
        if (_keys.Length == 0 || _keys.Any(static key => key.Length != KeyBytes))
        {
            throw new ArgumentException($"a master key must be {KeyBytes} bytes long, and there must be one.", nameof(keys));
        }
    }

    /// <summary>The key that encrypts.</summary>
    internal ReadOnlySpan<byte> Current => _keys[0];

    /// <summary>The keys to decrypt with, the likeliest first.</summary>
    internal IReadOnlyList<byte[]> All => _keys;

    /// <summary>Reads the keys from <see cref="Variable"/> or, when that is not set, from a file, one per line, which is made with a random key if there is none.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="file">The key file.</param>
    /// <exception cref="InvalidOperationException">The variable or the file does not hold such keys; the message names the place, never its content.</exception>
    public static MasterKeys Load(Func<string, string?> environment, string file) =>
        environment(Variable) is { Length: > 0 } text
            ? Parse(text, $"The environment variable {Variable}")
            : Parse(MasterKeyFile.ReadOrCreate(file), $"The key file {file}");

    private static MasterKeys Parse(string text, string place)
    {
        var parts = text.Split([',', '\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var keys = new List<byte[]>(parts.Length);
        foreach (var part in parts)
        {
            var key = new byte[KeyBytes];
            if (!Convert.TryFromBase64String(part, key, out var written) || written != KeyBytes)
            {
                throw Unusable(place);
            }

            keys.Add(key);
        }

        return keys.Count > 0 ? new MasterKeys(keys) : throw Unusable(place);
    }

    private static InvalidOperationException Unusable(string place) =>
        new($"{place} must hold one or more keys of {KeyBytes} bytes in base64; make one with: openssl rand -base64 {KeyBytes}");

    /// <summary>A new random key, in base64.</summary>
    internal static string Generate() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
}
