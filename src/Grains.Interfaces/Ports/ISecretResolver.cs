namespace KashflowOrleans.Ports;

/// <summary>Turns a secret's reference (<c>env:NAME</c>, <c>file:/path</c>, <c>enc:…</c>) into its value. The value is used and forgotten, never stored or logged.</summary>
public interface ISecretResolver
{
    /// <summary>The secret's value.</summary>
    /// <exception cref="SecretUnavailableException">The reference leads nowhere; the message names the reference, never a value.</exception>
    string Resolve(string reference);
}

/// <summary>A secret's reference leads nowhere.</summary>
public sealed class SecretUnavailableException(string message) : Exception(message);
