using System.Globalization;
using KashflowOrleans.Gateway.Http;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;

namespace KashflowOrleans.Gateway.Input;

/// <summary>Reads query parameters; collects everything that is wrong, unknown names included.</summary>
internal sealed class QueryInput
{
    private readonly IQueryCollection _query;
    private readonly List<InputError> _errors = [];

    public QueryInput(IQueryCollection query, params ReadOnlySpan<string> known)
    {
        _query = query;
        foreach (var name in query.Keys)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                _errors.Add(new InputError(name, null, $"is not known here. Remove it, or use one of: {string.Join(", ", known)}."));
            }
        }
    }

    /// <summary>What is wrong; null when nothing is.</summary>
    public Problem? Problem => _errors.Count > 0 ? Problems.Invalid(_errors) : null;

    /// <summary>A text, or null when it is not given.</summary>
    public string? Text(string name, int maxLength)
    {
        var text = _query[name].ToString().Trim();
        if (text.Length > maxLength)
        {
            Add(name, text, $"is too long: use at most {maxLength} characters.");
        }

        return text.Length > 0 ? text : null;
    }

    /// <summary>One of a list of words, or null.</summary>
    public string? OneOf(string name, IReadOnlyList<string> allowed)
    {
        var text = Text(name, int.MaxValue);
        if (text is not null && !allowed.Contains(text, StringComparer.Ordinal))
        {
            Add(name, text, $"is not known. Use one of: {string.Join(", ", allowed)}.");
        }

        return text;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Number(string name, int fallback, int least, int most)
    {
        var text = Text(name, int.MaxValue);
        if (text is null)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Add(name, text, $"must be a whole number from {least} to {most}.");
        return fallback;
    }

    /// <summary>An instant: <c>2026-01-31T23:59:59Z</c>, with an offset, or a day, which begins at midnight UTC.</summary>
    public Instant? Instant(string name)
    {
        var text = Text(name, int.MaxValue);
        if (text is null)
        {
            return null;
        }

        if (Moments.Read(text) is { } moment)
        {
            return moment;
        }

        Add(name, text, "must be an instant such as 2026-01-31T23:59:59Z (in an address write + as %2B) or a day such as 2026-01-31.");
        return null;
    }

    /// <summary>A day such as <c>2026-01-31</c>, which must be given.</summary>
    public LocalDate? Day(string name)
    {
        var text = Text(name, int.MaxValue);
        if (text is not null && LocalDatePattern.Iso.Parse(text) is { Success: true } day)
        {
            return day.Value;
        }

        Add(name, text ?? string.Empty, text is null ? "is missing. Give a day such as 2026-01-31." : "must be a day such as 2026-01-31.");
        return null;
    }

    /// <summary>Notes something that is wrong with a value.</summary>
    public void Refuse(string name, string text, string message) => Add(name, text, message);

    private void Add(string name, string text, string message) =>
        _errors.Add(new InputError(name, text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "…"), message));
}
