using System.Net;
using System.Text.Json;
using KashflowOrleans.Connectors.Common.Http;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>Reads KashFlow's error bodies, <c>{ "Error": "…", "Message": "…" }</c> (apis/kashflow.md §2). Pure.</summary>
public sealed class KashflowErrors : IServiceErrors
{
    /// <summary>The one there is.</summary>
    public static readonly KashflowErrors Instance = new();

    /// <summary>An SQL time-out surfacing as a 400: the HRESULT of .NET's SqlException.</summary>
    private const string SqlTimeout = "-2146232060";

    private const int LongestMessage = 300;

    private KashflowErrors()
    {
    }

    /// <inheritdoc/>
    public ServiceError? Read(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || !TryParse(body, out var error, out var message))
        {
            return null;
        }

        var text = Describe(error, message);
        return text.Length == 0 ? null : new ServiceError(Classify(error, message), text);
    }

    private static ServiceErrorKind Classify(string error, string message)
    {
        if (error == SqlTimeout || message.StartsWith("Execution Timeout Expired", StringComparison.OrdinalIgnoreCase))
        {
            return ServiceErrorKind.Transient;
        }

        if (Is(error, "InvalidSessionToken") || Is(error, "InvalidTemporaryToken"))
        {
            return ServiceErrorKind.SessionExpired;
        }

        // The name of the fourth, an expired subscription, is cut off in the published documentation.
        if (Is(error, "AccountLocked")
            || Is(error, "InvalidCredentials")
            || Is(error, "PasswordExpired")
            || error.Contains("Subscription", StringComparison.OrdinalIgnoreCase))
        {
            return ServiceErrorKind.Unauthorized;
        }

        if (SpeaksOfLock(error) || SpeaksOfLock(message))
        {
            return ServiceErrorKind.Locked;
        }

        // The service's words for a taken code are known, those for a taken number are not: the connector also looks the record up.
        return message.Contains("not unique", StringComparison.OrdinalIgnoreCase)
            || error.Contains("NotUnique", StringComparison.OrdinalIgnoreCase)
            || message.Contains("already exists", StringComparison.OrdinalIgnoreCase)
            || error.Contains("Duplicate", StringComparison.OrdinalIgnoreCase)
                ? ServiceErrorKind.Duplicate
                : ServiceErrorKind.ByStatus;
    }

    // What is refused of a closed period is documented, the words are not (apis/kashflow.md §3): "locked", "lock date", "VAT return", "VATReturn", "period … closed". A deadlock is
    // none of them.
    private static bool SpeaksOfLock(string text) =>
        (text.Contains("lock", StringComparison.OrdinalIgnoreCase) && !text.Contains("deadlock", StringComparison.OrdinalIgnoreCase) && !text.Contains("block", StringComparison.OrdinalIgnoreCase))
        || text.Contains("VAT return", StringComparison.OrdinalIgnoreCase)
        || text.Contains("VATReturn", StringComparison.OrdinalIgnoreCase)
        || (text.Contains("period", StringComparison.OrdinalIgnoreCase) && text.Contains("closed", StringComparison.OrdinalIgnoreCase));

    private static bool Is(string error, string name) => string.Equals(error, name, StringComparison.OrdinalIgnoreCase);

    private static string Describe(string error, string message)
    {
        var text = (error.Length, message.Length) switch
        {
            (_, 0) => error,
            (0, _) => message,
            _ => $"{message} ({error})",
        };

        // What goes on into outcomes and logs: one line, no addresses of people.
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var line = string.Join(' ', words.Select(word => word.Contains('@', StringComparison.Ordinal) ? AuditMask.Hidden : word));
        return line.Length <= LongestMessage ? line : line[..LongestMessage] + "…";
    }

    private static bool TryParse(ReadOnlySpan<byte> body, out string error, out string message)
    {
        (error, message) = (string.Empty, string.Empty);
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                var value = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString()!,
                    JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
                    _ => null,
                };
                if (value is null)
                {
                    reader.Skip();
                }
                else if (Is(name!, "Error"))
                {
                    error = value.Trim();
                }
                else if (Is(name!, "Message"))
                {
                    message = value.Trim();
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
