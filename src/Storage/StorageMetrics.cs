using System.Diagnostics.Metrics;

namespace KashflowOrleans.Storage;

/// <summary>The storage's meter.</summary>
public static class StorageMetrics
{
    /// <summary>Name to subscribe to.</summary>
    public const string MeterName = "KashflowOrleans.Storage";

    internal static readonly Meter Meter = new(MeterName);
}
