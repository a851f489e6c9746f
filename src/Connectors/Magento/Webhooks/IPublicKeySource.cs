namespace KashflowOrleans.Connectors.Magento.Webhooks;

/// <summary>Brings the public keys that Adobe signs I/O events with.</summary>
public interface IPublicKeySource
{
    /// <summary>The key at a path of the host, PEM; null when it cannot be had now.</summary>
    /// <param name="host">The one host that is trusted.</param>
    /// <param name="path">A path that <see cref="AdobeKeyPath"/> accepts.</param>
    /// <param name="cancellation">Cancels fetching.</param>
    ValueTask<string?> GetKey(Uri host, string path, CancellationToken cancellation);
}

/// <summary>The paths a push may name for its public key. The header comes from outside: it must never lead to another host or out of the tree.</summary>
public static class AdobeKeyPath
{
    private const int MaxLength = 200;

    /// <summary>Whether a path is one.</summary>
    public static bool IsValid(string? path) =>
        path is { Length: > 1 and <= MaxLength } && path[0] == '/' && path.EndsWith(".pem", StringComparison.Ordinal) &&
        !path.Contains("//", StringComparison.Ordinal) && !path.Contains("..", StringComparison.Ordinal) &&
        path.All(static character => char.IsAsciiLetterOrDigit(character) || character is '/' or '-' or '_' or '.');
}
