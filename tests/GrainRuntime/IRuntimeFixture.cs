using Orleans;

namespace KashflowOrleans.Tests.GrainRuntime;

/// <summary>
/// A running grain runtime with short times. The facts of this project are written against it once; each runtime brings its own <c>RuntimeFixture</c>.
/// </summary>
public interface IRuntimeFixture
{
    /// <summary>How long callers wait for an answer.</summary>
    static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(3);

    /// <summary>The shortest period of a reminder.</summary>
    static readonly TimeSpan MinimumReminderPeriod = TimeSpan.FromMilliseconds(200);

    /// <summary>Grains and streams, seen from outside.</summary>
    IClusterClient Client { get; }
}

/// <summary>The tests that share one runtime; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class RuntimeCollection : ICollectionFixture<RuntimeFixture>
{
    public const string Name = "grain runtime";

    public const string StreamProvider = "events";
}
