using NodaTime;

namespace KashflowOrleans.Storage.Postgres;

/// <summary>Instants as <c>timestamptz</c>: UTC, at whole microseconds, which is PostgreSQL's resolution.</summary>
public static class DbTime
{
    /// <summary>The value of a parameter.</summary>
    public static DateTime From(Instant instant) => instant.ToDateTimeUtc();

    /// <summary>The value of a parameter that may be null.</summary>
    public static DateTime? From(Instant? instant) => instant?.ToDateTimeUtc();

    /// <summary>What a column holds.</summary>
    public static Instant To(DateTime column) => Instant.FromDateTimeUtc(DateTime.SpecifyKind(column, DateTimeKind.Utc));

    /// <summary>What a column that may be null holds.</summary>
    public static Instant? To(DateTime? column) => column is { } value ? To(value) : null;

    /// <summary>The clock's time as the value of a parameter.</summary>
    public static DateTime Now(TimeProvider clock) => clock.GetUtcNow().UtcDateTime;
}
