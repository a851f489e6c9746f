using KashflowOrleans.Ports;
using KashflowOrleans.Storage.Secrets;

namespace KashflowOrleans.Tests.Gateway.Fakes;

/// <summary>Secrets in memory: a reference is a number, which tells nothing of the value.</summary>
internal sealed class FakeSecrets : ISecretProtector, ISecretResolver
{
    private readonly List<string> _values = [];

    public string Protect(string value)
    {
        lock (_values)
        {
            _values.Add(value);
            return $"enc:{_values.Count - 1}";
        }
    }

    public string Resolve(string reference)
    {
        lock (_values)
        {
            return reference.StartsWith("enc:", StringComparison.Ordinal) ? _values[int.Parse(reference[4..])] : throw new SecretUnavailableException($"'{reference}' leads nowhere.");
        }
    }
}
