namespace KashflowOrleans.Documents;

/// <summary>A word to people.</summary>
/// <param name="Severity">How urgent.</param>
/// <param name="Message">What about, one line.</param>
/// <param name="Key">Alerts of one key are one alert; null for an alert of its own subject.</param>
public sealed record AlertDocument(AlertSeverity Severity, string Message, string? Key);

/// <summary>How urgent an alert is.</summary>
public enum AlertSeverity
{
    /// <summary>Good to know.</summary>
    Information,

    /// <summary>Should be looked at.</summary>
    Warning,

    /// <summary>Must be looked at.</summary>
    Critical,
}
