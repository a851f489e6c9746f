using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Kashflow;
using KashflowOrleans.Sandbox.Magento;

namespace KashflowOrleans.Sandbox;

/// <summary>Where the sandbox listens, what it remembers and how each platform's account is set up.</summary>
/// <remarks>Properties are settable because generated JSON reading gives an absent init-only property its type's default, not the one written here.</remarks>
public sealed record SandboxOptions
{
    /// <summary>Address to bind; loopback unless told otherwise, because the credentials are well known.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Port of the KashFlow stand-in; 0 takes a free one.</summary>
    public int KashflowPort { get; set; }

    /// <summary>Port of the Magento stand-in; 0 takes a free one.</summary>
    public int MagentoPort { get; set; }

    /// <summary>Folder for the journals; null keeps everything in memory.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>When true a change is answered only after it is in the journal file, so that a kill loses nothing that was acknowledged.</summary>
    public bool Durable { get; set; }

    /// <summary>Seed of everything random (memorable word positions, faults, orders of events).</summary>
    public int Seed { get; set; } = 1;

    /// <summary>The KashFlow account.</summary>
    public KashflowOptions Kashflow { get; set; } = new();

    /// <summary>The Magento shop.</summary>
    public MagentoOptions Magento { get; set; } = new();

    /// <summary>Clock of both platforms.</summary>
    [JsonIgnore]
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
