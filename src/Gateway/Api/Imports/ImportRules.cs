using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Gateway.Http;
using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Gateway.Api.Imports;

/// <summary>What a schema cannot say about an import, and its translation. Pure; every check collects.</summary>
internal static class ImportRules
{
    /// <summary>The longest range.</summary>
    public const int MaxYears = 10;

    // A caller's clock may be ahead by this.
    private static readonly Duration Tolerance = Duration.FromMinutes(1);

    /// <summary>The import that is asked for, or everything that is wrong.</summary>
    /// <param name="input">What was sent.</param>
    /// <param name="config">The merchant.</param>
    /// <param name="now">Now.</param>
    /// <param name="by">Who asks.</param>
    public static (ImportRequest? Request, IReadOnlyList<InputError> Errors) Read(ImportInput input, MerchantConfig config, Instant now, string by)
    {
        var errors = new List<InputError>();
        var channels = config.Connections.Where(Viewing.IsChannel).Select(connection => connection.Id).ToList();
        if (!channels.Contains(input.Channel, StringComparer.Ordinal))
        {
            errors.Add(new InputError("channel", input.Channel, channels.Count == 0
                ? "is not a sales channel of this merchant, which has none. Add a connection first."
                : $"is not a sales channel of this merchant. Use one of: {string.Join(", ", channels)}."));
        }

        // A merchant without a usable zone cannot exist; UTC keeps this total.
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(config.TimeZone) ?? DateTimeZone.Utc;
        var from = Moment("from", input.From, zone, isEnd: false, errors);
        var to = Moment("to", input.To, zone, isEnd: true, errors);
        if (from > now + Tolerance)
        {
            errors.Add(new InputError("from", input.From, "lies in the future. Past orders are imported; new ones come by themselves."));
        }
        else if (to is { } end && IsFuture(input.To, end, zone, now))
        {
            errors.Add(new InputError("to", input.To, $"lies in the future. Use {LocalDatePattern.Iso.Format(now.InZone(zone).Date)} or an earlier day; new orders come by themselves."));
        }
        else if (from > to)
        {
            errors.Add(new InputError("from", input.From, $"is after to ({input.To}). Exchange them, or mend the one that is wrong."));
        }
        else if (from is { } start && to is { } last && start.InZone(zone).LocalDateTime.PlusYears(MaxYears) < last.InZone(zone).LocalDateTime)
        {
            errors.Add(new InputError("from", input.From, $"is more than {MaxYears} years before to. Import the range in parts."));
        }

        return errors.Count > 0
            ? (null, errors)
            : (new ImportRequest(input.Channel, from!.Value.ToDateTimeOffset(), Instant.Min(to!.Value, now).ToDateTimeOffset(), input.Share, by), []);
    }

    // The day that is going on ends in the future, and is meant up to now.
    private static bool IsFuture(string text, Instant end, DateTimeZone zone, Instant now) =>
        LocalDatePattern.Iso.Parse(text.Trim()) is { Success: true } day ? day.Value > now.InZone(zone).Date : end > now + Tolerance;

    private static Instant? Moment(string field, string text, DateTimeZone zone, bool isEnd, List<InputError> errors)
    {
        if (OffsetDateTimePattern.Rfc3339.Parse(text.Trim()) is { Success: true } moment)
        {
            return moment.Value.ToInstant();
        }

        if (LocalDatePattern.Iso.Parse(text.Trim()) is { Success: true, Value: { Year: >= 1970 and < 9999 } day })
        {
            // The shop's stamps are whole seconds: a day ends with its last one.
            return isEnd ? zone.AtStartOfDay(day.PlusDays(1)).ToInstant() - Duration.FromSeconds(1) : zone.AtStartOfDay(day).ToInstant();
        }

        errors.Add(new InputError(field, text, $"is no time. Use a day such as 2026-01-31, in the zone {zone.Id}, or an instant such as 2026-01-31T23:59:59Z."));
        return null;
    }
}
