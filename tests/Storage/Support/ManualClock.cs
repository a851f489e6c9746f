using NodaTime;

namespace KashflowOrleans.Tests.Storage.Support;

/// <summary>A clock whose date stands still until it is moved; its timers are real.</summary>
public sealed class ManualClock : TimeProvider
{
    public Instant Now { get; set; } = Instant.FromUtc(2026, 3, 1, 12, 0);

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
}
