using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Ports;

namespace KashflowOrleans.Connectors.Magento;

/// <summary>Reads settings and secrets of a connection; what is missing is named with what to do about it.</summary>
internal sealed class MagentoSettings(ConnectionConfig connection, ISecretResolver secrets)
{
    /// <summary>A setting that may be absent.</summary>
    public string? Setting(string name) => connection.Setting(name);

    /// <summary>A setting that must be there.</summary>
    public string Setting(string name, string what) => connection.Setting(name) ?? throw Wrong($"setting {name} is missing; give {what}");

    /// <summary>A secret that must be there.</summary>
    public string Secret(string name, string what, int minimumLength = 1)
    {
        if (!connection.Secrets.TryGetValue(name, out var reference) || reference.Length == 0) throw Wrong($"secret {name} is missing; give {what}");
        string value;
        try
        {
            value = secrets.Resolve(reference).Trim();
        }
        catch (SecretUnavailableException unavailable)
        {
            throw Wrong($"secret {name} cannot be opened: {unavailable.Message.TrimEnd('.')}");
        }

        return value.Length >= minimumLength ? value : throw Wrong($"secret {name} is too short; give {what}");
    }

    /// <summary>The error to throw; <paramref name="what"/> without a full stop.</summary>
    public ConnectorConfigurationException Wrong(string what) => new($"connection '{connection.Id}': {what}.");
}
