using KashflowOrleans.Grains.Persistence;

namespace KashflowOrleans.Grains.Connections;

/// <summary>What a connection's grain remembers beyond its life: refused credentials, so that no restart tries them again.</summary>
public sealed class ConnectionState() : VersionedState(1)
{
    /// <summary>Why the service refused the credentials for good; null while it did not.</summary>
    public string? RefusedBecause { get; set; }

    /// <summary>Fingerprint of the configuration that was refused; another one may be tried.</summary>
    public string? RefusedFingerprint { get; set; }
}
