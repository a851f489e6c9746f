namespace KashflowOrleans.Storage.Secrets;

/// <summary>Encrypts secrets for rest. What it returns is an <c>enc:</c> reference that only this cluster's master key opens.</summary>
public interface ISecretProtector
{
    /// <summary>Encrypts a secret's value.</summary>
    string Protect(string value);
}
